import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The part of JSON Schema 2020-12 that the files in `schemas/` use; other keywords pass through untouched. */
export interface JSONSchema {
  $ref?: string;
  $defs?: Record<string, JSONSchema>;
  title?: string;
  description?: string;
  type?: string | string[];
  required?: string[];
  properties?: Record<string, JSONSchema>;
  items?: JSONSchema;
  enum?: unknown[];
  const?: unknown;
  oneOf?: JSONSchema[];
  examples?: unknown[];
  [keyword: string]: unknown;
}

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

const folder = join(__dirname, '..', '..', 'schemas');

function read(file: string): JSONSchema {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
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
  for (const file of readdirSync(folder).sort()) {
    const status = file.startsWith(`${filePrefix}.`) && /\.(\d{3})\.json$/.exec(file)?.[1];
    if (status) answers[status] = read(file);
  }
  return {
    name,
    method,
    path,
    about,
    schemas: { parameters: read(`${filePrefix}.parameters.json`), answers },
    definitions: read('definitions.json'),
  };
}
