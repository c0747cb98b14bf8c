/** Waiting; the time is the test's own. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { poll, sleep } from '../../support/http/wait';
import { hurry } from '../timers';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const never = new AbortController().signal;

/** When it is looked, in milliseconds from the start, where each look takes so long. */
async function looks(patienceMs: number, tookMs = 0, done: (count: number) => boolean = () => false) {
  const startedAt = Date.now();
  const at: number[] = [];
  const look = async () => {
    at.push(Date.now() - startedAt);
    if (tookMs > 0) await sleep(tookMs);
    return at.length;
  };
  const last = await hurry(() => poll(never, patienceMs, look, done));
  return { at, last };
}

test('It is looked again more slowly each time, and once more at the end', async () => {
  expect((await looks(10_000)).at).toEqual([0, 50, 150, 350, 750, 1_550, 3_150, 6_150, 9_150, 10_000]);
});

test('It is looked once where there is no time, and no more once it is done', async () => {
  expect(await looks(0)).toEqual({ at: [0], last: 1 });
  expect(await looks(10_000, 0, (count) => count === 3)).toEqual({ at: [0, 50, 150], last: 3 });
});

test('It is looked no more than half of the time, where looking is slow', async () => {
  expect((await looks(10_000, 1_000)).at).toEqual([0, 2_000, 4_000, 6_000, 8_000, 10_000]);
});

test('An interruption ends the waiting', async () => {
  const interruption = new AbortController();
  const waiting = sleep(60_000, interruption.signal);
  interruption.abort();
  await waiting;
  await sleep(60_000, interruption.signal);
  expect(jest.getTimerCount()).toBe(0);
});
