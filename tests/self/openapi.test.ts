/** `npm run openapi`: a description that other tools can use, and that says the same as the page. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Ajv, { type ValidateFunction } from 'ajv/dist/2020';

const ROOT = path.resolve(__dirname, '../..');
const VALIDATOR = 'node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js';

const folder = mkdtempSync(path.join(tmpdir(), 'openapi-'));
const file = path.join(folder, 'delete-job.json');
afterAll(() => rmSync(folder, { recursive: true }));

function run(...flags: string[]) {
  const command = ['-r', './tests/commands/load-typescript.js', 'tests/commands/openapi.ts', ...flags];
  return spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
}

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: object;
  example: unknown;
}

interface Description {
  openapi: string;
  paths: Record<string, { get: { parameters: Parameter[]; responses: Record<string, Response> } }>;
  components: { schemas: Record<string, object> };
}

interface Response {
  content: Record<string, { schema: { $ref: string }; examples: Record<string, { value: unknown }> }>;
}

let description: Description;
beforeAll(() => {
  const { status, stdout } = run('--out', file);
  expect(stdout).toContain(file);
  expect(status).toBe(0);
  description = JSON.parse(readFileSync(file, 'utf8'));
});

describe('the description', () => {
  test('is valid OpenAPI 3.1', () => {
    expect(description.openapi).toMatch(/^3\.1\./);
    const verdict = execFileSync(process.execPath, [VALIDATOR, file], { cwd: ROOT, encoding: 'utf8' });
    expect(JSON.parse(verdict)).toMatchObject({ valid: true });
  });

  test('has the call of the page, with all its parameters required', () => {
    const { get } = description.paths['/api/job/delete']!;
    expect(get.parameters.map(({ name, in: place, required }) => [name, place, required])).toEqual([
      ['v', 'query', true],
      ['api_token', 'query', true],
      ['job_id', 'query', true],
    ]);
    expect(Object.keys(get.responses)).toEqual(['200', '400']);
  });
});

/** Compiles a schema of the description, with the others at hand. */
function compile(schema: object): ValidateFunction {
  const ajv = new Ajv({ strict: false });
  return ajv.compile({ ...schema, components: description.components });
}

describe('its schemas', () => {
  test('each compiles, and all that it refers to is there', () => {
    const schemas = Object.entries(description.components.schemas);
    expect(schemas.length).toBeGreaterThan(2);
    for (const [name, schema] of schemas) expect([name, typeof compile(schema)]).toEqual([name, 'function']);
  });

  test.each([
    ['v', '1', ['2', '', '11', 1]],
    [
      'api_token',
      '7ca5dc5c7cce449fb0fff719307e8f5f',
      ['', '7ca5dc5c7cce449fb0fff719307e8f5', 'not hex', null],
    ],
    ['job_id', '64bea283eff6475ea6596027a6ba0929', ['', '64bea283eff6475ea6596027a6ba09290', 'not hex', 1]],
  ])("%s takes the value of the page's example request, and no wrong one", (name, value, wrong) => {
    const { parameters } = description.paths['/api/job/delete']!.get;
    const parameter = parameters.find((one) => one.name === name)!;
    const fits = compile(parameter.schema);
    expect(fits(value)).toBe(true);
    expect(parameter.example).toBe(value);
    expect(wrong.filter((one) => fits(one))).toEqual([]);
  });

  test.each<[string, object, object[]]>([
    [
      '200',
      { TaskId: 'cc8095fbfecf4647b2e10b622d81c19b' },
      [{}, { TaskId: null }, { TaskId: 'Encoded Task ID' }, { taskId: 'cc8095fbfecf4647b2e10b622d81c19b' }],
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
    const { content } = description.paths['/api/job/delete']!.get.responses[status]!;
    expect(Object.keys(content)).toEqual(['application/json']);
    const { schema, examples } = content['application/json']!;
    const fits = compile(schema);
    expect(fits(shown)).toBe(true);
    for (const { value } of Object.values(examples)) expect(fits(value)).toBe(true);
    expect(wrong.filter((one) => fits(one))).toEqual([]);
  });
});

describe('the command', () => {
  test('prints the same to the console', () => {
    const { status, stdout, stderr } = run();
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual(description);
  });

  test.each([
    [['--aut', 'x'], '"--aut" is nothing that this command takes'],
    [['x.json'], '"x.json" is nothing that this command takes'],
    [['--out'], '--out takes the path of a file.'],
    [['--out='], '--out takes the path of a file.'],
    [['--out', 'a', '--out', 'b'], '--out is given twice.'],
    [['--out', tmpdir()], 'cannot (EISDIR)'],
  ])('%j: a sentence, and exit code 2', (flags, sentence) => {
    const { status, stdout, stderr } = run(...flags);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([status, stdout]).toEqual([2, '']);
  });
});
