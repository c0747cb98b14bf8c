/** The parts of README.md, and the whole of .env.example, that are made from the code. */
import type { Check, Contract, Promised } from '../support/check';

/** One variable of `environment.schema.json`. */
export interface VariableDescription {
  description: string;
  takes: string;
  type: string;
  default?: unknown;
  examples?: unknown[];
}

type Variables = Record<string, VariableDescription>;

const COMMENT_WIDTH = 100;

/**
 * Puts each part between its markers, `<!-- name: written by npm run docs -->` and `<!-- end -->`; all else stays.
 * @param parts text by the name of its marker
 * @throws where the text has no such markers, or has them twice
 */
export function renderReadme(text: string, parts: Record<string, string>): string {
  return Object.entries(parts).reduce((rendered, [name, part]) => {
    const opening = `<!-- ${name}: written by npm run docs -->\n`;
    const pieces = rendered.split(opening);
    const [before = '', after = ''] = pieces;
    const end = after.search(/^<!-- end -->$/m);
    const nextMarker = after.indexOf(': written by npm run docs -->');
    if (pieces.length !== 2 || end < 0 || (nextMarker >= 0 && nextMarker < end)) {
      throw new Error(`README.md needs the line ${opening.trim()} once, and after it a line <!-- end -->.`);
    }
    return `${before}${opening}\n${part.trim()}\n\n${after.slice(end)}`;
  }, text);
}

/** The table of the variables that a run reads. */
export function environmentTable(variables: Variables): string {
  return table(
    ['Variable', 'Meaning', 'Takes', 'Default'],
    Object.entries(variables).map(([name, { description, takes, default: preset }]) => [
      code(name),
      cell(description),
      cell(takes),
      preset === undefined ? '' : code(String(preset)),
    ]),
  );
}

/** The tables of every check, by endpoint and section. */
export function contractTables(contracts: Contract[]): string {
  return contracts
    .flatMap(({ endpoint, sections }) => [
      `### ${endpoint.name}: ${code(`${endpoint.method} ${endpoint.path}`)}`,
      endpoint.about,
      ...sections.flatMap(({ title, checks }) => [`#### ${title}`, checkTable(checks)]),
    ])
    .join('\n\n');
}

function checkTable(checks: Check[]): string {
  return table(
    ['Check', 'Level', 'Promise', 'Source'],
    checks.map(({ id, level, title, source }) => [code(id), level, cell(title), cell(partOf(source))]),
  );
}

/** Where the promise is made; what it says there stands in the table of the page's sentences. */
const partOf = (source: string) => source.split(': ')[0] ?? source;

/**
 * The table of the page's sentences, each with the checks that cover it or the reason why none can.
 * @throws where a sentence has neither
 */
export function coverageTable(contracts: Contract[]): string {
  const bare = contracts.flatMap(uncovered);
  if (bare.length > 0) {
    throw new Error(
      `These sentences of the page have neither a check nor a reason (notChecked) for having none:\n` +
        bare.map(({ part, says }) => `  ${part}: ${says}`).join('\n'),
    );
  }
  return contracts
    .map((contract) =>
      table(
        ['Part of the page', 'What it says', 'Checked by'],
        Object.values(contract.page).map((promised) => [
          cell(promised.part),
          cell(promised.says),
          coveringChecks(contract, promised)
            .map(({ id }) => code(id))
            .join(', ') || `nothing: ${cell(promised.notChecked ?? '')}`,
        ]),
      ),
    )
    .join('\n\n');
}

/** The sentences of the page that no check covers, without a reason given for it. */
export function uncovered(contract: Contract): Promised[] {
  return Object.values(contract.page).filter(
    (promised) => !promised.notChecked && coveringChecks(contract, promised).length === 0,
  );
}

function coveringChecks({ sections }: Contract, { part, says }: Promised): Check[] {
  return sections.flatMap(({ checks }) => checks).filter(({ source }) => source === `${part}: ${says}`);
}

/** `.env.example`: every variable, commented out, with what it means and an example. */
export function envExample(variables: Variables): string {
  const head = [
    'Copy this file to .env and uncomment what you need. What the process itself sets wins over .env.',
    'A value with # or a blank in it takes quotation marks, or backticks where it has both kinds of these in it.',
    'With nothing set, a run starts its own sandbox.',
    'npm run docs writes this file anew from tests/support/environment.schema.json.',
  ].map((line) => `# ${line}\n`);
  const entries = Object.entries(variables).map(([name, variable]) =>
    [
      ...comment(variable.description),
      ...comment(`Takes ${variable.takes}.${presetOf(variable)}`),
      `#${name}=${quoted(exampleOf(variable))}\n`,
    ].join(''),
  );
  return [head.join(''), ...entries].join('\n');
}

function presetOf({ default: preset }: VariableDescription): string {
  return preset === undefined ? '' : ` Default: ${preset}.`;
}

/** What stands behind the variable's name; nothing for a secret. */
function exampleOf({ examples, default: preset, type }: VariableDescription): string {
  return String(examples?.[0] ?? preset ?? (type === 'boolean' ? 'false' : ''));
}

const quoted = (value: string) => (/[\s#]/.test(value) ? `"${value}"` : value);

/** Comment lines of a readable width. */
function comment(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < COMMENT_WIDTH) lines.push(`${lines.pop()} ${word}`);
    else lines.push(`# ${word}`);
  }
  return lines.map((line) => `${line}\n`);
}

function table(headings: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string) => `\`${text}\``;

/** Plain words in a cell of a table; names of variables as code. */
function cell(text: string): string {
  return text
    .replaceAll('\n', ' ')
    .replace(/[\\|*`[\]]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replace(/\bCIELO24_[A-Z0-9_]*[A-Z0-9]/g, '`$&`');
}
