import { expect, test } from '@jest/globals';
import { type Sandbox, type StoredJob, troubles } from '../sandbox';
import { overlapping, perform } from './perform';

const isLeft = ({ name, status }: StoredJob) =>
  name.startsWith('contract-suite.') && /Authorizing|Pending/.test(status);
const leftIn = (sandbox: Sandbox) => sandbox.jobs().filter(isLeft);

/** Only these are waited for in vain. */
const SILENT = /^(hang|drip)/;

/** Troubles that a retry gets through. */
const PASSING = /-once$|^(?!hang|drip).*-first-of-each-call$/;

test('trouble of the environment is never told as a violation, and a passing one is got through', async () => {
  const wrong: string[] = [];
  await overlapping(troubles, 24, async ({ name }) => {
    const { result, sandbox } = await perform(
      { trouble: name },
      { concurrency: 8, retryPauseMs: 50, lagMs: 300, ...(SILENT.test(name) && { requestTimeoutMs: 1_500 }) },
    );
    const mayHold = PASSING.test(name) || /-first-of-each-call$/.test(name);
    const isRight =
      result.verdict === 'inconclusive' ? !PASSING.test(name) : mayHold && result.verdict === 'holds';
    if (!isRight) wrong.push(`${name}: ${result.verdict} (${result.problems.join(' ')})`);
    // Where the trouble passed, nothing is left that could have been deleted.
    const left = leftIn(sandbox).length;
    if (result.verdict === 'holds' && left > 0) wrong.push(`${name}: left ${left} jobs`);
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

test('sessions that end again and again leave no job behind that could have been deleted', async () => {
  const { result, sandbox } = await perform({ trouble: 'sessions-short' }, { retryPauseMs: 50 });
  expect(result.verdict).toBe('inconclusive');
  expect(leftIn(sandbox)).toEqual([]);
});
