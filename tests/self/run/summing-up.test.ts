/** From the results of checks to causes and a verdict, and which checks are performed at all. */
import { describe, expect, test } from '@jest/globals';
import { contracts } from '../../contract';
import type { CheckResult } from '../../support/result';
import { causesOf, withOneCheckACause } from '../../support/run/causes';
import { chosenBy, idsOf } from '../../support/run/selection';
import { judge } from '../../support/run/verdict';

const result = (id: string, more: Partial<CheckResult> = {}): CheckResult => ({
  ...{ id, level: 'MUST', title: 'So it is.', section: 's', endpoint: 'Delete Job', source: 'x' },
  ...{ status: 'failed', durationMs: 0, ...more },
});
const red = (id: string, expected: string, found: string, aftermath: string[] = [], more = {}) =>
  result(id, { evidence: { expected, found: [found], aftermath, exchanges: [] }, ...more });
const A = 'a'.repeat(32);
const B = 'b'.repeat(32);

describe('Causes', () => {
  test.each<[what: string, one: CheckResult, other: CheckResult, causes: number]>([
    ['the same answer to other requests', red('a', 'x', '404 a, z'), red('b', 'y', '404 a, y'), 1],
    ['another status', red('a', 'x', '404 text/html'), red('b', 'x', '500 text/html'), 2],
    ['other ids', red('a', 'x', `${A} is lost`), red('b', 'x', `${B} is lost`), 1],
    ['another expectation', red('a', 'x', 'the same'), red('b', 'y', 'the same'), 2],
    ['another level', red('a', 'x', 'z'), red('b', 'x', 'z', [], { level: 'SHOULD' }), 2],
    ['another endpoint', red('a', 'x', '404 a'), red('b', 'x', '404 a', [], { endpoint: 'O' }), 2],
    ['another fate', red('a', 'x', '404 a', [`${A}: it is gone`]), red('b', 'x', '404 a', ['as it was']), 2],
    ['a check that is known', red('a', 'x', 'z'), red('b', 'y', 'z', [], { status: 'known' }), 1],
  ])('%s', (_what, one, other, causes) => {
    expect(causesOf([one, other])).toHaveLength(causes);
  });

  test('are told in a sentence, worst first, each with the checks that rest on it', () => {
    const causes = causesOf([
      red('should', 'x', 'y', [], { level: 'SHOULD' }),
      red('shape', 'the body', '$.TaskId: no'),
      red('status', 'status 400', '404 text/html'),
      red('done', 'status 400', '200 a', ['the job is changed']),
      red('lost', 'the job to be there', 'the job is no longer there'),
      result('rests', { status: 'not-exercised', restsOn: 'shape' }),
    ]);
    expect(causes.map(({ harm, checks }) => [harm, ...checks])).toEqual([
      ['data lost', 'lost'],
      ['said and done differ', 'done'],
      ['wrong status', 'status'],
      ['wrong shape', 'shape', 'rests'],
      ['advice', 'should'],
    ]);
    expect(causes.slice(0, 2).map(({ summary }) => summary)).toEqual([
      'Delete Job: a job that has to stay is gone.',
      'Delete Job answered 200 a in place of 400, and the job is changed.',
    ]);
  });

  test.each([5, 6])('of %d red checks, those for one reason are one from six on', (count) => {
    const same = Array.from({ length: count }, (_, index) => red(`same-${index}`, 'x', '404 text/html'));
    const checks = withOneCheckACause([red('drift', 'x', 'y', [], { level: 'DRIFT' }), ...same]);
    const statuses = checks.map(({ status, restsOn = '' }) => `${status} ${restsOn}`.trim());
    const others = count > 5 ? 'not-exercised same-0' : 'failed';
    expect(statuses).toEqual(['failed', 'failed', ...Array(count - 1).fill(others)]);
    const reason = count > 5 ? 'It fails for the same reason as same-0: 404 text/html' : undefined;
    expect(checks.at(-1)!.reason).toBe(reason);
    expect(causesOf(checks).map((cause) => cause.checks.length)).toEqual([count, 1]);
  });
});

type Given = [status: CheckResult['status'], level?: CheckResult['level']][];
test.each<[Given, more: string, verdict: string]>([
  [[['passed']], '', 'holds'],
  [[['passed'], ['not-exercised'], ['known']], '', 'holds'],
  [[['passed'], ['failed', 'SHOULD'], ['failed', 'DRIFT']], '', 'holds'],
  [[['passed'], ['failed', 'SHOULD']], 'strict', 'violated'],
  [[['inconclusive'], ['failed']], 'problem', 'violated'],
  [[['passed'], ['inconclusive']], '', 'inconclusive'],
  [[['passed']], 'problem', 'inconclusive'],
  [[['passed'], ['inconclusive']], 'stale', 'violated'],
  [[['not-exercised']], 'stale', 'inconclusive'],
  [[['not-exercised']], '', 'inconclusive'],
  [[], '', 'inconclusive'],
])('%j %s: %s', (given, more, verdict) => {
  const checks = given.map(([status, level = 'MUST'], at) => result(`${at}`, { status, level }));
  const staleDeviations = more === 'stale' ? [{ line: 1, checkId: 'x', problem: 'y' }] : [];
  const problems = more === 'problem' ? ['Interrupted.'] : [];
  expect(judge({ checks, staleDeviations, problems }, more === 'strict')).toBe(verdict);
});

const ALL = idsOf(contracts);
test.each<[what: string, endpoints: string[], patterns: RegExp[], isWanted: (id: string) => boolean]>([
  ['nothing', [], [], () => true],
  ['an endpoint', ['authorize-job'], [], (id) => id.startsWith('authorize-job.')],
  ['a part of an id', [], [/stays-gone/], (id) => id === 'stays-gone'],
  ['words of a sentence', [], [/no job is listed that was never made/], (id) => id.endsWith('.adds-none')],
  ["an endpoint's name", [], [/^Authorize Job /], (id) => id.startsWith('authorize-job.')],
  ['two patterns', [], [/ stays-gone:/, /adds-none/], (id) => /^stays-gone$|adds-none/.test(id)],
  ['both', ['delete-job'], [/adds-none/], () => false],
])('where %s is chosen', (_what, endpoints, patterns, isWanted) => {
  const chosen = chosenBy(contracts, { words: '', endpoints, patterns }).map(({ check }) => check.id);
  expect(chosen).toEqual(ALL.filter(isWanted));
});
