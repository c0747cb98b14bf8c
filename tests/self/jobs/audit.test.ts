/** At the end each job is held against what the model says of it, and the call that explains a loss is named. */
import { expect, test } from '@jest/globals';
import { callFor, type FakeTarget, type Listed, open } from './fake';

/** A run that has made a job for this check. */
async function begun(checkId = 'x', reply?: FakeTarget['reply']) {
  const run = open(reply);
  const { jobs } = await run.jobsOf(checkId);
  const { record, id } = await jobs.create();
  const lost = () => run.audit.lost(run.newRecorder());
  const returned = () => run.audit.returned(run.newRecorder());
  return { ...run, record, id, entry: run.target.jobs.get(id)!, lost, returned, api: await run.newApi() };
}

type Happen = (entry: Listed, jobs: Map<string, Listed>) => void;
const vanish: Happen = ({ JobId }, jobs) => void jobs.delete(JobId);
const change =
  (fields: Partial<Listed>): Happen =>
  (entry) =>
    void Object.assign(entry, fields);

test.each<[what: string, checkId: string, happen: Happen, endpointId: string, says: RegExp]>([
  ['gone', 'authorize-job.x', vanish, 'delete-job', /the job is no longer there, the job is no .* list\)$/],
  [
    'Pending',
    'x',
    change({ JobStatus: 'Pending' }),
    'authorize-job',
    /JobStatus was Authorizing and is Pending/,
  ],
  ['renamed', 'authorize-job.x', change({ JobName: 'y' }), 'authorize-job', /JobName was .*job\.x and is y/],
  ['Complete', 'x', change({ JobStatus: 'Complete' }), 'delete-job', /is Complete/],
])(
  'a job that is %s is told with the call that explains it, or else its own',
  async (_what, checkId, ...more) => {
    const [happen, endpointId, says] = more;
    const { lost, target, entry, id, record } = await begun(checkId);
    happen(entry, target.jobs);
    const line = expect.stringMatching(says);
    expect(await lost()).toEqual([{ endpointId, line }]);
    expect((await lost())[0]!.line).toMatch(`${id} (${record.name}): `);
  },
);

test.each<[what: string, isReported: boolean, happen: Happen]>([
  ['is as it was', false, () => {}],
  ['a failed check has told of', true, vanish],
])('a job that %s is not told', async (_what, isReported, happen) => {
  const { lost, target, entry, record } = await begun();
  record.isReported = isReported;
  happen(entry, target.jobs);
  expect(await lost()).toEqual([]);
});

test('a deleted job that is listed again is told as returned, and left to clean-up', async () => {
  const { returned, api, id, record, target, entry } = await begun();
  await callFor(api, 'delete-job', id);
  expect(await returned()).toEqual([]);
  const again = await begun();
  await callFor(again.api, 'delete-job', again.id);
  again.target.put(again.entry);
  const line = `${again.id} (${again.record.name}) is listed, and was deleted`;
  expect(await again.returned()).toEqual([{ endpointId: 'delete-job', line }]);
  expect(again.registry.presentIn('main', [])).not.toContain(again.record);
  expect([target.jobs.has(entry.JobId), record.isReported]).toEqual([false, false]);
});

test.each([
  ['is told', 0, 1],
  ['is not, where a request to make one had no answer', 1, 0],
])("a job with this run's mark that nobody made %s", async (_what, unanswered, count) => {
  const { returned, registry, target } = await begun();
  registry.unansweredCreates = unanswered;
  const JobName = `${registry.marker}.authorize-job.x`;
  target.put({ JobId: 'e'.repeat(32), JobName, JobStatus: 'Pending' });
  target.put({ JobId: 'f'.repeat(32), JobName: "somebody else's", JobStatus: 'Pending' });
  const line = `${'e'.repeat(32)} (${JobName}) is listed, and was never made`;
  expect(await returned()).toEqual(Array(count).fill({ endpointId: 'authorize-job', line }));
});

test('where no job was made there is no occasion, perhaps for trouble', () => {
  const { audit, newRecorder } = open();
  const refusal = expect.objectContaining({ name: 'NotExercised', mayBeTrouble: true });
  for (const look of ['lost', 'returned'] as const) expect(() => audit[look](newRecorder())).toThrow(refusal);
});
