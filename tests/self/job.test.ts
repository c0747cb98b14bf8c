/** How a job is looked at again: where, how often, and what is made of it. The target is a function, and no time passes. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Api, ListedJob, Sight } from '../support/api';
import type { Parameters } from '../support/call-log';
import { countVanished, Job, Suspicion } from '../support/job';
import type { JobRecord } from '../support/job-book';
import { idOf, newBook } from './new-book';

const ID = idOf('a');
const OTHER_ID = idOf('b');
const NAME = 'a name';

/** In job info. */
const GONE = { there: false };
const RENAMED = { name: 'another' };
/** In the list, beside the job: one of this run, and one of somebody else. */
const OTHER = { JobId: OTHER_ID };
const FOREIGN = { JobId: idOf('c') };
/** In both. */
const SAME = {};

interface Shown {
  info?: Partial<Sight>[];
  list?: Partial<ListedJob>[][];
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/**
 * A run with two jobs, of which one is looked at.
 * @param shown what a look shows: the first, the second, and so on; the last goes on. What is not said is as it was.
 */
function open({ info = [SAME], list = [[SAME]] }: Shown, known: Partial<JobRecord> = {}) {
  const book = newBook();
  book.told.main = { names: true, externalIds: true };
  const record = Object.assign(book.enter(ID, NAME, 'main'), { status: 'Pending', ...known });
  book.enter(OTHER_ID, NAME, 'main');

  const asked: string[] = [];
  const next = <T>(all: T[], call: string) =>
    all[Math.min(asked.filter((one) => one.startsWith(call)).length, all.length) - 1]!;
  const api = {
    session: { infoWorks: true },
    log: { share: () => {} },
    look: async () => {
      asked.push('info');
      return { there: true, status: 'Pending', name: NAME, externalId: book.marker, ...next(info, 'info') };
    },
    list: async (filter: Parameters, { onSend }: { onSend: () => void }) => {
      asked.push(`list by ${Object.keys(filter)}`);
      onSend();
      const whole = { JobId: ID, JobStatus: 'Pending', JobName: NAME, ExternalID: book.marker };
      return { jobs: next(list, 'list').map((entry) => ({ ...whole, ...entry })), exchange: {} };
    },
  } as unknown as Api;
  return { asked, api, book, record, job: new Job(record, api, book) };
}

/** Lets the time that something waits for pass at once. */
const hurry = async <T>(work: Promise<T>) => (await Promise.all([work, jest.runAllTimersAsync()]))[0];
const changesOf = async ({ job }: { job: Job }) => (await hurry(job.changes())).changes;

describe('A job that should be as it was', () => {
  test('is not looked up in job info where the list shows it so', async () => {
    const run = open({ info: [RENAMED] });
    expect(await changesOf(run)).toEqual([]);
    expect(run.asked).toEqual(['list by ExternalID']);
  });

  test('is looked up all the same where it is suspected', async () => {
    const run = open({ info: [RENAMED] }, { isSuspect: true });
    expect(await changesOf(run)).toEqual([`JobName was ${NAME} and is another`]);
  });

  test.each([
    ['and so does job info', { status: 'Complete' }, ['JobStatus was Pending and is Complete']],
    ['and job info does not', SAME, []],
  ])('is changed or not as job info has it: the list shows another status, %s', async (_, info, changes) => {
    expect(await changesOf(open({ info: [info], list: [[{ JobStatus: 'Complete' }]] }))).toEqual(changes);
  });

  test('is given time to come to job info', async () => {
    const run = open({ info: [GONE, GONE, SAME], list: [[]] });
    expect(await changesOf(run)).toEqual([]);
    expect(run.asked).toEqual(['list by ExternalID', 'info', 'info', 'info']);
  });

  test.each([
    ['was there', [SAME, GONE], []],
    ['came late', [GONE, SAME], []],
    ['is gone', [GONE], ['the job is no longer there']],
  ])('is looked up along with the list where most checks share it: it %s', async (_, info, changes) => {
    const run = open({ info });
    run.book.shared.existing = Promise.resolve(run.record);
    expect(await changesOf(run)).toEqual(changes);
    expect(run.asked.slice(0, 2)).toEqual(['list by ExternalID', 'info']);
    expect(run.book.listed.main).toEqual({ names: true, externalIds: true });
  });

  test.each([
    ['another account has it', { account: 'other' as const }],
    ['the user has offered it', { isOffered: true }],
  ])('is looked up in job info only where %s', async (_, known) => {
    const run = open({ info: [SAME, RENAMED], list: [[OTHER]] }, known);
    expect(await changesOf(run)).toEqual([]);
    expect(await changesOf(run)).toEqual([`JobName was ${NAME} and is another`]);
    expect(run.asked).toEqual(['info', 'info']);
  });

  test('is suspected where it is shared and changed, and only there', async () => {
    const unsure = { JobStatus: 'Complete' };
    const changed = open({ info: [RENAMED], list: [[unsure]] }, { isShared: true });
    await expect(hurry(changed.job.changes())).rejects.toThrow(Suspicion);
    expect([...changed.book.suspected]).toEqual([changed.record]);
    const same = open({ list: [[unsure]] }, { isShared: true });
    expect(await changesOf(same)).toEqual([]);
    expect([...same.book.suspected]).toEqual([]);
  });
});

describe('A job that is missing from a list that shows others of the run', () => {
  const list = [[OTHER, FOREIGN]];

  test.each(['Authorizing', 'Pending', undefined])('is missed where its status is %s', async (status) => {
    const run = open({ info: [{ status }], list }, { status });
    expect(await changesOf(run)).toEqual(['job info has the job, and the job list has it no longer']);
  });

  test('is not missed once it has started: which jobs are listed then is not documented', async () => {
    const status = 'In Process';
    expect(await changesOf(open({ info: [{ status }], list }, { status }))).toEqual([]);
  });

  test('is given time to come to the list', async () => {
    const run = open({ list: [[OTHER], [OTHER], [OTHER, SAME]] });
    expect(await changesOf(run)).toEqual([]);
    expect(run.asked.filter((call) => call.startsWith('list'))).toHaveLength(3);
  });

  test('is told by what job info shows, where that is something', async () => {
    expect(await changesOf(open({ info: [RENAMED], list }))).toEqual([`JobName was ${NAME} and is another`]);
    expect(await changesOf(open({ info: [GONE], list }))).toEqual(['the job is no longer there']);
  });
});

describe('A list that shows none of the jobs of the run', () => {
  test.each([
    ['nothing', []],
    ["somebody else's", [FOREIGN]],
  ])('is asked for in other ways, then no more, and it is no alarm: it shows %s', async (_, entries) => {
    const run = open({ list: [entries] });
    for (let look = 0; look < 4; look += 1) expect(await changesOf(run)).toEqual([]);
    expect(run.asked.filter((call) => call.startsWith('list'))).toEqual([
      'list by ExternalID',
      'list by JobName',
      'list by ',
    ]);
  });

  test('is asked for in the same way again where the job is gone', async () => {
    const run = open({ info: [GONE], list: [[]] });
    expect(await changesOf(run)).toEqual(['the job is no longer there']);
    expect(run.book.workingFilter).toBe(0);
  });
});

describe('A list without names and external ids', () => {
  const list = [[{ JobName: undefined, ExternalID: undefined }]];

  test('is enough once job info has shown them', async () => {
    const run = open({ list });
    for (let look = 0; look < 3; look += 1) expect(await changesOf(run)).toEqual([]);
    expect(run.asked.join()).toBe('list by ExternalID,info,list by ExternalID,list by ExternalID');
  });

  test('is not enough where it once had some', async () => {
    const run = open({ info: [SAME, RENAMED], list });
    run.book.listed.main.names = true;
    expect(await changesOf(run)).toEqual([]);
    expect(await changesOf(run)).toHaveLength(1);
  });

  test.each<[string, Shown, Partial<JobRecord>]>([
    ['is changed', { info: [RENAMED], list }, {}],
    ['the list does not show at first', { list: [[OTHER], ...list] }, {}],
    ['the list never shows', { list: [[]] }, {}],
    ['the user has offered', { list }, { isOffered: true }],
  ])('is not known by a job that %s', async (_, shown, known) => {
    const run = open(shown, known);
    await changesOf(run);
    expect(run.book.listed.main).toEqual({});
  });
});

describe('A job that should be gone', () => {
  test('is waited for in job info, and no longer than it takes', async () => {
    const run = open({ info: [SAME, SAME, GONE] });
    expect(await hurry(run.job.vanished())).toMatchObject({ gone: true, sight: GONE });
    expect([run.asked.length, run.record.fate]).toEqual([3, 'gone']);
  });

  test('is of unknown fate where job info goes on to show it', async () => {
    const run = open({});
    expect(await hurry(run.job.vanished())).toMatchObject({ gone: false, sight: { name: NAME } });
    expect(run.record.fate).toBe('unknown');
  });

  test('is waited for in the list, too, and returned as it is still listed there', async () => {
    const other: ListedJob = { JobId: OTHER_ID };
    const own: ListedJob = { JobId: ID.toUpperCase(), JobStatus: 'Pending' };
    const lists = [[own, other], [other]];
    const run = open({});
    let looks = 0;
    const list = async () => lists[Math.min(looks++, 1)]!;
    expect(await hurry(run.job.vanishedFrom(list))).toBeUndefined();
    expect([looks, run.record.fate]).toEqual([2, 'gone']);
    run.record.fate = 'unknown';
    expect(await hurry(run.job.vanishedFrom(async () => [other, own]))).toBe(own);
    expect(run.record.fate).toBe('unknown');
  });
});

describe('Of two jobs named in one request', () => {
  const count = async (info: Partial<Sight>[]) => {
    const { asked, api, book } = open({ info });
    const jobs = book.records.map((record) => new Job(record, api, book));
    const vanished = await hurry(countVanished(jobs, book, api));
    return { vanished, fates: book.records.map(({ fate }) => fate), looks: asked.length };
  };

  test.each([
    ['vanishes late', [SAME, SAME, SAME, GONE]],
    ['is only too new', [GONE, GONE, SAME, GONE]],
  ])('one that %s is waited for, and both are entered as they are', async (_, info) => {
    expect(await count(info)).toEqual({ vanished: 1, fates: ['there', 'gone'], looks: 4 });
  });

  test('both may vanish, or none', async () => {
    expect(await count([GONE])).toMatchObject({ vanished: 2, fates: ['gone', 'gone'] });
    expect(await count([SAME])).toMatchObject({ vanished: 0, fates: ['there', 'there'] });
  });
});
