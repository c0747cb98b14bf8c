/** What one attempt at a check comes to, by what happens in it. */
import { describe, expect, test } from '@jest/globals';
import { SessionEnded } from '../../support/api/session';
import { type Check, section, should } from '../../support/checks/words';
import { NotExercised, Trouble } from '../../support/http/trouble';
import { statusesOf } from '../../support/model/job';
import { attemptCheck, type Run } from '../../support/run/attempt';
import { check, contractOf, source, violate } from '../few-checks';
import { open } from '../jobs/fake';

async function begun() {
  const { run: jobs, ...more } = open();
  await more.accounts.open();
  const run: Run = {
    ...more,
    jobs,
    username: 'someone',
    otherUsername: '',
    responses: [],
    confirm: async () => undefined,
  };
  const attempt = (tried: Check['run'], one = check('tried', tried)) => {
    const tests = section('A test', [one]);
    return attemptCheck(run, { contract: contractOf(tests), section: tests, check: one });
  };
  return { ...more, run, attempt };
}

const fail = (error: Error) => async () => {
  throw error;
};
const FAILED = { status: 'failed', evidence: { expected: 'one thing', found: ['another'] } };

test.each<[what: string, tried: Check['run'], ended: object]>([
  ['all is well', async () => {}, { outcome: { status: 'passed' } }],
  ['an expectation fails', async () => violate(), { outcome: FAILED, restsOnAcceptance: undefined }],
  [
    'it fails at a step of other checks',
    ({ given }) => given(async () => violate()),
    { outcome: FAILED, restsOnAcceptance: 'delete-job' },
  ],
  [
    'there is trouble at such a step',
    ({ given }) => given(fail(new Trouble('Down.'))),
    { outcome: { status: 'inconclusive', reason: 'Down.' }, restsOnAcceptance: undefined },
  ],
  [
    'there is trouble',
    fail(new Trouble('Down.')),
    { outcome: { status: 'inconclusive', reason: 'Down.' }, trouble: { message: 'Down.' } },
  ],
  [
    'there is no occasion',
    fail(new NotExercised('None.', { mayBeTrouble: true, restsOn: 'x' })),
    { outcome: { status: 'not-exercised', reason: 'None.', restsOn: 'x' }, mayBeTrouble: true },
  ],
  [
    'the suite itself fails',
    fail(new TypeError('oops')),
    {
      outcome: {
        status: 'inconclusive',
        reason: expect.stringMatching(
          /^The suite itself failed, which says nothing about the API: TypeError: oops/,
        ),
      },
      trouble: undefined,
    },
  ],
])('where %s', async (_what, tried, ended) => {
  const { attempt } = await begun();
  const { trouble, restsOnAcceptance, ...rest } = await attempt(tried);
  expect({ trouble, restsOnAcceptance, ...rest }).toMatchObject(ended);
});

describe('A job that is shared', () => {
  test.each<[what: string, isChangedAlways: boolean, status: string]>([
    ['and changed by another check is no failure of one that leaves its own alone', false, 'passed'],
    ['and changed is a failure of the one that changes its own, too', true, 'failed'],
  ])('%s', async (_what, isChangedAlways, status) => {
    const { attempt, target, registry } = await begun();
    const ids: string[] = [];
    const ended = await attempt(async ({ jobs }) => {
      const job = await jobs.untouched();
      ids.push(job.id);
      if (isChangedAlways || ids.length === 1) target.jobs.delete(job.id);
      const [difference] = await job.differences(['info']);
      if (difference) violate();
    });
    expect(ended).toMatchObject({ outcome: { status }, wasIsolated: true });
    expect(new Set(ids).size).toBe(2);
    const [shared, own] = ids.map((id) => registry.find(id)!.isReported);
    expect([shared, own]).toEqual([isChangedAlways, isChangedAlways]);
    const aftermath = ended.outcome.evidence?.aftermath;
    expect(aftermath).toEqual(isChangedAlways ? ['the job is gone'] : undefined);
  });

  test.each([
    ['nothing is expected any more of its own job', 'create', /deleted/],
    ['what is expected of a shared one stays', 'untouched', /^Authorizing$/],
  ] as const)('or not: after trouble, %s', async (_what, make, expected) => {
    const { attempt, registry } = await begun();
    const { used } = await attempt(async ({ jobs }) => {
      await jobs[make]();
      throw new Trouble('Down.');
    });
    const { record } = [...used!][0]!;
    expect(statusesOf(registry.find(record.id)!.expected)).toMatch(expected);
  });
});

test('a session that ended is trouble, and renewed for the next attempt', async () => {
  const { attempt, accounts } = await begun();
  const { trouble } = await attempt(async ({ session }) => {
    throw new SessionEnded(session);
  });
  expect(trouble).toBeInstanceOf(SessionEnded);
  expect([accounts.logins, accounts.main!.session.token]).toEqual([2, 'token-2']);
});

test('what a MUST has heard is kept, with what was asked; what a SHOULD has heard is not', async () => {
  const { attempt, target } = await begun();
  const wrong = { parameter: 'job_id', kind: 'cut-short', spoil: (id: string) => id.slice(1) };
  const ask: Check['run'] = async ({ request }) => void (await request({ job_id: 'xab' }, wrong));
  const { heard } = await attempt(ask);
  const parameters = { v: '1', api_token: 'token-1', job_id: 'ab' };
  expect(heard).toMatchObject([{ checkId: 'tried', answer: { status: 400 }, parameters, wrong }]);
  expect(target.allowedJobs).toContain('ab');
  expect((await attempt(ask, should('tried', source, 'A check.', ask))).heard).toEqual([]);
});
