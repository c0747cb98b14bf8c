import type { ServerResponse } from 'node:http';
import type { Around } from '../call';
import { type Send, type Stringify, sendPlainly } from '../wire';

export const renameHeaders =
  (rename: (name: string) => string): Send =>
  (reply, outgoing, incoming) => {
    const headers = reply.headers.map((text, index) => (index % 2 === 0 ? rename(text) : text));
    sendPlainly({ ...reply, headers }, outgoing, incoming);
  };

export const addHeaders =
  (...headers: string[]): Send =>
  (reply, outgoing, incoming) =>
    sendPlainly({ ...reply, headers: [...headers, ...reply.headers] }, outgoing, incoming);

function withoutLength(headers: string[]): string[] {
  const at = headers.indexOf('Content-Length');
  return at < 0 ? headers : headers.toSpliced(at, 2);
}

/** Compresses for callers that say they understand it. */
export const compress =
  (coding: string, encode: (body: Buffer) => Buffer): Send =>
  (reply, outgoing, incoming) => {
    const understood = String(incoming.headers['accept-encoding'] ?? '').includes(coding);
    if (!understood || reply.body.length === 0) return sendPlainly(reply, outgoing, incoming);
    const body = encode(reply.body);
    const length = ['Content-Length', String(body.length)];
    const headers = [...withoutLength(reply.headers), 'Content-Encoding', coding, 'Vary', 'Accept-Encoding'];
    sendPlainly({ ...reply, headers: [...headers, ...length], body }, outgoing, incoming);
  };

export const sendInPieces: Send = ({ status, headers, body }, outgoing) => {
  outgoing.writeHead(status, withoutLength(headers));
  const size = Math.max(3, Math.ceil(body.length / 40));
  for (let start = 0; start < body.length; start += size) outgoing.write(body.subarray(start, start + size));
  outgoing.end();
};

/** In chunks, with a field behind the last one. */
export const sendWithTrailer: Send = ({ status, headers, body }, outgoing) => {
  if (body.length === 0) {
    outgoing.writeHead(status, headers);
    outgoing.end();
    return;
  }
  outgoing.writeHead(status, [...withoutLength(headers), 'Trailer', 'X-Took']);
  outgoing.write(body);
  outgoing.addTrailers({ 'X-Took': '3' });
  outgoing.end();
};

/** With an informational answer before the one that counts. */
export const sendAfterHints: Send = (reply, outgoing, incoming) => {
  outgoing.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
  sendPlainly(reply, outgoing, incoming);
};

/** With the words of the page's examples behind the status. */
export const sendInOtherWords: Send = (reply, outgoing, incoming) => {
  const writeHead = outgoing.writeHead.bind(outgoing) as (...parts: unknown[]) => ServerResponse;
  outgoing.writeHead = ((status: number, headers: string[]) =>
    writeHead(status, status < 300 ? 'OK' : 'An error occurred', headers)) as typeof outgoing.writeHead;
  sendPlainly(reply, outgoing, incoming);
};

/** Closes each connection with every so many-th answer. */
export const closeAfter = (most: number): Send => {
  const served = new WeakMap<object, number>();
  return (reply, outgoing, incoming) => {
    const count = (served.get(incoming.socket) ?? 0) + 1;
    served.set(incoming.socket, count);
    const headers = count < most ? reply.headers : ['Connection', 'close', ...reply.headers];
    sendPlainly({ ...reply, headers }, outgoing, incoming);
  };
};

/** Without a length and without chunks: the end of the connection is the end of the body. */
export const sendUntilClose: Send = ({ status, headers, body }, outgoing: ServerResponse) => {
  outgoing.useChunkedEncodingByDefault = false;
  outgoing.writeHead(status, withoutLength(headers));
  outgoing.end(body);
};

export function reverseKeys(content: unknown): unknown {
  if (Array.isArray(content)) return content.map(reverseKeys);
  if (content === null || typeof content !== 'object') return content;
  const entries = Object.entries(content).map(([key, value]) => [key, reverseKeys(value)]);
  return Object.fromEntries(entries.reverse());
}

/** Every letter and digit inside JSON's strings as \uXXXX, names of fields included. */
export const escapeAll: Stringify = (content) =>
  JSON.stringify(content).replace(/"((?:[^"\\]|\\.)*)"/g, (_, inside: string) => {
    const asEscape = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return `"${inside.replace(/\\.|[a-z0-9]/gi, (part) => (part.length > 1 ? part : asEscape(part)))}"`;
  });

export const nameMediaType =
  (mediaType: string): Around =>
  (handler) =>
  async (call) => {
    const answer = await handler(call);
    return answer.mediaType === 'application/json' ? { ...answer, mediaType } : answer;
  };
