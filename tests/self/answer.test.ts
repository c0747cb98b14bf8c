/** How an answer is read. */
import { describe, expect, test } from '@jest/globals';
import { field, makeAnswer, summarize } from '../support/answer';
import { answer, refusal } from './said';

describe('an answer', () => {
  test.each([
    ['application/json', 'application/json'],
    ['Application/JSON ; charset=UTF-8', 'application/json'],
    ['application/json;a=b;c=d', 'application/json'],
    ['text/html', 'text/html'],
    ['', ''],
    [undefined, ''],
  ])('declared as %j is of the type %j', (contentType, mediaType) => {
    const parts = { status: 200, contentType, body: '', tookMs: 7, request: 'GET /a' };
    expect(makeAnswer(parts)).toEqual({
      status: 200,
      mediaType,
      body: '',
      json: undefined,
      tookMs: 7,
      request: 'GET /a',
    });
  });

  test('is read as JSON where it is that, whatever it is declared as', () => {
    expect(answer('{"a":[1]}', 200, 'text/html').json).toEqual({ a: [1] });
    expect(answer('null').json).toBeNull();
    expect(answer('"x"').json).toBe('x');
    for (const body of ['', 'OK', '{"a":1', "{'a':1}", 'x({})']) expect(answer(body).json).toBeUndefined();
  });

  test('has fields only where it is an object', () => {
    expect(field(answer({ a: 0 }), 'a')).toBe(0);
    expect(field(answer({ a: 0 }), 'b')).toBeUndefined();
    for (const body of ['null', '["a"]', '"a"', '1', 'OK', '']) {
      expect([body, field(answer(body), 'length'), field(answer(body), '0')]).toEqual([
        body,
        undefined,
        undefined,
      ]);
    }
  });

  test('is summed up in a few words', () => {
    expect(summarize(refusal('no such job', 'ITEM_NOT_FOUND'))).toBe(
      '400 application/json, ITEM_NOT_FOUND: no such job',
    );
    expect(summarize(answer({ TaskId: 'a' }, 200))).toBe('200 application/json');
    expect(summarize(answer('', 500, ''))).toBe('500 without a media type');
    expect(summarize(answer({ ErrorType: 'A' }))).toBe('400 application/json, A: undefined');
    expect(summarize(answer({ ErrorComment: 'b' }))).toBe('400 application/json, undefined: b');
    // A secret that is cut in two would no longer be known for one.
    expect(summarize(refusal('x'.repeat(300), 'A'))).toBe(`400 application/json, A: ${'x'.repeat(300)}`);
  });
});
