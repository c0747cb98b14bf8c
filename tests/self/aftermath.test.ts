/** What the end of a run tells of jobs that no check has looked at again. */
import { describe, expect, test } from '@jest/globals';
import { aftermath } from '../contract/delete-job/aftermath';
import { endpoint } from '../contract/delete-job/endpoint';
import type { ReceivedRequest, SandboxOptions } from '../sandbox';
import { must, section } from '../support/check';
import { expect as suiteExpect } from '../support/matchers';
import { endOfRun } from './end-of-run';
import { idOf } from './new-book';
import { perform } from './perform';

/** Deletes one job among others, and looks at none of them: what the closing checks tell, with words for the ids. */
async function told(options: SandboxOptions) {
  const roles = new Map<string, string>();
  let requests: ReceivedRequest[] = [];
  let deletedAt = 0;
  const deletesOne = must(
    'deletes-one',
    { part: 'A test', says: 'so' },
    'A.',
    async ({ api, jobs, other }) => {
      const named: [string, { id: string }][] = [
        ['OFFERED', await jobs.inStatus('Reviewing')],
        ['BEFORE', await jobs.create()],
        ['DELETED', await jobs.create()],
        ['AFTER', await jobs.create()],
        ['FOREIGN', await (await other()).jobs.create()],
      ];
      for (const [role, { id }] of named) roles.set(id.toLowerCase(), role);
      deletedAt = requests.length;
      suiteExpect(await api.deleteJob({ job_id: named[2]![1].id })).toBeAccepted();
    },
  );
  const contract = { endpoint, page: {}, sections: [section('A test', [deletesOne]), aftermath] };
  const { result, sandbox } = await perform(options, { patienceMs: 200 }, (started) => {
    requests = started.requests;
    return contract;
  });
  const inWords = (line: string) =>
    line
      .replace(/\b[0-9a-f]{32}\b/gi, (id) => roles.get(id.toLowerCase()) ?? 'UNKNOWN')
      .replace(/contract-suite\.\S+?\.[0-9a-f]{8}(?:\.deletes-one)?/g, (name) =>
        name.endsWith('one') ? 'NAME' : 'MARKER',
      );
  const lines = result.checks.flatMap(({ id, status, evidence }) =>
    status === 'passed' ? [] : [`${id} ${status}`, ...(evidence?.found ?? []).map(inWords).sort()],
  );
  const looks = sandbox.requests.slice(deletedAt).map(({ path }) => path.replace('/api/job/', ''));
  return { lines, looks };
}

test('of a server without fault it tells nothing, and looks only at what no list shows', async () => {
  const { lines, looks } = await told({});
  expect(lines).toEqual([]);
  // An offered job by itself; this run's jobs in the lists of both accounts, once for what is left and in two ways for what
  // is gone; and what earlier runs left.
  const wanted = { info: 1, list: 6 };
  const count = (call: string) => looks.filter((look) => look === call).length;
  expect({ info: count('info'), list: count('list') }).toEqual(wanted);
});

const LOST = 'the job is no longer there';

test.each<[string, string, string[]]>([
  ['nothing-deleted', 'stays-gone', ['DELETED (NAME) is listed, and was deleted']],
  ['copied', 'stays-gone', ['UNKNOWN (NAME) is listed, and was never made']],
  ['renames-newest', 'keeps-all-others', ['AFTER (NAME): JobName was NAME and is Untitled']],
  ['completes-one-before', 'keeps-all-others', ['BEFORE (NAME): JobStatus was Authorizing and is Complete']],
  ['deletes-one-before-too', 'keeps-all-others', [`BEFORE (NAME): ${LOST}`]],
  ['deletes-one-after-too', 'keeps-all-others', [`AFTER (NAME): ${LOST}`]],
  ['deletes-other-accounts-job-too', 'keeps-all-others', [`FOREIGN (NAME): ${LOST}`]],
  ['deletes-all-of-account', 'keeps-all-others', [`AFTER (NAME): ${LOST}`, `BEFORE (NAME): ${LOST}`]],
  [
    'deletes-all-of-everyone',
    'keeps-all-others',
    [
      `AFTER (NAME): ${LOST}`,
      `BEFORE (NAME): ${LOST}`,
      `FOREIGN (NAME): ${LOST}`,
      `OFFERED (A job that is Reviewing): ${LOST}`,
    ],
  ],
])('of %s, %s tells', async (fault, id, lines) => {
  expect((await told({ fault })).lines).toEqual([`${id} failed`, ...lines]);
});

test.each([
  'info-without-status',
  'info-scant',
  'list-without-names',
  'list-scant',
  'list-without-filters',
  'list-by-name-only',
  'ids-upper-case-when-read',
])('of %s, which is no fault, it tells nothing', async (variant) => {
  expect((await told({ variant })).lines).toEqual([]);
});

