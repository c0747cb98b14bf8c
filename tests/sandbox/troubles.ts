import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, html, json, Refusal, refused } from './answers';
import type { Around } from './app';
import type { Session } from './store';
import { type Send, sendPlainly, toReply } from './wire';

/** What a trouble does at the socket. Made anew for each sandbox, so it may keep count. */
export interface Mishap {
  /** Takes the place of handing a request on; `proceed` hands it on. */
  receive?(incoming: IncomingMessage, outgoing: ServerResponse, proceed: () => void): void;
  /** Takes the place of sending an answer; the work is done by then. */
  send?: Send;
}

/** Something that keeps a caller from knowing what the API would have answered. */
export interface Trouble {
  name: string;
  does: string;
  /** Serves https with a certificate that nobody trusts. */
  tls?: boolean;
  around?: Around;
  start?(goDown: () => void): Mishap;
}

/** The request, counted from 1, with which a trouble sets in that begins half way. */
const halfWay = 41;

const isDelete = (path: string) => path.startsWith('/api/job/del');

/** When something happens: a test of the requests' paths, which sees each request once. */
interface Occasion {
  name: string;
  does: string;
  begin(): (path: string) => boolean;
}

const occasions: Occasion[] = [
  {
    name: 'once',
    does: 'the very first request',
    begin: () => {
      let count = 0;
      return () => {
        count += 1;
        return count === 1;
      };
    },
  },
  {
    name: 'first-of-each-call',
    does: 'the first request of each call',
    begin: () => {
      const met = new Set<string>();
      return (path) => met.size < met.add(path).size;
    },
  },
  { name: 'on-delete', does: 'every delete', begin: () => isDelete },
  {
    name: 'half-way',
    does: `everything from request ${halfWay} on`,
    begin: () => {
      let count = 0;
      return () => {
        count += 1;
        return count >= halfWay;
      };
    },
  },
  { name: 'always', does: 'every request', begin: () => () => true },
];

/** What happens to a request, before the work (`receive`) or after it (`send`). */
interface Accident {
  name: string;
  /** Followed by the occasion. */
  does: string;
  receive?(incoming: IncomingMessage, outgoing: ServerResponse): void;
  send?: Send;
}

const answerWith = (answer: Answer) => (incoming: IncomingMessage, outgoing: ServerResponse) =>
  sendPlainly(toReply(answer, JSON.stringify), outgoing, incoming);

const reset = (incoming: IncomingMessage) => void incoming.socket.resetAndDestroy();

/** Half of the body that the length announces, then the end of the connection. */
const cutOff: Send = ({ status, headers, body }, outgoing) => {
  if (body.length === 0) return void outgoing.destroy();
  outgoing.writeHead(status, headers);
  outgoing.write(body.subarray(0, body.length / 2), () => outgoing.socket?.destroySoon());
};

/** A byte each second. */
const drip: Send = ({ status, headers, body }, outgoing) => {
  outgoing.writeHead(status, headers);
  outgoing.flushHeaders();
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < body.length) outgoing.write(body.subarray(sent, sent + 1));
    else outgoing.end();
    sent += 1;
  }, 1000);
  outgoing.on('close', () => clearInterval(timer));
};

const tooMany: Answer = { status: 429, mediaType: 'text/plain', text: 'Too Many Requests' };

const accidents: Accident[] = [
  { name: 'hang', does: 'never answers', receive: () => undefined },
  { name: 'reset-before', does: 'resets the connection before the work, on', receive: reset },
  {
    name: 'reset-after',
    does: 'does the work and then resets the connection, on',
    send: (_reply, _outgoing, incoming) => reset(incoming),
  },
  { name: 'cut-off', does: 'does the work and breaks off in the middle of the answer to', send: cutOff },
  { name: 'drip', does: 'sends a byte a second in answer to', send: drip },
  { name: '429', does: 'answers 429 to', receive: answerWith(tooMany) },
  {
    name: '429-retry-after',
    does: 'answers 429 with Retry-After: 1 to',
    receive: answerWith({ ...tooMany, headers: { 'Retry-After': '1' } }),
  },
  {
    name: '502',
    does: 'answers 502 without doing the work to',
    receive: answerWith(html(502, 'Bad Gateway')),
  },
  {
    name: '503',
    does: 'answers 503 without doing the work to',
    receive: answerWith(html(503, 'Service Unavailable')),
  },
  {
    name: '504',
    does: 'does the work and answers 504 to',
    send: (_reply, outgoing, incoming) => answerWith(html(504, 'Gateway Time-out'))(incoming, outgoing),
  },
];

const pathOf = (incoming: IncomingMessage) => incoming.url?.split('?')[0] ?? '';

function befall({ receive, send }: Accident, occasion: Occasion): Mishap {
  const happens = occasion.begin();
  const befallen = (incoming: IncomingMessage) => happens(pathOf(incoming));
  if (send) {
    return {
      send: (reply, outgoing, incoming) =>
        (befallen(incoming) ? send : sendPlainly)(reply, outgoing, incoming),
    };
  }
  return {
    receive: (incoming, outgoing, proceed) =>
      befallen(incoming) ? receive?.(incoming, outgoing) : proceed(),
  };
}

