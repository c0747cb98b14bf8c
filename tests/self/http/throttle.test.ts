/** How requests keep to what a target can take; the time is the test's own. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Throttle } from '../../support/http/throttle';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const failOften = (throttle: Throttle) => {
  for (let count = 0; count < 3; count += 1) throttle.failed();
};

/** For how long a request waits for its turn, in milliseconds. */
async function waitOf(throttle: Throttle): Promise<number> {
  const startedAt = Date.now();
  let endedAt: number | undefined;
  void throttle.turn(0, undefined).then(() => {
    endedAt = Date.now();
    throttle.done();
  });
  await jest.advanceTimersByTimeAsync(0);
  while (endedAt === undefined) await jest.advanceTimersByTimeAsync(1);
  return endedAt - startedAt;
}

/** The least time between two requests. */
const spacingOf = async (throttle: Throttle) => {
  await waitOf(throttle);
  return waitOf(throttle);
};

describe('How many requests go at once', () => {
  test('is halved each time that three fail within a second, and is one at least', () => {
    const throttle = new Throttle(8);
    const seen = Array.from({ length: 12 }, () => {
      throttle.failed();
      return throttle.atOnce;
    });
    expect(seen).toEqual([8, 8, 4, 4, 4, 2, 2, 2, 1, 1, 1, 1]);
  });

  test('stays where they fail now and then', () => {
    const throttle = new Throttle(8);
    for (let count = 0; count < 10; count += 1) {
      throttle.failed();
      jest.setSystemTime(Date.now() + 500);
    }
    expect(throttle.atOnce).toBe(8);
  });

  test('grows again with the answers, slowly, up to as many as may', () => {
    const throttle = new Throttle(2);
    failOften(throttle);
    let answers = 0;
    for (; throttle.atOnce < 2; answers += 1) throttle.answered();
    expect(answers).toBeGreaterThan(20);
    for (let count = 0; count < 500; count += 1) throttle.answered();
    expect(throttle.atOnce).toBe(2);
  });

  test('lets the most urgent go first, and of equals the one that has waited longest', async () => {
    const throttle = new Throttle(1);
    const order: string[] = [];
    await throttle.turn(0, undefined);
    const all = (['0a', '1a', '3', '1b', '0b'] as const).map((name) =>
      throttle.turn(Number(name[0]), undefined).then(() => {
        order.push(name);
        throttle.done();
      }),
    );
    throttle.done();
    await Promise.all(all);
    expect(order).toEqual(['3', '1a', '1b', '0a', '0b']);
  });
});

describe('The time between requests', () => {
  test('is none', async () => {
    const throttle = new Throttle(8);
    failOften(throttle);
    expect(await spacingOf(throttle)).toBe(0);
  });

  test('is 50 ms once one is turned away, half as much more each time, a second at most; and less with each answer', async () => {
    const throttle = new Throttle(8);
    const seen: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      throttle.turnedAway(0);
      seen.push(Math.round(await spacingOf(throttle)));
      jest.setSystemTime(Date.now() + 5_000);
    }
    expect(seen.slice(0, 4)).toEqual([50, 75, 112, 168]);
    expect(seen.at(-1)).toBe(1_000);
    for (let count = 0; count < 40; count += 1) throttle.answered();
    expect(await spacingOf(throttle)).toBeLessThan(400);
    for (let count = 0; count < 500; count += 1) throttle.answered();
    expect(await spacingOf(throttle)).toBe(0);
  });

  test('does not grow for each of those that were in flight together', async () => {
    const throttle = new Throttle(8);
    for (let count = 0; count < 8; count += 1) throttle.turnedAway(0);
    expect(await spacingOf(throttle)).toBe(50);
  });
});

describe('A pause that the target asks for', () => {
  test('is for all requests, and the longest counts', async () => {
    const throttle = new Throttle(8);
    throttle.turnedAway(2_000);
    throttle.turnedAway(1_000);
    expect([throttle.pauseMs, throttle.pausedMs]).toEqual([2_000, 2_000]);
    expect(await waitOf(throttle)).toBe(2_000);
    expect([throttle.pauseMs, throttle.pausedMs]).toEqual([0, 2_000]);
  });

  test('ends with an interruption', async () => {
    const throttle = new Throttle(8);
    const interruption = new AbortController();
    throttle.turnedAway(60_000);
    const turn = throttle.turn(0, interruption.signal);
    interruption.abort();
    await turn;
    expect(throttle.pauseMs).toBe(60_000);
  });
});
