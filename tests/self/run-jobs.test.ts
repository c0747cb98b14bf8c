/** What a run knows of its jobs, through trouble and suspicion. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { aftermath } from '../contract/delete-job/aftermath';
import type { StoredJob } from '../sandbox';
import { section } from '../support/check';
import { expect as suiteExpect } from '../support/matchers';
import { Trouble } from '../support/trouble';
import { check, contractOf, run } from './few-checks';
import { perform } from './perform';

afterEach(() => void jest.restoreAllMocks());

describe('An offered job', () => {
  test('is named only where it has the status that it was offered as', async () => {
    const { result, sandbox } = await perform({}, {}, ({ offeredJobs }) => {
      const given = offeredJobs as Record<string, string>;
      given.Complete = given.Reviewing!;
      const tried = check('tried', async ({ api, jobs }) => {
        await api.deleteJob({ job_id: (await jobs.inStatus('Complete')).id });
      });
      return contractOf(section('A test', [tried]));
    });
    expect(result.checks[0]).toMatchObject({
      status: 'not-exercised',
      reason: expect.stringMatching(/, offered as Complete, is Reviewing\.$/),
    });
    expect(sandbox.requests.filter(({ path }) => path === '/api/job/delete')).toEqual([]);
  });

  test('is not cleaned up, also not after trouble', async () => {
    const { tried, sandbox } = await run(async ({ jobs }) => {
      await jobs.inStatus('Reviewing');
      throw new Trouble('Trouble on the way.', true);
    });
    expect(tried.status).toBe('inconclusive');
    expect(sandbox.requests.filter(({ path }) => path === '/api/job/delete')).toEqual([]);
  });
});

test("A new job with the id of another one, which may be a user's, is trouble, and that one is not deleted", async () => {
  const { tried, sandbox } = await run(async ({ api, jobs }) => {
    const { id } = await api.newJob('Interview', '');
    jest.spyOn(api, 'newJob').mockResolvedValue({ id });
    await jobs.create();
  });
  expect(tried).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(
      /^The new call gave the id [0-9a-f]{32}, which is another job's: Interview/,
    ),
  });
  expect(sandbox.jobs().map(({ name }) => name)).toContain('Interview');
});

test('Every job bears the mark of its run, in its name and its external id', async () => {
  let made: StoredJob | undefined;
  await perform({}, {}, (sandbox) => {
    const makes = check('makes', async ({ jobs }) => {
      await jobs.create();
      made = sandbox.jobs().at(-1);
    });
    return contractOf(section('A test', [makes]));
  });
  expect(made?.name).toMatch(/^contract-suite\.\d{8}T\d{6}Z\.[0-9a-f]{8}\.makes$/);
  expect(made?.externalId).toBe(made?.name.replace('.makes', ''));
});

test('An id that is given to two new jobs is trouble', async () => {
  const { tried } = await run(async ({ api, jobs }) => {
    const { id } = await jobs.create();
    jest.spyOn(api, 'newJob').mockResolvedValue({ id });
    await jobs.create();
  });
  expect(tried).toMatchObject({ status: 'inconclusive', reason: expect.stringMatching(/a second time/) });
});

test('A job that has moved on since is not taken for a second try', async () => {
  const ids: string[] = [];
  const tried = check('tried', async ({ jobs }) => {
    ids.push((await jobs.inStatus('In Process')).id);
    if (ids.length === 1) throw new Trouble('Trouble on the way.');
  });
  const processing = { takesMs: 60_000 };
  const { result } = await perform({ processing }, {}, () => contractOf(section('A test', [tried])));
  expect(result.checks[0]!.status).toBe('passed');
  expect(new Set(ids).size).toBe(2);
});

test('A job that vanished while trouble kept a check from ending is told, though nobody asked to delete it', async () => {
  let tries = 0;
  let vanish = async (_id: string): Promise<void> => {};
  const tried = check('tried', async ({ jobs }) => {
    tries += 1;
    const job = await jobs.create();
    if (tries > 1) return;
    await vanish(job.id);
    throw new Trouble('Trouble on the way.');
  });
  const { result } = await perform({}, {}, ({ url, accounts: { main } }) => {
    const call = async (path: string, query: Record<string, string>) =>
      (await fetch(`${url}/api/${path}?${new URLSearchParams({ v: '1', ...query })}`)).json();
    vanish = async (id) => {
      const { username, password } = main;
      const { ApiToken } = (await call('account/login', { username, password })) as { ApiToken: string };
      await call('job/delete', { api_token: ApiToken, job_id: id });
    };
    return contractOf(section('A test', [tried]), aftermath);
  });
  const told = result.checks.find(({ id }) => id === 'keeps-all-others');
  expect(told?.status).toBe('failed');
  expect(told?.evidence?.found?.join()).toMatch(/the job is no longer there/);
});

test('A job that trouble left on its way to another status is no alarm at the end', async () => {
  let tries = 0;
  const { result } = await run(
    async ({ api, jobs }) => {
      tries += 1;
      if (tries > 1) return;
      await api.transcribe((await jobs.withMedium()).id);
      throw new Trouble('The answer got lost.');
    },
    {},
    aftermath,
  );
  expect(result.verdict).toBe('holds');
});

describe('A job that checks share', () => {
  test('is taken for a second try, too, as long as it stays as it is by itself', async () => {
    const ids: string[] = [];
    await run(async ({ jobs }) => {
      ids.push((await jobs.existing()).id);
      if (ids.length === 1) throw new Trouble('Trouble on the way.');
    });
    expect(ids[1]).toBe(ids[0]);
  });

  test.each([
    ['is told at the end where it was lost, and no check alone can be blamed', 1, 'passed', 'failed'],
    ['is not told once more where a check fails alone, too', 2, 'failed', 'passed'],
  ])('%s', async (_, times, alone, atTheEnd) => {
    let tries = 0;
    const { result } = await run(
      async ({ api, jobs }) => {
        tries += 1;
        const job = await jobs.existing();
        if (tries <= times) await api.removeJob(job.id);
        await suiteExpect(job).toBeUntouched();
      },
      { lagMs: 10 },
      aftermath,
    );
    expect(result.checks.map(({ id, status }) => [id, status])).toEqual([
      ['tried', alone],
      ['keeps-all-others', atTheEnd],
      ['stays-gone', 'passed'],
    ]);
  });
});
