/** Checks that share a job wait for each other before it is looked at, and a look counts for all of them. */
import { expect, test } from '@jest/globals';
import type { JobRecord } from '../../support/jobs/registry';
import { SharedJob } from '../../support/jobs/shared-job';

/** Lets everything run that can. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function open(takers: number) {
  const shared = new SharedJob(Promise.resolve({} as JobRecord));
  const all = Array.from({ length: takers }, () => ({}));
  for (const taker of all) shared.take(taker);
  const state = { looks: 0, done: 0 };
  const look = async () => {
    state.looks += 1;
    return [];
  };
  const ask = (taker: object) => void shared.differences(taker, look).then(() => (state.done += 1));
  return { shared, all, state, ask };
}

test('it is looked at once, when the last one that has not left asks', async () => {
  const { shared, all, state, ask } = open(3);
  const [first, second, third] = all;
  ask(first!);
  ask(second!);
  await settle();
  expect(state).toEqual({ looks: 0, done: 0 });
  expect(shared.isOver).toBe(false);
  shared.leave(third!);
  await settle();
  expect(state).toEqual({ looks: 1, done: 2 });
  expect(shared.isOver).toBe(true);
});

test('one that leaves while it waits holds up nobody', async () => {
  const { shared, all, state, ask } = open(2);
  ask(all[0]!);
  shared.leave(all[0]!);
  ask(all[1]!);
  await settle();
  expect(state).toMatchObject({ looks: 1 });
});

test('whoever asks a second time has the same look', async () => {
  const { all, state, ask } = open(1);
  ask(all[0]!);
  await settle();
  ask(all[0]!);
  await settle();
  expect(state).toEqual({ looks: 1, done: 2 });
});

test('one that is closed is over, for those who come later', () => {
  const { shared } = open(0);
  shared.close();
  expect(shared.isOver).toBe(true);
});
