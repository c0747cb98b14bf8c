/** A failed check as lines of text, for the console and for junit.xml. */
import type { CheckResult, Evidence, Exchange } from '../support/result';
import { cut, visible, wrap } from './text';
import { count } from './words';

const INDENT = '   ';
const NAME_WIDTH = 10;
const WIDEST_LINE = 300;
/** Of what was found; one thing is told whole. */
const FOUND_LINES = 5;
const FATES = 3;
const STEP_LINES = 14;
const BODY_LINES = 6;

/** What was promised and where, what was expected and found, what became of its jobs, and the request that shows it, with its answer. */
export function failureLines({ title, source, evidence }: CheckResult, width = 100): string[] {
  const { expected, found = [], aftermath = [], steps = [], seen, exchanges = [] } = evidence ?? {};
  const room = width - INDENT.length - NAME_WIDTH;
  const row = (name: string, text: string) => under(name, wrap(cut(text, WIDEST_LINE), room));
  const isByAnswer = isShownByAnswer(evidence);
  const shown = isByAnswer ? exchangeAtFault(exchanges) : undefined;
  const told = isByAnswer ? aftermath : [];
  return [
    ...row('promise', title),
    ...row('source', source),
    ...(expected === undefined ? [] : row('expected', expected)),
    ...under('found', foundLines(alike(found), room)),
    ...limited(fates(told), FATES).flatMap((line, index) => row(index === 0 ? 'then' : '', line)),
    ...(seen === undefined ? [] : row('seen', `${seen} times`)),
    ...under(
      'steps',
      limited(
        steps.flatMap((words, at) => wrapItem(`${at + 1}. `, words, room)),
        STEP_LINES,
      ),
    ),
    ...(shown ? exchangeRows(shown, row) : []),
  ];
}

/**
 * Whether one request shows what was found. What a history has found of a job comes of all its steps: neither its last
 * request, nor what that did, tells why.
 */
export const isShownByAnswer = ({ steps, found: [first = ''] = [] }: Partial<Evidence> = {}): boolean =>
  steps === undefined || /^\d{3}\b/.test(first);

/** Lines with a name before the first of them. */
const under = (name: string, lines: string[]): string[] =>
  lines.map((line, at) => INDENT + (at === 0 ? name : '').padEnd(NAME_WIDTH) + line);

const wrapItem = (mark: string, text: string, width: number): string[] =>
  wrap(text, width - mark.length).map((line, at) => (at === 0 ? mark : ' '.repeat(mark.length)) + line);

function foundLines(found: string[], width: number): string[] {
  const lines: string[] = [];
  for (const [at, one] of found.entries()) {
    const these = wrap(cut(one, WIDEST_LINE), width);
    if (at > 0 && lines.length + these.length > FOUND_LINES)
      return [...lines, `… and ${count(found.length - at, 'more difference')}`];
    lines.push(...these);
  }
  return lines;
}

/** What was found, each thing once: lines that differ only in where it was seen, and for which job, are one. */
export function alike(found: string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const line of found) {
    const key = line.replace(/^[0-9a-f]{32} \(.*?\): /i, '').replace(/ \([^()]*\)$/, '');
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].map(
    ([first = '', ...others]) =>
      unescaped(first) + (others.length > 0 ? ` … and ${others.length} more like it` : ''),
  );
}

/** A body that stands inside of a line as a JSON string, as it was sent. */
function unescaped(line: string): string {
  if (!line.includes('\\"')) return line;
  return line.replace(/\\(["\\/])/g, '$1');
}

/** What became of the jobs; where it is the same for several, once. */
export function fates(aftermath: string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const line of new Set(aftermath)) {
    const fate = line.replace(/^[0-9a-f]{32}: /i, '');
    groups.set(fate, [...(groups.get(fate) ?? []), line]);
  }
  return [...groups].map(([fate, lines]) =>
    lines.length > 1 ? `${fate} (${lines.length} jobs)` : lines[0]!,
  );
}

/** The request that the check failed on, or else the last of the call under test. */
export function exchangeAtFault(exchanges: Exchange[]): Exchange | undefined {
  return exchanges.find(({ isAtFault }) => isAtFault) ?? exchanges.findLast(({ role }) => role === 'subject');
}

type Row = (name: string, text: string) => string[];

function exchangeRows({ curl, answer, trouble }: Exchange, row: Row): string[] {
  // Whole and on one line, so that it can be copied.
  const request = `${INDENT}${'request'.padEnd(NAME_WIDTH)}${visible(cut(curl, 1_000)).replaceAll('\n', ' ')}`;
  if (!answer) return [request, ...row('answer', trouble ?? 'none')];
  const lines = answer.body === '' ? ['(an empty body)'] : limited(answer.body.split('\n'), BODY_LINES);
  const headers = Object.entries(answer.headers ?? {}).filter(([name]) => name !== 'content-type');
  return [
    request,
    ...row('answer', `${answer.status} ${answer.mediaType || '(no media type)'}, after ${answer.tookMs} ms`),
    ...headers.flatMap(([name, value]) => row('', `${name}: ${value}`)),
    ...lines.flatMap((line) => row('', line)),
    ...(answer.fullLength === undefined
      ? []
      : row('', `… (the first ${answer.body.length} of ${answer.fullLength} characters)`)),
  ];
}

const limited = (lines: string[], most: number): string[] =>
  lines.length <= most
    ? lines
    : [...lines.slice(0, most), `… and ${count(lines.length - most, 'more line')}`];
