/** How a run tries again, sweeps what earlier ones left, and tells what it leaves itself. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { aftermath } from '../contract/delete-job/aftermath';
import { closingSection } from '../support/check';
import { expect as suiteExpect } from '../support/matchers';
import { logout } from '../support/session';
import { NotExercised, Trouble } from '../support/trouble';
import { check, contractOf, run } from './few-checks';
import { perform } from './perform';
import { TIMERS } from './timers';

afterEach(() => void jest.useRealTimers());

describe('A check that met with trouble', () => {
  test('is tried again as a whole, with a job of its own each time, and tells of each time', async () => {
    const ids: string[] = [];
    const { tried, result } = await run(async ({ jobs }) => {
      ids.push((await jobs.create()).id);
      if (ids.length < 3) throw new Trouble(`Trouble number ${ids.length}.`);
    });
    expect(tried).toMatchObject({ status: 'passed', retries: ['Trouble number 1.', 'Trouble number 2.'] });
    expect(new Set(ids).size).toBe(3);
    expect(result.logins).toBe(1);
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
  const { result } = await perform({}, {}, () => contractOf(aftermath));
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
    const { result } = await perform({ trouble: 'list-crashes' }, {}, () =>
      contractOf(closingSection('The end', [check('end')])),
    );
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
