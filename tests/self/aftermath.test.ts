/** What the end of a run tells of jobs that no check has looked at again. */
import { expect, test } from '@jest/globals';
import { aftermath } from '../contract/delete-job/aftermath';
import { endpoint } from '../contract/delete-job/endpoint';
import type { ReceivedRequest, SandboxOptions } from '../sandbox';
import { must, section } from '../support/check';
import { expect as suiteExpect } from '../support/matchers';
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
