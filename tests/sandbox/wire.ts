import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answers';

/** An answer in bytes. */
export interface Reply {
  status: number;
  /** Names and values by turns, written in this order and letter case. */
  headers: string[];
  body: Buffer;
}

export type Send = (reply: Reply, outgoing: ServerResponse, incoming: IncomingMessage) => void;

export type Stringify = (content: unknown) => string;

export function toReply(answer: Answer, stringify: Stringify): Reply {
  const body = Buffer.from(answer.text ?? (answer.content === undefined ? '' : stringify(answer.content)));
  const headers = Object.entries(answer.headers ?? {}).flat();
  if (answer.mediaType !== undefined) headers.push('Content-Type', answer.mediaType);
  if (answer.status !== 204) headers.push('Content-Length', String(body.length));
  return { status: answer.status, headers, body };
}

export const sendPlainly: Send = ({ status, headers, body }, outgoing) => {
  outgoing.writeHead(status, headers);
  if (status === 204 && body.length > 0) {
    // Node would keep back the body that a fault sends behind a 204.
    outgoing.flushHeaders();
    outgoing.socket?.write(body);
    outgoing.end();
  } else outgoing.end(body);
};
