/** What is kept of an exchange: without secrets, also where it is cut, and to be run again. */
import { describe, expect, test } from '@jest/globals';
import { makeAnswer } from '../../support/http/answer';
import { type Call, Recorder } from '../../support/http/recorder';
import { Redactor } from '../../support/http/redaction';
import type { Request, Target } from '../../support/http/target';
import { Trouble } from '../../support/http/trouble';

const SECRET = 'a-secret&more';
const TOKEN = '0123456789abcdef0123456789abcdef';
const LEAK = /a-s|ecret|more/;

/** A recorder whose target gives this answer to all, or ends in trouble. */
function open(body = '{}', headers: Record<string, string> = {}, trouble?: string) {
  const redactor = new Redactor();
  redactor.add(SECRET, '$S');
  redactor.add(TOKEN, '$CIELO24_API_TOKEN');
  const sent: Request[] = [];
  const send = async (request: Request) => {
    sent.push(request);
    if (trouble !== undefined) throw new Trouble(trouble);
    return makeAnswer(400, headers, body);
  };
  const recorder = new Recorder({ baseUrl: 'http://localhost', send } as unknown as Target, redactor);
  return { recorder, sent };
}

const call: Call = { role: 'subject', purpose: 'delete the job', path: '/delete', parameters: {} };

test('Request, headers, body and sentence are struck before they are cut', async () => {
  const { recorder } = open(`${'x'.repeat(3_995)}${SECRET}`, {
    'content-type': `text/${SECRET}`,
    server: SECRET,
  });
  await recorder.send({ ...call, parameters: { v: '1', job_id: `x${SECRET}`, api_token: SECRET } });
  expect(recorder.exchanges).toMatchObject([
    {
      role: 'subject',
      purpose: 'delete the job',
      curl: expect.stringContaining('job_id=x$S&api_token=$S'),
      answer: { mediaType: 'text/$S', headers: { server: '$S' }, body: expect.stringMatching(/^x+\$S$/) },
    },
  ]);
  expect(JSON.stringify(recorder.exchanges)).not.toMatch(LEAK);
  expect(recorder.line(`${'x'.repeat(395)}${SECRET}`)).not.toMatch(LEAK);
});

describe('The curl line', () => {
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
    ['another method', { method: 'POST' }, 'curl -sS -i -X POST "http://localhost/delete"'],
    [
      'a body',
      { method: 'POST', body: Buffer.from('x') },
      `curl -sS -i -H 'Content-Type: application/octet-stream' --data-binary @file "http://localhost/delete"`,
    ],
    [
      'letters behind a token are not taken for its name',
      { parameters: { api_token: `${TOKEN}ab` } },
      `curl -sS -i "http://localhost/delete?api_token=$\{CIELO24_API_TOKEN}ab"`,
    ],
  ])('%s', async (_what, more, line) => {
    const { recorder, sent } = open();
    await recorder.send({ ...call, ...more });
    expect(recorder.exchanges[0]!.curl).toBe(line);
    expect(sent[0]).not.toHaveProperty('parameters');
  });

  test('what is sent has no label in it', async () => {
    const { recorder, sent } = open();
    await recorder.send({ ...call, parameters: { api_token: TOKEN, password: SECRET } });
    expect(sent[0]!.query).toBe(`?api_token=${TOKEN}&password=a-secret%26more`);
  });
});

test('Of the headers those that help are kept, and no other: one may be a secret', async () => {
  const kept = {
    'content-type': 'a/b',
    location: 'c',
    'retry-after': '1',
    allow: 'GET',
    server: 'd',
  };
  const { recorder } = open('{}', { ...kept, 'set-cookie': 'session=1', 'x-api-token': 'e' });
  await recorder.send(call);
  expect(recorder.exchanges[0]!.answer!.headers).toEqual(kept);
});

test.each([
  ['{"ApiToken":"fresh"}', '(not kept)'],
  ['{"ErrorType":"LOGIN_INVALID","ErrorComment":"fresh"}', '(not kept; ErrorType LOGIN_INVALID)'],
  [`{"ErrorType":"${SECRET}"}`, '(not kept; ErrorType $S)'],
  ['fresh'.repeat(2_000), '(not kept)'],
])('What a login answers is not kept: %#', async (answered, body) => {
  const { recorder } = open(answered);
  await recorder.send({ ...call, path: '/api/account/login' });
  expect(recorder.exchanges[0]!.answer).toMatchObject({ body });
  expect(recorder.exchanges[0]!.answer).not.toHaveProperty('fullLength');
});

test('Of a long body the beginning is kept, with its length', async () => {
  const { recorder } = open('x'.repeat(5_000));
  await recorder.send(call);
  expect(recorder.exchanges[0]!.answer).toMatchObject({ body: 'x'.repeat(4_000), fullLength: 5_000 });
});

test('Trouble is recorded and goes on', async () => {
  const { recorder } = open('', {}, `It was cut at ${SECRET}.`);
  await expect(recorder.send(call)).rejects.toThrow(Trouble);
  expect(recorder.exchanges).toEqual([expect.objectContaining({ trouble: 'It was cut at $S.' })]);
  expect(recorder.exchanges[0]).not.toHaveProperty('answer');
});

test('Requests of work that is further along are more urgent, unless it is said otherwise', async () => {
  const { recorder, sent } = open();
  await recorder.send(call);
  await recorder.send(call);
  await recorder.send({ ...call, urgency: 9 });
  expect(sent.map(({ urgency }) => urgency)).toEqual([1, 2, 9]);
});

test('Of an exchange that checks share, each shows what concerns it', async () => {
  const [one, another] = [open().recorder, open().recorder];
  await one.send(call);
  const [shared] = one.exchanges;
  another.share(shared!, `{"JobName":"${SECRET}"}`);
  expect(another.exchanges).toEqual([{ ...shared, answer: { ...shared!.answer, body: '{"JobName":"$S"}' } }]);
  expect(shared!.answer!.body).toBe('{}');
  const cut = { role: 'control', purpose: 'list the jobs', curl: '', trouble: 'Cut.' } as const;
  another.share(cut, '{}');
  expect(another.exchanges[1]).toEqual(cut);
});
