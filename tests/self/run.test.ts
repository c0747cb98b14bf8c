/** How a run tries again, sweeps what earlier ones left, and tells what it leaves itself. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { aftermath } from '../contract/delete-job/aftermath';
import { endpoint } from '../contract/delete-job/endpoint';
import type { StoredJob } from '../sandbox';
import { type Check, closingSection, must, section } from '../support/check';
import type { Settings } from '../support/environment';
import { expect as suiteExpect } from '../support/matchers';
import { logout } from '../support/session';
import { NotExercised, Trouble } from '../support/trouble';
import { perform } from './perform';
import { TIMERS } from './timers';

const source = { part: 'A test', says: 'so' };

afterEach(() => void jest.useRealTimers());

/** Runs one check, and one after it. */
async function run(check: Check['run'], settings: Partial<Settings> = {}) {
  const sections = [
    section('A test', [must('tried', source, 'It is tried.', check)]),
    closingSection('The end', [must('end', source, 'It ends.', async () => {})]),
  ];
  const { result, sandbox } = await perform({}, settings, () => ({ endpoint, page: {}, sections }));
  return { tried: result.checks[0]!, result, sandbox };
}

describe('A check that met with trouble', () => {
  test('is tried again as a whole, with a job of its own each time, and tells of each time', async () => {
    const ids: string[] = [];
    const { tried } = await run(async ({ jobs }) => {
      ids.push((await jobs.create()).id);
      if (ids.length < 3) throw new Trouble(`Trouble number ${ids.length}.`);
    });
    expect(tried).toMatchObject({ status: 'passed', retries: ['Trouble number 1.', 'Trouble number 2.'] });
    expect(new Set(ids).size).toBe(3);
  });

  test('is tried five times at most, and then inconclusive', async () => {
    let tries = 0;
    const { tried, result } = await run(async () => {
      tries += 1;
      throw new Trouble('No luck.');
    });
    expect(tries).toBe(5);
    expect(tried).toMatchObject({ status: 'inconclusive', reason: 'No luck.' });
    expect(tried.retries).toHaveLength(4);
    expect(result.verdict).toBe('inconclusive');
  });

  test('is not tried again where that cannot help', async () => {
    let tries = 0;
    const { tried } = await run(async () => {
      tries += 1;
      throw new Trouble('It will not change.', true);
    });
    expect([tries, tried.status, tried.retries]).toEqual([1, 'inconclusive', undefined]);
  });

  test('waits twice as long each time, and as long as the target asks', async () => {
    const at: number[] = [];
    await run(
      async () => {
        at.push(Date.now());
        if (at.length < 5) throw new Trouble('Wait.', false, at.length === 4 ? 300 : 0);
      },
      { retryPauseMs: 20 },
    );
    const pauses = at.slice(1).map((time, index) => time - at[index]!);
    // A timer may be a moment early.
    for (const [index, least] of [20, 40, 80, 300].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(least - 2);
    }
  });

  test('is not begun again after twelve seconds, that a hanging target is told within half a minute', async () => {
    const now = Date.now();
    let tries = 0;
    jest.useFakeTimers({ now, doNotFake: [...TIMERS] });
    const { tried } = await run(async () => {
      tries += 1;
      jest.setSystemTime(now + [0, 11_990, 12_001][tries]!);
      throw new Trouble('No answer.');
    });
    expect(tries).toBe(2);
    expect(tried).toMatchObject({ status: 'inconclusive', retries: ['No answer.'] });
  });

  test('is inconclusive where the suite itself fails, which says nothing about the API', async () => {
    const { tried, result } = await run(async () => {
      throw new TypeError('undefined is not a function');
    });
    expect(tried).toMatchObject({
      status: 'inconclusive',
      reason: expect.stringMatching(/^The suite itself/),
    });
    expect(result.verdict).toBe('inconclusive');
  });

  test.each([
    ['is inconclusive, too, where a second try finds no occasion any more', true, 'inconclusive'],
    ['is not exercised where there never was an occasion', false, 'not-exercised'],
  ])('%s', async (_, perishable, status) => {
    let tries = 0;
    const { tried } = await run(async () => {
      tries += 1;
      throw tries === 1 ? new Trouble('Lost.') : new NotExercised('There is none.', perishable);
    });
    expect(tried).toMatchObject({ status, reason: 'There is none.', retries: ['Lost.'] });
  });
});

describe('A deviation', () => {
  const now = Date.parse('2026-11-24T23:59:00Z');
  test.each([
    ['2026-11-25', 'known', []],
    ['2026-11-24', 'known', []],
    ['2026-11-23', 'failed', ['It expired on 2026-11-23.']],
  ])('until %s, on the 24th: %s', async (until, status, problems) => {
    jest.useFakeTimers({ now, doNotFake: [...TIMERS] });
    const deviations = [{ line: 3, checkId: 'tried', until, reason: 'so' }];
    const { tried, result } = await run(
      async ({ api, jobs }) => suiteExpect(await api.deleteJob({ job_id: jobs.unknownId() })).toBeAccepted(),
      { deviations },
    );
    expect(tried.status).toBe(status);
    expect(result.staleDeviations.map(({ line, problem }) => [line, problem])).toEqual(
      problems.map((problem) => [3, problem]),
    );
  });
});

