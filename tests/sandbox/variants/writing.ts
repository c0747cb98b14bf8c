import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import {
  addHeaders,
  closeAfter,
  compress,
  escapeAll,
  nameMediaType,
  renameHeaders,
  reverseKeys,
  sendAfterHints,
  sendInOtherWords,
  sendInPieces,
  sendUntilClose,
  sendWithTrailer,
} from './sending';
import { reshapeJobs } from './surroundings';
import type { Variant } from './variant';

/** How answers are written and sent. */
export const writingVariants: readonly Variant[] = [
  {
    name: 'headers-lower-case',
    does: 'writes header names in lower case',
    send: renameHeaders((name) => name.toLowerCase()),
  },
  {
    name: 'headers-upper-case',
    does: 'writes header names in capitals',
    send: renameHeaders((name) => name.toUpperCase()),
  },
  {
    name: 'headers-extra',
    does: 'sends a server name, a request id and a cookie along',
    send: addHeaders('Server', 'demo/1.0', 'X-Request-Id', '7f3a', 'Set-Cookie', 'visit=1; HttpOnly'),
  },
  {
    name: 'media-type-with-charset',
    does: 'adds the charset to application/json',
    around: nameMediaType('application/json; charset=utf-8'),
  },
  {
    name: 'media-type-other-case',
    does: 'writes the media type and its charset in mixed case',
    around: nameMediaType('Application/JSON;Charset="UTF-8"'),
  },
  { name: 'gzip', does: 'compresses with gzip', send: compress('gzip', (body) => gzipSync(body)) },
  {
    name: 'deflate',
    does: 'compresses with deflate',
    send: compress('deflate', (body) => deflateSync(body)),
  },
  {
    name: 'brotli',
    does: 'compresses with brotli',
    send: compress('br', (body) => brotliCompressSync(body)),
  },
  { name: 'chunked', does: 'sends bodies in many small chunks', send: sendInPieces },
  { name: 'until-close', does: 'ends bodies by closing the connection', send: sendUntilClose },
  {
    name: 'connection-close',
    does: 'closes the connection after every answer',
    send: addHeaders('Connection', 'close'),
  },
  {
    name: 'connections-of-five',
    does: 'closes each connection with its fifth answer',
    send: closeAfter(5),
  },
  { name: 'early-hints', does: 'sends an informational answer (103) before each', send: sendAfterHints },
  { name: 'trailer', does: 'sends a field behind the body', send: sendWithTrailer },
  {
    name: 'reason-phrases',
    does: "writes 204 OK, as the page's example has it, and 400 An error occurred",
    send: sendInOtherWords,
  },
  {
    name: 'headers-of-caches',
    does: 'forbids to store its answers, marks each with an ETag, and wants https from now on',
    send: addHeaders(
      ...['Cache-Control', 'no-store, private', 'ETag', 'W/"5"', 'Age', '0', 'Vary', '*'],
      ...['Strict-Transport-Security', 'max-age=31536000', 'Alt-Svc', 'h3=":443"'],
    ),
  },
  { name: 'short-keep-alive', does: 'keeps idle connections for a second', settings: { keepAliveMs: 1000 } },
  { name: 'json-pretty', does: 'indents its JSON', stringify: (content) => JSON.stringify(content, null, 4) },
  {
    name: 'json-blank-lines',
    does: 'puts white space around its JSON',
    stringify: (content) => `\r\n\t ${JSON.stringify(content)} \n\n`,
  },
  {
    name: 'json-keys-reversed',
    does: 'writes the fields in reverse order',
    stringify: (content) => JSON.stringify(reverseKeys(content)),
  },
  {
    name: 'json-escapes',
    does: 'writes every letter of its strings as a Unicode escape',
    stringify: escapeAll,
  },
  {
    name: 'ids-upper-case',
    does: 'gives all ids and tokens in upper case',
    settings: { idOf: (digits) => digits.toUpperCase() },
  },
  {
    name: 'ids-upper-case-when-read',
    does: 'gives job ids in lower case, and shows them in upper case in info and list',
    around: reshapeJobs((job) => ({ ...job, JobId: String(job.JobId).toUpperCase() })),
  },
];
