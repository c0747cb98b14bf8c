import { parseArgs } from 'node:util';
import { faults, type SandboxOptions, troubles, variants } from './index';
import { byName, nearest } from './names';

const text = { type: 'string', multiple: true } as const;
const yes = { type: 'boolean' } as const;

const options = {
  port: text,
  latency: text,
  fault: text,
  variant: text,
  trouble: text,
  faults: yes,
  variants: yes,
  troubles: yes,
  json: yes,
  help: yes,
};

export interface Flags {
  sandbox: SandboxOptions;
  /** What to list, in place of serving. */
  lists: ('faults' | 'variants' | 'troubles')[];
  json: boolean;
  help: boolean;
}

/** What `parseArgs` has against the arguments, for people. */
function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const [, dashes = '', name = ''] = /'(-*)([^' =]*)/.exec(message) ?? [];
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `There is no flag ${dashes}${name}; the nearest is --${nearest(name, Object.keys(options))}.`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return message.includes('does not take') ? `--${name} takes no value.` : `--${name} needs a value.`;
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return `"${name}" stands alone; write flags as --name value.`;
    default:
      return message;
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new Error(explain(error));
  }
}

/** The value of a flag that is given once at most. */
function single(name: string, values: string[] | undefined): string | undefined {
  const [value, ...more] = values ?? [];
  if (more.length > 0) throw new Error(`--${name} is given ${more.length + 1} times; the sandbox takes one.`);
  return value;
}

function wholeNumber(name: string, values: string[] | undefined, most: number): number | undefined {
  const value = single(name, values);
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value) && Number(value) <= most) return Number(value);
  throw new Error(`--${name} takes a whole number from 0 to ${most}, not "${value}".`);
}

function known(name: string, values: string[] | undefined, entries: readonly { name: string }[]) {
  const value = single(name, values);
  return value === undefined ? undefined : byName(entries, name, value).name;
}

/** Throws an Error with a sentence for people that tells the first thing that is wrong. */
export function readFlags(args: string[]): Flags {
  const values = parse(args);
  return {
    sandbox: {
      port: wholeNumber('port', values.port, 65_535),
      latencyMs: wholeNumber('latency', values.latency, 600_000),
      fault: known('fault', values.fault, faults),
      variant: known('variant', values.variant, variants),
      trouble: known('trouble', values.trouble, troubles),
    },
    lists: (['faults', 'variants', 'troubles'] as const).filter((list) => values[list]),
    json: values.json === true,
    help: values.help === true,
  };
}
