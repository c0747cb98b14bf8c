/** Random histories: what they find, how they tell it, and that they cry over nothing else. */
import { expect, test } from '@jest/globals';
import type { SandboxOptions } from '../../sandbox';
import type { Settings } from '../../support/settings/read';
import { DEFAULTS, perform } from '../perform';

const random = { words: '-t histories-random', endpoints: [], patterns: [/histories-random/] };

/** A run that explores only. It ends as soon as something is found. */
async function explored(options: SandboxOptions, settings: Partial<Settings> = {}) {
  const some = { ...DEFAULTS, exploreSeconds: 30, effectTimeoutMs: 1_000, retryPauseMs: 20, ...settings };
  const { result } = await perform(options, some, undefined, { selection: random });
  return result;
}

test('a history that contradicts the model is shortened, and told step by step with the line to try it again', async () => {
  const { verdict, checks } = await explored({ fault: 'hidden-everywhere' });
  expect(verdict).toBe('violated');
  const [failed, ...others] = checks.filter(({ status }) => status === 'failed');
  expect(others).toEqual([]);
  expect(failed).toMatchObject({ id: 'histories-random', level: 'MUST' });
  const { expected, found = [], steps = [], seen, exchanges = [] } = failed!.evidence!;
  expect(expected).toMatch(/^(?:[A-Z] to take nothing more, since it|delete [A-Z] .*since .*) is deleted$/);
  expect(found[0]).toMatch(/^it took (a media file|an order)$|^200 /);
  expect(steps[0]).toMatch(/^make job A/);
  expect(steps.length).toBeLessThanOrEqual(4);
  expect(found[1]).toBe('To try it again: CIELO24_SEED=1 CIELO24_EXPLORE_SECONDS=30 npm run contract');
  expect(seen).toMatch(/^\d+ of \d+$/);
  expect(exchanges.length).toBeGreaterThan(2);
});

test('what is at fault in a history is told of the endpoint whose call it is', async () => {
  const { checks } = await explored({ fault: 'authorize-undone-by-list' });
  const failed = checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
  expect(failed).toEqual(['authorize-job.histories-random']);
});

test.each([1, 2, 3])('a target that conforms raises no alarm (seed %i)', async (seed) => {
  const { verdict, checks, leftovers, requests } = await explored(
    {},
    { seed, exploreSeconds: 1, concurrency: 8 },
  );
  expect(checks.map(({ status }) => status)).toEqual(['passed', 'passed']);
  expect(verdict).toBe('holds');
  expect(requests).toBeGreaterThan(50);
  expect(leftovers.filter(({ reason }) => !/cannot be deleted/.test(reason))).toEqual([]);
});

test('a target that stops answering ends exploring: that is inconclusive', async () => {
  const { verdict, checks } = await explored({ trouble: 'reset-before-half-way' });
  expect(checks.map(({ status }) => status)).toEqual(['inconclusive', 'inconclusive']);
  expect(verdict).toBe('inconclusive');
});

test('without a second account the steps of somebody else are left out', async () => {
  const { verdict } = await explored({}, { exploreSeconds: 1, otherCredentials: undefined });
  expect(verdict).toBe('holds');
});

test('nothing is explored unless that is asked for', async () => {
  const { checks } = await explored({}, { exploreSeconds: 0 });
  expect(checks).toEqual([]);
});

test('a history that fails where a simpler check fails is not exercised, and names that one', async () => {
  const selection = { words: '-t', endpoints: [], patterns: [/deletes-(pending|authorizing)/, /history-/] };
  const { result } = await perform({ fault: 'pending-refused' }, {}, undefined, { selection });
  const { checks } = result;
  const histories = checks.filter(({ id, status }) => /history-/.test(id) && status !== 'passed');
  expect(histories.length).toBeGreaterThan(0);
  for (const { status, restsOn } of histories) {
    expect(status).toBe('not-exercised');
    expect(restsOn).toMatch(/^deletes-pending/);
  }
});
