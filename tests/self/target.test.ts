/** The one place where requests leave: what it lets through, how many at once, and how it takes what goes wrong. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type Request, Target } from '../support/target';
import { Trouble } from '../support/trouble';
import { TIMERS } from './timers';

const JOB = '64bea283eff6475ea6596027a6ba0929';
const SETTINGS = { confirmedHost: undefined, processing: true, concurrency: 2, requestTimeoutMs: 2_000 };

interface Heard {
  url: string;
  connection: number | undefined;
  at: number;
}

let server: Server | undefined;
const targets: Target[] = [];
afterEach(() => {
  for (const target of targets.splice(0)) target.close();
  server?.closeAllConnections();
  server?.close();
});

/** A target that answers so. */
async function open(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  settings: Partial<typeof SETTINGS> = {},
  interrupted = new AbortController().signal,
): Promise<{ target: Target; heard: Heard[] }> {
  const heard: Heard[] = [];
  server = createServer((request, response) => {
    heard.push({ url: request.url!, connection: request.socket.remotePort, at: Date.now() });
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    target: to(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, settings, interrupted),
    heard,
  };
}

function to(
  baseUrl: string,
  settings: Partial<typeof SETTINGS> = {},
  interrupted = new AbortController().signal,
): Target {
  const target = new Target(baseUrl, { ...SETTINGS, ...settings }, interrupted);
  targets.push(target);
  return target;
}

const ok = (_request: IncomingMessage, response: ServerResponse) => void response.end('{}');
const list: Request = { call: 'list', path: '/api/job/list', query: '' };
const deleting = (query: string): Request => ({ call: 'delete', path: '/api/job/delete', query });
const troubleOf = (sending: Promise<unknown>): Promise<Trouble> =>
  sending.then(
    () => expect('an answer').toBe('none'),
    (error) => {
      expect(error).toBeInstanceOf(Trouble);
      return error;
    },
  ) as Promise<Trouble>;

describe('lets through', () => {
  test("no host that is neither this machine, nor the vendor's sandbox, nor confirmed", async () => {
    const target = to('https://api.example.com');
    const { message, lasting } = await troubleOf(target.send(list));
    expect([message, lasting]).toEqual([expect.stringMatching(/^Nothing is sent to .* not confirmed/), true]);
    expect(target.sent).toBe(0);
  });

  test('no transcription where none may be started', async () => {
    const transcription = {
      call: 'perform_transcription',
      path: '/api/job/perform_transcription',
      query: '',
    };
    const { target, heard } = await open(ok, { processing: false });
    expect((await troubleOf(target.send(transcription))).message).toMatch(/^No transcription is started/);
    expect((await troubleOf(target.send({ ...transcription, always: true }))).lasting).toBe(true);
    expect(heard).toEqual([]);
  });

  test('no deletion of a job that is not known to be one to delete, in any spelling of the request', async () => {
    const { target, heard } = await open(ok);
    target.deletable.add(JOB);
    const other = JOB.replace('6', '7');
    for (const query of [
      `?job_id=${other}`,
      `?job_id=${JOB}&job_id=${other}`,
      '?job_id=%2A',
      `?job_id=${JOB}+`,
    ]) {
      expect((await troubleOf(target.send(deleting(query)))).message).toMatch(
        /is not deleted: this run did not/,
      );
    }
    expect(heard).toEqual([]);
    for (const query of [`?job_id=${JOB}`, `?job_id=${JOB.toUpperCase()}`, '?job_id=', '']) {
      expect((await target.send(deleting(query))).status).toBe(200);
    }
    expect(heard).toHaveLength(4);
  });

  test('so many at once as is allowed, the most urgent first, on connections that stay open', async () => {
    let atOnce = 0;
    let most = 0;
    const { target, heard } = await open((_request, response) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      setTimeout(() => {
        atOnce -= 1;
        response.end('{}');
      }, 5);
    });
    const urgencies = [0, 0, 1, 3, -1, 2, 3];
    await Promise.all(
      urgencies.map((urgency, index) => target.send({ ...list, urgency, query: `?${urgency}.${index}` })),
    );
    expect(most).toBe(2);
    expect(new Set(heard.map(({ connection }) => connection)).size).toBe(2);
    const order = heard.slice(2).map(({ url }) => url.split('?')[1]);
    expect(order).toEqual(['3.3', '3.6', '2.5', '1.2', '-1.4']);
    expect(target.sent).toBe(7);
  });
});

