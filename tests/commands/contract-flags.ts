/** The command line of `npm run contract`. */
import { parseArgs } from 'node:util';
import leven from 'leven';

export interface ContractFlags {
  /** Names of endpoints, each once; none: all. */
  endpoints: string[];
  /** Each stands for the checks that have it in their id or sentence; none: all. */
  words: string[];
  verbose: boolean;
}

/** In place of a run. */
export interface Say {
  say: string;
  exitCode: number;
}

const OPTIONS = {
  t: { type: 'string', short: 't', multiple: true },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * @param names of the endpoints that have a contract
 * @returns what was chosen; or the help, or a sentence on what is not taken
 */
export function readContractFlags(argv: string[], names: string[]): ContractFlags | Say {
  const { tokens } = parseArgs({ args: argv, options: OPTIONS, strict: false, tokens: true });
  const chosen: ContractFlags = { endpoints: [], words: [], verbose: false };
  const refuse = (sentence: string): Say => ({
    say: `${sentence} See npm run contract -- --help.`,
    exitCode: 2,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') {
      const { value } = token;
      if (!names.includes(value)) return refuse(noEndpoint(value, names));
      if (!chosen.endpoints.includes(value)) chosen.endpoints.push(value);
    } else if (token.kind === 'option') {
      const { name, rawName, value, inlineValue } = token;
      if (name === 't') {
        // "-t --verbose" is a bare -t; "-t=words" is how other programs have it.
        const words = inlineValue && rawName === '-t' ? value.replace(/^=/, '') : value;
        if (!words || (!inlineValue && words.startsWith('-'))) {
          return refuse('-t takes a part of the id or of the sentence of a check, as in -t deletes-pending.');
        }
        chosen.words.push(words);
      } else if (name === 'help' || name === 'verbose') {
        if (value !== undefined) return refuse(`${rawName} takes no value.`);
        if (name === 'help') return { say: help(names), exitCode: 0 };
        chosen.verbose = true;
      } else return refuse(`${rawName} is no flag of this command.`);
    }
  }
  return chosen;
}

function noEndpoint(given: string, names: string[]): string {
  const nearest = [...names].sort((a, b) => leven(a, given) - leven(b, given))[0];
  return (
    `There is no contract of an endpoint ${JSON.stringify(given)}; the nearest is ${nearest}. ` +
    `To run some checks: -t ${JSON.stringify(given)}.`
  );
}

const help = (
  names: string[],
) => `Checks what the API promises against the target that CIELO24_BASE_URL names, or,
without one, against the sandbox that the suite brings along.

  npm run contract                      every endpoint
  npm run contract -- ${names[0]}        one endpoint
  npm run contract -- -t WORDS          the checks that have WORDS in their id or sentence

Endpoints: ${names.join(', ')}

Flags:
  -t WORDS     may be given several times, and beside endpoints
  --verbose    a line for each check
  --help, -h   this text

In PowerShell, write "--" with its quotation marks: npm run contract "--" -t WORDS

Settings come from the environment or from a file .env: README.md, "Your own target",
and .env.example tell all of them.

Reports are written to reports/, or to CIELO24_REPORT_DIR; those of a choice go into its
folder selection/, and the reports of the last whole run stay.

Ends with 0 where the contract holds, 1 where it is violated, and 2 where the run could
not find out: bad settings, no login, no network, or a choice with nothing in it.
`;
