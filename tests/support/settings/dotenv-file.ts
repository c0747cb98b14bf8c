/**
 * Reads `.env`. What `dotenv` leaves out or cuts short without a word is told: a run would go to another target than was
 * meant, or log in with half a password.
 */
import dotenv from 'dotenv';
import { isMeantForUs, nearestName, SECRETS } from './names';
import { readText } from './text-file';

const ASSIGNMENT = /^\s*(?:export\s+)?([\w.-]+)(?:\s*=|:\s)(.*)$/;

/** What may be a name that stands somewhere in a line, and no part of an address. */
const WORD = /(?<![\w.@/-])[A-Za-z][\w-]*[_-]\w+/g;

const SWALLOWED =
  'is not read as it is written; look for a quotation mark that is not closed, here or before';

/**
 * @param counts whether a variable of the file is heeded, so that only what matters is told
 * @returns the variables of the file, undefined where it cannot be read; and a sentence for each line that does not say what it seems to say
 */
export function readDotenv(
  file: string,
  counts: (name: string) => boolean,
): { variables?: Record<string, string>; problems: string[] } {
  const { text, problem } = readText(file);
  if (problem !== undefined) return { problems: [`.env ${problem}`] };
  const variables = dotenv.parse(text);
  const problems: string[] = [];
  const firstLines = new Map<string, number>();
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, written] = ASSIGNMENT.exec(line) ?? [];
    // In process.env.X it is the X.
    const found = name === undefined ? mentioned(line) : name.split('.').pop()!;
    if (found === undefined || !isMeantForUs(found) || !counts(found)) continue;
    const tell = (what: string) => problems.push(`.env, line ${index + 1}: ${what}`);
    if (name !== found || written === undefined) {
      tell(`this is not how a variable is set; write ${nearestName(found)}=<value>`);
      continue;
    }
    const first = firstLines.get(name);
    if (first === undefined) firstLines.set(name, index + 1);
    else tell(`${name} is set a second time, after line ${first}`);
    const doubt = doubtOf(name, written.trim(), dotenv.parse(line)[name]);
    if (doubt) tell(doubt);
    else if (variables[name] === undefined) tell(`${name} ${SWALLOWED}`);
  }
  return { variables, problems };
}

const mentioned = (text: string) => text.match(WORD)?.find(isMeantForUs);

/**
 * @param written what stands behind the equals sign
 * @param read what `dotenv` made of it
 * @returns what is wrong with it
 */
function doubtOf(name: string, written: string, read: string | undefined): string | undefined {
  const quote = /^['"`]/.exec(written)?.[0];
  // A blank and a # begin a comment behind everything but a secret, which may have both in it.
  const comment = quote || !SECRETS.includes(name as never) ? /\s#.*$/ : /$^/;
  const value = (closes(quote, written) ? written : written.replace(comment, '')).trim();
  if (!quote) {
    const second = [...value.matchAll(/[\s;&]([\w-]+)=/g)].find(([, one]) => isMeantForUs(one!));
    if (second) return `${second[1]} stands on the line of ${name}; write each on a line of its own`;
    if (value === read) return undefined;
    if (value.includes('#')) return `the value of ${name} is cut at its #; ${advice(value)}`;
  } else if (!closes(quote, value)) {
    return `the value of ${name} begins with a quotation mark and does not end with it; ${advice(value)}`;
  } else {
    const inside = value.slice(1, -1);
    if (inside === read && !inside.includes(`\\${quote}`)) return undefined;
    if (inside.includes('\\')) {
      return `the value of ${name} has a backslash in it that is not read as it is written; ${advice(inside)}`;
    }
  }
  return `${name} ${SWALLOWED}`;
}

const closes = (quote: string | undefined, text: string) =>
  quote !== undefined && text.length > 1 && text.endsWith(quote);

function advice(value: string): string {
  const [quote, called] = (
    [
      ["'", 'single quotation marks'],
      ['`', 'backticks'],
      ['"', 'double quotation marks'],
    ] as const
  ).find(([mark]) => !value.includes(mark)) ?? ["'", 'single quotation marks'];
  return `write ${quote}<value>${quote}, in ${called}`;
}
