import { parseArgs } from 'node:util';
import { faults, type Sandbox, type SandboxOptions, startSandbox, troubles, variants } from './index';
import { nearest } from './names';

const valueFlags = ['port', 'latency', 'fault', 'variant', 'trouble'];
const plainFlags = ['faults', 'variants', 'troubles', 'help'];
const flags = [...valueFlags, ...plainFlags];

const usage = `npm run sandbox -- [flags]

  --port N         listen on this port of 127.0.0.1; without it, or with 0, on a free one
  --latency MS     let every answer wait this long
  --fault NAME     break one promise of the page
  --variant NAME   keep the promises in another way
  --trouble NAME   keep the caller from getting answers
  --faults         list the faults and end; --variants and --troubles likewise
`;

interface Request {
  problems: string[];
  /** What to list, in place of serving. */
  lists: string[];
  help: boolean;
  options: SandboxOptions;
}

/** `--name value` as `--name=value`, so that a flag without its value does not take the next flag for it. */
function inline(argv: string[]): string[] {
  const left = [...argv];
  const args: string[] = [];
  while (left.length > 0) {
    const arg = left.shift() ?? '';
    const takesValue = /^--[^=]+$/.test(arg) && !plainFlags.includes(arg.slice(2));
    const value = takesValue && !left[0]?.startsWith('--') ? left.shift() : '';
    args.push(takesValue ? `${arg}=${value ?? ''}` : arg);
  }
  return args;
}

/** Reads the flags, and finds everything that is wrong with them. */
function readFlags(argv: string[]): Request {
  const options = Object.fromEntries([
    ...valueFlags.map((name) => [name, { type: 'string' as const }]),
    ...plainFlags.map((name) => [name, { type: 'boolean' as const }]),
  ]);
  const { tokens } = parseArgs({ args: inline(argv), options, strict: false, tokens: true });
  const request: Request = { problems: [], lists: [], help: false, options: {} };

  const wholeNumber = (flag: string, value: string, most: number) => {
    if (/^\d+$/.test(value) && Number(value) <= most) return Number(value);
    request.problems.push(`--${flag} takes a whole number from 0 to ${most}, not "${value}".`);
    return undefined;
  };
  const known = (kind: string, entries: readonly { name: string }[], value: string) => {
    const names = entries.map((entry) => entry.name);
    if (names.includes(value)) return value;
    request.problems.push(`There is no ${kind} "${value}"; the nearest is "${nearest(value, names)}".`);
    return undefined;
  };

  for (const token of tokens) {
    if (token.kind === 'positional') {
      request.problems.push(`"${token.value}" stands alone; write flags as --name value.`);
    } else if (token.kind === 'option') {
      const { name, value } = token;
      if (!flags.includes(name)) {
        request.problems.push(`There is no flag --${name}; the nearest is --${nearest(name, flags)}.`);
      } else if (plainFlags.includes(name)) {
        if (value !== undefined) request.problems.push(`--${name} takes no value, but has "${value}".`);
        else if (name === 'help') request.help = true;
        else request.lists.push(name);
      } else if (!value) {
        request.problems.push(`--${name} needs a value.`);
      } else if (name === 'port') request.options.port = wholeNumber(name, value, 65_535);
      else if (name === 'latency') request.options.latencyMs = wholeNumber(name, value, 600_000);
      else if (name === 'fault') request.options.fault = known(name, faults, value);
      else if (name === 'variant') request.options.variant = known(name, variants, value);
      else if (name === 'trouble') request.options.trouble = known(name, troubles, value);
    }
  }
  return request;
}

/** Lines with the first column as wide as its longest text. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`.trimEnd()).join('\n');
}

/** Faults under the promise that they break. */
function listFaults(): string {
  const promises = [...new Set(faults.map((fault) => fault.breaks))];
  const sections = promises.map((promise) => {
    const broken = faults.filter((fault) => fault.breaks === promise);
    return `${broken[0]?.level}  ${promise}\n${columns(broken.map(({ name, does }) => [name, does] as const))}`;
  });
  return [...sections, `${faults.length} faults`].join('\n\n');
}

const listings: Record<string, () => string> = {
  faults: listFaults,
  variants: () => columns(variants.map(({ name, does }) => [name, does] as const)),
  troubles: () => columns(troubles.map(({ name, does }) => [name, does] as const)),
};

function introduce({ url, accounts, offeredJobs }: Sandbox, options: SandboxOptions): string {
  const offered = Object.entries(offeredJobs).map(([status, id]) => `${status}=${id}`);
  const chosen = [options.fault, options.variant, options.trouble].filter((name) => name !== undefined);
  return `The sandbox listens on ${url}${chosen.length > 0 ? ` with ${chosen.join(', ')}` : ''}.

To check the contract against it, paste this into another terminal:

  export CIELO24_BASE_URL='${url}'
  export CIELO24_USERNAME='${accounts.main.username}'
  export CIELO24_PASSWORD='${accounts.main.password}'
  export CIELO24_OTHER_USERNAME='${accounts.other.username}'
  export CIELO24_OTHER_PASSWORD='${accounts.other.password}'
  export CIELO24_OFFERED_JOBS='${offered.join(',')}'
  npm run contract

An account without customer authorization: ${accounts.plain.username} with ${accounts.plain.password}.
Ctrl-C ends the sandbox.
`;
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

/** What Node says about a port, for people. */
function explain(error: unknown, port: number | undefined): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use; choose another one with --port, or leave it out.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user; choose one above 1023.`;
  return `The sandbox could not be started: ${message}`;
}

/** The command line of `npm run sandbox`. Resolves to the exit code: 0, or 2 for what cannot be served. */
export async function serve(argv: string[]): Promise<number> {
  const { problems, lists, help, options } = readFlags(argv);
  if (problems.length > 0) {
    process.stderr.write(`${problems.join('\n')}\n\n${usage}`);
    return 2;
  }
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  if (lists.length > 0) {
    process.stdout.write(`${lists.map((name) => listings[name]?.()).join('\n\n')}\n`);
    return 0;
  }
  let sandbox: Sandbox;
  try {
    sandbox = await startSandbox(options);
  } catch (error) {
    process.stderr.write(`${explain(error, options.port)}\n`);
    return 2;
  }
  process.stdout.write(introduce(sandbox, options));
  await untilInterrupted();
  await sandbox.close();
  return 0;
}
