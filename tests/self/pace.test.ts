/** How a run keeps to what a target can take; the time is the test's own. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ANY, OutageWatch } from '../support/outage';
import { Pace } from '../support/pace';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const NEVER = new AbortController().signal;

beforeEach(() => void jest.useFakeTimers({ now: NOW }));
afterEach(() => void jest.useRealTimers());

/** How long something waits, in milliseconds. */
async function waitOf(begin: () => Promise<void>): Promise<number> {
  const startedAt = Date.now();
  let endedAt: number | undefined;
  const waiting = begin().then(() => {
    endedAt = Date.now();
  });
  while (endedAt === undefined) await jest.advanceTimersByTimeAsync(1);
  await waiting;
  // The clock goes on by one before the end is seen.
  return Math.max(0, endedAt - startedAt);
}
const wait = (pace: Pace) => waitOf(() => pace.wait(NEVER));

describe('How many requests go at once', () => {
  test('is as many as may, until three fail within a second; then half as many, and one at least', () => {
    const pace = new Pace(8);
    expect([pace.failed(), pace.failed(), pace.atOnce]).toEqual([false, false, 8]);
    const seen = Array.from({ length: 10 }, () => [pace.failed(), pace.atOnce]);
    expect(seen.filter(([isTooMany]) => isTooMany).map(([, atOnce]) => atOnce)).toEqual([4, 2, 1, 1]);
  });

  test('stays, where they fail now and then', () => {
    const pace = new Pace(8);
    for (let count = 0; count < 10; count += 1) {
      pace.failed();
      jest.setSystemTime(Date.now() + 500);
    }
    expect(pace.atOnce).toBe(8);
  });

  test('grows again with the answers, up to as many as may', () => {
    const pace = new Pace(2);
    for (let count = 0; count < 3; count += 1) pace.failed();
    expect(pace.atOnce).toBe(1);
    let answers = 0;
    for (; pace.atOnce < 2; answers += 1) pace.answered();
    expect(answers).toBeGreaterThan(20);
    for (let count = 0; count < 500; count += 1) pace.answered();
    expect(pace.atOnce).toBe(2);
  });
});

describe('The distance between requests', () => {
  test('is none, also when gateways turn them away in numbers', async () => {
    const pace = new Pace(8);
    for (let count = 0; count < 9; count += 1) expect(pace.turnedAway(503, undefined)).toBe(0);
    await wait(pace);
    expect(await wait(pace)).toBeLessThan(5);
  });

  test('is 50 ms after 429 in numbers, twice that after the next, half a second at most, and less with the answers', async () => {
    const pace = new Pace(8);
    const limit = () => {
      for (let count = 0; count < 3; count += 1) pace.turnedAway(429, undefined);
    };
    const distance = async () => {
      await wait(pace);
      return wait(pace);
    };
    const seen: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      limit();
      seen.push(await distance());
      jest.setSystemTime(Date.now() + 5_000);
    }
    expect(seen.map((ms) => Math.round(ms / 10) * 10)).toEqual([50, 100, 200, 400, 500]);
    for (let count = 0; count < 200; count += 1) pace.answered();
    const lessened = await distance();
    expect(lessened).toBeGreaterThan(150);
    expect(lessened).toBeLessThan(220);
    for (let count = 0; count < 2_000; count += 1) pace.answered();
    expect(await distance()).toBeLessThan(5);
  });

  test('is the pause that the target asks for, ten seconds at most', async () => {
    const pace = new Pace(8);
    expect([pace.turnedAway(503, '2'), pace.turnedAway(429, '60'), pace.turnedAway(429, 'soon')]).toEqual([
      2_000, 10_000, 0,
    ]);
    expect(Math.round((await wait(pace)) / 100) * 100).toBe(10_000);
  });
});

describe('A call that fails again and again', () => {
  const failing = (times: number) => {
    const watch = new OutageWatch(10_000);
    for (let count = 0; count < times; count += 1) watch.failed(watch.sent('delete'));
    return watch;
  };
  const waits = async (watch: OutageWatch, call = 'delete') => {
    await waitOf(() => watch.wait(call, NEVER));
    return waitOf(() => watch.wait(call, NEVER));
  };

  test('is asked more slowly from the fourth time on, half a second apart at most; other calls are not', async () => {
    expect(await waits(failing(3))).toBeLessThan(5);
    expect(Math.round((await waits(failing(4))) / 10) * 10).toBe(100);
    expect(Math.round((await waits(failing(60))) / 10) * 10).toBe(500);
    expect(await waits(failing(60), 'info')).toBeLessThan(5);
  });

  test('is asked as ever once it has answered', async () => {
    const watch = failing(10);
    watch.answered(watch.sent('delete'));
    expect(await waits(watch)).toBeLessThan(5);
  });

  test('is gone after four failures over three seconds, and with it a target that answers nothing else', () => {
    expect(failing(60).isGone('delete')).toBe(false);
    const watch = failing(1);
    jest.setSystemTime(NOW + 3_000);
    for (const isGone of [false, false, false, true]) {
      expect([watch.isGone('delete'), watch.isGone(ANY)]).toEqual([isGone, isGone]);
      watch.failed(watch.sent('delete'));
    }
    watch.answered(watch.sent('info'));
    expect([watch.isGone('delete'), watch.isGone(ANY), watch.isGone('info')]).toEqual([true, false, false]);
  });

  test('is gone, too, when what is under way is overdue; what was given up does not count', () => {
    const watch = failing(1);
    const [first, second, third] = [1, 2, 3].map(() => watch.sent('delete'));
    jest.setSystemTime(NOW + 7_999);
    expect(watch.isGone('delete')).toBe(false);
    jest.setSystemTime(NOW + 8_001);
    expect(watch.isGone('delete')).toBe(true);
    watch.givenUp(first!);
    expect(watch.isGone('delete')).toBe(false);
    expect([second, third]).toHaveLength(2);
  });

  test('is not gone for what is overdue of another, though the target as a whole is', () => {
    const watch = failing(1);
    for (let count = 0; count < 3; count += 1) watch.sent('info');
    jest.setSystemTime(NOW + 8_001);
    expect([watch.isGone('delete'), watch.isGone('info'), watch.isGone(ANY)]).toEqual([false, false, true]);
  });
});
