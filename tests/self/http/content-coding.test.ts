import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { decode, LARGEST_BODY } from '../../support/http/content-coding';

const TEXT = '{"a":"ä"}';
const gzip = gzipSync(TEXT);

test.each<[string, string | undefined, Buffer]>([
  ['no coding', undefined, Buffer.from(TEXT)],
  ['an empty header', '', Buffer.from(TEXT)],
  ['identity', 'identity', Buffer.from(TEXT)],
  ['gzip', 'gzip', gzip],
  ['its old name', 'X-GZIP', gzip],
  ['deflate', 'deflate', deflateSync(TEXT)],
  ['deflate without its header', 'deflate', deflateRawSync(TEXT)],
  ['brotli', 'br', brotliCompressSync(TEXT)],
  ['one in another', 'deflate, gzip', gzipSync(deflateSync(TEXT))],
])('A body in %s is read', (_what, header, body) => {
  expect(decode(body, header).toString()).toBe(TEXT);
});

test('An empty body is empty, in whatever coding it is said to be', () => {
  expect(decode(Buffer.alloc(0), 'gzip, unknown')).toHaveLength(0);
});

test.each<[string, string, Buffer, RegExp]>([
  ['unknown', 'zip', gzip, /^The answer has a Content-Encoding that is not known: zip\.$/],
  ['another', 'gzip', Buffer.from(TEXT), /^The answer has Content-Encoding: gzip, but its body is not in/],
  ['cut short', 'gzip', gzip.subarray(0, -9), /cut short \(Z_BUF_ERROR\)/],
  ['a bomb', 'gzip', gzipSync(Buffer.alloc(LARGEST_BODY + 1)), /\(ERR_BUFFER_TOO_LARGE\)/],
])('A body whose coding is %s is trouble', (_what, header, body, sentence) => {
  expect(() => decode(body, header)).toThrow(sentence);
});
