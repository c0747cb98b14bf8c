/** The one place where requests leave: what it lets through, and how it takes what comes back. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type Request, Target } from '../../support/http/target';
import { Trouble } from '../../support/http/trouble';
import { TIMERS } from '../timers';

const JOB = '64bea283eff6475ea6596027a6ba0929';
const SETTINGS = {
  confirmedHost: undefined,
  processing: true,
  concurrency: 2,
  requestTimeoutMs: 20_000,
  proxy: undefined,
};

type Answering = (request: IncomingMessage, response: ServerResponse) => unknown;
interface Options {
  settings?: Partial<typeof SETTINGS>;
  interrupted?: AbortSignal;
}

let server: Server | undefined;
const targets: Target[] = [];
afterEach(() => {
  jest.useRealTimers();
  for (const target of targets.splice(0)) target.close();
  server?.closeAllConnections();
  server?.close();
});

function to(baseUrl: string, { settings, interrupted = new AbortController().signal }: Options = {}): Target {
  const target = new Target(baseUrl, { ...SETTINGS, ...settings }, interrupted);
  targets.push(target);
  return target;
}

/** A target that answers so, and what it has heard: the path and the connection of each request. */
async function open(answering: Answering, options?: Options) {
  const heard: { url: string; connection: number; cookie: string | undefined }[] = [];
  server = createServer((request, response) => {
    const { url = '', headers, socket } = request;
    heard.push({ url, connection: socket.remotePort!, cookie: headers.cookie });
    answering(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { target: to(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, options), heard };
}

const ok: Answering = (_request, response) => response.end('{}');
const list: Request = { path: '/api/job/list', query: '' };
const info: Request = { path: '/api/job/info', query: '' };
const troubleOf = (sending: Promise<unknown>): Promise<Trouble> =>
  sending.then(
    () => expect('an answer').toBe('none'),
    (error) => {
      expect(error).toBeInstanceOf(Trouble);
      return error;
    },
  ) as Promise<Trouble>;

describe('Lets through', () => {
  test("no host that is neither this machine, nor the vendor's sandbox, nor confirmed", async () => {
    const target = to('https://api.example.com');
    expect(await troubleOf(target.send({ ...list, always: true }))).toMatchObject({
      message: expect.stringMatching(/^Nothing is sent to .* not confirmed/),
      isPermanent: true,
    });
    expect(target.sent).toBe(0);
  });

  test('no transcription where none may be started', async () => {
    const path = '/api/job/perform_transcription';
    const { target, heard } = await open(ok, { settings: { processing: false } });
    const { message, isPermanent } = await troubleOf(target.send({ path, query: '', always: true }));
    expect([message, isPermanent, heard]).toEqual([expect.stringMatching(/^No transcription is/), true, []]);
  });

  test.each<[string, string[], boolean]>([
    ['the job that is allowed', [JOB], true],
    ['in capitals', [JOB.toUpperCase()], true],
    ['none', [], true],
    ['an empty id', [''], true],
    ['another job', [JOB.replace('6', '7')], false],
    ['another one beside it', [JOB, JOB.replace('6', '7')], false],
    ['a part of it', [JOB.slice(1)], false],
    ['more than it', [`${JOB} `], false],
  ])('a request that may change jobs, where it names only allowed ones: %s', async (_, changes, isSent) => {
    const { target, heard } = await open(ok);
    target.allowedJobs.add(JOB);
    const sending = target.send({ ...list, changes, always: true });
    if (isSent) expect((await sending).status).toBe(200);
    else expect((await troubleOf(sending)).message).toMatch(/is not named in .*: this run did not make it/);
    expect(heard).toHaveLength(isSent ? 1 : 0);
  });

  test('so many at once as is allowed, the most urgent first, on connections that stay open', async () => {
    const waiting: ServerResponse[] = [];
    let most = 0;
    const { target, heard } = await open((_request, response) => {
      waiting.push(response);
      most = Math.max(most, waiting.length);
      setImmediate(() => waiting.shift()!.end('{}'));
    });
    const urgencies = [0, 0, 1, 3, -1, 2, 3];
    await Promise.all(
      urgencies.map((urgency, index) => target.send({ ...list, urgency, query: `?${urgency}.${index}` })),
    );
    expect([most <= 2, target.sent]).toEqual([true, 7]);
    expect(new Set(heard.map(({ connection }) => connection)).size).toBe(2);
    const order = heard.slice(2).map(({ url }) => url.split('?')[1]);
    expect(order).toEqual(['3.3', '3.6', '2.5', '1.2', '-1.4']);
  });
});

describe('Takes for an answer', () => {
  test.each([200, 201, 204, 301, 302, 400, 401, 404, 410, 500, 501])(
    '%d, asks once and follows nothing',
    async (status) => {
      const headers = { location: '/elsewhere', 'content-type': 'Text/HTML; charset=utf-8' };
      const { target, heard } = await open((_, response) => response.writeHead(status, headers).end('x'));
      const answers: number[] = [];
      target.onAnswer = (answer) => answers.push(answer.status);
      const answer = await target.send(list);
      expect(answer).toMatchObject({ status, mediaType: 'text/html', body: status === 204 ? '' : 'x' });
      expect([answers, heard.length]).toEqual([[status], 1]);
    },
  );

  test('204 with a body, which HTTP forbids', async () => {
    const raw = 'HTTP/1.1 204 No Content\r\nX-A: b\r\nContent-Length: 2\r\n\r\n{}';
    const { target } = await open((request) => request.socket.end(raw));
    expect(await target.send(list)).toMatchObject({ status: 204, body: '', headers: { 'x-a': 'b' } });
  });

  test('one in a coding that nobody asked for, and no part of one', async () => {
    const whole = gzipSync('{"a":1}');
    const { target } = await open((request, response) =>
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(request.url === list.path ? whole : whole.subarray(0, -6)),
    );
    expect((await target.send(list)).json).toEqual({ a: 1 });
    expect((await troubleOf(target.send(info))).message).toMatch(/Content-Encoding: gzip, but .* cut short/);
  });

  test("the cookies of a session, which only that session's requests bring back", async () => {
    const { target, heard } = await open((_, response) => response.setHeader('set-cookie', 'a=b').end('{}'));
    const cookies = target.newCookies();
    for (const more of [{ cookies }, { cookies }, {}, { cookies: target.newCookies() }]) {
      await target.send({ ...list, ...more });
    }
    expect(heard.map(({ cookie }) => cookie)).toEqual([undefined, 'a=b', undefined, undefined]);
  });
});

describe('Takes for trouble, and sends nothing again:', () => {
  test.each([407, 408, 502, 503, 504, 511, 520, 530])('%d of a gateway', async (status) => {
    const { target, heard } = await open((_, response) => response.writeHead(status).end('x'));
    expect(await troubleOf(target.send(list))).toMatchObject({
      message: `The list call was answered ${status}: an answer of a gateway, not of the API.`,
      isPermanent: false,
    });
    expect(heard).toHaveLength(1);
  });

  test.each<[string, Answering, RegExp]>([
    ['a reset', (request) => request.socket.resetAndDestroy(), /was cut during the list call/],
    ['a closed connection', (request) => request.socket.destroy(), /was cut during the list call/],
    [
      'an answer that is cut off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{', () => response.destroy());
      },
      /was cut during the list call/,
    ],
    ['no answer', () => {}, /no whole answer within 150 ms/],
    ['an answer that does not end', (_, response) => response.write('{'), /no whole answer within 150 ms/],
  ])('%s', async (_name, answering, message) => {
    const { target, heard } = await open(answering, { settings: { requestTimeoutMs: 150 } });
    const trouble = await troubleOf(target.send(list));
    expect([trouble.message, trouble.isPermanent]).toEqual([expect.stringMatching(message), false]);
    expect(heard).toHaveLength(1);
  });

  test('a target that does not speak TLS', async () => {
    const { target } = await open(ok);
    expect(await troubleOf(to(target.baseUrl.replace('http:', 'https:')).send(list))).toMatchObject({
      message: expect.stringMatching(
        /^127\.0\.0\.1:\d+ does not speak TLS \(\w+\): look at CIELO24_BASE_URL/,
      ),
      isPermanent: true,
    });
  });
});

test('A kept connection that is closed before an answer begins: the request goes again, and all others on fresh ones', async () => {
  const used = new Set<unknown>();
  const { target, heard } = await open(({ socket }, response) => {
    if (used.has(socket)) return socket.destroy();
    used.add(socket);
    return response.end('{}');
  });
  const losses: number[] = [];
  target.onConnectionLoss = () => losses.push(target.sent);
  const answers = [];
  for (let count = 0; count < 4; count += 1) answers.push(await target.send(list));
  expect(answers.map(({ status, wasResent = false }) => [status, wasResent])).toEqual([
    [200, false],
    [200, true],
    [200, false],
    [200, false],
  ]);
  expect([losses, target.sent, new Set(heard.map(({ connection }) => connection)).size]).toEqual([[2], 5, 4]);
});

describe('A target that turns requests away', () => {
  const turningAway = (times: number, status: number, retryAfter?: string): Answering => {
    let count = 0;
    return (_, response) => {
      count += 1;
      const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      if (count > times) response.end('{}');
      else response.writeHead(status, headers).end();
    };
  };

  test.each<[number, string | undefined]>([
    [429, undefined],
    [429, '0.01'],
    [429, '0'],
    [429, 'soon'],
    [429, new Date(0).toUTCString()],
    [503, '0.01'],
  ])('is asked again after %d with the Retry-After %s', async (status, retryAfter) => {
    const { target, heard } = await open(turningAway(1, status, retryAfter));
    expect((await target.send(list)).status).toBe(200);
    expect(heard).toHaveLength(2);
  });

  test('is left alone for as long as it asks: by the call that it asks, and by all once it asks another', async () => {
    const { target } = await open(turningAway(2, 429, '0.05'));
    const turnedAway = jest.spyOn(target.throttle, 'turnedAway');
    await Promise.all([target.send(list), target.send(info)]);
    expect(turnedAway.mock.calls).toEqual([
      [50, false],
      [50, true],
    ]);
  });

  test('with 503 and no word of waiting is asked again, as long as it serves others, and the answer says so', async () => {
    let served = 0;
    const { target } = await open((_, response) => {
      served += 1;
      response.writeHead(served === 2 ? 503 : 200).end('{}');
    });
    await target.send(list);
    expect(await target.send(info)).toMatchObject({ status: 200, wasResent: true });
    expect(served).toBe(3);
  });

  test.each([
    ['seconds', '3600'],
    ['a date', new Date(Date.now() + 3_600_000).toUTCString()],
  ])('is not waited for longer than a minute: %s', async (_form, retryAfter) => {
    const { target, heard } = await open(turningAway(1, 503, retryAfter));
    for (const one of [list, info]) {
      expect(await troubleOf(target.send(one))).toMatchObject({
        message: expect.stringMatching(/^The target asks to be left alone for 60 minutes \(Retry-After\)/),
        isPermanent: true,
      });
    }
    expect(heard).toHaveLength(1);
    // Clean-up asks all the same, and at once.
    expect((await target.send({ ...list, always: true })).status).toBe(200);
  });

  test('is given up after eight times in a row without any answer to that call', async () => {
    let isServed = false;
    const { target, heard } = await open((_, response) =>
      isServed ? response.end('{}') : response.writeHead(429, { 'retry-after': '0.001' }).end(),
    );
    jest.spyOn(target.throttle, 'turnedAway').mockImplementation(() => {});
    const givenUp = {
      message: expect.stringMatching(/^The list call was .* 429 again and again/),
      isPermanent: true,
    };
    expect(await troubleOf(target.send(list))).toMatchObject(givenUp);
    // One that comes before the wait for the one before is over does not count.
    const asked = heard.length;
    expect(asked).toBeGreaterThanOrEqual(8);
    expect(await troubleOf(target.send(list))).toMatchObject(givenUp);
    expect(heard).toHaveLength(asked);
    isServed = true;
    const later = Date.now() + 60_000;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    expect((await target.send(list)).status).toBe(200);
  });
});

describe('A target that has stopped answering', () => {
  test.each<[string, string, RegExp]>([
    ['as a whole', 'list', /^The target has stopped answering/],
    ['one of its calls', 'info', /^The target's info call has stopped answering/],
  ])('is asked only by clean-up: %s', async (_what, failing, sentence) => {
    const { target, heard } = await open(ok);
    for (let count = 0; count < 4; count += 1) target.breaker.failed(failing, 0);
    if (failing === 'info') {
      target.breaker.answered('list');
      expect((await target.send(list)).status).toBe(200);
    }
    const trouble = await troubleOf(target.send(info));
    expect([trouble.message, trouble.isPermanent]).toEqual([expect.stringMatching(sentence), true]);
    const before = heard.length;
    expect((await target.send({ ...info, always: true })).status).toBe(200);
    expect((await target.send(info)).status).toBe(200);
    expect(heard).toHaveLength(before + 2);
  });

  test('is told by the answers of gateways and by silence alike, and by no answer of the API', async () => {
    const failed = jest.fn();
    const { target } = await open((request, response) =>
      request.url === list.path ? response.writeHead(500).end() : response.writeHead(502).end(),
    );
    target.breaker.failed = failed;
    await target.send(list);
    await troubleOf(target.send(info));
    expect(failed.mock.calls).toEqual([['info', expect.any(Number)]]);
  });
});

describe('An interruption', () => {
  test('ends what has not begun, but for clean-up', async () => {
    const interruption = new AbortController();
    const { target, heard } = await open(ok, { interrupted: interruption.signal });
    interruption.abort();
    expect((await troubleOf(target.send(list))).message).toBe('The run was interrupted.');
    expect((await target.send({ ...list, always: true })).status).toBe(200);
    expect(heard).toHaveLength(1);
  });

  test('does not end what is under way at once: it may make what has to be removed', async () => {
    const interruption = new AbortController();
    const waiting: ServerResponse[] = [];
    const { target } = await open((_, response) => waiting.push(response), {
      interrupted: interruption.signal,
    });
    const sending = target.send(list);
    await once(server!, 'request');
    interruption.abort();
    waiting[0]!.end('{}');
    expect((await sending).status).toBe(200);
  });

  test('ends it three seconds later, but for clean-up', async () => {
    const interruption = new AbortController();
    const waiting: ServerResponse[] = [];
    const { target } = await open((_, response) => waiting.push(response), {
      interrupted: interruption.signal,
    });
    const sending = troubleOf(target.send(list));
    await once(server!, 'request');
    const cleaning = target.send({ ...list, always: true });
    await once(server!, 'request');
    jest.useFakeTimers({ doNotFake: TIMERS.filter((one) => !/Timeout/.test(one)) });
    interruption.abort();
    jest.advanceTimersByTime(2_999);
    expect(waiting[0]!.destroyed).toBe(false);
    jest.advanceTimersByTime(1);
    jest.useRealTimers();
    expect(await sending).toMatchObject({ message: 'The run was interrupted.', isPermanent: true });
    waiting[1]!.end('{}');
    expect((await cleaning).status).toBe(200);
  });
});

test('What is waited for is told', async () => {
  const waiting: ServerResponse[] = [];
  const { target } = await open((_, response) => waiting.push(response));
  expect(target.activity()).toBe('Waiting for the effects of calls to show.');
  const sending = target.send(list);
  await once(server!, 'request');
  expect(target.activity()).toMatch(/^Waiting for the answer to the list call \(\d s\)\.$/);
  waiting[0]!.end('{}');
  await sending;
  target.throttle.turnedAway(20_000);
  expect(target.activity()).toBe('The target asked to be left alone for 20 s more.');
});
