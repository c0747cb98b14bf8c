/** Holds the variables against their description, `environment.schema.json`. */
import Ajv, { type ValidateFunction } from 'ajv/dist/2020';
import { type JobStatus, jobStatuses } from '../spec/schemas';
import type { Environment } from './environment';
import description from './environment.schema.json';
import { normaliseBaseUrl } from './hosts';
import { nearestName, SECRETS, type Variable } from './names';

/** More of a value is not shown. */
const SHOWN_CHARACTERS = 80;

// That the description is a schema is held by a test: here that would only delay each start.
const ajv = new Ajv({
  strict: true,
  allErrors: true,
  coerceTypes: true,
  useDefaults: true,
  validateSchema: false,
});
ajv.addVocabulary(['takes', 'secret']);
ajv.addFormat('base-url', (text) => normaliseBaseUrl(text) !== undefined);
ajv.addFormat('media-url', (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol));
ajv.addFormat('offered-jobs', (text) => parseOfferedJobs(text) !== undefined);
const isValid: ValidateFunction = ajv.compile(description);

/**
 * @returns the values with their types; defaults in place of what is not set or wrong; and a sentence for each that is
 * wrong
 */
export function validate(environment: Environment) {
  const values: Record<string, unknown> = { ...environment };
  isValid(values);
  const problems = new Set<string>();
  for (const { keyword, params, instancePath } of isValid.errors ?? []) {
    if (keyword === 'additionalProperties') {
      const name = String(params.additionalProperty);
      problems.add(`${name} is no variable of this suite; the nearest is ${nearestName(name)}`);
    } else {
      const name = instancePath.slice(1) as Variable;
      problems.add(`${name} takes ${description.properties[name].takes}${given(name, environment)}`);
      values[name] = (description.properties[name] as { default?: unknown }).default;
    }
  }
  return { values, problems: [...problems] };
}

/** The value that a variable has, in parentheses; nothing for a secret, or where one, or the name of one, is a part of it. */
export function given(name: Variable, environment: Environment): string {
  const value = environment[name];
  const isSecret = SECRETS.some(
    (secret) =>
      (environment[secret] && value?.includes(environment[secret])) || value?.toUpperCase().includes(secret),
  );
  if (value === undefined || isSecret || SECRETS.includes(name)) return '';
  // An address may bring a user name and a password, or a token.
  const shown = value.replace(/[^/\s]*@/, '…@').replace(/\?.*/s, '?…');
  return ` (given: ${JSON.stringify(shown.length > SHOWN_CHARACTERS ? `${shown.slice(0, SHOWN_CHARACTERS)}…` : shown)})`;
}

/** @returns undefined where the text is not in the form that CIELO24_OFFERED_JOBS takes */
export function parseOfferedJobs(text: string): Partial<Record<JobStatus, string>> | undefined {
  const offered: Partial<Record<string, string>> = {};
  for (const pair of text.split(',').map((part) => part.trim())) {
    if (pair === '') continue;
    const [, status, id] = /^([A-Za-z ]+?)\s*=\s*([0-9A-Fa-f]{32})$/.exec(pair) ?? [];
    if (!status || !id || !jobStatuses.includes(status as JobStatus) || offered[status]) return undefined;
    offered[status] = id;
  }
  return offered as Partial<Record<JobStatus, string>>;
}
