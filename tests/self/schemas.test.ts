/** The page's tables: each takes its own examples, and no answer that only looks like one. */
import { describe, expect, test } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { makeAnswer } from '../support/answer';
import { loadEndpoint } from '../support/endpoint';
import { type JSONSchema, jobStatuses, resolve, schema, schemaFiles } from '../support/schemas';
import environment from '../support/settings/environment.schema.json';
import { bodyDifferences, differences, show, tableOf, undocumentedFields } from '../support/tables';

const ID = '64bea283eff6475ea6596027a6ba0929';
const ERROR_TYPES = [
  'LOGIN_INVALID',
  'ACCOUNT_EXISTS',
  'ACCOUNT_UNPRIVILEGED',
  'BAD_API_TOKEN',
  'INVALID_QUERY',
  'INVALID_OPTION',
  'MISSING_PARAMETER',
  'INVALID_URL',
  'ITEM_NOT_FOUND',
];

/** Every schema inside of this one that has examples, with its place in the file. */
function withExamples(one: JSONSchema, place: string): { place: string; examples: unknown[] }[] {
  const inner = [one.properties, one.$defs].flatMap((group, index) =>
    Object.entries(group ?? {}).flatMap(([name, sub]) =>
      withExamples(sub, `${place}/${index === 0 ? 'properties' : '$defs'}/${name}`),
    ),
  );
  return [...(one.examples ? [{ place, examples: one.examples }] : []), ...inner];
}

describe('each file', () => {
  const ajv = new Ajv({ strict: true, allErrors: true });
  for (const file of schemaFiles) ajv.addSchema(schema(file));

  test('is there', () => {
    expect([...schemaFiles].sort()).toEqual([
      'definitions.json',
      'delete_job.200.json',
      'delete_job.400.json',
      'delete_job.parameters.json',
    ]);
    expect(() => schema('delete_job.500.json')).toThrow('schemas/delete_job.500.json does not exist');
  });

  test.each(schemaFiles)('%s is a schema of JSON Schema 2020-12 that bears its own name', (file) => {
    expect(schema(file)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: file,
      title: expect.stringMatching(/\S/),
      description: expect.stringMatching(/\.$/),
    });
    expect(ajv.validateSchema(schema(file))).toBe(true);
  });

  const places = schemaFiles.flatMap((file) => withExamples(schema(file), `${file}#`));

  test('has examples, at the places that people look at', () => {
    expect(places.length).toBeGreaterThan(10);
  });

  test.each(places)('takes its own examples: $place', ({ place, examples }) => {
    const validate = ajv.getSchema(place)!;
    for (const example of examples) expect([example, validate(example)]).toEqual([example, true]);
  });

  test('the environment is described by a schema too, whose examples fit', () => {
    const own = new Ajv({ strict: true, coerceTypes: true, validateFormats: false });
    own.addVocabulary(['takes', 'secret']);
    const validate = own.compile(environment);
    for (const [name, variable] of Object.entries(environment.properties)) {
      for (const example of 'examples' in variable ? variable.examples : []) {
        expect([name, example, validate({ [name]: example })]).toEqual([name, example, true]);
      }
    }
  });
});

