/** The JSON Schemas of `schemas/`, from which all that is known of the API is read. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(__dirname, '../../../schemas');

/** The part of JSON Schema 2020-12 that the files in `schemas/` use; other keywords pass through untouched. */
export interface JSONSchema {
  $id?: string;
  $ref?: string;
  $defs?: Record<string, JSONSchema>;
  title?: string;
  description?: string;
  type?: string | string[];
  required?: string[];
  properties?: Record<string, JSONSchema>;
  enum?: unknown[];
  const?: unknown;
  oneOf?: JSONSchema[];
  pattern?: string;
  examples?: unknown[];
  [keyword: string]: unknown;
}

const files: Record<string, JSONSchema> = Object.fromEntries(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'))]),
);

/**
 * A schema of `schemas/` by its file's name.
 * @throws Error where there is none
 */
export function schema(file: string): JSONSchema {
  const found = files[file];
  if (!found) throw new Error(`schemas/${file} does not exist`);
  return found;
}

/** The names of all schema files. */
export const schemaFiles = Object.keys(files);

/** The schema itself, or the definition that it refers to, with what it says beside the reference. */
export function resolve(one: JSONSchema): JSONSchema {
  if (!one.$ref) return one;
  const [file = '', pointer = ''] = one.$ref.split('#');
  const parts = pointer.split('/').slice(1);
  let found: unknown = schema(file || 'definitions.json');
  for (const part of parts) found = (found as Record<string, unknown>)[part];
  const { $ref: _, ...own } = one;
  return { ...resolve(found as JSONSchema), ...own };
}

/** The documented job statuses. A test holds this list to the one in `schemas/definitions.json`. */
export type JobStatus = 'Authorizing' | 'Pending' | 'In Process' | 'Complete' | 'Media Failure' | 'Reviewing';
export const jobStatuses = schema('definitions.json').$defs!.jobStatus!.enum as JobStatus[];
