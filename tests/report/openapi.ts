import type { Endpoint } from '../support/endpoint';
import { type JSONSchema, resolve } from '../support/schemas';
import { definitionName } from './schema-tables';
import { servers } from './servers';

/**
 * Describes the endpoints in OpenAPI 3.1, made from the same schemas that the checks judge answers by.
 *
 * The token is a query parameter rather than a security scheme, because the API treats it as one: leaving it out is answered
 * with 400 like any other missing parameter, and mock servers given a scheme would answer 401, which the API never documents.
 */
export function openapi(endpoints: Endpoint[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: `cielo24 API: ${endpoints.map(({ name }) => name).join(', ')}`,
      version: '1',
      description:
        'The calls that this contract suite covers, made from the schemas that it checks answers with.',
      contact: { name: 'cielo24 support', email: 'support@cielo24.com' },
    },
    servers,
    security: [],
    paths,
    components: { schemas: components(endpoints) },
  };
}

function operation(endpoint: Endpoint): object {
  const { name, about, schemas } = endpoint;
  const { properties = {}, required = [] } = resolve(schemas.parameters);
  return {
    operationId: camel(name),
    summary: name,
    description: about,
    parameters: Object.entries(properties).map(([parameter, schema]) => {
      const { description, examples, ...rest } = schema;
      return {
        name: parameter,
        in: 'query',
        required: required.includes(parameter),
        description,
        schema: translate(rest),
        example: examples?.[0],
      };
    }),
    responses: Object.fromEntries(
      Object.entries(schemas.answers).map(([status, schema]) => [status, answer(status, schema, endpoint)]),
    ),
  };
}

function answer(status: string, schema: JSONSchema, { name }: Endpoint): object {
  const { title, description, examples = [] } = resolve(schema);
  return {
    description: title ?? description ?? status,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${answerName(status, schema, name)}` },
        examples: Object.fromEntries(examples.map((value, at) => [`example${at + 1}`, { value }])),
      },
    },
  };
}

/** A shared definition serves under its own name; a table of the endpoint's own gets one, so that generated types have it. */
function answerName(status: string, schema: JSONSchema, endpointName: string): string {
  return schema.$ref === undefined ? `${camel(endpointName)}${status}` : definitionName(schema.$ref);
}

/** The endpoints' own answers, and every definition that they or the parameters lead to. */
function components(endpoints: Endpoint[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const { name, schemas, definitions } of endpoints) {
    const follow = (schema: JSONSchema) => {
      for (const target of references(schema).map(definitionName)) {
        if (target in found) continue;
        const definition = definitions.$defs?.[target] ?? {};
        found[target] = translate(definition);
        follow(definition);
      }
    };
    follow(schemas.parameters);
    for (const [status, schema] of Object.entries(schemas.answers)) {
      if (schema.$ref === undefined) found[answerName(status, schema, name)] = translate(schema);
      follow(schema);
    }
  }
  return found;
}

function references(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => (key === '$ref' ? [value] : references(value)));
}

/** Points references into the components, and spells a list of described words as generators of clients understand it. */
function translate(schema: JSONSchema): Record<string, unknown> {
  const { $schema, $id, $ref, title, properties, items, oneOf, ...rest } = schema;
  const options = oneOf?.map((option) => {
    if (option.const === undefined)
      throw new Error('Only a oneOf that lists words can be described in OpenAPI');
    return { word: option.const, meaning: option.description ?? '' };
  });
  return {
    ...($ref !== undefined && { $ref: `#/components/schemas/${definitionName($ref)}` }),
    ...rest,
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, value]) => [name, translate(value)]),
      ),
    }),
    ...(items !== undefined && { items: translate(items) }),
    ...(options !== undefined && {
      type: 'string',
      description: [
        rest.description,
        '',
        ...options.map(({ word, meaning }) => `- \`${word}\`: ${meaning}`),
      ].join('\n'),
      enum: options.map(({ word }) => word),
      'x-enum-descriptions': options.map(({ meaning }) => meaning),
    }),
  };
}

function camel(name: string): string {
  const [first = '', ...others] = name.split(/\W+/);
  return (
    first.toLowerCase() + others.map((word) => word[0]?.toUpperCase() + word.slice(1).toLowerCase()).join('')
  );
}
