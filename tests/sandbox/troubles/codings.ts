import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { type Reply, type Send, sendPlainly } from '../wire';
import { type Accident, at, endWith, withBody, withHeader } from './accident';
import { type Entry, type Expectation, holds, inconclusive, notViolated } from './trouble';
import { always, fromHalfWay, isDelete, type Occasion, onDelete, thirdDelete } from './when';

/** Sends another body, and what the header is to say of it; no header where it says nothing. */
const coded =
  (coding: string | undefined, encode: (body: Buffer) => Buffer): Send =>
  (reply, outgoing, incoming) => {
    if (reply.body.length === 0) return sendPlainly(reply, outgoing, incoming);
    const other = withBody(reply, encode(reply.body));
    const named = coding === undefined ? other : withHeader(other, 'Content-Encoding', coding);
    sendPlainly(named, outgoing, incoming);
  };

const asItIs = (body: Buffer) => body;
const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);

function withWrongSum(body: Buffer): Buffer {
  const bytes = gzipSync(body);
  bytes.writeUInt32LE((bytes.readUInt32LE(bytes.length - 8) ^ 1) >>> 0, bytes.length - 8);
  return bytes;
}

/** Codings that can be undone, though the caller has not asked for them. */
const undoable: [name: string, coding: string, encode: (body: Buffer) => Buffer][] = [
  ['gzip', 'gzip', (body) => gzipSync(body)],
  ['gzip-capitals', 'GZIP', (body) => gzipSync(body)],
  ['x-gzip', 'x-gzip', (body) => gzipSync(body)],
  ['gzip-twice', 'gzip, gzip', (body) => gzipSync(gzipSync(body))],
  ['gzip-then-brotli', 'gzip, br', (body) => brotliCompressSync(gzipSync(body))],
  ['identity-then-gzip', 'identity, gzip', (body) => gzipSync(body)],
  [
    'gzip-two-members',
    'gzip',
    (body) => Buffer.concat([gzipSync(half(body)), gzipSync(body.subarray(half(body).length))]),
  ],
  ['deflate', 'deflate', (body) => deflateSync(body)],
  ['deflate-raw', 'deflate', (body) => deflateRawSync(body)],
  ['brotli', 'br', (body) => brotliCompressSync(body)],
  ['identity', 'identity', asItIs],
  ['empty', '', asItIs],
];

/** With what has to be told of the header. */
const broken: [
  name: string,
  does: string,
  coding: string | undefined,
  encode: (body: Buffer) => Buffer,
  says: RegExp,
][] = [
  [
    'gzip-cut-short',
    'sends half of a gzip stream',
    'gzip',
    (body) => half(gzipSync(body)),
    /gzip|Content-Encoding/i,
  ],
  [
    'gzip-without-end',
    'sends a gzip stream without its last ten bytes',
    'gzip',
    (body) => gzipSync(body).subarray(0, -10),
    /gzip|Content-Encoding/i,
  ],
  [
    'gzip-of-no-bytes',
    'sends the head of a gzip stream only',
    'gzip',
    (body) => gzipSync(body).subarray(0, 10),
    /gzip|Content-Encoding/i,
  ],
  [
    'gzip-wrong-sum',
    'sends a gzip stream with a wrong check sum',
    'gzip',
    withWrongSum,
    /gzip|Content-Encoding/i,
  ],
  [
    'brotli-cut-short',
    'sends half of a brotli stream',
    'br',
    (body) => half(brotliCompressSync(body)),
    /\bbr\b|brotli|Content-Encoding/i,
  ],
  [
    'unknown',
    'sends bytes in a coding that nobody knows',
    'x-snappy-framed',
    (body) => Buffer.from(body.map((byte) => byte ^ 0xa5)),
    /x-snappy-framed|Content-Encoding/i,
  ],
  [
    'zstd',
    'says zstd, and sends what looks like it',
    'zstd',
    (body) => Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), body]),
    /zstd|Content-Encoding/i,
  ],
  ['gzip-over-plain', 'says gzip over plain text', 'gzip', asItIs, /gzip|Content-Encoding/i],
  ['brotli-over-plain', 'says br over plain text', 'br', asItIs, /\bbr\b|brotli|Content-Encoding/i],
  [
    'twice-over-once',
    'says gzip, gzip over what is compressed once',
    'gzip, gzip',
    (body) => gzipSync(body),
    /gzip|Content-Encoding/i,
  ],
  [
    'gzip-unsaid',
    'sends gzip without saying so',
    undefined,
    (body) => gzipSync(body),
    /gzip|binary|JSON|UTF-8/i,
  ],
];

const raw =
  (head: (reply: Reply) => string): Send =>
  (reply, _outgoing, incoming) =>
    endWith(Buffer.concat([Buffer.from(head(reply), 'latin1'), reply.body]))(incoming);

