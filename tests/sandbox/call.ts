import { type Answer, type ErrorType, Refusal } from './answers';
import type { Store } from './store';

export type Values = ReadonlyMap<string, readonly string[]>;

/** A request to one of the API's calls. */
export interface Call {
  readonly method: string;
  readonly path: string;
  /** All values of each parameter of the query string. Throws a Refusal if they are not percent-encoded UTF-8. */
  query(): Values;
  /** Those of the query string and, of a POST, of the form in its body. Throws a Refusal also for a body that is no form. */
  parameters(): Values;
  /** The value of a header, by its lower-case name. */
  header(name: string): string | undefined;
  readonly body: Buffer;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** Puts something of its own around all calls, unknown ones as well. Called once for each sandbox, so it may keep count. */
export type Around = (handler: Handler, store: Store) => Handler;

const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));

/** Reads `a=1&b=2`, of a query string or a form. */
export function parseParameters(text: string): Values {
  const values = new Map<string, string[]>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const [name = '', ...rest] = pair.split('=');
    try {
      const known = values.get(decode(name)) ?? [];
      values.set(decode(name), [...known, decode(rest.join('='))]);
    } catch {
      throw new Refusal('INVALID_QUERY', 'A parameter is not percent-encoded UTF-8.', 'encoding');
    }
  }
  return values;
}

/** Whether a body can be a form, as far as its Content-Type tells. */
export function isForm(call: Call): boolean {
  const mediaType = call.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  return mediaType === undefined || mediaType === 'application/x-www-form-urlencoded';
}

/** Both; a value that stands in both places is given once. */
function merge(query: Values, form: Values): Values {
  const merged = new Map(query);
  for (const [name, values] of form) {
    const others = query.get(name) ?? [];
    merged.set(name, [...others, ...values.filter((value) => !others.includes(value))]);
  }
  return merged;
}

export function readParameters(call: Call): Values {
  if (call.method !== 'POST' || call.body.length === 0) return call.query();
  if (isForm(call)) return merge(call.query(), parseParameters(call.body.toString()));
  throw new Refusal('INVALID_QUERY', 'The body is no form, as in a=1&b=2.', 'encoding');
}

/** The one value of a parameter, or undefined where it is absent. */
export function optional(values: Values, name: string): string | undefined {
  const [first, ...more] = values.get(name) ?? [];
  if (more.length > 0) {
    throw new Refusal('INVALID_QUERY', `The parameter ${name} was given more than once.`, 'twice', name);
  }
  return first;
}

export function required(values: Values, name: string): string {
  const value = optional(values, name);
  if (value === undefined) {
    throw new Refusal('MISSING_PARAMETER', `The parameter ${name} is required.`, 'absent', name);
  }
  if (value === '') {
    throw new Refusal('MISSING_PARAMETER', `The parameter ${name} has no value.`, 'empty', name);
  }
  return value;
}

/** Refuses parameters that a call does not have: one that was overlooked would look as if it had counted. */
export function checkNames(values: Values, known: readonly string[]): void {
  const unknown = [...values.keys()].find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw badValue('INVALID_QUERY', unknown, `is none of this call, which takes ${known.join(', ')}`);
}

/** The value of an optional parameter that takes one of a few; an empty one counts as absent. */
export function choice(values: Values, name: string, choices: readonly string[]): string | undefined {
  const value = optional(values, name) || undefined;
  if (value === undefined || choices.includes(value)) return value;
  throw badValue('INVALID_OPTION', name, `takes one of ${choices.join(', ')}`);
}

/** The value of an optional parameter that is true or false, in any case; false where it is absent or empty. */
export function flag(values: Values, name: string): boolean {
  const value = optional(values, name)?.toLowerCase() || 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw badValue('INVALID_OPTION', name, 'takes true or false');
}

/** The value of an optional parameter that is a whole number. */
export function wholeNumber(values: Values, name: string): number | undefined {
  const value = optional(values, name) || undefined;
  if (value === undefined) return undefined;
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw badValue('INVALID_QUERY', name, 'takes a whole number');
}

export const badValue = (type: ErrorType, name: string, takes: string) =>
  new Refusal(type, `The parameter ${name} ${takes}.`, 'value', name);

export const isHex = (text: string) => /^[0-9a-f]+$/i.test(text);
