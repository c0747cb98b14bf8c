import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Reply, type Send, sendPlainly } from '../wire';
import { type Accident, at, endWith, reset, withHeader } from './accident';
import { type Entry, holds, inconclusive, type Mishap, notViolated } from './trouble';
import { always, everySeventh, fromHalfWay, type Occasion, onDelete, sixInARow, thirdDelete } from './when';

/** A note tells that the target closes connections. */
const holdsAndSays = { ...holds, says: /connection/i };

/** Sends the whole answer, and does something with the connection after that. */
const andThen =
  (act: (socket: Socket) => void): Send =>
  ({ status, headers, body }, outgoing, incoming) => {
    outgoing.writeHead(status, headers);
    outgoing.end(body, () => act(incoming.socket));
  };

const closesAfter = (ms: number): Mishap => {
  const timers = new WeakMap<Socket, NodeJS.Timeout>();
  return {
    receive(incoming, _outgoing, proceed) {
      clearTimeout(timers.get(incoming.socket));
      proceed();
    },
    send: andThen((socket) =>
      timers.set(
        socket,
        setTimeout(() => socket.end(), ms),
      ),
    ),
  };
};

/** Does something in place of all requests on a connection but the first ones. */
const onKept = (act: (socket: Socket) => void, uses = 1): Mishap => {
  const used = new WeakMap<Socket, number>();
  return {
    receive({ socket }, _outgoing, proceed) {
      const count = (used.get(socket) ?? 0) + 1;
      used.set(socket, count);
      if (count <= uses) proceed();
      else act(socket);
    },
  };
};