describe('takes', () => {
  test.each([200, 204, 301, 302, 400, 401, 404, 410, 500, 501])(
    '%d for an answer of the API, and follows nothing',
    async (status) => {
      const { target, heard } = await open((_request, response) =>
        response
          .writeHead(status, { location: '/elsewhere', 'content-type': 'Text/HTML; charset=utf-8' })
          .end('x'),
      );
      const answer = await target.send(list);
      expect(answer).toMatchObject({ status, mediaType: 'text/html', request: 'GET /api/job/list' });
      expect(heard).toHaveLength(1);
    },
  );

  test.each([
    [429, /too many requests/],
    [502, /an answer of a gateway/],
    [503, /an answer of a gateway/],
    [504, /an answer of a gateway/],
  ])('%d for trouble, which may pass', async (status, message) => {
    const { target, heard } = await open((_request, response) => response.writeHead(status).end('x'));
    const trouble = await troubleOf(target.send(list));
    expect(trouble.message).toMatch(message);
    expect([trouble.lasting, trouble.retryAfterMs]).toEqual([false, 0]);
    expect(heard).toHaveLength(1);
  });

  test.each<[string, () => string, number, number]>([
    ['seconds', () => '2', 2_000, 2_000],
    ['no time at all', () => '0', 0, 0],
    ['a date', () => new Date(Date.now() + 5_000).toUTCString(), 3_000, 5_000],
    ['a date that is past', () => new Date(0).toUTCString(), 0, 0],
    ['more than anybody waits', () => '86400', 10_000, 10_000],
    ['nonsense', () => 'soon', 0, 0],
  ])('a Retry-After of %s', async (_name, header, least, most) => {
    const { target } = await open((_request, response) =>
      response.writeHead(503, { 'retry-after': header() }).end(),
    );
    const { retryAfterMs } = await troubleOf(target.send(list));
    expect(retryAfterMs).toBeGreaterThanOrEqual(least);
    expect(retryAfterMs).toBeLessThanOrEqual(most);
  });

  test('a Retry-After for all requests, not only for the one that it answered', async () => {
    let isFirst = true;
    const { target, heard } = await open((_request, response) => {
      response.writeHead(isFirst ? 429 : 200, isFirst ? { 'retry-after': '1' } : {}).end('{}');
      isFirst = false;
    });
    await troubleOf(target.send(list));
    await Promise.all([target.send(list), target.send({ ...list, call: 'info' })]);
    // A timer may be a moment early.
    for (const { at } of heard.slice(1)) expect(at - heard[0]!.at).toBeGreaterThan(950);
  });

  test.each<[string, (request: IncomingMessage, response: ServerResponse) => void, RegExp]>([
    [
      'a connection that is reset',
      (request) => request.socket.resetAndDestroy(),
      /was cut during the list call/,
    ],
    ['a connection that is closed', (request) => request.socket.destroy(), /was cut during the list call/],
    [
      'an answer that is cut off',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{', () => response.destroy());
      },
      /was cut during the list call/,
    ],
    ['no answer', () => {}, /no whole answer within 150 ms/],
    [
      'an answer that does not end',
      (_request, response) => response.write('{'),
      /no whole answer within 150 ms/,
    ],
  ])('%s for trouble, and sends nothing again', async (_name, answer, message) => {
    const { target, heard } = await open(answer, { requestTimeoutMs: 150 });
    const trouble = await troubleOf(target.send(list));
    expect(trouble.message).toMatch(message);
    expect(trouble.lasting).toBe(false);
    expect(heard).toHaveLength(1);
  });

  test('an interruption not for the end of what is under way: it may make what has to be removed', async () => {
    const interruption = new AbortController();
    let answerLate = () => {};
    const { target } = await open(
      (_request, response) => {
        answerLate = () => void response.end('{}');
      },
      {},
      interruption.signal,
    );
    const sending = target.send(list);
    await once(server!, 'request');
    interruption.abort();
    await new Promise((resolve) => setTimeout(resolve, 20));
    answerLate();
    expect((await sending).status).toBe(200);
  });

  test('an interruption for the end of what is still under way three seconds later, but for clean-up', async () => {
    const interruption = new AbortController();
    const hanging: ServerResponse[] = [];
    const { target } = await open(
      (_request, response) => void hanging.push(response),
      { requestTimeoutMs: 60_000 },
      interruption.signal,
    );
    const sending = troubleOf(target.send(list));
    await once(server!, 'request');
    const cleaning = target.send({ ...list, always: true });
    await once(server!, 'request');
    jest.useFakeTimers({ doNotFake: TIMERS.filter((one) => !/Timeout/.test(one)) });
    interruption.abort();
    jest.advanceTimersByTime(2_999);
    expect(hanging[0]!.destroyed).toBe(false);
    jest.advanceTimersByTime(1);
    jest.useRealTimers();
    expect(await sending).toMatchObject({ message: 'The run was interrupted.', lasting: true });
    hanging[1]!.end('{}');
    expect((await cleaning).status).toBe(200);
  });

  test('a target that does not speak TLS for what will not change, with what to look at', async () => {
    const { target } = await open(ok);
    const { message, lasting } = await troubleOf(to(target.baseUrl.replace('http:', 'https:')).send(list));
    expect([message, lasting]).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:\d+ does not speak TLS \(\w+\): look at CIELO24_BASE_URL\.$/),
      true,
    ]);
  });

  test('an interruption for the end of what has not begun, but for clean-up', async () => {
    const interruption = new AbortController();
    const { target, heard } = await open(ok, {}, interruption.signal);
    interruption.abort();
    expect((await troubleOf(target.send(list))).message).toBe('The run was interrupted.');
    expect((await target.send({ ...list, always: true })).status).toBe(200);
    expect(heard).toHaveLength(1);
  });
});