describe('A job that no request of this run is known to have made', () => {
  test.each<[told: boolean, string, JobName: string | undefined, ExternalID: string]>([
    [true, 'whose name alone begins with the mark of the run', 'MARK.x', ''],
    [true, 'whose external id alone is the mark, under another name', 'Interview', 'MARK'],
    [true, 'whose external id is the mark, without a name', undefined, 'MARK'],
    [false, 'whose name only ends with the mark', 'my-MARK', 'MARK.2'],
    [false, 'without a mark', undefined, ''],
  ])('is told: %s, for one %s', async (isTold, _, JobName, ExternalID) => {
    const { book, made, there, returned } = endOfRun();
    const marked = (text: string) => text.replace('MARK', book.marker);
    book.workingFilter = 2;
    made('a');
    there('b', { JobName: JobName && marked(JobName), ExternalID: marked(ExternalID) });
    const line = `${idOf('b')} (${JobName && marked(JobName)}) is listed, and was never made`;
    expect(await returned()).toEqual(isTold ? [line] : []);
    expect(book.isAccounted).toBe(!isTold);
  });

  test('is not told where a request for a new one had no answer, and may have made it', async () => {
    const { book, made, there, returned } = endOfRun();
    made('a');
    there('b', { ExternalID: book.marker });
    book.lostNews = 1;
    expect(await returned()).toEqual([]);
  });
});

test('A deleted job that only the list by names still has is told, and clean-up is to try once more', async () => {
  const run = endOfRun();
  const { name } = run.made('a', { fate: 'gone' }, { ExternalID: '' });
  run.made('b', { fate: 'gone' });
  run.made('c', {}, {});
  expect(await run.returned()).toEqual([`${idOf('a')} (${name}) is listed, and was deleted`]);
  expect(run.book.records.map(({ fate }) => fate)).toEqual(['unknown', 'gone', 'there']);
  expect(run.book.isAccounted).toBe(false);
});

const isGone = (letter: string) => expect.stringMatching(`^${idOf(letter)} .*: ${LOST}$`);
const isComplete = (letter: string) =>
  expect.stringMatching(`^${idOf(letter)} .*: JobStatus was Pending and is Complete$`);

test('Clean-up sees for itself what became of a job that is lost, and knows a job that is there', async () => {
  const run = endOfRun();
  run.made('a');
  run.made('b', {}, { JobStatus: 'Complete' });
  run.made('c', {}, {});
  expect(await run.lost()).toEqual([isGone('a'), isComplete('b')]);
  expect(run.book.records.map(({ fate }) => fate)).toEqual(['unknown', 'there', 'there']);
});

test('A shared job that was found changed is told, of each account its own', async () => {
  const run = endOfRun();
  run.book.suspect(run.made('a', {}, { JobStatus: 'Complete' }));
  run.book.suspect(run.made('b', { account: 'other' }));
  expect(await run.lost()).toEqual([isComplete('a'), isGone('b')]);
});

test('A job that trouble came upon is told where it is gone, and not in whichever status it was left', async () => {
  const run = endOfRun();
  run.made('a', { fate: 'unknown' });
  run.made('b', { fate: 'unknown' }, { JobStatus: 'Complete' });
  expect(await run.lost()).toEqual([isGone('a')]);
});

test("The other account's jobs are looked for in its own list, in the way that shows this run's", async () => {
  const run = endOfRun();
  run.made('a', { account: 'other' }, {});
  run.book.shared.existing = Promise.resolve(run.made('b', {}, {}));
  for (const filter of [1, 3]) {
    run.book.workingFilter = filter;
    expect(await run.lost()).toEqual([]);
  }
  expect(run.asked.filter((one) => one.startsWith('other'))).toEqual([
    `other list ${run.book.marker}*`,
    'other list all',
  ]);
});

test('Offered jobs are looked at one by one, and in no list', async () => {
  const run = endOfRun();
  run.made('a', { isOffered: true, name: 'Mine' }, { JobName: 'Mine' });
  run.made('b', { isOffered: true });
  expect(await run.lost()).toEqual([isGone('b')]);
  expect(run.asked).toEqual(['a', 'b'].map((letter) => `main info ${idOf(letter)}`));
});

test('A run without a job has nothing to say in the end, which may be due to trouble', async () => {
  const { lost, returned } = endOfRun();
  const nothing = { name: 'NotExercised', message: 'The run made no job.', perishable: true };
  await expect(lost()).rejects.toMatchObject(nothing);
  await expect(returned()).rejects.toMatchObject(nothing);
});
