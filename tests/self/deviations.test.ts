/** What a known deviation excuses, and for how long. */
import { expect, test } from '@jest/globals';
import type { CheckResult } from '../support/result';
import { excuse, findStale } from '../support/run/deviations';

const deviation = {
  line: 1,
  checkId: 'deletes-pending',
  until: '2999-12-31',
  reason: 'the vendor knows: ticket 7',
};

const TODAY = new Date('2999-12-31T23:59:59Z');
const declared = [
  { ...deviation, line: 1, checkId: 'deletes-authorizing', until: '2999-12-30', reason: 'over' },
  { ...deviation, line: 2 },
];

test('a failure is excused by its own line only, and until the end of its day', () => {
  const failed = { status: 'failed' } as const;
  const known = { status: 'known', reason: 'the vendor knows: ticket 7 (until 2999-12-31)' };
  expect(excuse(failed, 'deletes-pending', declared, TODAY)).toEqual(known);
  expect(excuse(failed, 'deletes-authorizing', declared, TODAY)).toBe(failed);
  expect(excuse(failed, 'gone-from-list', declared, TODAY)).toBe(failed);
});

test.each(['passed', 'inconclusive', 'not-exercised'] as const)('what is %s needs no excuse', (status) => {
  const outcome = { status };
  expect(excuse(outcome, 'deletes-pending', declared, TODAY)).toBe(outcome);
});

test('a line is stale by its own day, by what its own check came to, or where there is no such check', () => {
  const KNOWN = ['deletes-authorizing', 'deletes-pending'];
  const staleWhen = (status: CheckResult['status'], known = KNOWN) => {
    const checks = [
      { id: 'deletes-authorizing', status: 'failed' },
      { id: 'deletes-pending', status },
    ] as CheckResult[];
    return findStale(declared, checks, known, TODAY).map(({ line, problem }) => [line, problem]);
  };
  const expired = [1, 'It expired on 2999-12-30.'];
  expect(staleWhen('known')).toEqual([expired]);
  expect(staleWhen('inconclusive')).toEqual([expired]);
  expect(staleWhen('passed')).toEqual([
    expired,
    [2, 'The check passes: the target keeps this promise again.'],
  ]);
  expect(staleWhen('known', KNOWN.slice(0, 1))).toEqual([expired, [2, 'There is no check with this id.']]);
  // A check that was not chosen.
  expect(findStale(declared, [], KNOWN, TODAY)).toHaveLength(1);
});