describe('a call that fails again and again', () => {
  const info: Request = { call: 'info', path: '/api/job/info', query: '' };
  afterEach(() => void jest.useRealTimers());

  test('is gone after a while, alone; and back with its first answer', async () => {
    const now = Date.now();
    jest.useFakeTimers({ now, doNotFake: [...TIMERS] });
    let status = 503;
    const { target, heard } = await open((request, response) =>
      response.writeHead(request.url === '/api/job/list' ? 200 : status).end('{}'),
    );
    for (let failures = 1; failures <= 4; failures += 1) await troubleOf(target.send(info));
    expect(target.isGone('info')).toBe(false);
    jest.setSystemTime(now + 2_999);
    expect(target.isGone('info')).toBe(false);
    jest.setSystemTime(now + 3_000);
    expect(target.isGone('info')).toBe(true);

    expect((await troubleOf(target.send(list))).message).toMatch(/^The target has stopped answering/);
    expect((await target.send({ ...list, always: true })).status).toBe(200);
    const trouble = await troubleOf(target.send(info));
    expect([trouble.message, trouble.lasting]).toEqual([
      expect.stringMatching(/^The target's info call/),
      true,
    ]);
    expect((await target.send(list)).status).toBe(200);
    expect(heard.filter(({ url }) => url === info.path)).toHaveLength(4);

    status = 200;
    await target.send({ ...info, always: true });
    expect(target.isGone('info')).toBe(false);
    expect((await target.send(info)).status).toBe(200);
  });

  test('is not gone after three, however long ago the first was', async () => {
    const now = Date.now();
    jest.useFakeTimers({ now, doNotFake: [...TIMERS] });
    const { target } = await open((_request, response) => response.writeHead(503).end());
    for (let failures = 1; failures <= 3; failures += 1) await troubleOf(target.send(info));
    jest.setSystemTime(now + 60_000);
    expect(target.isGone('info')).toBe(false);
  });

  test('counts requests that are about to run out of time', async () => {
    const now = Date.now();
    jest.useFakeTimers({ now, doNotFake: [...TIMERS] });
    const { target, heard } = await open(
      (_request, response) => heard.length < 4 && response.writeHead(503).end(),
      { requestTimeoutMs: 5_000 },
    );
    for (let failures = 1; failures <= 3; failures += 1) await troubleOf(target.send(info));
    const hanging = troubleOf(target.send(info));
    await once(server!, 'request');
    jest.setSystemTime(now + 3_999);
    expect(target.isGone('info')).toBe(false);
    jest.setSystemTime(now + 4_001);
    expect([target.isGone('info'), target.isGone('list')]).toEqual([true, false]);
    server?.closeAllConnections();
    await hanging;
  });
});
