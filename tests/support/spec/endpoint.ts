import { type JSONSchema, schema, schemaFiles } from './schemas';

/** One call of the API, as its page describes it. */
export interface Endpoint {
  /** As the command line and check ids name it, e.g. `delete-job`. */
  id: string;
  /** As people name it, e.g. `Delete Job`. */
  name: string;
  method: 'GET' | 'POST';
  path: string;
  /** What the call is for, in one to three sentences. */
  about: string;
  /** The address of the public page. */
  source: string;
  parameters: JSONSchema;
  /** The page's table for the body of each answer, by HTTP status; of type `null` where there is to be no body. */
  answers: Record<string, JSONSchema>;
  /** The document that `definitions.json#/$defs/…` points into. */
  definitions: JSONSchema;
}

/** The statuses of the page's tables that mean success: any from 200 to 299. */
export const successes = ({ answers }: Endpoint): number[] =>
  Object.keys(answers).map(Number).filter(isSuccess);

/** The statuses of the page's tables that mean a refusal. */
export const refusals = ({ answers }: Endpoint): number[] =>
  Object.keys(answers)
    .map(Number)
    .filter((status) => !isSuccess(status));

/** The last part of the endpoint's path, as messages name the call: `delete`. */
export const callOf = ({ path }: { path: string }): string => path.split('/').at(-1) ?? path;

const isSuccess = (status: number) => status >= 200 && status < 300;

type Description = Pick<Endpoint, 'id' | 'name' | 'method' | 'path' | 'about' | 'source'>;

/**
 * Adds an endpoint's tables, which it reads from `schemas/`: for the id `delete-job` they are `delete_job.parameters.json`
 * and `delete_job.<status>.json` for each answer.
 * @throws Error where there is no table of the parameters, or none of an answer
 */
export function loadEndpoint(description: Description): Endpoint {
  const prefix = description.id.replaceAll('-', '_');
  const answers: Record<string, JSONSchema> = {};
  for (const file of schemaFiles) {
    const status = file.startsWith(`${prefix}.`) && /\.(\d{3})\.json$/.exec(file)?.[1];
    if (status) answers[status] = schema(file);
  }
  if (Object.keys(answers).length === 0) {
    throw new Error(`schemas/${prefix}.<status>.json: there is no table of an answer of ${description.name}`);
  }
  return {
    ...description,
    parameters: schema(`${prefix}.parameters.json`),
    answers,
    definitions: schema('definitions.json'),
  };
}