/** Header lines with another in between, and the end of the connection announced. */
function lines({ status, headers, body }: Reply, more: string[] = [], end = '\r\n'): string {
  const type = headers[headers.indexOf('Content-Type') + 1] ?? 'application/json';
  const length = more.some((line) => /^Content-Length/.test(line)) ? [] : [`Content-Length: ${body.length}`];
  const all = [`HTTP/1.1 ${status} Answer`, `Content-Type: ${type}`, 'Connection: close', ...length, ...more];
  return [...all, '', ''].join(end);
}

/** So many lines of 1 KiB each. */
const padded =
  (count: number): Send =>
  (reply, outgoing, incoming) => {
    const padding = Array.from({ length: count }, (_, index) => [`X-Padding-${index}`, 'a'.repeat(1024)]);
    sendPlainly({ ...reply, headers: [...reply.headers, ...padding.flat()] }, outgoing, incoming);
  };

/** What a strict parser refuses. */
const unparsable: [name: string, does: string, send: Send, says: RegExp][] = [
  ['headers-of-80-kib', 'sends 80 KiB of headers in answer to', padded(80), /header/i],
  [
    'one-header-of-64-kib',
    'sends one header of 64 KiB in answer to',
    (reply, outgoing, incoming) =>
      sendPlainly(withHeader(reply, 'Set-Cookie', `a=${'b'.repeat(65_536)}`), outgoing, incoming),
    /header/i,
  ],
  [
    'header-name-with-blank',
    'sends a header name with a blank in answer to',
    raw((reply) => lines(reply, ['X Name: 1'])),
    /header|HTTP/i,
  ],
  [
    'header-without-colon',
    'sends a header line without a colon in answer to',
    raw((reply) => lines(reply, ['Warning'])),
    /header|HTTP/i,
  ],
  [
    'header-with-nul',
    'sends a header with a NUL in answer to',
    raw((reply) => lines(reply, ['X-Id: a\0b'])),
    /header|HTTP/i,
  ],
  [
    'length-not-a-number',
    'sends a Content-Length that is no number in answer to',
    raw((reply) => lines(reply, ['Content-Length: many'])),
    /length|header|HTTP/i,
  ],
  [
    'lengths-that-differ',
    'sends two different Content-Lengths in answer to',
    raw((reply) => lines(reply, [`Content-Length: ${reply.body.length}`, 'Content-Length: 3'])),
    /length|header|HTTP/i,
  ],
  [
    'length-and-chunked',
    'sends a Content-Length and Transfer-Encoding: chunked in answer to',
    (reply, _outgoing, incoming) => {
      const head = lines(reply, [`Content-Length: ${reply.body.length}`, 'Transfer-Encoding: chunked']);
      incoming.socket.end(`${head}${reply.body.length.toString(16)}\r\n${reply.body}\r\n0\r\n\r\n`);
    },
    /length|transfer|header|HTTP/i,
  ],
  [
    'other-protocol',
    'sends an SSH banner in answer to',
    (_reply, _outgoing, incoming) => endWith('SSH-2.0-OpenSSH_9.6\r\n')(incoming),
    /HTTP/,
  ],
  [
    'http-2-frames',
    'sends a frame of HTTP/2 in answer to',
    (_reply, _outgoing, incoming) =>
      endWith(
        Buffer.from([
          0, 0, 18, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 128, 0, 4, 0, 1, 0, 0, 0, 5, 0, 255, 255, 255,
        ]),
      )(incoming),
    /HTTP/,
  ],
];

/** What a lenient parser takes, and a strict one may not. */
const parsable: [name: string, does: string, send: Send, expects: Expectation][] = [
  [
    'bare-lf',
    'ends header lines with LF alone',
    raw((reply) => lines(reply, [], '\n')),
    { ...notViolated, leavesNothing: false },
  ],
  [
    'folded-header',
    'folds a header line',
    raw((reply) => lines(reply, ['X-Folded: a\r\n b'])),
    { ...notViolated, leavesNothing: false },
  ],
  [
    'no-reason',
    'sends status lines without a reason',
    raw((reply) => lines(reply).replace(' Answer', '')),
    holds,
  ],
  ['http-1.0', 'answers in HTTP/1.0', raw((reply) => lines(reply).replace('HTTP/1.1', 'HTTP/1.0')), holds],
  [
    'headers-twice',
    'sends Content-Type twice',
    raw((reply) =>
      lines(reply, [
        `Content-Type: ${reply.headers[reply.headers.indexOf('Content-Type') + 1] ?? 'application/json'}`,
      ]),
    ),
    holds,
  ],
  [
    '204-with-body',
    'sends a body behind each 204, and keeps the connection',
    (reply, outgoing, incoming) => {
      if (reply.status !== 204) return sendPlainly(reply, outgoing, incoming);
      incoming.socket.cork();
      outgoing.writeHead(204, reply.headers);
      outgoing.end();
      incoming.socket.write('{"TaskId":""}');
      incoming.socket.uncork();
    },
    notViolated,
  ],
  [
    '204-with-body-and-close',
    'sends a body with a length with each 204, and closes',
    (reply, outgoing, incoming) => {
      if (reply.status !== 204) return sendPlainly(reply, outgoing, incoming);
      incoming.socket.end(`${lines({ ...reply, body: Buffer.alloc(13) })}{"TaskId":""}`);
    },
    // Authorize Job has no body where it succeeds, and here one is announced.
    { verdict: 'violated', fails: /announces one/, leavesNothing: true },
  ],
];

