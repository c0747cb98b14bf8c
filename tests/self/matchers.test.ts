/** What checks expect of one answer: what each expectation takes, and what it says of the rest. */
import { describe, expect, test } from '@jest/globals';
import { expect as suiteExpect } from '../support/matchers';
import { answer, refusal, said } from './said';

const ID = '64bea283eff6475ea6596027a6ba0929';

describe('status', () => {
  test.each([200, 201, 202, 204, 302, 400, 401, 404, 422, 500])('%d', (status) => {
    const one = answer({}, status);
    const found = [`${status} application/json`];
    expect(said(one, (that) => that.toBeAccepted())).toEqual(
      status === 200 ? undefined : { expected: 'status 200', found },
    );
    expect(said(one, (that) => that.toBeRefused())).toEqual(
      status === 400 ? undefined : { expected: 'status 400', found },
    );
  });
});

describe('toBeDeclaredAsJson', () => {
  test.each(['application/json', 'application/json; charset=utf-8'])('takes %s', (type) => {
    expect(said(answer('', 200, type), (that) => that.toBeDeclaredAsJson())).toBeUndefined();
  });

  test.each([
    ['text/json', 'text/json'],
    ['application/hal+json', 'application/hal+json'],
    ['application/jsonp', 'application/jsonp'],
    ['', 'no media type at all'],
  ])('does not take %j', (type, found) => {
    expect(said(answer('{}', 200, type), (that) => that.toBeDeclaredAsJson())).toEqual({
      expected: 'the media type application/json',
      found: [found],
    });
  });
});

describe('toMatchTable', () => {
  test('takes what fits, and says where something does not', () => {
    expect(said(answer({ TaskId: ID }, 200), (that) => that.toMatchTable())).toBeUndefined();
    expect(said(refusal('why'), (that) => that.toMatchTable())).toBeUndefined();
    expect(said(answer({ TaskId: 1 }, 200), (that) => that.toMatchTable())).toEqual({
      expected: "the body that the page's table has for 200",
      found: ['$.TaskId: expected a value of type string, found 1'],
    });
    expect(said(answer('no "JSON"'), (that) => that.toMatchTable())).toEqual({
      expected: "the body that the page's table has for 400",
      found: ['a body that is no JSON: "no \\"JSON\\""'],
    });
    expect(said(answer('null'), (that) => that.toMatchTable())?.found).toEqual([
      '$: expected a value of type object, found null',
    ]);
  });
});

test('toHaveOnlyDocumentedFields names each field beside the table', () => {
  expect(said(answer({ TaskId: ID }, 200), (that) => that.toHaveOnlyDocumentedFields())).toBeUndefined();
  expect(
    said(answer({ TaskId: ID, a: null, b: 1 }, 200), (that) => that.toHaveOnlyDocumentedFields()),
  ).toEqual({
    expected: "no field beside those of the page's table for 200",
    found: ['$.a: not documented', '$.b: not documented'],
  });
});

test('toHaveErrorType takes that type only', () => {
  expect(said(refusal('why'), (that) => that.toHaveErrorType('MISSING_PARAMETER'))).toBeUndefined();
  expect(said(refusal('why'), (that) => that.toHaveErrorType('MISSING'))).toEqual({
    expected: 'the ErrorType MISSING',
    found: ['400 application/json, MISSING_PARAMETER: why'],
  });
});

describe('toHaveComment', () => {
  // One that is no string is another check's matter.
  test.each(['why', ' a ', null, 7, undefined])('takes %j', (comment) => {
    expect(said(refusal(comment), (that) => that.toHaveComment())).toBeUndefined();
  });

  test.each(['', ' ', '\n\t'])('does not take %j', (comment) => {
    expect(said(refusal(comment), (that) => that.toHaveComment())).toEqual({
      expected: 'an ErrorComment that says something',
      found: [`$.ErrorComment: ${JSON.stringify(comment)}`],
    });
  });
});

