/** Bodies held against the page's tables: what fits, and what is said of what does not. */
import { describe, expect, test } from '@jest/globals';
import { schema } from '../../support/spec/schemas';
import { differences, show, undocumentedFields } from '../../support/spec/validate';

const ID = '64bea283eff6475ea6596027a6ba0929';
const success = schema('delete_job.200.json');
const noBody = schema('authorize_job.204.json');
const ERROR_TYPES = [
  ...['LOGIN_INVALID', 'ACCOUNT_EXISTS', 'ACCOUNT_UNPRIVILEGED', 'BAD_API_TOKEN', 'INVALID_QUERY'],
  ...['INVALID_OPTION', 'MISSING_PARAMETER', 'INVALID_URL', 'ITEM_NOT_FOUND'],
];

describe('A success with a body', () => {
  test.each([
    ['lower case', { TaskId: ID }],
    ['upper case', { TaskId: ID.toUpperCase() }],
    ['more fields: a matter of drift', { TaskId: ID, Status: 'ok' }],
  ])('fits with %s', (_what, body) => {
    expect(differences(success, body)).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['no TaskId', {}, '$.TaskId: expected to be there, found {}'],
    ['another name', { taskId: ID }, `$.TaskId: expected to be there, found {"taskId":"${ID}"}`],
    ['null for a TaskId', { TaskId: null }, '$.TaskId: expected a value of type string, found null'],
    ['a number', { TaskId: 12 }, '$.TaskId: expected a value of type string, found 12'],
    ['a list around it', [{ TaskId: ID }], `$: expected a value of type object, found [{"TaskId":"${ID}"}]`],
    ['null', null, '$: expected a value of type object, found null'],
    ['nothing', undefined, '$: expected a value of type object, found undefined'],
  ])('does not fit with %s', (_what, body, line) => {
    expect(differences(success, body)).toEqual([line]);
  });

  test.each([
    ['no digit', ''],
    ['31 digits', ID.slice(1)],
    ['33 digits', `${ID}0`],
    ['a letter that is no digit', `g${ID.slice(1)}`],
    ['dashes', '64bea283-eff6-475e-a659-6027a6ba0929'],
    ['a blank', `${ID} `],
    ['a line break', `${ID}\n`],
  ])('does not fit with a TaskId with %s', (_what, id) => {
    expect(differences(success, { TaskId: id })).toEqual([
      `$.TaskId: expected an identifier of 32 hexadecimal digits, in either case, found ${JSON.stringify(id)}`,
    ]);
  });
});

test('A success without a body has none', () => {
  expect(differences(noBody, null)).toEqual([]);
  for (const body of [{}, '', ID, 0]) {
    expect(differences(noBody, body)).toEqual([
      `$: expected a value of type null, found ${JSON.stringify(body)}`,
    ]);
  }
  expect(undocumentedFields(noBody, null)).toEqual([]);
});

describe.each(['delete_job.400.json', 'authorize_job.400.json'])('A refusal, by %s', (file) => {
  const table = schema(file);
  const LIST = `one of ${ERROR_TYPES.join(', ')}`;

  test('fits with each documented type', () => {
    for (const ErrorType of ERROR_TYPES) {
      for (const ErrorComment of ['why', '']) {
        expect(differences(table, { ErrorType, ErrorComment })).toEqual([]);
      }
    }
  });

  test.each<[string, unknown, string[]]>([
    [
      'neither field',
      {},
      ['ErrorComment: expected to be there, found {}', 'ErrorType: expected to be there, found {}'],
    ],
    ['another type', { ErrorType: 'NO', ErrorComment: '' }, [`ErrorType: expected ${LIST}, found "NO"`]],
    [
      'another case',
      { ErrorType: 'Bad_Api_Token', ErrorComment: '' },
      [`ErrorType: expected ${LIST}, found "Bad_Api_Token"`],
    ],
    ['no text', { ErrorType: 400, ErrorComment: '' }, [`ErrorType: expected ${LIST}, found 400`]],
    [
      'both fields wrong',
      { ErrorType: '', ErrorComment: ['why'] },
      [
        'ErrorComment: expected a value of type string, found ["why"]',
        `ErrorType: expected ${LIST}, found ""`,
      ],
    ],
  ])('does not fit with %s', (_what, body, lines) => {
    expect(differences(table, body).sort()).toEqual(lines.map((line) => `$.${line}`));
  });
});

describe('The parameters', () => {
  const table = schema('delete_job.parameters.json');
  const valid = { v: '1', api_token: ID, job_id: ID };

  test('fit', () => expect(differences(table, valid)).toEqual([]));

  test.each(['v', 'api_token', 'job_id'])('do not fit without %s, or with it empty', (name) => {
    for (const value of [undefined, ''])
      expect(differences(table, { ...valid, [name]: value })).toHaveLength(1);
  });
});

test('Fields beside those of the table are named, also where they are null', () => {
  expect(undocumentedFields(success, { TaskId: ID, a: null, b: 1 })).toEqual(['a', 'b']);
  expect(
    undocumentedFields(schema('delete_job.400.json'), { ErrorType: '', ErrorComment: '', a: 1 }),
  ).toEqual(['a']);
  for (const value of [null, [ID], ID, undefined, 1]) expect(undocumentedFields(success, value)).toEqual([]);
});

test('A value is shown as JSON, and whole: a secret that is cut in two would no longer be known for one', () => {
  expect([show({ a: [1] }), show('x'), show(undefined)]).toEqual(['{"a":[1]}', '"x"', 'undefined']);
  expect(show('x'.repeat(1_000))).toHaveLength(1_002);
});
