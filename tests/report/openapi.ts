/** The endpoints in OpenAPI 3.1, whose schemas are JSON Schema: the very ones that the checks judge answers by. */
import { type JSONSchema, resolve } from '../support/spec/schemas';
import { type Endpoint, isBodiless, SUPPORT, servers } from './endpoint';

/**
 * The token is a query parameter rather than a security scheme, because the API treats it as one: leaving it out is answered
 * with 400 like any other missing parameter, and mock servers given a scheme would answer 401, which the API never documents.
 */
export function openapi(endpoints: Endpoint[]): object {
  const description = {
    openapi: '3.1.1',
    info: {
      title: `cielo24 API: ${endpoints.map(({ name }) => name).join(', ')}`,
      version: '1',
      contact: { name: 'cielo24 support', email: SUPPORT },
    },
    servers,
    security: [],
    paths: Object.fromEntries(
      endpoints.map((endpoint) => [endpoint.path, { [endpoint.method.toLowerCase()]: operation(endpoint) }]),
    ),
    components: { schemas: Object.assign({}, ...endpoints.map(({ definitions }) => definitions.$defs)) },
  };
  const text = JSON.stringify(description);
  return JSON.parse(
    text.replace(/"\$ref":"(?:definitions\.json)?#\/\$defs\//g, '"$ref":"#/components/schemas/'),
  );
}

function operation({ id, name, about, source, parameters, answers }: Endpoint): object {
  const { properties = {}, required = [] } = resolve(parameters);
  return {
    operationId: id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    summary: name,
    description: about,
    externalDocs: { url: source },
    parameters: Object.entries(properties).map(([parameter, { description, examples, ...schema }]) => ({
      name: parameter,
      in: 'query',
      required: required.includes(parameter),
      description,
      schema,
      example: examples?.[0],
    })),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, schema]) => [status, response(schema)]),
    ),
  };
}

function response(answer: JSONSchema): object {
  // References inside of a schema with an address of its own would count from there.
  const { $schema, $id, title, description, examples, ...schema } = answer;
  return {
    description: title ?? description,
    ...(!isBodiless(answer) && { content: { 'application/json': { schema: { ...schema, examples } } } }),
  };
}