const accidental: Trouble[] = accidents.flatMap((accident) =>
  occasions.map((occasion) => ({
    name: `${accident.name}-${occasion.name}`,
    does: `${accident.does} ${occasion.does}`,
    start: () => befall(accident, occasion),
  })),
);

const everywhere =
  (answer: Answer): Around =>
  () =>
  () =>
    answer;

const atCall =
  (path: string, answer: Answer): Around =>
  (handler) =>
  (call) =>
    call.path === path ? answer : handler(call);

/** Ends each session after so many uses. */
const sessionsOf = (uses: number): Around => {
  const used = new WeakMap<Session, number>();
  return (handler, store) => (call) => {
    const session = store.session(call.query().get('api_token')?.[0] ?? '');
    if (session) {
      const times = (used.get(session) ?? 0) + 1;
      used.set(session, times);
      if (times > uses) session.loggedOut = true;
    }
    return handler(call);
  };
};

const crashed = html(500, 'Internal Server Error');
const notNow = refused(new Refusal('INVALID_QUERY', 'This account may not do that at present.', 'value'));

export const troubles: readonly Trouble[] = [
  ...accidental,
  {
    name: 'down-half-way',
    does: `cuts all connections at request ${halfWay}, and is gone`,
    start: (goDown) => {
      let count = 0;
      return {
        receive(_incoming, _outgoing, proceed) {
          count += 1;
          if (count < halfWay) proceed();
          else goDown();
        },
      };
    },
  },
  { name: 'untrusted-certificate', does: 'serves https with a self-signed certificate', tls: true },
  {
    name: 'page-welcome',
    does: 'answers everything with a welcome page',
    around: everywhere(html(200, 'It works!')),
  },
  {
    name: 'page-not-found',
    does: 'answers everything with a page and 404',
    around: everywhere(html(404, 'Not Found')),
  },
  {
    name: 'page-elsewhere',
    does: 'redirects everything to a login page',
    around: everywhere({ status: 302, headers: { Location: '/login' } }),
  },
  {
    name: 'other-api',
    does: 'answers everything with 200 and the JSON of another API',
    around: everywhere(json(200, { status: 'ok', version: '3.2.0' })),
  },
  {
    name: 'other-api-not-found',
    does: 'answers everything with 404 and the JSON of another API',
    around: everywhere(json(404, { message: 'Not Found', code: 5 })),
  },
  {
    name: 'only-login-is-there',
    does: 'answers all but login with a page and 404',
    around: (handler) => (call) =>
      call.path === '/api/account/login' ? handler(call) : html(404, 'Not Found'),
  },
  {
    name: 'only-login-is-this-api',
    does: 'answers all but login with a welcome page',
    around: (handler) => (call) =>
      call.path === '/api/account/login' ? handler(call) : html(200, 'It works!'),
  },
  {
    name: 'sessions-short',
    does: 'ends each session after 20 uses',
    around: sessionsOf(20),
  },
  { name: 'login-crashes', does: 'answers login with 500', around: atCall('/api/account/login', crashed) },
  {
    name: 'login-without-token',
    does: 'answers login with an empty object',
    around: atCall('/api/account/login', json(200, {})),
  },
  { name: 'new-crashes', does: 'answers new with 500', around: atCall('/api/job/new', crashed) },
  { name: 'new-refused', does: 'refuses to make jobs', around: atCall('/api/job/new', notNow) },
  {
    name: 'new-without-job-id',
    does: 'answers new without a JobId',
    around: atCall('/api/job/new', json(200, { TaskId: '0' })),
  },
  {
    name: 'new-gives-another-id',
    does: 'makes a job, and answers with an id that no job has',
    around: (handler) => async (call) => {
      const answer = await handler(call);
      if (call.path !== '/api/job/new' || answer.status !== 200) return answer;
      return json(200, { ...(answer.content as object), JobId: randomBytes(16).toString('hex') });
    },
  },
  {
    name: 'authorize-crashes',
    does: 'answers authorize with 500',
    around: atCall('/api/job/authorize', crashed),
  },
  { name: 'info-crashes', does: 'answers info with 500', around: atCall('/api/job/info', crashed) },
  { name: 'info-refuses', does: 'refuses info for every job', around: atCall('/api/job/info', notNow) },
  { name: 'list-crashes', does: 'answers list with 500', around: atCall('/api/job/list', crashed) },
  {
    name: 'list-without-jobs',
    does: 'answers list without ActiveJobs',
    around: atCall('/api/job/list', json(200, {})),
  },
  { name: 'media-refused', does: 'refuses media', around: atCall('/api/job/add_media', notNow) },
  {
    name: 'transcription-refused',
    does: 'refuses to start transcriptions',
    around: atCall('/api/job/perform_transcription', notNow),
  },
];
