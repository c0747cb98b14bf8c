import { type Answer, html } from '../answers';
import type { Send } from '../wire';
import { type Accident, answerWith, at, reset } from './accident';
import { type Entry, type Expectation, holds, inconclusive, notViolated } from './trouble';
import { always, firstOfEachCall, fromHalfWay, type Occasion, once, onDelete, sixInARow } from './when';

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

/** With what the run has to tell of it where it lasts. */
const happenings: (Accident & { says: RegExp })[] = [
  { name: 'hang', does: 'never answers', receive: () => undefined, says: /answer/ },
  {
    name: 'reset-before',
    does: 'resets the connection before the work, on',
    receive: reset,
    says: /connection/i,
  },
  {
    name: 'reset-after',
    does: 'does the work and then resets the connection, on',
    send: (_reply, _outgoing, incoming) => reset(incoming),
    says: /connection/i,
  },
  {
    name: 'cut-off',
    does: 'does the work and breaks off in the middle of the answer to',
    send: cutOff,
    says: /connection/i,
  },
  { name: 'drip', does: 'sends a byte a second in answer to', send: drip, says: /answer/ },
  { name: '429', does: 'answers 429 to', receive: answerWith(tooMany), says: /429/ },
  {
    name: '429-retry-after',
    does: 'answers 429 with Retry-After: 1 to',
    receive: answerWith({ ...tooMany, headers: { 'Retry-After': '1' } }),
    says: /429/,
  },
  {
    name: '502',
    does: 'answers 502 without doing the work to',
    receive: answerWith(html(502, 'Bad Gateway')),
    says: /502/,
  },
  {
    name: '503',
    does: 'answers 503 without doing the work to',
    receive: answerWith(html(503, 'Service Unavailable')),
    says: /503/,
  },
  {
    name: '504',
    does: 'does the work and answers 504 to',
    send: (_reply, outgoing, incoming) => answerWith(html(504, 'Gateway Time-out'))(incoming, outgoing),
    says: /504/,
  },
];

const occasions: Occasion[] = [once, firstOfEachCall, onDelete, sixInARow, fromHalfWay, always];

/** Only these are waited for in vain. */
const isSilent = ({ name }: Accident) => name === 'hang' || name === 'drip';

function expected(accident: Accident & { says: RegExp }, occasion: Occasion): Expectation {
  switch (occasion) {
    case once:
      return holds;
    case firstOfEachCall:
      return isSilent(accident) ? notViolated : holds;
    case sixInARow:
      return notViolated;
    case onDelete:
      // Where only the answer is lost, deleting works.
      return inconclusive(accident.says, accident.send !== undefined);
    default:
      return inconclusive(accident.says);
  }
}

export const accidents: Entry[] = happenings.flatMap((accident) =>
  occasions.map((occasion) => at(accident, occasion, expected(accident, occasion), isSilent(accident))),
);