describe('toHaveCommentNaming', () => {
  const all = ['v', 'api_token', 'job_id'];
  const naming = (parameter: string, comment: unknown) =>
    said(refusal(comment), (that) => that.toHaveCommentNaming(parameter, all));

  test.each([
    ['job_id', 'The parameter job_id is missing.'],
    ['job_id', 'JOB_ID'],
    ['job_id', 'Job ID missing'],
    ['job_id', '(job-id)'],
    ['job_id', 'missing: jobId'],
    ['api_token', 'no "api_token"!'],
    ['v', 'v is missing'],
    ['v', 'missing parameter: V'],
    ['v', 'required: "v"'],
    ['job_id', null],
    ['job_id', 7],
  ])('%s is named by %j', (parameter, comment) => {
    expect(naming(parameter, comment)).toBeUndefined();
  });

  test.each([
    ['job_id', 'A parameter is missing.'],
    ['job_id', 'The parameter api_token is missing.'],
    ['job_id', 'One of v, api_token, job_id is missing.'],
    ['job_id', 'job_id or api_token'],
    ['job_id', 'my_job_id'],
    ['job_id', 'job_ids'],
    ['job_id', 'job_id-like'],
    ['job_id', 'a-job_id'],
    ['job_id', 'job'],
    ['v', 'v and job_id are missing'],
    ['v', 'the version is missing'],
    ['v', 'v1 is missing'],
    ['api_token', ''],
  ])('%s is not named, or not alone, by %j', (parameter, comment) => {
    expect(naming(parameter, comment)).toEqual({
      expected: `a comment that names ${parameter}, and no other parameter`,
      found: [JSON.stringify(comment)],
    });
  });
});

test('toHaveTaskIdBeside takes each id once', () => {
  const seen = new Set<unknown>();
  const beside = (TaskId: unknown) => said(answer({ TaskId }, 200), (that) => that.toHaveTaskIdBeside(seen));
  expect([beside('a'), beside('b'), beside(null), beside(null), beside(undefined), beside(1)]).toEqual(
    Array(6).fill(undefined),
  );
  expect(beside('a')).toEqual({
    expected: 'a TaskId that was not seen before',
    found: ['$.TaskId: "a" once more'],
  });
  expect([...seen]).toEqual(['a', 'b']);
});

describe('toBeWithout', () => {
  const without = (body: string, secrets: (string | string[] | undefined)[]) =>
    said(answer(body), (that) => that.toBeWithout(secrets));
  const SECRET = '0123456789abcdeF';
  const found = (body: string) => ({
    expected: 'an error without the api_token in it',
    found: [JSON.stringify(body)],
  });

  test.each([
    SECRET,
    `{"ErrorComment":"token ${SECRET}!"}`,
    SECRET.toUpperCase(),
    SECRET.toLowerCase(),
    `%22${SECRET}`,
    [...SECRET].map((c) => `%${c.charCodeAt(0).toString(16)}`).join(''),
    `100% ${SECRET}`,
  ])('does not take %s', (body) => {
    expect(without(body, [SECRET])).toEqual(found(body));
    expect(without(body, [undefined, ['something else', SECRET]])).toEqual(found(body));
  });

  test('takes what has no secret in it, or only a word too short to be one', () => {
    expect(without(`token ${SECRET.slice(1)}`, [SECRET])).toBeUndefined();
    expect(without(`token ${SECRET.slice(1)}`, [SECRET.slice(1), '', undefined, []])).toBeUndefined();
    expect(without(SECRET, [])).toBeUndefined();
  });
});

describe('toBeSilentAbout', () => {
  const words = ['the-other', 'a.b@example.com'];
  const about = (body: string) => said(answer(body), (that) => that.toBeSilentAbout(words));

  test.each(['it is his', 'it is the-other-s', 'another the-others', 'not-the-other', 'aXb@example.com', ''])(
    'takes %j',
    (body) => {
      expect(about(body)).toBeUndefined();
    },
  );

  test.each(['the-other', 'it is the-other.', '{"ErrorComment":"the-other"}', 'of a.b@example.com, who'])(
    'does not take %j',
    (body) => {
      expect(about(body)).toEqual({
        expected: 'an error without the words the-other, a.b@example.com',
        found: [JSON.stringify(body)],
      });
    },
  );
});

describe('toHaveOneAccepted', () => {
  const one = (...statuses: number[]) => {
    try {
      suiteExpect(statuses.map((status) => answer({}, status))).toHaveOneAccepted();
      return undefined;
    } catch (error) {
      return (error as { matcherResult?: { found: string[] } }).matcherResult?.found;
    }
  };

  test('takes documented answers of which one says yes', () => {
    expect([one(200), one(200, 400), one(400, 200), one(200, 200)]).toEqual(Array(4).fill(undefined));
  });

  test('does not take answers that all say no, or one that is not documented', () => {
    expect(one(400, 400)).toEqual(['none was accepted']);
    expect(one()).toEqual(['none was accepted']);
    expect(one(200, 204)).toEqual(['204 application/json']);
    expect(one(500, 404)).toEqual(['500 application/json', '404 application/json', 'none was accepted']);
  });
});

test('toHaveNone takes no line at all', () => {
  const none = (lines: string[]) => {
    try {
      suiteExpect(lines).toHaveNone('nothing');
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(none([])).toBeUndefined();
  expect(none(['a', 'b'])).toBe('expected nothing\nfound    a\n         b');
});
