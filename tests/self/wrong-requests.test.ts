/** How a request that is wrong in one thing is sent, and what is shown of it. */
import { expect, test } from '@jest/globals';
import { makeAnswer } from '../support/answer';
import { Api } from '../support/api';
import { CallLog } from '../support/call-log';
import { negativeCases } from '../support/negative-cases';
import { Redactor } from '../support/redaction';
import { schema } from '../support/schemas';
import { Session } from '../support/session';
import type { Target } from '../support/target';

const ID = 'ab'.repeat(16);
const TOKEN = '0123456789abcdef'.repeat(2);
const VARIABLE = 'CIELO24_API_TOKEN';
const cases = negativeCases(schema('delete_job.parameters.json'));

/** Sends one. @returns what is kept of it, beside what was sent; and the jobs that may be deleted then */
async function sending(parameter: string, kind: string) {
  const deletable = new Set<string>();
  const send = async () =>
    makeAnswer({ status: 400, contentType: '', body: received, tookMs: 1, request: '' });
  const redactor = new Redactor();
  redactor.add(TOKEN, `$${VARIABLE}`);
  const log = new CallLog({ baseUrl: 'http://localhost', deletable, send } as unknown as Target, redactor);
  const api = new Api(log, new Session(TOKEN, true));
  const wrong = cases.find((one) => one.parameter === parameter && one.kind === kind)!;
  const parameters = api.withWrong(wrong, { job_id: ID });
  const received = `You sent ${parameters[parameter]}.`;
  await api.deleteJob(parameters, wrong);
  const { curl, answer } = log.exchanges[0]!;
  return { query: /\?.*(?=")/.exec(curl)![0], body: answer!.body, received, parameters, deletable };
}

test.each([
  ['not-hex', `\${${VARIABLE}:0:15}_\${${VARIABLE}:16}`],
  ['cut-short', `\${${VARIABLE}%?}`],
  ['first-digit-changed', `1\${${VARIABLE}#?}`],
  ['last-digit-changed', `\${${VARIABLE}%?}e`],
])('a token that is %s is struck out as what a shell makes of the right one', async (kind, made) => {
  const { query, body, deletable } = await sending('api_token', kind);
  expect([query, body]).toEqual([`?v=1&api_token=${made}&job_id=${ID}`, `You sent ${made}.`]);
  expect([...deletable]).toEqual([]);
});

test('a job id is shown as it is sent, and may be deleted', async () => {
  const { query, body, received, parameters, deletable } = await sending('job_id', 'first-digit-changed');
  expect(query).toBe(`?v=1&api_token=$${VARIABLE}&job_id=${parameters.job_id}`);
  expect([body, [...deletable]]).toEqual([received, [parameters.job_id]]);
  expect(parameters.job_id).toBe(`b${ID.slice(1)}`);
});
