import { type Answer, type ErrorType, Refusal } from './answers';

type Values = ReadonlyMap<string, readonly string[]>;

/** A request to one of the API's calls. */
export interface Call {
  readonly method: string;
  readonly path: string;
  /** All values of each parameter. Throws a Refusal if they are not percent-encoded UTF-8. */
  query(): Values;
  /** The value of a header, by its lower-case name. */
  header(name: string): string | undefined;
  body(): Promise<Buffer>;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

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

/** The value of an optional parameter that takes one of a few. */
export function choice(values: Values, name: string, choices: readonly string[]): string | undefined {
  const value = optional(values, name);
  if (value === undefined || choices.includes(value)) return value;
  throw badValue('INVALID_OPTION', name, `takes one of ${choices.join(', ')}`);
}

export const badValue = (type: ErrorType, name: string, takes: string) =>
  new Refusal(type, `The parameter ${name} ${takes}.`, 'value', name);

export const isHex = (text: string) => /^[0-9a-f]+$/i.test(text);
