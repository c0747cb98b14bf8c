/** `npm run openapi`: a description that other tools can use, and that says the same as the pages. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { contracts } from '../contract';
import { openapi } from '../report/openapi';
import { endpoints } from './example-results';

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: object;
  example: unknown;
}

interface Response {
  description: string;
  content?: Record<string, { schema: { examples: unknown[] } }>;
}

interface Description {
  openapi: string;
  paths: Record<
    string,
    { get: { operationId: string; parameters: Parameter[]; responses: Record<string, Response> } }
  >;
  components: { schemas: Record<string, object> };
}

const description = JSON.parse(JSON.stringify(openapi(endpoints))) as Description;
const { get: deleteJob } = description.paths['/api/job/delete']!;
const { get: authorizeJob } = description.paths['/api/job/authorize']!;

/** Compiles a schema of the description, with the others at hand. */
const compile = (schema: object) =>
  new Ajv({ strict: false }).compile({ ...schema, components: description.components });

test('Each call has its parameters, all required, and an answer for each status', () => {
  expect(description.openapi).toMatch(/^3\.1\./);
  for (const { parameters } of [deleteJob, authorizeJob])
    expect(parameters.map(({ name, in: place, required }) => [name, place, required])).toEqual([
      ['v', 'query', true],
      ['api_token', 'query', true],
      ['job_id', 'query', true],
    ]);
  expect([deleteJob, authorizeJob].map(({ operationId }) => operationId)).toEqual([
    'deleteJob',
    'authorizeJob',
  ]);
  expect(Object.keys(deleteJob.responses)).toEqual(['200', '400']);
  expect(Object.keys(authorizeJob.responses)).toEqual(['204', '400']);
});

test('An answer without a body has a description only', () => {
  expect(authorizeJob.responses['204']).toEqual({ description: '204: the job is authorized' });
});

describe('the schemas', () => {
  test('each compiles, and all that it refers to is there', () => {
    expect(Object.keys(description.components.schemas)).toEqual(
      expect.arrayContaining(['error', 'errorType', 'hexId']),
    );
    expect(JSON.stringify(description)).not.toMatch(/"\$ref":"(?!#\/components\/schemas\/)/);
    for (const schema of Object.values(description.components.schemas)) compile(schema);
  });

  test.each([
    ['v', '1', ['2', '', '11', 1]],
    ['api_token', '7ca5dc5c7cce449fb0fff719307e8f5f', ['', '7ca5dc5c7cce449fb0fff719307e8f5', null]],
    ['job_id', '64bea283eff6475ea6596027a6ba0929', ['', '64bea283eff6475ea6596027a6ba09290', 'not hex', 1]],
  ])("%s takes the value of the page's example request, and no wrong one", (name, value, wrong) => {
    const parameter = deleteJob.parameters.find((one) => one.name === name)!;
    const fits = compile(parameter.schema);
    expect(fits(value)).toBe(true);
    expect(parameter.example).toBe(value);
    expect(wrong.filter((one) => fits(one))).toEqual([]);
  });

  test.each<[string, object, object[]]>([
    [
      '200',
      { TaskId: 'cc8095fbfecf4647b2e10b622d81c19b' },
      [{}, { TaskId: null }, { TaskId: 'Encoded Task ID' }],
    ],
    [
      '400',
      { ErrorType: 'ITEM_NOT_FOUND', ErrorComment: 'Description of error details.' },
      [
        {},
        { ErrorType: 'ITEM_NOT_FOUND' },
        { ErrorType: 'NO_SUCH_TYPE', ErrorComment: '' },
        { ErrorComment: '' },
      ],
    ],
  ])('the answer %s fits what the page shows, and nothing that it rules out', (status, shown, wrong) => {
    const { schema } = deleteJob.responses[status]!.content!['application/json']!;
    const fits = compile(schema);
    expect(fits(shown)).toBe(true);
    for (const value of schema.examples) expect(fits(value)).toBe(true);
    expect(wrong.filter((one) => fits(one))).toEqual([]);
  });
});

test('The command prints the description of every endpoint that has a contract', () => {
  const command = ['tests/commands/start.js', 'openapi'];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: path.resolve(__dirname, '../..'),
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  const printed = JSON.parse(stdout) as Description;
  expect(Object.keys(printed.paths)).toEqual(contracts.map(({ endpoint }) => endpoint.path));
});
