/** How an answer is read. */
import { describe, expect, test } from '@jest/globals';
import { field, isForeign, isOld, makeAnswer, summarize, textOf, whyNoJson } from '../../support/http/answer';

const JSON_TYPE = { 'content-type': 'application/json' };
const answer = (body: string | Buffer, status = 400, headers: Record<string, string> = JSON_TYPE) =>
  makeAnswer(status, headers, body);

test.each([
  ['application/json', 'application/json'],
  ['Application/JSON ; charset=UTF-8', 'application/json'],
  ['application/json;a=b;c=d', 'application/json'],
  ['', ''],
  [undefined, ''],
])('An answer declared as %j is of the type %j', (contentType, mediaType) => {
  expect(makeAnswer(200, { 'content-type': contentType }, '')).toMatchObject({
    mediaType,
    body: '',
    json: undefined,
  });
});

test.each<[string | Buffer, unknown]>([
  ['{"a":[1]}', { a: [1] }],
  ['null', null],
  ['"x"', 'x'],
  ['', undefined],
  ['{"a":1', undefined],
  ["{'a':1}", undefined],
  ['x({})', undefined],
  [Buffer.from('{"a":"ä"}'), { a: 'ä' }],
  [Buffer.from('{"a":"ä"}', 'latin1'), undefined],
])('%j is read as JSON where it is that, whatever it is declared as', (body, json) => {
  expect(answer(body, 200, { 'content-type': 'text/html' }).json).toEqual(json);
});

test.each([
  ['\ufeff{}', /byte-order mark/],
  [Buffer.from('{"a":1}', 'utf16le'), /looks like UTF-16/],
  [Buffer.from('\ufeff{}', 'utf16le'), /looks like UTF-16/],
  [Buffer.from('{"a":"ä"}', 'latin1'), /perhaps Latin-1/],
  ['{"a":1', undefined],
])('%j is no JSON, and why', (body, why) => {
  const told = whyNoJson(answer(body as string));
  if (why) expect(told).toMatch(why as RegExp);
  else expect(told).toBeUndefined();
});

test('An answer has fields only where it is an object, and a text is one that is not empty', () => {
  expect(field(answer('{"a":0}'), 'a')).toBe(0);
  expect(field(answer('{"a":0}'), 'b')).toBeUndefined();
  for (const body of ['null', '["a"]', '"a"', '1', 'OK', '']) {
    expect([body, field(answer(body), 'length'), field(answer(body), '0')]).toEqual([
      body,
      undefined,
      undefined,
    ]);
  }
  expect(['a', '', null, 7, ['a'], undefined].map(textOf)).toEqual(['a', ...Array(5).fill(undefined)]);
});

test.each<[string, number, Record<string, string>, string]>([
  ['{"ErrorType":"A","ErrorComment":"no such job"}', 400, JSON_TYPE, '400 application/json, A: no such job'],
  ['{"TaskId":"a"}', 200, JSON_TYPE, '200 application/json'],
  ['{"ErrorType":"A"}', 400, JSON_TYPE, '400 application/json, A: undefined'],
  ['', 204, {}, '204 without a body'],
  ['x', 500, {}, '500 without a media type'],
  ['', 302, { location: '/login' }, '302 without a body, to /login'],
])('%j with %d is summed up in a few words', (body, status, headers, words) => {
  expect(summarize(answer(body, status, headers))).toBe(words);
});

describe('By another hand', () => {
  const HTML = { 'content-type': 'text/html' };
  test.each<[string, boolean, string, number, Record<string, string>]>([
    ['a redirect', true, '', 302, {}],
    ['a page', true, '<html>', 403, HTML],
    ['a page that is declared as JSON', true, ' <html>', 403, JSON_TYPE],
    ['a plain text', true, 'no', 403, { 'content-type': 'text/plain' }],
    [
      'a question for credentials',
      true,
      '{"ErrorType":"A"}',
      401,
      { ...JSON_TYPE, 'www-authenticate': 'Basic' },
    ],
    ['JSON of another kind', true, '{"message":"Forbidden"}', 403, JSON_TYPE],
    ['a refusal of this API', false, '{"ErrorType":"A"}', 403, JSON_TYPE],
    ['the same, declared as a page', false, '{"ErrorType":"A"}', 403, HTML],
    ['an answer without a body', false, '', 204, {}],
    ['JSON that is cut off', false, '{"ErrorTy', 400, JSON_TYPE],
  ])('%s: %s', (_what, foreign, body, status, headers) => {
    expect(isForeign(answer(body, status, headers))).toBe(foreign);
  });
});

test.each<[Record<string, string>, boolean]>([
  [{}, false],
  [{ age: '0' }, false],
  [{ age: '12' }, true],
  [{ 'x-cache': 'MISS from a cache' }, false],
  [{ 'x-cache': 'HIT from a cache' }, true],
  [{ 'x-cache': 'TCP_HIT from proxy:3128' }, true],
  [{ 'x-cache-status': 'STALE' }, true],
  [{ 'x-proxy-cache': 'hit' }, true],
  [{ 'cf-cache-status': 'HIT' }, true],
  [{ 'cf-cache-status': 'DYNAMIC' }, false],
  [{ 'cache-status': 'edge; hit; ttl=30' }, true],
  [{ 'cache-status': 'edge; fwd=uri-miss; key="white"' }, false],
])('An answer with %j is kept by a cache: %s', (headers, old) => {
  expect(isOld(answer('{}', 200, headers))).toBe(old);
});
