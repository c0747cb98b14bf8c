import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../answers';
import { type Reply, type Send, sendPlainly, toReply } from '../wire';
import type { Entry, Expectation, Mishap } from './trouble';
import type { Occasion } from './when';

/** What happens to a request, before the work (`receive`) or after it (`send`). */
export interface Accident {
  name: string;
  /** Followed by the occasion. */
  does: string;
  receive?(incoming: IncomingMessage, outgoing: ServerResponse): void;
  send?: Send;
}

export const pathOf = (incoming: IncomingMessage) => incoming.url?.split('?')[0] ?? '';

export const parameterOf = (incoming: IncomingMessage, name: string) =>
  new URLSearchParams(incoming.url?.split('?').slice(1).join('?')).get(name) ?? '';

export const answerWith = (answer: Answer) => (incoming: IncomingMessage, outgoing: ServerResponse) =>
  sendPlainly(toReply(answer, JSON.stringify), outgoing, incoming);

export const reset = (incoming: IncomingMessage) => void incoming.socket.resetAndDestroy();

/** Bytes as they are, and the end of the connection. */
export const endWith = (bytes: string | Buffer) => (incoming: IncomingMessage) =>
  void incoming.socket.end(bytes);

/** A reply with this header set: put in the place of what it has, or added. */
export function withHeader(reply: Reply, name: string, value: string): Reply {
  const at = reply.headers.findIndex((text, index) => index % 2 === 0 && text === name);
  const headers = at < 0 ? [...reply.headers, name, value] : reply.headers.with(at + 1, value);
  return { ...reply, headers };
}

export const withBody = (reply: Reply, body: Buffer): Reply => ({
  ...withHeader(reply, 'Content-Length', String(body.length)),
  body,
});

export function befall({ receive, send }: Accident, occasion: Pick<Occasion, 'begin'>): Mishap {
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

/** An accident at an occasion. */
export const at = (
  accident: Accident,
  occasion: Occasion,
  expects: Expectation,
  takesLong = false,
): Entry => ({
  name: `${accident.name}-${occasion.name}`,
  does: `${accident.does} ${occasion.does}`,
  start: () => befall(accident, occasion),
  expects,
  takesLong,
});
