/** The registry is told of each call, and has the model say what is expected of the jobs that it named. */
import { expect, test } from '@jest/globals';
import { JobRegistry } from '../../support/jobs/registry';
import { isDeleted, statusesOf } from '../../support/model/job';
import { answerOf, calls, NO } from './fake';

const DELETE = '/api/job/delete';
const AUTHORIZE = '/api/job/authorize';
const ORDER = '/api/job/perform_transcription';
const YES = answerOf([200, { TaskId: 'f'.repeat(32) }]);
const DONE = answerOf([204, '']);
const REFUSED = answerOf(NO as [number]);

function open() {
  const allowed = new Set<string>();
  const registry = new JobRegistry(calls, allowed, new Date());
  const make = (letter: string, account: 'main' | 'other' = 'main') =>
    registry.created({
      ...{ id: letter.repeat(32), name: `${registry.marker}.x`, externalId: registry.marker },
      ...{ account, checkId: 'x', taskId: undefined },
    });
  return { registry, allowed, make };
}

test.each<[what: string, path: string, ids: string, answer: typeof YES | undefined, a: string, b: string]>([
  ['an accepted deletion', DELETE, 'a', YES, 'deleted', 'Authorizing or Pending'],
  ['a refused one', DELETE, 'a', REFUSED, 'Authorizing or Pending', 'Authorizing or Pending'],
  [
    'one without an answer',
    DELETE,
    'a',
    undefined,
    'Authorizing or Pending or deleted',
    'Authorizing or Pending',
  ],
  [
    'an undocumented answer',
    DELETE,
    'a',
    answerOf([404, {}]),
    'Authorizing or Pending or deleted',
    'Authorizing or Pending',
  ],
  [
    'a refusal with a TaskId in it',
    DELETE,
    'a',
    answerOf([400, { TaskId: 'f'.repeat(32) }]),
    'Authorizing or Pending or deleted',
    'Authorizing or Pending',
  ],
  ['an authorization', AUTHORIZE, 'a', DONE, 'Pending', 'Authorizing or Pending'],
  ['200 to an authorization', AUTHORIZE, 'a', YES, 'Authorizing or Pending', 'Authorizing or Pending'],
  ['an order', ORDER, 'a', YES, 'Authorizing or Pending', 'Authorizing or Pending'],
  [
    'a call that changes nothing',
    '/api/job/info',
    'a',
    YES,
    'Authorizing or Pending',
    'Authorizing or Pending',
  ],
  ['an id in upper case', DELETE, 'A', YES, 'deleted', 'Authorizing or Pending'],
  ["nobody's id", DELETE, 'c', YES, 'Authorizing or Pending', 'Authorizing or Pending'],
  [
    'two ids and a yes',
    DELETE,
    'ab',
    YES,
    'Authorizing or Pending or deleted',
    'Authorizing or Pending or deleted',
  ],
  ['two ids, refused', DELETE, 'ab', REFUSED, 'Authorizing or Pending', 'Authorizing or Pending'],
])('after %s', (_what, path, ids, answer, ...expected) => {
  const { registry, make } = open();
  const jobs = ['a', 'b'].map((letter) => make(letter));
  registry.called(
    path,
    [...ids].map((letter) => letter.repeat(32)),
    answer,
  );
  expect(jobs.map((job) => statusesOf(job.expected))).toEqual(expected);
});

test('a call after which something is new makes the views unsettled; a refused one does not', () => {
  const { registry, make } = open();
  const job = make('a');
  registry.seenAsExpected(job, { view: 'info', isThere: true, status: 'Pending' });
  expect(statusesOf(job.expected)).toBe('Pending');
  registry.called(DELETE, [job.id], REFUSED);
  expect([...job.settledIn]).toEqual(['info']);
  registry.called(DELETE, [job.id], YES);
  expect([...job.settledIn]).toEqual([]);
});

test('a job that has moved on by itself may be shown as it was elsewhere', () => {
  const { registry, make } = open();
  const job = make('a');
  const seen = (status: string) =>
    registry.seenAsExpected(job, { view: 'info', isThere: true, status, fields: { JobLanguage: 'en' } });
  seen('Pending');
  job.settledIn.add('list');
  job.changedAt = 0;
  seen('Pending');
  expect([job.changedAt, ...job.settledIn]).toEqual([0, 'info', 'list']);
  seen('Authorizing');
  expect([...job.settledIn]).toEqual(['info']);
  expect(job.changedAt).toBeGreaterThan(0);
});

test("an account's jobs are born in one status, those that were made before it was told as well", () => {
  const { registry, make } = open();
  const [early, deleted, other] = [make('a'), make('b'), make('c', 'other')];
  registry.called(DELETE, [deleted!.id], YES);
  const offered = registry.offered('d'.repeat(32), 'Interview', '', 'Reviewing');
  registry.born('main', 'Complete');
  registry.born('main', undefined);
  registry.born('main', 'Authorizing');
  registry.born('main', 'Pending');
  const jobs = [early!, make('e'), deleted!, other!, offered];
  expect(jobs.map((job) => statusesOf(job.expected))).toEqual([
    ...['Authorizing', 'Authorizing', 'deleted', 'Authorizing or Pending', 'Reviewing'],
  ]);
  registry.called(AUTHORIZE, [early!.id], DONE);
  expect(statusesOf(early!.expected)).toBe('Pending');
  expect(registry.presentIn('main', ['Pending'])).toEqual([early]);
  expect(registry.presentIn('main', ['Authorizing', 'Pending']).map(({ id }) => id[0])).toEqual(['a', 'e']);
});

test('an offered job that was lost, and is there again, is expected as it was found', () => {
  const { registry } = open();
  const job = registry.offered('d'.repeat(32), 'Interview', '', 'Reviewing');
  expect(registry.offered('D'.repeat(32), 'Interview', '', 'Complete')).toBe(job);
  expect(statusesOf(job.expected)).toBe('Reviewing');
  registry.unsure(job);
  expect(isDeleted(job.expected)).toBeUndefined();
  registry.offered(job.id, 'Interview', '', 'Reviewing');
  expect(statusesOf(job.expected)).toBe('Reviewing');
});

test('only what the run made, was offered or made up may be named in a request that changes jobs', () => {
  const { registry, allowed, make } = open();
  const job = make('A');
  registry.allow('B'.repeat(32));
  expect([...allowed]).toEqual(['a'.repeat(32), 'b'.repeat(32)]);
  registry.notOurs(job);
  expect([...allowed]).toEqual(['b'.repeat(32)]);
  expect(registry.records).toEqual([]);
});

test('external ids are all the same, or each another where the target takes each only once', () => {
  const { registry, make } = open();
  expect(registry.nextExternalId()).toBe(registry.marker);
  registry.takesExternalIdsOnce = true;
  const ids = [registry.nextExternalId()];
  make('a');
  ids.push(registry.nextExternalId());
  registry.unansweredCreates += 1;
  ids.push(registry.nextExternalId());
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id.startsWith(`${registry.marker}.`)).toBe(true);
});

test('it knows the call that does to a job what is wanted', () => {
  const { registry } = open();
  const named = (call: ReturnType<typeof registry.callThat>) => call?.endpoint.id;
  expect(named(registry.callThat('Authorizing', ({ status }) => status === 'Pending'))).toBe('authorize-job');
  expect(named(registry.callThat('Pending', (job) => job.isDeleted))).toBe('delete-job');
  expect(registry.callThat('Pending', ({ status }) => status === 'Complete')).toBeUndefined();
});
