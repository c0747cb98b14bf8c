/** What clean-up removes, how often it tries, and what it says of what is left; the time is the test's own. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cleanUp } from '../../support/jobs/clean-up';
import { hurry } from '../timers';
import { type FakeTarget, type Listed, open, TOKEN_REFUSED } from './fake';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Cleans up after a run with a control job and one more. */
async function cleaned(
  reply?: FakeTarget['reply'],
  before: (job: Listed, run: ReturnType<typeof open>) => void = () => {},
) {
  let isOver = false;
  const run = open((asked, target) => (isOver ? reply?.(asked, target) : undefined));
  const { target } = run;
  const { id } = await hurry(async () => (await run.jobsOf()).jobs.create());
  before(target.jobs.get(id)!, run);
  isOver = true;
  const { leftovers, notes } = await hurry(() =>
    cleanUp(run.registry, run.views, run.accounts, run.newRecorder()),
  );
  const tries = target.of('delete').filter(({ query }) => query.job_id === id).length;
  return { ...run, id, tries, notes, left: leftovers.map(({ reason }) => reason), leftovers };
}

const on =
  (name: string, reply: ReturnType<FakeTarget['reply']>, most = 99): FakeTarget['reply'] =>
  ({ call, times }) =>
    call === name && times <= most ? reply : undefined;
const YES: ReturnType<FakeTarget['reply']> = [200, { TaskId: 'c'.repeat(32) }];
const refusesProcessed: FakeTarget['reply'] = ({ call, query }, { jobs }) =>
  call === 'delete' && jobs.get(query.job_id!)?.JobStatus === 'In Process'
    ? [400, { ErrorType: 'INVALID_QUERY', ErrorComment: 'no' }]
    : undefined;
const process = (job: Listed) => void Object.assign(job, { JobStatus: 'In Process' });
const LISTED = 'It should be gone, and the target still lists it.';

test.each<[what: string, reply: FakeTarget['reply'] | undefined, tries: number, left: string[]]>([
  ['removes all, each by one request', undefined, 1, []],
  ['tries again after a 500', on('delete', [500], 2), 2, []],
  [
    'tries eight times',
    on('delete', [500]),
    8,
    Array(2).fill('The target did not delete it; it is Authorizing.'),
  ],
  ['says what a yes without a deletion has left', on('delete', YES), 1, [LISTED, LISTED]],
  ['goes on in a new session where its own has ended', ended, 2, []],
])('it %s, and logs out', async (_what, reply, tries, left) => {
  const seen = await cleaned(reply);
  expect([seen.tries, seen.left, seen.notes]).toEqual([tries, left, []]);
  expect(seen.target.jobs.size).toBe(left.length);
  expect(seen.target.of('logout')).toHaveLength(1);
});

/** Knows the first session no more. */
function ended({ query }: { query: Record<string, string> }) {
  return query.api_token === 'token-1' ? TOKEN_REFUSED : undefined;
}

test('it tells of a job that is processed by id, name and reason, and tries it once', async () => {
  const { leftovers, id, tries, registry } = await cleaned(refusesProcessed, process);
  const { name } = registry.find(id)!;
  expect(leftovers).toEqual([{ jobId: id, name, reason: 'A job that is In Process cannot be deleted.' }]);
  expect(tries).toBe(1);
});

test("it adopts and removes jobs with this run's mark that it does not know, and no others", async () => {
  const ids = ['d', 'e', 'f'].map((letter) => letter.repeat(32));
  const { target, registry, notes } = await cleaned(undefined, (_job, run) => {
    const JobStatus = 'Pending';
    const [named, marked, theirs] = ids as [string, string, string];
    run.target.put({
      JobId: named,
      JobName: `${run.registry.marker}.x`,
      JobStatus,
      ExternalID: run.registry.marker,
    });
    run.target.put({ JobId: marked, JobName: 'renamed', JobStatus, ExternalID: run.registry.marker });
    run.target.put({ JobId: theirs, JobName: 'theirs', JobStatus });
  });
  expect([...target.jobs.keys()]).toEqual([ids[2]]);
  expect(ids.map((id) => registry.find(id)?.name)).toEqual([
    `${registry.marker}.x`,
    registry.marker,
    undefined,
  ]);
  expect(notes).toEqual([]);
});

test('it says where it could not see whether there are more', async () => {
  const { notes, left, target } = await cleaned(on('list', [500]));
  expect(notes).toEqual([
    expect.stringMatching(/^Whether jobs are left that nobody knows of could not be seen: The l/),
  ]);
  expect([left, target.jobs.size]).toEqual([[], 0]);
});

test('it leaves an offered job alone', async () => {
  const { target, id } = await cleaned(undefined, (job, { registry }) => {
    registry.notOurs(registry.find(job.JobId)!);
    registry.offered(job.JobId, job.JobName, '', 'Authorizing');
  });
  expect([...target.jobs.keys()]).toEqual([id]);
});
