import { type JSONSchema, resolve } from '../support/spec/schemas';

/** A row of a documentation table. */
export interface Field {
  name: string;
  required: boolean;
  /** What the values are called, e.g. `Hex String`, `string`, `object`. */
  kind: string;
  description: string;
  /** In words, when the values have no list. */
  allowed: string;
  /** The list of values, when there is one. */
  values: { value: string; meaning: string }[];
  example?: string;
}

/** The rows of an object schema's table. */
export function fields(schema: JSONSchema): Field[] {
  const { properties = {}, required = [] } = resolve(schema);
  return Object.entries(properties).map(([name, property]) => {
    const { type = 'string', oneOf, enum: words = [], description = '', examples } = resolve(property);
    const named = property.$ref === undefined ? undefined : resolve({ $ref: property.$ref });
    const kind = [type].flat().join(' or ');
    const options = oneOf ?? words.map((word): JSONSchema => ({ const: word }));
    return {
      name,
      required: required.includes(name),
      kind: named?.title ?? kind,
      description,
      allowed: named?.description ?? `Any ${kind}.`,
      values: options.map((option) => ({
        value: String(option.const),
        meaning: option.description ?? '',
      })),
      example: examples?.[0] === undefined ? undefined : String(examples[0]),
    };
  });
}
