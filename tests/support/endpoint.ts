import { type JSONSchema, schema, schemaFiles } from './schemas';

/** One call of the API, as its page describes it. */
export interface Endpoint {
  /** As checks name it, e.g. `Delete Job`. */
  name: string;
  method: string;
  path: string;
  /** What the call is for, in one to three sentences. */
  about: string;
  schemas: {
    parameters: JSONSchema;
    /** The tables of the answers' bodies, by HTTP status. */
    answers: Record<string, JSONSchema>;
  };
  /** The document that `definitions.json#/$defs/…` points into. */
  definitions: JSONSchema;
}

/**
 * Reads an endpoint's tables from `schemas/`.
 *
 * @param filePrefix what the endpoint's files begin with: `delete_job` finds `delete_job.parameters.json` and
 *   an answer's table in each `delete_job.<status>.json`
 */
export function loadEndpoint(
  name: string,
  method: string,
  path: string,
  about: string,
  filePrefix: string,
): Endpoint {
  const answers: Record<string, JSONSchema> = {};
  for (const file of schemaFiles) {
    const status = file.startsWith(`${filePrefix}.`) && /\.(\d{3})\.json$/.exec(file)?.[1];
    if (status) answers[status] = schema(file);
  }
  return {
    name,
    method,
    path,
    about,
    schemas: { parameters: schema(`${filePrefix}.parameters.json`), answers },
    definitions: schema('definitions.json'),
  };
}
