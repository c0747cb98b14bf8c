/** Jobs that somebody takes away in the middle of a run are held against the API, but where it may have been another run. */
import { expect, test } from '@jest/globals';
import { contracts } from '../../contract';
import type { Sandbox } from '../../sandbox';
import { newMarker } from '../../support/jobs/marker';
import { idsOf, perform } from '../perform';

/** Deletes all of the account's jobs that can be deleted, as a sweep of another run would. */
async function takeAway(sandbox: Sandbox, isAnotherGoing: boolean): Promise<void> {
  const ask = async (call: string, parameters: Record<string, string>) => {
    const query = new URLSearchParams({ v: '1', ...parameters });
    return (await (await fetch(`${sandbox.url}/api/${call}?${query}`)).json()) as Record<string, string>;
  };
  const { username, password } = sandbox.accounts.main;
  const { ApiToken: api_token = '' } = await ask('account/login', { username, password });
  const taken = sandbox.jobs().filter(({ status }) => status === 'Pending' || status === 'Authorizing');
  if (isAnotherGoing) await ask('job/new', { api_token, job_name: `${newMarker(new Date())}.x` });
  for (const { id } of taken) await ask('job/delete', { api_token, job_id: id });
}

test.each([
  ['and another run of the suite is going, that is inconclusive', true, 'inconclusive'],
  ['and no other run is going, the contract is violated', false, 'violated'],
])('Where jobs are taken away, %s', async (_which, isAnotherGoing, verdict) => {
  let sandbox: Sandbox | undefined;
  let taking: Promise<void> | undefined;
  const { result } = await perform(
    { latencyMs: 5 },
    { processing: false },
    (one) => {
      sandbox = one;
      return contracts;
    },
    {
      // By then there are some.
      onCheck: ({ id }) => {
        if (id === 'deletes-pending') taking ??= takeAway(sandbox!, isAnotherGoing);
      },
    },
  );
  await taking;
  expect(result.verdict).toBe(verdict);
  expect(idsOf(result, 'failed').length > 0).toBe(!isAnotherGoing);
  const reasons = result.checks.map(({ reason }) => reason).join();
  expect(reasons.includes('Another run of this suite is going')).toBe(isAnotherGoing);
});
