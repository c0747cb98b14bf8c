/** The sweep removes what earlier runs left, by their mark and age, and nothing else. */
import { describe, expect, test } from '@jest/globals';
import { newMarker } from '../../support/jobs/marker';
import { sweep } from '../../support/jobs/sweep';
import { type FakeTarget, type Listed, open } from './fake';

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

describe('How old a job is, the clock of the target tells', () => {
  const NOW = Date.parse('2031-05-06T07:08:09Z');
  const ago = (minutes: number) => new Date(NOW - minutes * 60_000);
  /** As the documentation shows it. */
  const date = (minutes: number) => ago(minutes).toISOString().replace('Z', '000');
  const name = (minutes: number) => `${newMarker(ago(minutes))}.x`;

  test.each<[what: string, jobs: Omit<Listed, 'JobId'>[], removed: string]>([
    ['made an hour ago', [{ JobName: name(60), CreationDate: date(60) }], '1'],
    ['made a little later', [{ JobName: name(60), CreationDate: date(59) }], ''],
    ['of a run that thinks it is two hours earlier', [{ JobName: name(121), CreationDate: date(1) }], ''],
    ['of a run that thinks it is two hours later', [{ JobName: name(-119), CreationDate: date(1) }], ''],
    ['at a target in another time zone', [{ JobName: name(1), CreationDate: date(301) }], ''],
    ['at one that tells the zone', [{ JobName: name(70), CreationDate: '2031-05-06T08:07:09+02:00' }], '1'],
    ['at one that tells no creation', [{ JobName: name(60) }, { JobName: name(59) }], '1'],
    ['at one whose dates are none', [{ JobName: name(60), CreationDate: 'today' }], '1'],
  ])('%s', async (_what, jobs, removed) => {
    expect(await removedOf(jobs)).toBe(removed);
  });

  test('a run of two hours is not swept while it makes jobs', async () => {
    const [first] = name(120).split('.x');
    const long = [119, 70, 5].map((minutes) => ({ JobName: `${first}.x`, CreationDate: date(minutes) }));
    const other = { JobName: name(61), CreationDate: date(61) };
    expect(await removedOf([...long, other])).toBe('4');
  });

  async function removedOf(jobs: Omit<Listed, 'JobId'>[]): Promise<string> {
    const { target, accounts, registry, newRecorder, interruption } = open(({ call }, { jobs: all }) =>
      call === 'list'
        ? [200, { ActiveJobs: [...all.values()] }, { date: new Date(NOW).toUTCString() }]
        : undefined,
    );
    const account = await accounts.open();
    for (const [index, job] of jobs.entries())
      target.put({ JobId: `${index + 1}`.repeat(32), JobStatus: 'Pending', ...job });
    await sweep(registry, account, newRecorder(), { sweepAfterMinutes: 60 }, interruption.signal);
    return target
      .of('delete')
      .map(({ query }) => query.job_id![0])
      .join('');
  }
});
