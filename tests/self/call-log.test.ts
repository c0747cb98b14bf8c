/** What is kept of an exchange has no secret in it, also where it is cut. */
import { expect, test } from '@jest/globals';
import { makeAnswer } from '../support/answer';
import { type Call, CallLog } from '../support/call-log';
import { Redactor } from '../support/redaction';
import type { Target } from '../support/target';

const SECRET = 'a-secret&more';
const TOKEN = '0123456789abcdef0123456789abcdef';
const LEAK = /a-s|ecret|more/;

/** A log of requests to a target that gives this answer to all. */
function open(answer: object = { status: 200, contentType: 'application/json', body: '{}', tookMs: 1 }) {
  const redactor = new Redactor();
  redactor.add(SECRET, '$S');
  redactor.add(TOKEN, '$CIELO24_API_TOKEN');
  const send = async () => makeAnswer({ request: '', ...answer } as Parameters<typeof makeAnswer>[0]);
  return new CallLog({ baseUrl: 'http://localhost', send } as unknown as Target, redactor);
}

const call = { role: 'subject', purpose: 'delete the job', call: 'delete', path: '/delete' } as const;

test('Request, media type, body and sentence are struck before they are cut', async () => {
  const body = `${'x'.repeat(3_995)}${SECRET}`;
  const log = open({ status: 400, contentType: `text/${SECRET}`, body, tookMs: 1 });
  await log.send({ ...call, parameters: { v: '1', job_id: `x${SECRET}`, api_token: SECRET } });
  expect(log.exchanges[0]).toMatchObject({
    curl: expect.stringContaining('job_id=x$S&api_token=$S'),
    answer: { mediaType: 'text/$S', body: expect.stringMatching(/^x+\$S$/) },
  });
  expect(JSON.stringify(log.exchanges)).not.toMatch(LEAK);
  expect(log.line(`${'x'.repeat(395)}${SECRET}`)).not.toMatch(LEAK);
});

test.each<[string, Partial<Call>, string]>([
  [
    'a token stands in the URL, where it is hexadecimal',
    { parameters: { v: '1', api_token: TOKEN, job_id: 'ab' } },
    'curl -sS -i "http://localhost/delete?v=1&api_token=$CIELO24_API_TOKEN&job_id=ab"',
  ],
  [
    'a password is encoded by curl',
    { parameters: { v: '1', password: SECRET } },
    'curl -sS -i -G "http://localhost/delete?v=1" --data-urlencode "password=$S"',
  ],
  [
    'what is left out, given twice, and hard to write',
    { parameters: { v: undefined, job_id: ['a', "(b)*!'"] } },
    'curl -sS -i "http://localhost/delete?job_id=a&job_id=%28b%29%2A%21%27"',
  ],
  ['another method', { method: 'post', parameters: {} }, 'curl -sS -i -X POST "http://localhost/delete"'],
  [
    'a body',
    { method: 'post', parameters: {}, body: Buffer.from('x') },
    `curl -sS -i -H 'Content-Type: application/octet-stream' --data-binary @file "http://localhost/delete"`,
  ],
  [
    'letters behind a token are not taken for its name',
    { parameters: { api_token: `${TOKEN}ab` } },
    `curl -sS -i "http://localhost/delete?api_token=$\{CIELO24_API_TOKEN}ab"`,
  ],
])('the curl line: %s', async (_what, more, line) => {
  const log = open();
  await log.send({ ...call, parameters: {}, ...more });
  expect(log.exchanges[0]!.curl).toBe(line);
});

test('of an exchange that checks share, each shows what concerns it', async () => {
  const [log, another] = [open(), open()];
  await log.send({ ...call, parameters: {} });
  await log.send({ ...call, parameters: {} });
  const [shared, second] = log.exchanges;
  for (const one of [log, another]) one.share(shared!, `{"JobName":"${SECRET}"}`);
  const own = { ...shared, answer: { ...shared!.answer, body: '{"JobName":"$S"}' } };
  expect(log.exchanges).toEqual([own, second]);
  expect(another.exchanges).toEqual([own]);
  expect(shared!.answer!.body).toBe('{}');
});

test('of a shared exchange without an answer there is none to show', () => {
  const log = open();
  const cut = { role: 'control', purpose: 'list the jobs', curl: '', trouble: 'Cut.' } as const;
  log.share(cut, '{}');
  expect(log.exchanges).toEqual([{ ...cut, answer: undefined }]);
});
