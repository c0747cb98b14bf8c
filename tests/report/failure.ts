/** A failed check as lines of text, for the console and for junit.xml. */
import type { CheckResult, Exchange } from '../support/result';
import { cut, visible, wrap } from './text';

const INDENT = '   ';
const NAME_WIDTH = 10;
const WIDEST_LINE = 300;
const FOUND_LINES = 3;
const BODY_LINES = 6;

/** What was promised and where, what was expected and found, what became of its jobs, and the request that shows it, with its answer. */
export function failureLines({ title, source, evidence }: CheckResult, width = 100): string[] {
  const { expected, found = [], aftermath = [], seen, exchanges = [] } = evidence ?? {};
  const row = (name: string, text: string) => {
    const [first = '', ...rest] = wrap(cut(text, WIDEST_LINE), width - INDENT.length - NAME_WIDTH);
    return [
      INDENT + name.padEnd(NAME_WIDTH) + first,
      ...rest.map((line) => INDENT + ' '.repeat(NAME_WIDTH) + line),
    ];
  };
  const shown = exchangeAtFault(exchanges);
  return [
    ...row('promise', title),
    ...row('source', source),
    ...(expected === undefined ? [] : row('expected', expected)),
    ...limited(found, FOUND_LINES).flatMap((line, index) => row(index === 0 ? 'found' : '', line)),
    ...limited(aftermath, FOUND_LINES).flatMap((line, index) => row(index === 0 ? 'then' : '', line)),
    ...(seen === undefined ? [] : row('seen', `${seen} times`)),
    ...(shown ? exchangeRows(shown, row) : []),
  ];
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
  lines.length <= most ? lines : [...lines.slice(0, most), `… and ${lines.length - most} more lines`];
