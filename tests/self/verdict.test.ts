/** What the checks of a run come to. */
import { expect, test } from '@jest/globals';
import type { CheckResult, Level, Status, Verdict } from '../support/result';
import { EXIT_CODES, judge } from '../support/verdict';

const check = (level: Level, status: Status) => ({ level, status }) as CheckResult;
const none = { checks: [], staleDeviations: [], problems: [] };
const stale = [{ line: 1, checkId: 'deletes-pending', problem: 'It expired on 2020-01-01.' }];
const passed = check('MUST', 'passed');

/** The verdict with CIELO24_STRICT=false and =true. */
const both = (parts: Partial<Parameters<typeof judge>[0]>) =>
  [false, true].map((strict) => judge({ ...none, ...parts }, strict));

test('the exit code tells a broken promise from a run that knows nothing', () => {
  expect(EXIT_CODES).toEqual({ holds: 0, violated: 1, inconclusive: 2 });
});

test.each<[Level, Status, Verdict, Verdict]>([
  ['MUST', 'passed', 'holds', 'holds'],
  ['MUST', 'failed', 'violated', 'violated'],
  ['MUST', 'known', 'holds', 'holds'],
  ['MUST', 'inconclusive', 'inconclusive', 'inconclusive'],
  ['MUST', 'not-exercised', 'inconclusive', 'inconclusive'],
  ['SHOULD', 'passed', 'holds', 'holds'],
  ['SHOULD', 'failed', 'holds', 'violated'],
  ['SHOULD', 'known', 'holds', 'holds'],
  ['SHOULD', 'inconclusive', 'inconclusive', 'inconclusive'],
  ['SHOULD', 'not-exercised', 'inconclusive', 'inconclusive'],
  ['DRIFT', 'failed', 'holds', 'violated'],
  ['DRIFT', 'inconclusive', 'inconclusive', 'inconclusive'],
])('one check alone, a %s that is %s: %s, strictly %s', (level, status, lenient, strict) => {
  expect(both({ checks: [check(level, status)] })).toEqual([lenient, strict]);
});

test.each<[Level, Status, Verdict, Verdict]>([
  ['MUST', 'failed', 'violated', 'violated'],
  ['MUST', 'known', 'holds', 'holds'],
  ['MUST', 'inconclusive', 'inconclusive', 'inconclusive'],
  ['MUST', 'not-exercised', 'holds', 'holds'],
  ['SHOULD', 'failed', 'holds', 'violated'],
  ['SHOULD', 'inconclusive', 'inconclusive', 'inconclusive'],
  ['DRIFT', 'failed', 'holds', 'violated'],
])('beside one that passed, a %s that is %s: %s, strictly %s', (level, status, lenient, strict) => {
  expect(both({ checks: [passed, check(level, status)] })).toEqual([lenient, strict]);
  expect(both({ checks: [check(level, status), passed] })).toEqual([lenient, strict]);
});

test('nothing that was exercised is never a green run', () => {
  expect(both({})).toEqual(['inconclusive', 'inconclusive']);
  expect(both({ checks: [check('MUST', 'not-exercised'), check('SHOULD', 'not-exercised')] })).toEqual([
    'inconclusive',
    'inconclusive',
  ]);
});

test('a problem of the run as a whole makes it inconclusive, whatever passed', () => {
  expect(both({ checks: [passed], problems: ['The run was interrupted.'] })).toEqual([
    'inconclusive',
    'inconclusive',
  ]);
});

test('a promise that was seen broken stays so, whatever else went wrong', () => {
  const checks = [check('MUST', 'inconclusive'), check('MUST', 'failed'), check('MUST', 'not-exercised')];
  expect(both({ checks, problems: ['The run was interrupted.'] })).toEqual(['violated', 'violated']);
});

test('a line of the deviations file that no longer fits fails a run that has exercised anything', () => {
  for (const status of ['passed', 'failed', 'known'] as const) {
    const checks = [check('SHOULD', status), check('MUST', 'inconclusive')];
    const problems = ['The run was interrupted.'];
    expect(both({ checks, problems, staleDeviations: stale })).toEqual(['violated', 'violated']);
  }
});

test('it says nothing against a target of which nothing was seen', () => {
  for (const status of ['inconclusive', 'not-exercised'] as const) {
    const checks = [check('MUST', status)];
    expect(both({ checks, staleDeviations: stale })).toEqual(['inconclusive', 'inconclusive']);
  }
  expect(both({ staleDeviations: stale })).toEqual(['inconclusive', 'inconclusive']);
});