/** The head of an answer as it would stand on the wire. */
function headOf({ status, headers }: Reply): string {
  const lines = headers.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${headers[index + 1]}`] : []));
  return [`HTTP/1.1 ${status} Answer`, ...lines, '', ''].join('\r\n');
}

/** A reply that announces a body of this length; none to 204, which would break its page. */
const announcing = (reply: Reply, length: number): Reply =>
  reply.status === 204 ? reply : withHeader(reply, 'Content-Length', String(length));

/** In place of a body with a length, these bytes, which ought to be chunks. */
const asChunks =
  (bytes: (body: Buffer) => string): Send =>
  (reply, _outgoing, incoming) => {
    const headers = reply.headers.filter(
      (_, index) => reply.headers[index - (index % 2)] !== 'Content-Length',
    );
    const head = headOf({ ...reply, headers: [...headers, 'Transfer-Encoding', 'chunked'] });
    incoming.socket.end(head + bytes(reply.body));
  };

const chunk = (body: Buffer) => `${body.length.toString(16)}\r\n${body}\r\n`;

const broken: (Accident & { takesLong?: boolean })[] = [
  { name: 'no-byte', does: 'closes the connection before any byte in answer to', receive: endWith('') },
  {
    name: 'no-byte-after-work',
    does: 'does the work and closes the connection before any byte in answer to',
    send: (_reply, _outgoing, incoming) => endWith('')(incoming),
  },
  {
    name: 'half-a-status-line',
    does: 'closes the connection within the status line in answer to',
    send: (_reply, _outgoing, incoming) => endWith('HTTP/1.1 20')(incoming),
  },
  {
    name: 'half-the-headers',
    does: 'closes the connection after half the headers of its answer to',
    send: (reply, _outgoing, incoming) => {
      const head = headOf(reply);
      endWith(head.slice(0, head.length / 2))(incoming);
    },
  },
  {
    name: 'headers-only',
    does: 'closes the connection between headers and body of its answer to',
    send: (reply, _outgoing, incoming) => endWith(headOf(announcing(reply, 99)))(incoming),
  },
  {
    name: 'half-a-chunk',
    does: 'closes the connection within a chunk of its answer to',
    send: asChunks((body) => chunk(body).slice(0, -5)),
  },
  {
    name: 'no-last-chunk',
    does: 'closes the connection before the last chunk of its answer to',
    send: asChunks(chunk),
  },
  {
    name: 'chunk-size-garbled',
    does: 'sends a chunk size that is no number in answer to',
    send: asChunks((body) => `zz\r\n${body}\r\n0\r\n\r\n`),
  },
  {
    name: 'body-shorter-than-said',
    does: 'says a length ten bytes too large, and closes, in answer to',
    send: (reply, _outgoing, incoming) => {
      const said = announcing(reply, reply.body.length + 10);
      incoming.socket.end(Buffer.concat([Buffer.from(headOf(said)), reply.body]));
    },
  },
  {
    name: 'body-shorter-than-said-and-kept',
    does: 'says a length ten bytes too large, and keeps the connection, in answer to',
    send: (reply, outgoing) => {
      outgoing.writeHead(reply.status, announcing(reply, reply.body.length + 10).headers);
      outgoing.write(reply.body);
    },
    takesLong: true,
  },
];

function expected(occasion: Occasion) {
  if (occasion === thirdDelete) return holds;
  return occasion === sixInARow || occasion === everySeventh
    ? notViolated
    : inconclusive(/connection|answer/i);
}

const occasionsOf = ({ name }: Accident): Occasion[] =>
  name === 'no-byte' || name === 'half-the-headers'
    ? [thirdDelete, everySeventh, sixInARow, onDelete, fromHalfWay, always]
    : [thirdDelete, everySeventh, fromHalfWay];

/** In pieces, so many milliseconds apart. */
const slowly =
  (pieces: number, everyMs: number): Send =>
  ({ status, headers, body }, outgoing) => {
    outgoing.writeHead(status, headers);
    outgoing.flushHeaders();
    const size = Math.max(1, Math.ceil(body.length / pieces));
    const write = (start: number) => {
      if (start >= body.length) return void outgoing.end();
      outgoing.write(body.subarray(start, start + size));
      setTimeout(() => write(start + size), everyMs);
    };
    write(0);
  };

const informing = (inform: (outgoing: ServerResponse) => void): Mishap => ({
  receive(_incoming, outgoing, proceed) {
    inform(outgoing);
    proceed();
  },
});

export const connections: Entry[] = [
  {
    name: 'closes-after-each-answer',
    does: 'ends each connection after its answer, without saying so',
    start: () => ({ send: andThen((socket) => socket.end()) }),
    expects: holdsAndSays,
  },
  {
    name: 'resets-after-each-answer',
    does: 'resets each connection after its answer, without saying so',
    start: () => ({ send: andThen((socket) => void setImmediate(() => socket.resetAndDestroy())) }),
    expects: notViolated,
  },
  ...[1, 20].map((ms) => ({
    name: `closes-idle-after-${ms}-ms`,
    does: `ends a connection that was idle for ${ms} ms, without saying so`,
    start: () => closesAfter(ms),
    expects: holds,
  })),
  {
    name: 'resets-kept',
    does: 'resets a connection when a second request comes on it',
    start: () => onKept((socket) => void socket.resetAndDestroy()),
    expects: holdsAndSays,
  },
  {
    name: 'closes-kept',
    does: 'ends a connection when a second request comes on it',
    start: () => onKept((socket) => socket.end()),
    expects: holdsAndSays,
  },
  {
    name: 'closes-after-five',
    does: 'ends a connection when a sixth request comes on it',
    start: () => onKept((socket) => socket.end(), 5),
    expects: holds,
  },
  {
    name: 'kept-lost-after-work',
    does: 'does the work of a second request on a connection, and then resets it',
    start: () => {
      const used = new WeakSet<Socket>();
      return {
        send(reply, outgoing, incoming) {
          if (used.has(incoming.socket)) return reset(incoming);
          used.add(incoming.socket);
          sendPlainly(reply, outgoing, incoming);
        },
      };
    },
    // That a delete was lost on a kept connection is no proof that it was not done.
    expects: notViolated,
  },
  {
    name: 'kept-go-deaf',
    does: 'never answers on a connection that was idle for 200 ms',
    start: () => {
      const lastAt = new WeakMap<Socket, number>();
      return {
        receive({ socket }, _outgoing, proceed) {
          if (Date.now() - (lastAt.get(socket) ?? Date.now()) < 200) proceed();
        },
        send: andThen((socket) => void lastAt.set(socket, Date.now())),
      };
    },
    expects: notViolated,
    takesLong: true,
  },
  {
    name: 'two-connections',
    does: 'resets all connections but two',
    start: () => {
      const open = new Set<Socket>();
      return {
        receive(incoming, _outgoing, proceed) {
          const { socket } = incoming;
          if (!open.has(socket)) {
            if (open.size >= 2) return reset(incoming);
            open.add(socket);
            socket.once('close', () => open.delete(socket));
          }
          proceed();
        },
      };
    },
    expects: notViolated,
  },
  {
    name: 'slow-bytes',
    does: 'sends each body in ten pieces, 30 ms apart',
    start: () => ({ send: slowly(10, 30) }),
    expects: holds,
    takesLong: true,
  },
  {
    name: 'headers-before-work',
    does: 'sends 102 Processing before each answer',
    start: () => informing((outgoing) => outgoing.writeProcessing()),
    expects: holds,
  },
  {
    name: 'early-hints',
    does: 'sends 103 Early Hints before each answer',
    start: () =>
      informing((outgoing) => outgoing.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' })),
    expects: holds,
  },
  ...broken.flatMap((accident) =>
    occasionsOf(accident).map((occasion) => at(accident, occasion, expected(occasion), accident.takesLong)),
  ),
];
