import { expect, test } from '@jest/globals';
import { troubles } from '../sandbox';
import { overlapping, perform } from './perform';

/** Troubles that a retry gets through. */
const PASSING = /-once$|^(?!hang|drip).*-first-of-each-call$/;

test('trouble of the environment is never told as a violation, and a passing one is got through', async () => {
  const wrong: string[] = [];
  await overlapping(troubles, 24, async ({ name }) => {
    const { result } = await perform(
      { trouble: name },
      { concurrency: 8, requestTimeoutMs: 1_000, retryPauseMs: 50, lagMs: 300 },
    );
    const mayHold = PASSING.test(name) || /-first-of-each-call$/.test(name);
    const isRight =
      result.verdict === 'inconclusive' ? !PASSING.test(name) : mayHold && result.verdict === 'holds';
    if (!isRight) wrong.push(`${name}: ${result.verdict} (${result.problems.join(' ')})`);
    const failed = result.checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
    if (failed.length > 0) wrong.push(`${name}: an alarm of ${failed.join(', ')}`);
  });
  expect(wrong).toEqual([]);
}, 120_000);

test('what was tried again shows in the result', async () => {
  const { result } = await perform(
    { trouble: '503-first-of-each-call' },
    { concurrency: 8, retryPauseMs: 50 },
  );
  const retried = result.checks.filter(({ retries }) => retries !== undefined);
  expect(retried.length).toBeGreaterThan(0);
  expect(retried[0]?.retries?.[0]).toContain('503');
  expect(result.verdict).toBe('holds');
});
