import { type JSONSchema, resolve } from '../support/schemas';

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

/** `hexId` for `definitions.json#/$defs/hexId`, as for `#/$defs/hexId` inside of that file. */
export function definitionName(ref: string): string {
  const name = /^(?:definitions\.json)?#\/\$defs\/([^/]+)$/.exec(ref)?.[1];
  if (name === undefined) throw new Error(`Only references into definitions.json are known, not ${ref}`);
  return name;
}

/** The rows of an object schema's table; what lies inside of a field follows it as `Outer.Inner` or `List[].Inner`. */
export function fields(schema: JSONSchema): Field[] {
  const { properties = {}, required = [] } = resolve(schema);
  return Object.entries(properties).flatMap(([name, property]) => {
    const full = resolve(property);
    const inner = full.items === undefined ? full : resolve(full.items);
    const prefix = full.items === undefined ? `${name}.` : `${name}[].`;
    const nested = fields(inner).map((field) => ({ ...field, name: prefix + field.name }));
    return [row(name, property, required.includes(name)), ...nested];
  });
}

function row(name: string, property: JSONSchema, required: boolean): Field {
  const full = resolve(property);
  const type = [full.type ?? 'string'].flat().join(' or ');
  const named = property.$ref === undefined ? undefined : resolve({ $ref: property.$ref });
  const values = (full.oneOf ?? full.enum?.map((value) => ({ const: value }) as JSONSchema) ?? []).map(
    (option) => ({ value: String(option.const), meaning: option.description ?? '' }),
  );
  return {
    name,
    required,
    kind: named?.title ?? type,
    description: full.description ?? '',
    allowed: named?.description ?? `Any ${type}.`,
    values,
    example: full.examples?.[0] === undefined ? undefined : text(full.examples[0]),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
