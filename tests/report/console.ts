/** What a run says on the console: each check as it ends, and at the end what it came to. */
import type { CheckResult, Exchange, RunResult, Status } from '../support/result';
import { EXIT_CODES } from '../support/verdict';
import { visible } from './escape';
import { byReason } from './words';

const WORDS: Record<Status, string> = {
  passed: 'passed',
  failed: 'FAILED',
  inconclusive: 'inconclusive',
  'not-exercised': 'not exercised',
  known: 'known',
};

const COLOURS: Record<Status, number> = {
  passed: 32,
  failed: 31,
  inconclusive: 33,
  'not-exercised': 36,
  known: 35,
};

/** Long answers are in the reports; a screen has to hold a failure. */
const SHOWN_LINES = 14;
const SHOWN_LEFTOVERS = 10;

export type Paint = (text: string, colour: number) => string;

/** @param colourful whether the console shows colours */
export const paintFor =
  (colourful: boolean): Paint =>
  (text, colour) =>
    colourful ? `\u001b[${colour}m${text}\u001b[0m` : text;

/** One check as it ends: a line, and for a failure all that is needed to understand it. */
export function checkLines(check: CheckResult, paint: Paint): string {
  const word = paint(WORDS[check.status].padEnd(13), COLOURS[check.status]);
  const retried = check.retries ? ` (tried ${check.retries.length + 1} times: ${check.retries.at(-1)})` : '';
  const line = `${word}  ${check.level.padEnd(6)}  ${check.id.padEnd(36)}  ${check.title}${retried}`;
  return check.status === 'failed' ? `${line}\n${failureText(check)}\n` : line;
}

/** A failed check on one screen: promise, source, expected, found, and the requests that show it. */
export function failureText(check: CheckResult): string {
  const { expected = '', found = [], exchanges = [] } = check.evidence ?? {};
  const shown = exchanges.filter(({ role }) => role === 'subject');
  const controls = exchanges.filter(({ role }) => role === 'control').slice(-1);
  return [
    row('promise', check.title),
    row('source', check.source),
    row('expected', expected),
    ...found.map((line, index) => row(index === 0 ? 'found' : '', line)),
    ...[...shown.slice(-2), ...controls].flatMap(exchangeRows),
  ].join('\n');
}

function exchangeRows({ role, purpose, curl, answer, trouble }: Exchange): string[] {
  const lines = answer?.body === '' ? ['(an empty body)'] : (answer?.body.split('\n') ?? []);
  const cut = lines.length > SHOWN_LINES ? [`… (${lines.length} lines)`] : [];
  return [
    row(role === 'control' ? 'control' : 'request', role === 'control' ? `${purpose}: ${curl}` : curl),
    answer
      ? row('answer', `${answer.status} ${answer.mediaType || '(no media type)'}, after ${answer.tookMs} ms`)
      : row('answer', trouble ?? 'none'),
    ...[...lines.slice(0, SHOWN_LINES), ...cut].map((line) => row('', line.slice(0, 300))),
  ];
}

const row = (name: string, text: string) => `    ${name.padEnd(9)} ${visible(text)}`;

const VERDICTS: Record<RunResult['verdict'], [text: string, colour: number]> = {
  holds: ['the contract HOLDS', 32],
  violated: ['the contract is VIOLATED', 31],
  inconclusive: ['INCONCLUSIVE: nothing can be said about the contract as a whole', 33],
};

/**
 * The last lines of a run.
 * @param written where the reports are, and a sentence for each that could not be written
 */
export function summaryLines(
  result: RunResult,
  written: { files: string[]; problems: string[] },
  strict: boolean,
  paint: Paint,
): string {
  const [text, colour] = VERDICTS[result.verdict];
  const by = (status: Status) => result.checks.filter((check) => check.status === status);
  const counts = (Object.keys(WORDS) as Status[])
    .map((status) => ({ status, count: by(status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${WORDS[status].toLowerCase()}`);
  const lesser = by('failed').filter(({ level }) => level !== 'MUST');
  return [
    '',
    ...block('Problems', result.problems),
    ...block(
      'Failed',
      by('failed')
        .filter(({ level }) => level === 'MUST')
        .flatMap(named),
    ),
    ...block(
      strict ? 'Failed, and counted for CIELO24_STRICT' : 'Failed, but no MUST',
      lesser.flatMap(named),
    ),
    ...block('Known deviations', by('known').map(withReason)),
    ...block(
      'Deviations to be struck from the file',
      result.staleDeviations.map(({ line, checkId, problem }) => `line ${line}, ${checkId}: ${problem}`),
    ),
    ...block('Inconclusive', together(by('inconclusive'))),
    ...block('Not exercised', together(by('not-exercised'))),
    ...block(
      'Tried more than once',
      by('passed')
        .filter(({ retries }) => retries)
        .map(withRetries),
    ),
    ...block(
      'Left on the target',
      atMost(
        SHOWN_LEFTOVERS,
        result.leftovers.map(({ jobId, name, reason }) => `${jobId} ${name}: ${reason}`),
      ),
    ),
    ...block('Notes', [...result.notes, ...written.problems]),
    `${result.checks.length} checks: ${counts.join(', ')}; ${result.requests} ${result.requests === 1 ? 'request' : 'requests'} in ${(result.durationMs / 1000).toFixed(1)} s`,
    ...(result.partial ? [paint(`This was not the whole contract: ${result.partial}`, 33)] : []),
    `Reports: ${written.files.join(', ') || 'none'}`,
    `Verdict: ${paint(text, colour)}${why(result, strict)} at ${result.target} (exit ${EXIT_CODES[result.verdict]})`,
  ].join('\n');
}

/** Where no MUST was broken, what else the run failed for. */
function why({ verdict, checks, staleDeviations }: RunResult, strict: boolean): string {
  const failed = checks.filter(({ status }) => status === 'failed');
  if (verdict !== 'violated' || failed.some(({ level }) => level === 'MUST')) return '';
  const reasons = [
    ...(strict && failed.length > 0 ? ['what CIELO24_STRICT counts'] : []),
    ...(staleDeviations.length > 0 ? ['a line of the deviations file that no longer fits'] : []),
  ];
  return ` (no MUST was broken: it is for ${reasons.join(' and ')})`;
}

const named = ({ id, title, evidence }: CheckResult) => [
  `${id}: ${title}`,
  ...(evidence?.found ?? []).slice(0, 1).map((found) => `  found: ${found}`),
];
const withReason = ({ id, reason }: CheckResult) => `${id}: ${reason}`;
const withRetries = ({ id, retries }: CheckResult) => `${id}: ${[...new Set(retries)].join(' ')}`;

/** Checks with the same reason are told together. */
const together = (checks: CheckResult[]) =>
  byReason(checks).map(({ reason, checks: these }) => {
    const ids = these.map(({ id }) => id);
    const who = ids.length > 4 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(', ');
    return `${who}: ${reason}`;
  });

const atMost = (most: number, lines: string[]) =>
  lines.length <= most
    ? lines
    : [...lines.slice(0, most), `and ${lines.length - most} more, which the reports name`];

function block(heading: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `  ${visible(line)}`)];
}
