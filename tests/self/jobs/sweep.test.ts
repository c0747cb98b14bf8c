/** The sweep removes what earlier runs left, by their mark and age, and nothing else. */
import { expect, test } from '@jest/globals';
import { newMarker } from '../../support/jobs/marker';
import { sweep } from '../../support/jobs/sweep';
import { type FakeTarget, open } from './fake';

const OLD = 'contract-suite.20200101T000000Z.0123abcd.x';
const MARKER = OLD.slice(0, -2);

async function sweepWith(reply?: FakeTarget['reply'], sweepAfterMinutes = 60, isInterrupted = false) {
  const { target, accounts, registry, newRecorder, interruption } = open(reply);
  const account = await accounts.open();
  const put = (letter: string, JobName: string, JobStatus = 'Pending', ExternalID = '') =>
    target.put({ JobId: letter.repeat(32), JobName, JobStatus, ...(ExternalID && { ExternalID }) });
  put('a', OLD);
  put('b', OLD, 'Authorizing', MARKER);
  put('c', OLD, 'In Process');
  put('d', `${newMarker(new Date(Date.now() - 59 * 60_000))}.x`);
  put('e', `${registry.marker}.x`);
  put('f', `my ${OLD}`);
  put('1', 'contract-suite.notes');
  put('2', OLD, 'Pending', 'a user has renamed it');
  if (isInterrupted) interruption.abort();
  const said = await sweep(registry, account, newRecorder(), { sweepAfterMinutes }, interruption.signal);
  return { said, removed: target.of('delete').map(({ query }) => query.job_id![0]), target };
}

test.each<[what: string, after: number, removed: string[]]>([
  ['of another run that is old enough, and can be deleted', 60, ['a', 'b']],
  ['of another run, where nothing is too young', 0, ['a', 'b', 'd']],
])('it removes jobs %s', async (_what, after, removed) => {
  const swept = await sweepWith(undefined, after);
  expect(swept.removed).toEqual(removed);
  const count = removed.length;
  expect(swept.said).toEqual([
    expect.stringMatching(`^Deleted ${count} jobs that earlier runs left: a{32}, b`),
  ]);
});

test.each<[what: string, reply: FakeTarget['reply'], removed: string, said: unknown[]]>([
  [
    'a list that fails once',
    ({ call, times }) => (call === 'list' && times === 1 ? [500] : undefined),
    'ab',
    [expect.stringMatching('^Deleted 2')],
  ],
  [
    'a job that is refused',
    ({ call, query }) =>
      call === 'delete' && query.job_id!.startsWith('a')
        ? [400, { ErrorType: 'INVALID_QUERY', ErrorComment: 'not this one' }]
        : undefined,
    'ab',
    [expect.stringMatching('^Deleted 1 job'), expect.stringMatching('^Earlier runs left 1 more job')],
  ],
])('it goes on after %s', async (_what, reply, removed, said) => {
  const swept = await sweepWith(reply);
  expect(swept.removed.join('')).toBe(removed);
  expect(swept.said).toEqual(said);
});

test('it ends at the first job without an answer, when it is interrupted, and after fifty jobs', async () => {
  const gone = await sweepWith(({ call }) => {
    if (call === 'delete') throw new Error('gone');
    return undefined;
  });
  expect(gone.said).toEqual(['Earlier runs left 2 more jobs, which the next run tries to delete.']);
  expect((await sweepWith(undefined, 60, true)).removed).toEqual([]);
  const many = await sweepWith(({ call }, target) => {
    if (call === 'list')
      for (let n = 0; n < 60; n += 1) target.put({ JobId: `9${n}`, JobName: OLD, JobStatus: 'Pending' });
    return undefined;
  });
  expect(many.removed).toHaveLength(50);
  expect(many.said[1]).toBe('Earlier runs left 12 more jobs, which the next run tries to delete.');
});
