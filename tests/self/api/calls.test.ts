/** The calls that make a job and bring it further, and what a refused token means for them. */
import { describe, expect, test } from '@jest/globals';
import { endpoint as authorizeJob } from '../../contract/authorize-job/endpoint';
import { endpoint as deleteJob } from '../../contract/delete-job/endpoint';
import { unusable } from '../../support/api/api';
import type { Answer } from '../../support/http/answer';
import { answerOf, type FakeTarget, NO, open, type Reply, TOKEN_REFUSED } from '../jobs/fake';

const JOB = { name: 'n', externalId: 'e', language: 'en' };
const ID = 'a'.repeat(32);
const REFUSED: Reply = [400, { ErrorType: 'INVALID_QUERY', ErrorComment: 'no' }];

/** The calls of a session at a target that answers one call so. */
async function at(call: string, reply: Reply) {
  const run = open((asked) => (asked.call === call ? reply : undefined));
  return { ...run, api: await run.newApi() };
}

/** The message of what was thrown. */
const said = (work: Promise<unknown>) => work.catch((error: Error) => error.message);

describe('A token that is refused', () => {
  const over: FakeTarget['reply'] = ({ call }) => (call === 'login' ? undefined : TOKEN_REFUSED);
  const ask = async (reply: FakeTarget['reply'], parameters: object) => {
    const run = open(reply);
    const api = await run.newApi();
    run.target.allowedJobs.add(ID);
    const answer = api.call(deleteJob, { job_id: ID, ...parameters }, 'subject');
    const end = await answer.catch((error: Error) => error);
    return {
      end: end instanceof Error ? end.name : (end as Answer).status,
      calls: run.target.asked,
      api,
      run,
    };
  };

  test('is, after the session has ended, no refusal by the call under test', async () => {
    const { api, run } = await ask(over, {});
    const call = api.call(deleteJob, { job_id: ID }, 'subject');
    await expect(call).rejects.toMatchObject({
      session: api.session,
      message: expect.stringMatching(/^The session ended/),
    });
    expect(run.target.of('delete')).toHaveLength(2);
  });

  test.each<[what: string, reply: FakeTarget['reply'], parameters: object, end: unknown, lists: number]>([
    ['the session that has ended', over, {}, 'Trouble', 2],
    ['a session that lives', ({ call }) => (call === 'delete' ? TOKEN_REFUSED : undefined), {}, 400, 1],
    ['a target without filters', unfiltered, {}, 400, 2],
    ["the check's own token", over, { api_token: 'wrong' }, 400, 0],
    ['no token', over, { api_token: undefined }, 400, 0],
  ])('of %s: %#', async (_what, reply, parameters, end, lists) => {
    const asked = await ask(reply, parameters);
    expect([asked.end, asked.calls.filter(({ call }) => call === 'list').length]).toEqual([end, lists]);
  });

  test.each(['new', 'info', 'authorize'])('at %s', async (call) => {
    const { api } = await ask(over, { api_token: 'x' });
    const work = {
      new: () => api.newJob(JOB),
      info: () => api.info(ID),
      authorize: () => api.call(authorizeJob, { job_id: ID }, 'arrange'),
    }[call]!;
    expect(await said(work())).toMatch(/^The session ended/);
  });
});

/** Refuses the token of the call under test, and every filter of the list. */
function unfiltered({ call, query }: { call: string; query: Record<string, string> }): Reply | undefined {
  return call === 'delete' || (call === 'list' && query.JobName !== undefined) ? TOKEN_REFUSED : undefined;
}

describe('A new job', () => {
  test.each<[what: string, reply: Reply, outcome: unknown]>([
    ['with its task', [200, { JobId: ID, TaskId: 't' }], { id: ID, taskId: 't', mayBeTwo: false }],
    ['without', [200, { JobId: ID }], { id: ID, taskId: undefined, mayBeTwo: false }],
    ['that is refused', REFUSED, { refusal: expect.objectContaining({ status: 400 }) }],
    ['without an id', [200, {}], 'The new call answered 200 without a JobId.'],
    [
      'that is refused by somebody else',
      [400, {}],
      'The new call, which the check rests on, answered 400 application/json.',
    ],
  ])('%s', async (_what, reply, outcome) => {
    const { api } = await at('new', reply);
    expect(await said(api.newJob(JOB))).toEqual(outcome);
  });
});

test('a transcription that is not started says which setting does without', () => {
  expect(unusable('perform_transcription', answerOf(NO as [number])).message).toBe(
    'The perform_transcription call, which the check rests on, answered 400 application/json, ' +
      'ITEM_NOT_FOUND: no such job. If this account is not to start transcriptions, set CIELO24_PROCESSING=false.',
  );
});