describe('200: the body of a success', () => {
  const file = 'delete_job.200.json';

  test.each([
    ['lower case', { TaskId: ID }],
    ['upper case', { TaskId: ID.toUpperCase() }],
    ['more fields: a matter of drift', { TaskId: ID, Status: 'ok' }],
  ])('fits with %s', (_what, body) => {
    expect(differences(file, body)).toEqual([]);
  });

  test.each<[string, unknown, string[]]>([
    ['no TaskId', {}, ['$.TaskId: expected to be there, found {}']],
    ['another name', { taskId: ID }, [`$.TaskId: expected to be there, found {"taskId":"${ID}"}`]],
    ['null for a TaskId', { TaskId: null }, ['$.TaskId: expected a value of type string, found null']],
    ['a number', { TaskId: 12 }, ['$.TaskId: expected a value of type string, found 12']],
    ['a list', { TaskId: [ID] }, [`$.TaskId: expected a value of type string, found ["${ID}"]`]],
    [
      'a list around it',
      [{ TaskId: ID }],
      [`$: expected a value of type object, found [{"TaskId":"${ID}"}]`],
    ],
    ['a bare string', ID, [`$: expected a value of type object, found "${ID}"`]],
    ['null', null, ['$: expected a value of type object, found null']],
    ['nothing', undefined, ['$: expected a value of type object, found undefined']],
  ])('does not fit with %s', (_what, body, lines) => {
    expect(differences(file, body)).toEqual(lines);
  });

  test.each([
    ['none', ''],
    ['31 digits', ID.slice(1)],
    ['33 digits', `${ID}0`],
    ['a letter that is no digit', `g${ID.slice(1)}`],
    ['dashes', '64bea283-eff6-475e-a659-6027a6ba0929'],
    ['a blank at its end', `${ID} `],
    ['a blank before it', ` ${ID}`],
    ['a line break at its end', `${ID}\n`],
  ])('a TaskId with %s does not fit', (_what, id) => {
    expect(differences(file, { TaskId: id })).toEqual([
      `$.TaskId: expected an identifier of 32 hexadecimal digits, in either case, found ${JSON.stringify(id)}`,
    ]);
  });
});

describe('400: the body of a refusal', () => {
  const file = 'delete_job.400.json';
  const LIST = `one of ${ERROR_TYPES.join(', ')}`;

  test.each(ERROR_TYPES)('fits with %s', (type) => {
    expect(differences(file, { ErrorType: type, ErrorComment: 'why' })).toEqual([]);
    expect(differences(file, { ErrorType: type, ErrorComment: '' })).toEqual([]);
  });

  test.each<[string, unknown, string[]]>([
    [
      'neither field',
      {},
      ['$.ErrorType: expected to be there, found {}', '$.ErrorComment: expected to be there, found {}'],
    ],
    [
      'no comment',
      { ErrorType: 'BAD_API_TOKEN' },
      ['$.ErrorComment: expected to be there, found {"ErrorType":"BAD_API_TOKEN"}'],
    ],
    ['no type', { ErrorComment: 'why' }, ['$.ErrorType: expected to be there, found {"ErrorComment":"why"}']],
    [
      'another type',
      { ErrorType: 'NOT_FOUND', ErrorComment: 'why' },
      [`$.ErrorType: expected ${LIST}, found "NOT_FOUND"`],
    ],
    [
      'another case',
      { ErrorType: 'Bad_Api_Token', ErrorComment: 'why' },
      [`$.ErrorType: expected ${LIST}, found "Bad_Api_Token"`],
    ],
    ['no string', { ErrorType: 400, ErrorComment: 'why' }, [`$.ErrorType: expected ${LIST}, found 400`]],
    [
      'null for a comment',
      { ErrorType: 'BAD_API_TOKEN', ErrorComment: null },
      ['$.ErrorComment: expected a value of type string, found null'],
    ],
    [
      'both fields wrong',
      { ErrorType: '', ErrorComment: ['why'] },
      [
        `$.ErrorType: expected ${LIST}, found ""`,
        '$.ErrorComment: expected a value of type string, found ["why"]',
      ],
    ],
    ['a list', [], ['$: expected a value of type object, found []']],
  ])('does not fit with %s', (_what, body, lines) => {
    expect(differences(file, body).sort()).toEqual([...lines].sort());
  });
});

