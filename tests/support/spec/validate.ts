/** Holding bodies against the page's tables. */
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { type JSONSchema, resolve, schema, schemaFiles } from './schemas';

// The schemas themselves are held against their own schema by a test: here that would only delay each start.
const ajv = new Ajv({
  strict: true,
  strictRequired: false,
  allErrors: true,
  verbose: true,
  validateSchema: false,
});
for (const file of schemaFiles) ajv.addSchema(schema(file));

/**
 * Holds a value against a table.
 * @returns a line for each difference: the place in the JSON, what was expected there and what was found; none where
 * the value fits
 */
export function differences(table: JSONSchema, value: unknown): string[] {
  const validate = ajv.getSchema(table.$id!) as ValidateFunction;
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  // Of a `oneOf` one line is enough: not one more for each of its branches.
  const telling = errors.filter(
    (error) => !(error.keyword === 'const' && error.schemaPath.includes('/oneOf/')),
  );
  return telling.map((error) => describe(error));
}

/** The fields at the top of `value` that the table does not know. */
export function undocumentedFields(table: JSONSchema, value: unknown): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  const documented = Object.keys(resolve(table).properties ?? {});
  return Object.keys(value).filter((name) => !documented.includes(name));
}

function describe(error: ErrorObject): string {
  const place = `$${error.instancePath.replaceAll('/', '.')}`;
  const found = show(error.data);
  if (error.keyword === 'required') {
    return `${place}.${error.params.missingProperty}: expected to be there, found ${found}`;
  }
  const options = (error.parentSchema as JSONSchema | undefined)?.oneOf?.map((option) => option.const);
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

/** A value as JSON. It is not cut short here: secrets are struck out later, and the half of one would not be found. */
export function show(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'a value that is nested too deeply to be shown';
  }
}
