/** What a run knows of its jobs, as its requests come to one end or another. */
import { describe, expect, jest, test } from '@jest/globals';
import type { Answer } from '../support/answer';
import type { Api, Sight } from '../support/api';
import type { JobBook } from '../support/job-book';
import type { Exchange } from '../support/result';
import { idOf, newBook } from './new-book';

const enter = (book: JobBook, letter: string) => book.enter(idOf(letter), letter, 'main');
const answered = (status: number) => ({ status }) as Answer;
const settled = () => new Promise(setImmediate);

test("The run's jobs are asked for by their external id, else by their names, else among all of the account", () => {
  const book = newBook();
  const byName = { JobName: `${book.marker}*` };
  expect(book.nameFilter).toEqual(byName);
  expect(book.listFilters).toEqual([{ ExternalID: book.marker }, byName, {}]);
});

test("A job that is somebody else's may not be deleted any more, in whichever case its id is written", () => {
  const book = newBook();
  const record = enter(book, 'A');
  expect([...book.target.deletable]).toEqual([idOf('a')]);
  book.disown(record);
  expect([book.records, [...book.target.deletable]]).toEqual([[], []]);
});

test('A job that is none is forgotten, once and no other, and that its request may have made one is not', () => {
  const book = newBook();
  const records = ['a', 'b', 'c'].map((letter) => enter(book, letter));
  book.forget(records[0]!);
  book.forget(records[0]!);
  expect([book.records, book.lostNews]).toEqual([records.slice(1), 1]);
});

describe('A request to delete', () => {
  const [one, both] = [idOf('A'), [idOf('a'), idOf('b')]];

  test.each<[string, string | string[] | undefined, number | undefined, string[]]>([
    ['makes its job gone where it is accepted', one, 200, ['gone', 'there']],
    ['leaves its job as it was where it is refused', one, 400, ['there', 'there']],
    ['leaves it open where it is answered otherwise', one, 500, ['unknown', 'there']],
    ['leaves it open where it has no answer', one, undefined, ['unknown', 'there']],
    ['leaves it open which of two jobs it made gone', both, 200, ['unknown', 'unknown']],
    ['leaves two jobs as they were where it is refused', both, 400, ['there', 'there']],
    ['says nothing of jobs where it names none', undefined, 200, ['there', 'there']],
    ['says nothing of jobs where it names one that nobody knows', idOf('f'), 200, ['there', 'there']],
  ])('%s', (_, job_id, status, fates) => {
    const book = newBook();
    const records = [enter(book, 'a'), enter(book, 'b')];
    book.isAccounted = true;
    book.onDelete({ job_id }, status === undefined ? undefined : answered(status));
    expect(records.map(({ fate }) => fate)).toEqual(fates);
    expect(records.map(({ mayBeGone = false }) => mayBeGone)).toEqual(fates.map((fate) => fate !== 'there'));
    // What was not refused may have worked in some way that only another list tells.
    expect(book.isAccounted).toBe(status === 400);
  });
});

describe('A shared job that was found changed', () => {
  test('is for the end of the run to tell, and not to be shared any more', async () => {
    const book = newBook();
    const record = enter(book, 'a');
    book.shared.existing = Promise.resolve(record);
    book.suspect(record);
    await settled();
    expect([[...book.suspected], book.isSpoilt(record), record.fate]).toEqual([[record], true, 'unknown']);
    expect(book.shared.existing).toBeUndefined();
  });

  test('is no riddle where a request to delete it was not refused', () => {
    const book = newBook();
    const record = enter(book, 'a');
    book.onDelete({ job_id: record.id }, answered(200));
    book.suspect(record);
    expect([[...book.suspected], book.isSpoilt(record), record.fate]).toEqual([[], false, 'unknown']);
  });

  test.each<[string, ('suspect' | 'explain')[]]>([
    ['before', ['explain', 'suspect']],
    ['afterwards', ['suspect', 'explain']],
  ])('is not told once more where a check that failed tells of it %s', (_, steps) => {
    const book = newBook();
    const record = enter(book, 'a');
    for (const step of steps) book[step](record);
    expect([[...book.suspected], book.isSpoilt(record), record.fate]).toEqual([[], true, 'unknown']);
  });
});

test('Only the job that is not to be shared any more is not, and one that has taken its place is', async () => {
  const book = newBook();
  const [record, another] = [enter(book, 'a'), enter(book, 'b')];
  const isShared = async () => {
    await settled();
    return Promise.all([book.shared.existing, book.shared.processed]);
  };
  book.shared.existing = Promise.resolve(record);
  book.shared.processed = Promise.resolve(another);
  book.unshare(enter(book, 'c'));
  expect(await isShared()).toEqual([record, another]);
  book.unshare(record);
  expect(await isShared()).toEqual([undefined, another]);
  const next = enter(book, 'd');
  book.unshare(another);
  book.shared.processed = Promise.resolve(next);
  expect(await isShared()).toEqual([undefined, next]);
});

describe("A look at the run's list", () => {
  const SIGHT = { there: true } as Sight;

  function listing({ infoWorks = true } = {}) {
    const look = jest.fn<Api['look']>(async () => SIGHT);
    const list = jest.fn<Api['list']>(async (_, options) => {
      options?.onSend?.();
      return { jobs: [], exchange: {} as Exchange };
    });
    return { list, look, api: { session: { infoWorks }, list, look } as unknown as Api };
  }

  test('is shared by all who want one at a time, with a look at the job that most checks name', async () => {
    const book = newBook();
    const record = enter(book, 'a');
    book.shared.existing = Promise.resolve(record);
    const { api, list, look } = listing();
    const [first, second] = await Promise.all([book.list(api), book.list(api)]);
    expect(first).toBe(second);
    expect(first).toMatchObject({ jobs: [], filter: 0 });
    expect(first.existing).toEqual({ record, sight: SIGHT });
    expect(list.mock.calls.map(([filter]) => filter)).toEqual([book.listFilters[0]]);
    expect(look.mock.calls).toEqual([[record.id]]);
  });

  test.each([
    ['where checks share none', true, false],
    ['where job info is not known to work', false, true],
  ])('goes without a look at that job %s', async (_, infoWorks, isShared) => {
    const book = newBook();
    if (isShared) book.shared.existing = Promise.resolve(enter(book, 'a'));
    const { api, look } = listing({ infoWorks });
    expect((await book.list(api)).existing).toBeUndefined();
    expect(look).not.toHaveBeenCalled();
  });

  test('takes the filter that is known to work, and none where none does', async () => {
    const book = newBook();
    const { api, list } = listing();
    for (const filter of [1, 3]) {
      book.workingFilter = filter;
      expect((await book.list(api)).filter).toBe(filter);
    }
    expect(list.mock.calls.map(([filter]) => filter)).toEqual([book.nameFilter, {}]);
  });
});
