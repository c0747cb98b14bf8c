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

/** @returns what is not as it should be, and whether that is an alarm */
async function judge({ name }: (typeof troubles)[number]): Promise<{ wrong: string[]; isAlarm: boolean }> {
  const { result, sandbox } = await perform(
    { trouble: name },
    { concurrency: 8, retryPauseMs: 50, lagMs: 300, ...(SILENT.test(name) && { requestTimeoutMs: 1_500 }) },
  );
  const failed = result.checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
  const mayHold = PASSING.test(name) || /-first-of-each-call$/.test(name);
  const isRight =
    result.verdict === 'inconclusive' ? !PASSING.test(name) : mayHold && result.verdict === 'holds';
  // Where the trouble passed, nothing is left that could have been deleted.
  const left = result.verdict === 'holds' ? leftIn(sandbox).length : 0;
  return {
    wrong: [
      ...(failed.length > 0 ? [`${name}: an alarm of ${failed.join(', ')}`] : []),
      ...(isRight ? [] : [`${name}: ${result.verdict} (${result.problems.join(' ')})`]),
      ...(left > 0 ? [`${name}: left ${left} jobs`] : []),
    ],
    isAlarm: failed.length > 0,
  };
}

test('trouble of the environment is never told as a violation, and a passing one is got through', async () => {
  const wrong: string[] = [];
  const doubtful: (typeof troubles)[number][] = [];
  await overlapping(troubles, 24, async (trouble) => {
    const judged = await judge(trouble);
    if (judged.isAlarm) wrong.push(...judged.wrong);
    else if (judged.wrong.length > 0) doubtful.push(trouble);
  });
  // So many at once can meet with more trouble than is meant on a busy machine; an alarm has no such excuse.
  for (const trouble of doubtful) wrong.push(...(await judge(trouble)).wrong);
  expect(wrong).toEqual([]);
}, 240_000);

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