describe('the parameters', () => {
  const file = 'delete_job.parameters.json';
  const valid = { v: '1', api_token: ID, job_id: ID };

  test('all three are required, in the order of the page', () => {
    expect(schema(file).required).toEqual(['v', 'api_token', 'job_id']);
    expect(Object.keys(schema(file).properties!)).toEqual(['v', 'api_token', 'job_id']);
    expect(differences(file, valid)).toEqual([]);
  });

  test.each(['v', 'api_token', 'job_id'])('without %s, or with it empty, they do not fit', (name) => {
    expect(differences(file, { ...valid, [name]: undefined })).toHaveLength(1);
    expect(differences(file, { ...valid, [name]: '' })).toHaveLength(1);
  });

  test.each(['2', '11', '1a', 'one', '01', ' 1'])('v=%s does not fit', (v) => {
    expect(differences(file, { ...valid, v })).toEqual([
      `$.v: expected must be equal to one of the allowed values, found ${JSON.stringify(v)}`,
    ]);
  });
});

describe('looking into the schemas', () => {
  test('the statuses are those of the documentation', () => {
    expect(jobStatuses).toEqual([
      'Authorizing',
      'Pending',
      'In Process',
      'Complete',
      'Media Failure',
      'Reviewing',
    ]);
  });

  test('a reference is followed, and what stands beside it comes first', () => {
    const { api_token } = schema('delete_job.parameters.json').properties!;
    expect(resolve(api_token!)).toEqual({
      title: 'Hex String',
      type: 'string',
      pattern: '^[0-9A-Fa-f]{32}$',
      description: 'The token that login gave for this session.',
      examples: ['7ca5dc5c7cce449fb0fff719307e8f5f'],
    });
    expect(resolve({ $ref: '#/$defs/jobStatus' }).enum).toEqual(jobStatuses);
    expect(resolve({ type: 'string' })).toEqual({ type: 'string' });
  });

  test('an answer is held against the table of its call and status', () => {
    const answer = (status: number, body: string) =>
      makeAnswer({ status, contentType: '', body, tookMs: 0, request: 'GET /api/job/delete' });
    expect(tableOf(answer(400, '{}'))).toBe('delete_job.400.json');
    expect(tableOf(answer(200, '{}'))).toBe('delete_job.200.json');
    expect(bodyDifferences(answer(200, `{"TaskId":"${ID}"}`))).toEqual([]);
    expect(bodyDifferences(answer(200, '{"TaskId":""}'))).toHaveLength(1);
    expect(bodyDifferences(answer(400, `{"TaskId":"${ID}"}`))).toHaveLength(2);
  });

  test('fields beside those of the table are named, also where they are null', () => {
    const none = ['delete_job.200.json', 'delete_job.400.json'].map((file) => [
      undocumentedFields(file, { TaskId: ID }),
      undocumentedFields(file, { ErrorType: '', ErrorComment: '' }),
    ]);
    expect(none).toEqual([
      [[], ['ErrorType', 'ErrorComment']],
      [['TaskId'], []],
    ]);
    expect(undocumentedFields('delete_job.200.json', { TaskId: ID, a: null, b: 1 })).toEqual(['a', 'b']);
    for (const value of [null, [ID], ID, undefined, 1]) {
      expect(undocumentedFields('delete_job.200.json', value)).toEqual([]);
    }
  });

  test('a value is shown as JSON, and whole: a secret that is cut in two would no longer be known for one', () => {
    expect([show({ a: [1] }), show('x'), show(undefined)]).toEqual(['{"a":[1]}', '"x"', 'undefined']);
    expect(show('x'.repeat(1_000))).toBe(`"${'x'.repeat(1_000)}"`);
  });
});

test("an endpoint's tables are the files that begin with its name", () => {
  const { schemas } = loadEndpoint('Delete Job', 'GET', '/api/job/delete', '', 'delete_job');
  expect(schemas).toEqual({
    parameters: schema('delete_job.parameters.json'),
    answers: { 200: schema('delete_job.200.json'), 400: schema('delete_job.400.json') },
  });
  expect(() => loadEndpoint('', '', '', '', 'delete')).toThrow('delete.parameters.json');
});
