/** What an attempt that did not pass comes to. */
import { expect, test } from '@jest/globals';
import type { CallLog } from '../support/call-log';
import { isViolation, outcomeOf } from '../support/outcome';
import type { Exchange } from '../support/result';
import { NotExercised, Trouble } from '../support/trouble';

const exchange = (purpose: string): Exchange => ({ role: 'subject', purpose, curl: '' });
const open = () =>
  ({ exchanges: [exchange('own')], line: (text: string) => `<${text}>` }) as unknown as CallLog;
const failed = (more: object = {}) =>
  Object.assign(new Error('no'), { matcherResult: { expected: 'a', found: ['b', 'c'] }, ...more });

test('only a failed expectation is a violation', () => {
  expect(isViolation(failed())).toBe(true);
  for (const error of [new Trouble('Cut.'), new NotExercised('No.'), new TypeError('x'), 'a text', undefined])
    expect(isViolation(error)).toBe(false);
});

test('a violation says what was expected and what was found, and shows the requests behind it', () => {
  expect(outcomeOf(failed(), open())).toEqual({
    status: 'failed',
    evidence: { expected: 'a', found: ['<b>', '<c>'], exchanges: [exchange('own')] },
  });
});

test('a violation by an answer that another check heard shows the request for that one', () => {
  const { evidence } = outcomeOf(failed({ about: { exchange: exchange('heard') } }), open());
  expect(evidence!.exchanges).toEqual([exchange('heard')]);
});

test.each([
  [new NotExercised('No occasion.'), 'not-exercised'],
  [new Trouble('Cut.'), 'inconclusive'],
])('%s is %s', (error, status) => {
  const evidence = { exchanges: [exchange('own')] };
  expect(outcomeOf(error, open())).toEqual({ status, reason: `<${error.message}>`, evidence });
});

test('an error of the suite itself is no violation, and tells where it comes from', () => {
  const error = new TypeError('x is not a function');
  const { status, reason } = outcomeOf(error, open());
  expect([status, reason]).toEqual(['inconclusive', expect.stringContaining(error.stack!)]);
  expect(outcomeOf('a text', open()).reason).toMatch(/says nothing about the API: a text$/);
});
