/** The JSON Schemas of `schemas/`, loaded and compiled once. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import type { Answer } from './answer';

const FOLDER = path.join(__dirname, '../../schemas');

/** As much of a JSON Schema as the suite itself looks at. */
export interface Schema {
  $id?: string;
  $ref?: string;
  title?: string;
  description?: string;
  type?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  enum?: unknown[];
  const?: unknown;
  oneOf?: Schema[];
  pattern?: string;
  examples?: unknown[];
  $defs?: Record<string, Schema>;
}

const files: Record<string, Schema> = Object.fromEntries(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'))]),
);

const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true, verbose: true });
for (const schema of Object.values(files)) ajv.addSchema(schema);

/**
 * A schema of `schemas/` by its file's name.
 * @throws Error where there is none
 */
export function schema(file: string): Schema {
  const found = files[file];
  if (!found) throw new Error(`schemas/${file} does not exist`);
  return found;
}

/** The names of all schema files. */
export const schemaFiles = Object.keys(files);

/** The schema itself, or the definition that it refers to with what it says beside the reference. */
export function resolve(one: Schema): Schema {
  if (!one.$ref) return one;
  const [file = '', pointer = ''] = one.$ref.split('#');
  const parts = pointer.split('/').slice(1);
  let found: unknown = schema(file || 'definitions.json');
  for (const part of parts) found = (found as Record<string, unknown>)[part];
  const { $ref: _, ...own } = one;
  return { ...resolve(found as Schema), ...own };
}

/** The documented job statuses. */
export type JobStatus = 'Authorizing' | 'Pending' | 'In Process' | 'Complete' | 'Media Failure' | 'Reviewing';
export const jobStatuses = schema('definitions.json').$defs!.jobStatus!.enum as JobStatus[];

/**
 * Holds a value against a schema file.
 * @returns a line for each difference: the place in the JSON, what was expected there and what was found; none where
 * the value fits
 */
export function differences(file: string, value: unknown): string[] {
  const validate = ajv.getSchema(schema(file).$id!) as ValidateFunction;
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  // The branches of a choice say nothing beyond the choice itself.
  const telling = errors.filter(
    (error) => !(error.keyword === 'const' && error.schemaPath.includes('/oneOf/')),
  );
  return telling.map((error) => describe(error));
}

/** The file of `schemas/` for an answer of this status to this request: `delete_job.400.json`. */
export function tableOf({ request, status }: Answer): string {
  const [verb, noun] = request.split('/').reverse();
  return `${verb}_${noun}.${status}.json`;
}

/** Holds an answer's body against the page's table for its status; see `differences`. */
export const bodyDifferences = (answer: Answer): string[] => differences(tableOf(answer), answer.json);

/** The fields at the top of `value` that the schema does not know. */
export function undocumentedFields(file: string, value: unknown): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  const documented = Object.keys(resolve(schema(file)).properties ?? {});
  return Object.keys(value).filter((name) => !documented.includes(name));
}

function describe(error: ErrorObject): string {
  const place = `$${error.instancePath.replaceAll('/', '.')}`;
  const found = show(error.data);
  if (error.keyword === 'required') {
    return `${place}.${error.params.missingProperty}: expected to be there, found ${found}`;
  }
  const options = (error.parentSchema as Schema | undefined)?.oneOf?.map((option) => option.const);
  const expected =
    error.keyword === 'oneOf' && options
      ? `one of ${options.join(', ')}`
      : error.keyword === 'type'
        ? `a value of type ${error.params.type}`
        : error.keyword === 'pattern' && error.parentSchema?.description
          ? `${String(error.parentSchema.description).replace(/\.$/, '').replace(/^An/, 'an')}`
          : (error.message ?? error.keyword);
  return `${place}: expected ${expected}, found ${found}`;
}

/** A value as JSON, short enough for a line. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 160 ? `${text.slice(0, 160)}… (${text.length} characters)` : text;
}
