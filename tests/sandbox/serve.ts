import { type Flags, readFlags } from './flags';
import { faults, type Sandbox, type SandboxOptions, startSandbox, troubles, variants } from './index';
import { parentEnds } from './parent';

const usage = `npm run sandbox -- [flags]

  --port N         listen on this port of 127.0.0.1; without it, or with 0, on a free one
  --latency MS     let every answer wait this long
  --fault NAME     break one promise of a page
  --variant NAME   keep the promises in another way
  --trouble NAME   keep the caller from getting answers
  --json           print address, accounts and jobs as one line of JSON, and end with the process that started this
  --faults         list the faults and end; --variants and --troubles likewise
`;

/** Lines with the first column as wide as its longest text. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`.trimEnd()).join('\n');
}

/** Faults under the promise that they break. */
function listFaults(): string {
  const promiseOf = ({ level, endpoint, breaks }: (typeof faults)[number]) =>
    `${level}  ${endpoint}  ${breaks}`;
  const promises = [...new Set(faults.map(promiseOf))];
  const sections = promises.map((promise) => {
    const broken = faults.filter((fault) => promiseOf(fault) === promise);
    return `${promise}\n${columns(broken.map(({ name, does }) => [name, does] as const))}`;
  });
  return [...sections, `${faults.length} faults`].join('\n\n');
}

const listings = {
  faults: listFaults,
  variants: () => columns(variants.map(({ name, does }) => [name, does] as const)),
  troubles: () => columns(troubles.map(({ name, does }) => [name, does] as const)),
};

function introduce({ url, accounts, offeredJobs, calls }: Sandbox, options: SandboxOptions): string {
  const offered = Object.entries(offeredJobs).map(([status, id]) => `${status}=${id}`);
  const chosen = [options.fault, options.variant, options.trouble].filter((name) => name !== undefined);
  return `The sandbox listens on ${url}${chosen.length > 0 ? ` with ${chosen.join(', ')}` : ''}.

It has these calls, and answers any other with 400:

${calls.map((path) => `  ${path}`).join('\n')}

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

function interruption(): Promise<void> {
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
export async function serve(args: string[]): Promise<number> {
  let flags: Flags;
  try {
    flags = readFlags(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (flags.help) {
    process.stdout.write(usage);
    return 0;
  }
  if (flags.lists.length > 0) {
    process.stdout.write(`${flags.lists.map((name) => listings[name]()).join('\n\n')}\n`);
    return 0;
  }
  let sandbox: Sandbox;
  try {
    sandbox = await startSandbox(flags.sandbox);
  } catch (error) {
    process.stderr.write(`${explain(error, flags.sandbox.port)}\n`);
    return 2;
  }
  const ends = [interruption()];
  if (flags.json) {
    const { url, accounts, offeredJobs } = sandbox;
    ends.push(parentEnds());
    process.stdout.write(`${JSON.stringify({ url, accounts, offeredJobs })}\n`);
  } else process.stdout.write(introduce(sandbox, flags.sandbox));
  await Promise.race(ends);
  await sandbox.close();
  // The standard input would keep the process.
  process.stdin.unref?.();
  return 0;
}
