/** The page's tables as files: each is a schema, and takes its own examples. */
import { describe, expect, test } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { type JSONSchema, jobStatuses, resolve, schema, schemaFiles } from '../../support/spec/schemas';

/** Every schema inside of this one that has examples, with its place in the file. */
function withExamples(one: JSONSchema, place: string): { place: string; examples: unknown[] }[] {
  const inner = (['properties', '$defs'] as const).flatMap((group) =>
    Object.entries(one[group] ?? {}).flatMap(([name, sub]) => withExamples(sub, `${place}/${group}/${name}`)),
  );
  return [...(one.examples ? [{ place, examples: one.examples }] : []), ...inner];
}

describe('Each file', () => {
  const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true });
  for (const file of schemaFiles) ajv.addSchema(schema(file));

  test('is there, and no other', () => {
    const tables = ['delete_job', 'authorize_job'].map((name) =>
      schemaFiles.filter((file) => file.startsWith(name)),
    );
    expect(tables.map((files) => files.map((file) => file.split('.')[1]).sort())).toEqual([
      ['200', '400', 'parameters'],
      ['204', '400', 'parameters'],
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
    expect(places.length).toBeGreaterThan(15);
  });

  test.each(places)('takes its own examples: $place', ({ place, examples }) => {
    const validate = ajv.getSchema(place)!;
    for (const example of examples) expect([example, validate(example)]).toEqual([example, true]);
  });
});

test('The statuses are those of the documentation', () => {
  const statuses = ['Authorizing', 'Pending', 'In Process', 'Complete', 'Media Failure', 'Reviewing'];
  expect(jobStatuses).toEqual(statuses);
  expect(resolve({ $ref: '#/$defs/jobStatus' }).enum).toEqual(statuses);
});

test('A reference is followed, and what stands beside it comes first', () => {
  expect(resolve(schema('delete_job.parameters.json').properties!.api_token!)).toEqual({
    title: 'Hex String',
    type: 'string',
    pattern: '^[0-9A-Fa-f]{32}$',
    description: 'The token that login gave for this session.',
    examples: ['7ca5dc5c7cce449fb0fff719307e8f5f'],
  });
  expect(resolve({ type: 'string' })).toEqual({ type: 'string' });
});
