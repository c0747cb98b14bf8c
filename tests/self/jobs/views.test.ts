/** What info and list show on a target is learned with the first job, and jobs are looked at with what was learned. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Settings } from '../../support/settings/read';
import { hurry } from '../timers';
import { callFor, type FakeTarget, type Listed, NO, open } from './fake';

/** A run whose first job has been seen, and one more job. */
async function begun(reply?: FakeTarget['reply'], changes: Partial<Settings> = {}) {
  const run = open(reply, changes);
  const { jobs } = await run.jobsOf();
  const job = await jobs.create();
  await run.views.differences(await run.newApi(), run.views.control!, ['list']);
  return { ...run, jobs, job, api: await run.newApi() };
}

/** Answers a call with what the fake would say, changed. */
const changed =
  (name: string, change: (body: { ActiveJobs: Listed[] } & Listed) => object): FakeTarget['reply'] =>
  (asked, target) => {
    const [status, body, ...rest] = target.usual(asked) as [number, never];
    return asked.call === name && status === 200 ? [status, change(body), ...rest] : undefined;
  };

const NO_LIST = 'The job list does not show the jobs of this run: it is done without.';

describe('The first job tells', () => {
  type Learned = {
    filter?: object | undefined;
    list?: object;
    info?: object;
    notes?: string[];
    born?: string;
  };
  const ALL = { status: true, name: true, externalId: true };

  test.each<[what: string, reply: FakeTarget['reply'] | undefined, learned: Learned]>([
    ['that all is shown', undefined, { info: ALL, list: ALL, notes: [], born: 'Authorizing' }],
    [
      'that info has no names, and the list no status',
      (asked, target) =>
        changed('info', ({ JobName: _, ...rest }) => rest)(asked, target) ??
        changed('list', (body) => ({ ActiveJobs: body.ActiveJobs.map(({ JobStatus: _, ...job }) => job) }))(
          asked,
          target,
        ),
      { info: { ...ALL, name: false }, list: { ...ALL, status: false }, notes: [] },
    ],
    [
      'that the status is in the list alone',
      changed('info', ({ JobStatus: _, ...rest }) => rest),
      { info: { ...ALL, status: false }, list: ALL, born: 'Authorizing' },
    ],
    [
      'that names are cut short',
      changed('info', (job) => ({ ...job, JobName: job.JobName.slice(0, 41) })),
      { info: ALL },
    ],
    [
      'that names are kept in another case',
      changed('info', (job) => ({ ...job, JobName: job.JobName.toUpperCase() })),
      { info: { ...ALL, name: false } },
    ],
  ])('%s', async (_what, reply, learned) => {
    const { views, notes, registry } = await begun(reply);
    if (learned.info) expect(views.shown.info).toEqual(learned.info);
    if (learned.list) expect(views.shown.list).toEqual(learned.list);
    if (learned.notes) expect(notes).toEqual(learned.notes);
    if (learned.born) expect(registry.birthStatus.main).toBe(learned.born);
    expect(views.control).toBe(registry.records.find(({ name }) => name.endsWith('.control')));
  });

  test.each<[filter: string, isRefused: (query: Record<string, string>) => boolean]>([
    ['ExternalID', () => false],
    ['JobName', ({ ExternalID }) => ExternalID !== undefined],
    ['', ({ ExternalID, JobName }) => ExternalID !== undefined || JobName !== undefined],
  ])('that the filter %j is known', async (name, isRefused) => {
    const { views } = await begun(({ call, query }) =>
      call === 'list' && isRefused(query) ? [400, { ErrorType: 'INVALID_QUERY' }] : undefined,
    );
    expect(Object.keys(views.filter!).join()).toBe(name);
  });

  test.each<[what: string, reply: FakeTarget['reply'], note: string]>([
    ['is always empty', changed('list', () => ({ ActiveJobs: [] })), NO_LIST],
    ['is a page of a longer one', changed('list', (body) => ({ ...body, TotalCount: 1_000 })), NO_LIST],
    [
      'comes from a cache',
      ({ call }) => (call === 'list' ? [200, { ActiveJobs: [] }, { age: '7' }] : undefined),
      NO_LIST,
    ],
  ])('that the list %s, and it is done without', async (_what, reply, note) => {
    const { views, notes, api, job, target } = await begun(reply);
    expect(views.filter).toBeUndefined();
    expect(notes).toEqual([note]);
    target.jobs.delete(job.id);
    expect(await views.differences(api, job.record, ['list'])).toEqual([]);
    expect(await views.differences(api, job.record, ['info'])).toHaveLength(1);
  });

  test("that the new call gives somebody else's id: that job is left alone", async () => {
    const { jobs, registry, target } = await open(
      changed('info', (job) => ({ ...job, JobName: 'Interview', ExternalID: 'theirs' })),
    )
      .jobsOf()
      .then(async ({ jobs }) => ({ jobs, ...open() }));
    expect(registry.records).toEqual([]);
    expect(target.asked).toEqual([]);
    await expect(jobs.create()).rejects.toThrow(/which is another job's: Interview/);
  });

  test('that the new call gives ids that nobody knows', async () => {
    const { jobsOf, registry } = open(({ call }) => (call === 'info' ? NO : undefined));
    const { jobs } = await jobsOf();
    await expect(jobs.create()).rejects.toThrow('The new call gives ids that job info does not know.');
    expect(registry.unansweredCreates).toBeGreaterThan(0);
  });
});

describe('A look', () => {
  test.each<
    [what: string, change: (job: Listed, target: FakeTarget) => void, info: string[], list: string[]]
  >([
    ['nothing, where all is as expected', () => {}, [], []],
    [
      'a job that is gone',
      ({ JobId }, { jobs }) => jobs.delete(JobId),
      [expect.stringMatching(/^the job is no longer there \(job info: 400 .*no such job/)] as never,
      ['the job is no longer there (in the job list)'],
    ],
    [
      'another status and name',
      (job) => Object.assign(job, { JobStatus: 'Complete', JobName: 'x' }),
      [
        expect.stringMatching(/^JobStatus was Authorizing and is Complete/),
        expect.stringMatching(/^JobName was .* and is x/),
      ] as never,
      [
        'JobStatus was Authorizing and is Complete (in the job list)',
        expect.stringMatching(/is x \(in the job list\)$/),
      ] as never,
    ],
  ])('tells of %s', async (_what, change, ...expected) => {
    const { target, views, api, job } = await begun();
    change(target.jobs.get(job.id)!, target);
    const [info, list] = await Promise.all(
      (['info', 'list'] as const).map((view) => views.differences(api, job.record, [view])),
    );
    expect([info, list].map((found) => found!.map(({ line }) => line))).toEqual(expected);
  });

  test('at the list is shared by all that ask at once, and each has its own part of it', async () => {
    const { target, views, run, jobsOf, job } = await begun();
    const { jobs: others } = await jobsOf('another');
    const other = await others.create();
    const before = target.of('list').length;
    const found = await Promise.all([job, other].map((one) => one.differences(['list'])));
    expect(found).toEqual([[], []]);
    expect(target.of('list')).toHaveLength(before + 1);
    await run.views.list(await jobsOf().then(() => begun().then(({ api }) => api)));
    expect(views.filter).toEqual({ ExternalID: run.registry.marker });
  });

  test('at a list that has become a page says nothing of a job that is missing', async () => {
    const { target, views, api, job } = await begun();
    const all = [...target.jobs.values()].filter(({ JobId }) => JobId !== job.id);
    for (const [isPage, ActiveJobs, lines] of [
      [true, all, 0],
      [false, [], 1],
      [false, all, 1],
    ] as const) {
      target.reply = ({ call }) =>
        call === 'list' ? [200, { ActiveJobs, ...(isPage && { Total: 99 }) }] : undefined;
      expect(await views.differences(api, job.record, ['list'])).toHaveLength(lines);
    }
  });

  test('that a cache answers is trouble where it is not as expected, and believed where it is', async () => {
    const { target, views, api, job } = await begun();
    target.reply = (asked, fake) =>
      asked.call === 'info' ? [...(fake.usual(asked) as [number, object]), { age: '60' }] : undefined;
    expect(await views.differences(api, job.record, ['info'])).toEqual([]);
    await callFor(api, 'delete-job', job.id);
    target.put({ JobId: job.id, JobName: job.record.name, JobStatus: 'Authorizing' });
    await expect(views.differences(api, job.record, ['info'])).rejects.toThrow(/answered from a cache/);
  });
});

describe('Waiting for an effect', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** Job info and list show a deleted job for so long after a deletion. */
  async function deleteWith(lagMs: number, effectTimeoutMs = 30_000) {
    const ghosts = new Map<string, { job: Listed; until: number }>();
    const reply: FakeTarget['reply'] = ({ call, query }, target) => {
      const { job_id = '' } = query;
      const job = target.jobs.get(job_id);
      if (call === 'delete' && job) ghosts.set(job_id, { job, until: Date.now() + lagMs });
      const ghost = ghosts.get(job_id);
      return call === 'info' && ghost && Date.now() < ghost.until ? [200, ghost.job] : undefined;
    };
    const run = await hurry(() => begun(reply, { effectTimeoutMs }));
    const remove = async () => {
      const job = await run.jobs.create();
      await callFor(run.api, 'delete-job', job.id);
      const asked = run.target.of('info').length;
      const begunAt = Date.now();
      const found = await run.views.differences(run.api, job.record, ['info']);
      return { found, tookMs: Date.now() - begunAt, looks: run.target.of('info').length - asked };
    };
    return { ...run, remove };
  }

  test('ends when it shows, with few looks, and a slow one is told in a note, once', async () => {
    const { remove, notes } = await deleteWith(12_000);
    for (let times = 0; times < 2; times += 1) {
      const { found, tookMs, looks } = await hurry(remove);
      expect(found).toEqual([]);
      expect(tookMs).toBeGreaterThanOrEqual(12_000);
      expect(looks).toBeLessThan(15);
    }
    expect(notes).toEqual([expect.stringMatching(/^Effects took up to 1\d s .*CIELO24_EFFECT_TIMEOUT_MS/)]);
  });

  test('in vain costs its whole time once, and not for each job', async () => {
    const { remove } = await deleteWith(600_000);
    const first = await hurry(remove);
    expect(first.found).toMatchObject([{ line: expect.stringMatching(/^the job is still there/) }]);
    expect(first.tookMs).toBeGreaterThanOrEqual(30_000);
    expect((await hurry(remove)).tookMs).toBeLessThan(2_000);
  });

  /** A deleted job that was seen to be gone is shown again, to every second look, for so long after its deletion. */
  async function relapseFor(lagMs: number) {
    let deletedAt = Number.POSITIVE_INFINITY;
    let looks = 0;
    const reply: FakeTarget['reply'] = ({ call, query }, target) => {
      const isGhost = call === 'info' && !target.jobs.has(query.job_id ?? '');
      if (!isGhost || Date.now() > deletedAt + lagMs) return undefined;
      looks += 1;
      return looks % 2 === 0 ? [200, { JobId: query.job_id, JobStatus: 'Authorizing' }] : undefined;
    };
    const run = await hurry(() => begun(reply, { effectTimeoutMs: 30_000 }));
    const { job, api, views } = run;
    await callFor(api, 'delete-job', job.id);
    deletedAt = Date.now();
    const begunAt = Date.now();
    const found = [];
    for (let times = 0; times < 8; times += 1)
      found.push((await hurry(() => views.differences(api, job.record, ['info']))).length);
    return { found, tookMs: Date.now() - begunAt };
  }

  test('is over where a node that lags behind shows now and then what was before', async () => {
    const { found, tookMs } = await relapseFor(12_000);
    expect(found).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(tookMs).toBeLessThan(30_000);
  });

  test('is in vain where that goes on', async () => {
    const { found, tookMs } = await relapseFor(600_000);
    expect(found).toContain(1);
    expect(tookMs).toBeGreaterThanOrEqual(30_000);
    expect(tookMs).toBeLessThan(35_000);
  });

  test('for a new job that is there late: from then on each is waited for', async () => {
    const reply: FakeTarget['reply'] = ({ call, query }, target) => {
      const looks = target.of('info').filter((one) => one.query.job_id === query.job_id).length;
      return call === 'info' && looks < 3 ? NO : undefined;
    };
    const { views, registry } = await hurry(() => begun(reply, { effectTimeoutMs: 30_000 }));
    expect(views.newJobsAreLate).toBe(true);
    expect(registry.birthStatus.main).toBe('Authorizing');
  });

  describe('Job info that crashes for a deleted job', () => {
    const CRASH = [500, 'Internal Server Error'] as unknown as [number, object];

    /** @param isBroken whether this look, counted from 1 for jobs that are gone, crashes; and whether those for others do */
    async function looked(isBroken: (look: number) => boolean, others = false) {
      let looks = 0;
      let hasBegun = false;
      const reply: FakeTarget['reply'] = ({ call, query }, target) => {
        if (call !== 'info' || !hasBegun) return undefined;
        if (target.jobs.has(query.job_id ?? '')) return others ? CRASH : undefined;
        looks += 1;
        return isBroken(looks) ? CRASH : undefined;
      };
      const { api, job, views } = await hurry(() => begun(reply));
      await callFor(api, 'delete-job', job.id);
      hasBegun = true;
      return hurry(() => views.differences(api, job.record, ['info']));
    }

    test('is told, as long as it answers for the control job', async () => {
      expect(await looked(() => true)).toMatchObject([
        { line: expect.stringMatching(/^job info fails for the job \(job info: 500/) },
      ]);
    });

    test('now and then is not', async () => {
      expect(await looked((look) => look % 2 === 1)).toEqual([]);
    });

    test('is trouble where it crashes for the control job, too', async () => {
      await expect(looked(() => true, true)).rejects.toThrow('info call');
    });
  });
});
