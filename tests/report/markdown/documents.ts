/** What `npm run docs` writes: the tables of every check and of the pages' coverage, and `.env.example`. */

import { wrap } from '../text';
import { code, plain, table } from './text';

/** A sentence, or other part, of the documentation. */
export interface Promised {
  part: string;
  says: string;
  /** Why no check covers it, where none can. */
  notChecked?: string;
}

/** What is told of a contract. */
export interface Described {
  endpoint: { name: string; method: string; path: string; about: string };
  page: Record<string, Promised>;
  sections: { title: string; checks: { id: string; level: string; title: string; source: string }[] }[];
}

/** One variable of `environment.schema.json`. */
export interface VariableDescription {
  description: string;
  takes: string;
  type: string;
  default?: unknown;
  examples?: unknown[];
}

const COMMENT_WIDTH = 100;
/** Of a cell of a table. */
const WHOLE = 1_000;

/**
 * `tests/contract/README.md`: every check by endpoint and section, what the pages say and what covers it, and the proof.
 * @throws where a sentence of a page has neither a check nor a reason for having none
 */
export function contractReadme(contracts: Described[], proof: string): string {
  const checks = contracts.flatMap(({ sections }) => sections.flatMap((section) => section.checks));
  return `${[
    '# What is checked',
    'Written by `npm run docs`: what is changed here by hand is lost.',
    `${checks.length} checks of ${contracts.map(({ endpoint }) => `[${endpoint.name}](#${anchor(endpoint.name)})`).join(', ')}; and [how the checks themselves are checked](#the-proof).`,
    ...contracts.flatMap((contract) => [
      `## ${contract.endpoint.name}`,
      `${code(`${contract.endpoint.method} ${contract.endpoint.path}`)}: ${plain(contract.endpoint.about, WHOLE)}`,
      ...contract.sections.flatMap(({ title, checks }) => [`### ${plain(title)}`, checkTable(checks)]),
      `### The page of ${contract.endpoint.name}, sentence by sentence`,
      coverageTable(contract),
    ]),
    '## The proof',
    proof,
  ].join('\n\n')}\n`;
}

/** As GitHub makes it of a heading. */
const anchor = (heading: string) => heading.toLowerCase().replaceAll(' ', '-');

function checkTable(checks: Described['sections'][number]['checks']): string {
  return table(
    ['Check', 'Level', 'Promise', 'Source'],
    // What the source says there stands in the table of the page's sentences.
    checks.map(({ id, level, title, source }) => [
      code(id),
      level,
      plain(title, WHOLE),
      plain(source.split(': ')[0] ?? source),
    ]),
  );
}

function coverageTable(contract: Described): string {
  const bare = uncovered(contract);
  if (bare.length > 0) {
    throw new Error(
      `These sentences of the page have neither a check nor a reason (notChecked) for having none:\n${bare
        .map(({ part, says }) => `  ${part}: ${says}`)
        .join('\n')}`,
    );
  }
  return table(
    ['Part of the page', 'What it says', 'Checked by'],
    Object.values(contract.page).map((promised) => [
      plain(promised.part),
      plain(promised.says, WHOLE),
      covering(contract, promised)
        .map(({ id }) => code(id))
        .join(', ') || `nothing: ${plain(promised.notChecked ?? '', WHOLE)}`,
    ]),
  );
}

/** The sentences of the page that no check covers, without a reason given for it. */
export function uncovered(contract: Described): Promised[] {
  return Object.values(contract.page).filter(
    (promised) => !promised.notChecked && covering(contract, promised).length === 0,
  );
}

const covering = ({ sections }: Described, { part, says }: Promised) =>
  sections.flatMap(({ checks }) => checks).filter(({ source }) => source === `${part}: ${says}`);

/** `.env.example`: every variable, commented out, with what it means and an example. */
export function envExample(variables: Record<string, VariableDescription>): string {
  const head = [
    'Copy this file to .env and uncomment what you need. What the process itself sets wins over .env.',
    'A value with # or a blank in it takes quotation marks.',
    'With nothing set, a run starts its own sandbox.',
    'npm run docs writes this file anew from tests/support/settings/environment.schema.json.',
  ].map((line) => `# ${line}\n`);
  const entries = Object.entries(variables).map(
    ([name, { description, takes, default: preset, examples, type }]) => {
      const shown = String(examples?.[0] ?? preset ?? (type === 'boolean' ? 'false' : ''));
      return [
        ...comment(description),
        ...comment(`Takes ${takes}.${preset === undefined ? '' : ` Default: ${preset}.`}`),
        `#${name}=${/[\s#]/.test(shown) ? `"${shown}"` : shown}\n`,
      ].join('');
    },
  );
  return [head.join(''), ...entries].join('\n');
}

/** Comment lines of a readable width. */
const comment = (text: string) => wrap(text, COMMENT_WIDTH - 2).map((line) => `# ${line}\n`);
