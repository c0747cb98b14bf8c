/** How a check comes by its jobs, and what is known of them; no request is sent, and no time passes. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Sight } from '../support/api';
import { NotExercised, Trouble } from '../support/trouble';
import { idOf } from './new-book';
import { GONE, openStub, sight } from './stub-account';
import { hurry } from './timers';

afterEach(() => void jest.useRealTimers());

describe('A new job', () => {
  test('has a name that is no longer than targets take, and begins with the mark of the run', async () => {
    const { book, jobsFor } = openStub();
    const { record } = await jobsFor('x'.repeat(60)).create();
    expect(record.name).toHaveLength(64);
    expect(record.name).toMatch(new RegExp(`^${book.marker}\\.x+$`));
  });

  test('is waited for until its status is told, and then looked at no more', async () => {
    jest.useFakeTimers();
    const { api, jobs } = openStub({ lagMs: 10_000 });
    api.look.mockResolvedValueOnce(GONE).mockResolvedValueOnce(sight());
    expect((await hurry(() => jobs.create())).status).toBe('Authorizing');
    expect(api.look).toHaveBeenCalledTimes(3);
  });

  test('is forgotten where neither job info nor any list knows it, and the next one is looked at anew', async () => {
    const { api, book, jobs } = openStub({}, () => [idOf('f')]);
    api.look.mockResolvedValueOnce(GONE);
    await expect(jobs.create()).rejects.toThrow('The new call gives ids that neither job info nor job list');
    expect([book.records, book.lostNews]).toEqual([[], 1]);
    expect(api.list.mock.calls.map(([filter]) => filter)).toEqual(book.listFilters);
    expect((await jobs.create()).status).toBe('Authorizing');
  });

  test('is there where a list shows it, though job info does not', async () => {
    const { api, jobs } = openStub({}, (filter) =>
      Object.keys(filter).length === 0 ? [idOf('F'), idOf('A')] : [idOf('F')],
    );
    api.look.mockResolvedValueOnce(GONE);
    expect(await jobs.create()).toMatchObject({ id: idOf('a'), status: undefined });
  });

  test('is kept in mind where trouble comes between, to be removed in the end', async () => {
    const { api, book, jobs } = openStub();
    api.look.mockRejectedValueOnce(new Trouble('The connection was cut.'));
    await expect(jobs.create()).rejects.toThrow('The connection was cut.');
    expect(book.records).toMatchObject([{ id: idOf('a'), fate: 'there' }]);
    expect(book.lostNews).toBe(0);
  });

  test("is somebody else's where it has another name and external id, and is never named again", async () => {
    const { api, book, jobs } = openStub();
    api.look.mockResolvedValueOnce(sight({ status: 'Pending', name: 'Interview', externalId: 'mine' }));
    await expect(jobs.create()).rejects.toMatchObject({
      message: `The new call gave the id ${idOf('a')}, which is another job's: Interview.`,
      lasting: true,
    });
    expect([book.records, [...book.target.deletable]]).toEqual([[], []]);
  });

  test.each<[string, (name: string, marker: string) => Partial<Sight>, names: boolean, externalIds: boolean]>(
    [
      ['all', (name, externalId) => ({ name, externalId }), true, true],
      ['nothing', () => ({}), false, false],
      ['a name only', (name) => ({ name }), true, false],
      ['an external id only', (_, externalId) => ({ externalId }), false, true],
      ['the name in another case', (name) => ({ name: name.toUpperCase() }), false, false],
      [
        'another name with our external id',
        (_, externalId) => ({ name: 'Untitled', externalId }),
        false,
        true,
      ],
      ['our name with another external id', (name) => ({ name, externalId: 'x' }), true, false],
    ],
  )(
    "is this run's where job info tells %s, and jobs are held to that",
    async (_, shown, names, externalIds) => {
      const { api, book, jobs } = openStub();
      api.look.mockImplementation(async (id) =>
        sight({ status: 'Pending', ...shown(book.find(id)!.name, book.marker) }),
      );
      expect((await jobs.create()).status).toBe('Pending');
      expect(book.told.main).toEqual({ names, externalIds });
    },
  );
});

describe('A job that checks share', () => {
  test('is made once, and named once among the jobs of a check', async () => {
    const { api, jobs, jobsFor } = openStub();
    await jobs.existing();
    await jobs.existing();
    await jobsFor('another-check').existing();
    expect(api.newJob).toHaveBeenCalledTimes(1);
    expect(jobs.used).toMatchObject([{ id: idOf('a'), isShared: true }]);
  });

  test('is made anew where that had failed', async () => {
    const { api, jobs } = openStub();
    api.newJob.mockRejectedValueOnce(new Trouble('The connection was cut.'));
    await expect(jobs.existing()).rejects.toThrow('The connection was cut.');
    expect((await jobs.existing()).id).toBe(idOf('a'));
  });

  test('is not given to a check that is to be alone: it has one of its own, to be looked at from all sides', async () => {
    const { jobs, jobsFor } = openStub();
    await jobs.existing();
    const { record } = await jobsFor('another-check', { alone: true }).existing();
    expect(record).toMatchObject({ id: idOf('b'), isSuspect: true });
    expect(record.isShared).toBeUndefined();
  });
});

describe('The remaining jobs', () => {
  test('are those of the account that are there, and that nobody else has to tell of', async () => {
    const { api, book, jobs } = openStub();
    const enter = (letter: string, more: object, account: 'main' | 'other' = 'main') =>
      Object.assign(book.enter(idOf(letter), 'a name', account), more);
    enter('a', {});
    enter('b', { fate: 'unknown', mayBeGone: true });
    const vanished = enter('c', { fate: 'unknown', mayBeGone: true });
    enter('0', { fate: 'gone', mayBeGone: true });
    enter('1', { fate: 'unknown' });
    enter('2', { isOffered: true });
    enter('3', { isStarted: true });
    enter('4', {}, 'other');
    book.explain(enter('5', { mayBeGone: true }));
    api.look.mockImplementation(async (id) => (id === vanished.id ? GONE : sight()));
    expect((await jobs.remaining()).map(({ id }) => id)).toEqual([idOf('a'), idOf('b')]);
    expect(vanished.fate).toBe('gone');
  });

  test('do not include one that is only slow to vanish', async () => {
    jest.useFakeTimers();
    const { api, book, jobs } = openStub({ lagMs: 10_000 });
    book.enter(idOf('a'), 'a name', 'main');
    Object.assign(book.enter(idOf('b'), 'a name', 'main'), { fate: 'unknown', mayBeGone: true });
    api.look.mockResolvedValueOnce(sight()).mockResolvedValueOnce(GONE);
    expect((await hurry(() => jobs.remaining())).map(({ id }) => id)).toEqual([idOf('a')]);
    expect(api.look).toHaveBeenCalledTimes(2);
  });

  test('are only those known to be there where delete has stopped being answered', async () => {
    const { api, book, isGone, jobs } = openStub();
    isGone.mockImplementation((call) => call === 'delete');
    book.enter(idOf('a'), 'a name', 'main');
    Object.assign(book.enter(idOf('b'), 'a name', 'main'), { fate: 'unknown', mayBeGone: true });
    expect((await jobs.remaining()).map(({ id }) => id)).toEqual([idOf('a')]);
    expect(api.look).not.toHaveBeenCalled();
  });

  test('may be none, which trouble can be the reason of', async () => {
    const nothing = new NotExercised('Nothing was left to delete.', true);
    await expect(openStub().jobs.remaining()).rejects.toMatchObject({ ...nothing });
  });
});

test('Of several jobs it is counted how many have vanished, and each is known for what became of it', async () => {
  const { api, jobs } = openStub({ patienceMs: 0 });
  const all = [await jobs.create(), await jobs.create(), await jobs.create()];
  api.look.mockImplementation(async (id) => (id === idOf('b') ? GONE : sight()));
  expect(await jobs.countVanished(all)).toBe(1);
  expect(all.map(({ record }) => record.fate)).toEqual(['there', 'gone', 'there']);
});

describe('The list', () => {
  const others = [idOf('e'), idOf('f')];

  test('is asked for in the narrowest way that shows the witness, which later checks begin with', async () => {
    const shown = [...others, idOf('A')];
    const { api, book, jobs } = openStub({}, (filter) => ('JobName' in filter ? shown : others));
    const witness = await jobs.create();
    for (let round = 1; round <= 2; round += 1) {
      expect((await jobs.listed(witness)).map(({ JobId }) => JobId)).toEqual(shown);
    }
    const [byExternalId, byName] = book.listFilters;
    expect(api.list.mock.calls.map(([filter]) => filter)).toEqual([byExternalId, byName, byName]);
  });

  test('is waited for where it lags behind the making of the witness, and asked for no more once it has it', async () => {
    jest.useFakeTimers();
    const { api, book, jobs } = openStub({ lagMs: 10_000 }, () =>
      api.list.mock.calls.length > book.listFilters.length ? [idOf('a')] : others,
    );
    const witness = await jobs.create();
    expect(await hurry(() => jobs.listed(witness))).toEqual([{ JobId: idOf('a') }]);
    expect(api.list).toHaveBeenCalledTimes(book.listFilters.length + 1);
  });

  test('that never shows the witness is trouble, for it says nothing of other jobs', async () => {
    const { jobs } = openStub({}, () => others);
    const witness = await jobs.create();
    await expect(jobs.listed(witness)).rejects.toThrow('does not show a job that was just made');
  });
});

describe('An identifier', () => {
  test("other than the job's own may be named in a request to delete, in any case", async () => {
    const { api, book, jobs } = openStub();
    api.newJob.mockResolvedValueOnce({ id: idOf('9'), taskId: idOf('B') });
    const job = await jobs.create();
    const all = (['name', 'external id', 'TaskId'] as const).map((which) => jobs.otherIdentifier(job, which));
    expect(all).toEqual([job.record.name, book.marker, idOf('B')]);
    expect([...book.target.deletable]).toEqual([job.id, ...all].map((id) => id.toLowerCase()));
    await jobs.create();
    expect(jobs.makingTasks).toEqual([idOf('B')]);
  });

  test.each([undefined, idOf('A')])('that would be of the task is none where that is %s', async (taskId) => {
    const { api, jobs } = openStub();
    api.newJob.mockResolvedValueOnce({ id: idOf('a'), ...(taskId && { taskId }) });
    const job = await jobs.create();
    expect(() => jobs.otherIdentifier(job, 'TaskId')).toThrow(
      'The new call gave no TaskId beside the JobId.',
    );
  });

  test('that no job has is another each time, looks like one, and may be named in a request to delete', () => {
    const { book, jobs } = openStub();
    const ids = [jobs.unknownId(), jobs.unknownId()];
    expect([...book.target.deletable]).toEqual(ids);
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });
});