describe('An offered job', () => {
  test('is named only where it has the status that it was offered as', async () => {
    const { result, sandbox } = await perform({}, {}, ({ offeredJobs }) => {
      const given = offeredJobs as Record<string, string>;
      given.Complete = given.Reviewing!;
      const check = must('tried', source, 'It is tried.', async ({ api, jobs }) => {
        await api.deleteJob({ job_id: (await jobs.inStatus('Complete')).id });
      });
      return { endpoint, page: {}, sections: [section('A test', [check])] };
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
    const makes = must('makes', source, 'It makes one.', async ({ jobs }) => {
      await jobs.create();
      made = sandbox.jobs().at(-1);
    });
    return { endpoint, page: {}, sections: [section('A test', [makes])] };
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
  const { tried } = await run(async ({ jobs }) => {
    ids.push((await jobs.inStatus('In Process')).id);
    if (ids.length === 1) throw new Trouble('Trouble on the way.');
  });
  expect(tried.status).toBe('passed');
  expect(new Set(ids).size).toBe(2);
});

test('A job that vanished while trouble kept a check from ending is told, though nobody asked to delete it', async () => {
  let tries = 0;
  let vanish = async (_id: string): Promise<void> => {};
  const tried = must('tried', source, 'It is tried.', async ({ jobs }) => {
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
    return { endpoint, page: {}, sections: [section('A test', [tried]), aftermath] };
  });
  const told = result.checks.find(({ id }) => id === 'keeps-all-others');
  expect(told?.status).toBe('failed');
  expect(told?.evidence?.found?.join()).toMatch(/the job is no longer there/);
});

test('A session of the second account that ends is opened anew, and its jobs are removed all the same', async () => {
  let tries = 0;
  const { tried, sandbox } = await run(async ({ other }) => {
    const { api, jobs } = await other();
    const job = await jobs.create();
    tries += 1;
    if (tries === 1) await logout(api.log, api.session);
    suiteExpect(await api.deleteJob({ job_id: job.id })).toBeAccepted();
  });
  expect(tried).toMatchObject({ status: 'passed', retries: [expect.stringMatching(/^The session ended/)] });
  expect(sandbox.jobs().filter(({ name }) => name.startsWith('contract-suite'))).toEqual([]);
});

test('A run that has made no job says nothing of what became of its jobs', async () => {
  const { result } = await perform({}, {}, () => ({ endpoint, page: {}, sections: [aftermath] }));
  expect(result.checks.map(({ status }) => status)).toEqual(['not-exercised', 'not-exercised']);
  expect(result.verdict).toBe('inconclusive');
});

describe('What earlier runs left', () => {
  const OLD = 'contract-suite.20200101T000000Z.0123abcd.x';

  test('is removed up to fifty jobs in a run, and the rest is told', async () => {
    const { result, sandbox } = await run(async ({ api }) => {
      for (let job = 0; job < 53; job += 1) await api.newJob(OLD, '');
    });
    expect(sandbox.jobs().filter(({ name }) => name === OLD)).toHaveLength(3);
    expect(result.notes).toEqual([
      expect.stringMatching(/^Deleted 50 jobs that earlier runs left: [0-9a-f]{32}, /),
      'Earlier runs left 3 more jobs, which the next run tries to delete.',
    ]);
    expect(result.verdict).toBe('holds');
  });

  test('is no reason for alarm where it cannot be looked for', async () => {
    const { result } = await perform({ trouble: 'list-crashes' }, {}, () => ({
      endpoint,
      page: {},
      sections: [closingSection('The end', [must('end', source, 'It ends.', async () => {})])],
    }));
    expect(result.notes).toEqual([
      expect.stringMatching(/^Jobs that earlier runs left could not be looked for: The list call, .* 500/),
      expect.stringMatching(/^Whether jobs are left that nobody knows of could not be seen: The list call/),
    ]);
    expect(result.verdict).toBe('holds');
  });

  test('is nothing of this run, however soon a job counts as left', async () => {
    const { result } = await perform({}, { sweepAfterMinutes: 0 });
    expect(result.notes).toEqual([]);
    expect(result.verdict).toBe('holds');
  });
});

test('A job that cannot be deleted any more is told as left, with its id and the reason', async () => {
  const { result, sandbox } = await run(async ({ jobs }) => void (await jobs.inStatus('In Process')));
  const left = sandbox.jobs().find(({ name }) => name.startsWith('contract-suite'))!;
  expect(result.leftovers).toEqual([
    { jobId: left.id, name: left.name, reason: 'A job that is In Process cannot be deleted.' },
  ]);
});