/** Texts in another encoding than UTF-8; in `delete` alone they are the API's own doing, everywhere else not even login can be read. */
const encodings: [name: string, does: string, encode: (text: string) => Buffer, says: RegExp][] = [
  [
    'byte-order-mark',
    'puts a byte-order mark before',
    (text) => Buffer.from(`\ufeff${text}`),
    /byte.?order mark|BOM/i,
  ],
  [
    'utf-16-le',
    'sends in UTF-16 (little-endian, with a mark)',
    (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    /UTF-?16/i,
  ],
  [
    'utf-16-be',
    'sends in UTF-16 (big-endian, without a mark)',
    (text) => Buffer.from(text, 'utf16le').swap16(),
    /UTF-?16/i,
  ],
];

const asText =
  (encode: (text: string) => Buffer): Send =>
  (reply, outgoing, incoming) =>
    sendPlainly(
      reply.body.length === 0 ? reply : withBody(reply, encode(reply.body.toString())),
      outgoing,
      incoming,
    );

/** With letters in the comment that ASCII has not. */
const inLatin1 = (letters: string | Buffer) => (text: string) => {
  const start = '"ErrorComment":"';
  const at = text.indexOf(start) + start.length;
  if (at < start.length) return Buffer.from(text, 'latin1');
  const inserted = typeof letters === 'string' ? Buffer.from(letters, 'latin1') : letters;
  return Buffer.concat([Buffer.from(text.slice(0, at)), inserted, Buffer.from(text.slice(at))]);
};

const latin: [name: string, does: string, encode: (text: string) => Buffer, says: RegExp][] = [
  ['latin-1', 'has letters in Latin-1 in the errors of', inLatin1('Désolé : '), /Latin|8859|UTF-8/i],
  [
    'windows-1252',
    'has quotation marks in Windows-1252 in the errors of',
    inLatin1(Buffer.from([0x93, 0x41, 0x94, 0x20])),
    /Latin|1252|UTF-8/i,
  ],
  [
    'half-a-letter',
    'has half a letter of UTF-8 in the errors of',
    inLatin1(Buffer.from([0xc3, 0x20])),
    /UTF-8/i,
  ],
];

const occasionsOf = ({ name }: Accident) =>
  ['coding-gzip-cut-short', 'coding-unknown', 'headers-of-80-kib', 'other-protocol'].includes(name)
    ? [thirdDelete, onDelete, fromHalfWay, always]
    : [thirdDelete, onDelete, fromHalfWay];

const everywhereOn = (occasion: Occasion, says: RegExp): Expectation =>
  occasion === thirdDelete ? holds : inconclusive(says, occasion === onDelete);

const onEach = (accident: Accident, says: RegExp) =>
  occasionsOf(accident).map((occasion) => at(accident, occasion, everywhereOn(occasion, says)));

/** 64 MiB in 64 KiB. */
let bomb: Buffer | undefined;

export const codings: Entry[] = [
  {
    name: 'headers-of-20-kib',
    does: 'sends 20 KiB of headers with each answer',
    start: () => ({ send: padded(20) }),
    expects: holds,
  },
  ...undoable.map(([name, coding, encode]) => ({
    name: `coded-${name}`,
    does: `answers with Content-Encoding: ${coding}, though identity was asked`,
    start: () => ({ send: coded(coding, encode) }),
    expects: holds,
  })),
  ...broken.flatMap(([name, does, coding, encode, says]) =>
    onEach({ name: `coding-${name}`, does: `${does} in answer to`, send: coded(coding, encode) }, says),
  ),
  {
    name: 'coding-bomb-on-delete',
    does: 'answers every delete with 64 MiB of blanks in a few KiB of gzip',
    start: () => ({
      send(reply, outgoing, incoming) {
        if (!isDelete(incoming.url ?? '')) return sendPlainly(reply, outgoing, incoming);
        bomb ??= gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
        sendPlainly(withHeader(withBody(reply, bomb), 'Content-Encoding', 'gzip'), outgoing, incoming);
      },
    }),
    expects: { verdict: ['inconclusive', 'violated'], leavesNothing: true },
  },
  ...unparsable.flatMap(([name, does, send, says]) => onEach({ name, does, send }, says)),
  ...parsable.map(([name, does, send, expects]) => ({ name, does, start: () => ({ send }), expects })),
  ...encodings.flatMap(([name, does, encode, says]) => [
    at({ name, does: `${does} the answers to`, send: asText(encode) }, onDelete, {
      verdict: 'violated',
      says,
      leavesNothing: true,
    }),
    at({ name, does: `${does} the answers to`, send: asText(encode) }, always, inconclusive(says)),
  ]),
  ...latin.map(([name, does, encode, says]) =>
    at({ name, does, send: asText(encode) }, onDelete, { verdict: 'violated', says, leavesNothing: true }),
  ),
];
