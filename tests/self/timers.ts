import { jest } from '@jest/globals';

/** What jest's fake timers leave alone where only the time of day is to be the test's own. */
export const TIMERS = [
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
] as const;

/** Lets the time that something waits for pass at once; under jest's fake timers. */
export async function hurry<T>(begin: () => Promise<T>): Promise<T> {
  let isDone = false;
  const work = begin().finally(() => {
    isDone = true;
  });
  // Whoever asked is told.
  work.catch(() => {});
  while (!isDone) await jest.advanceTimersByTimeAsync(100);
  return work;
}
