/** What is kept of an exchange has no secret in it, also where it is cut. */
import { expect, test } from '@jest/globals';
import { makeAnswer } from '../support/answer';
import { CallLog } from '../support/call-log';
import { Redactor } from '../support/redaction';
import type { Target } from '../support/target';

const SECRET = 'a-secret&more';
const LEAK = /a-s|ecret|more/;

test('Request, media type, body and sentence are struck before they are cut', async () => {
  const redactor = new Redactor();
  redactor.add(SECRET, '$S');
  const body = `${'x'.repeat(3_995)}${SECRET}`;
  const answer = { status: 400, contentType: `text/${SECRET}`, body, tookMs: 1, request: '' };
  const target = { baseUrl: 'http://localhost', send: async () => makeAnswer(answer) };
  const log = new CallLog(target as unknown as Target, redactor);
  const parameters = { v: '1', job_id: `x${SECRET}`, api_token: SECRET };
  await log.send({ role: 'subject', purpose: 'delete the job', call: 'delete', path: '/delete', parameters });
  expect(log.exchanges[0]).toMatchObject({
    curl: expect.stringContaining('job_id=x$S&api_token=$S'),
    answer: { mediaType: 'text/$S', body: expect.stringMatching(/^x+\$S$/) },
  });
  expect(JSON.stringify(log.exchanges)).not.toMatch(LEAK);
  expect(log.line(`${'x'.repeat(395)}${SECRET}`)).not.toMatch(LEAK);
});
