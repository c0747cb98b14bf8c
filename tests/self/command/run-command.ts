/** Runs `npm run contract` as people and schedulers do: as a process of its own, of which only the outside is seen. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from '@jest/globals';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox';
import type { CheckResult, RunResult } from '../../support/result';
import { VARIABLES } from '../../support/settings/read';

export const ROOT = path.resolve(__dirname, '../../..');
/** What npm starts for `npm run contract`. */
const START = [path.join(ROOT, 'tests/commands/start.js'), 'contract'];

/** No run takes so long; one that does is ended, and fails its test. */
const NEVER_MS = 50_000;

export interface CommandOptions {
  /** `undefined` leaves a variable out; all that are not given are set to nothing, so that no `.env` counts. */
  env?: Record<string, string | undefined>;
  flags?: string[];
  /** Files to lay into the fresh working folder, by name. */
  given?: Record<string, string>;
  /** The given files that are to be read in the end as well. */
  keep?: string[];
  /** Another working folder. */
  cwd?: string;
}

/** What a run of the command has left. */
export class Finished {
  constructor(
    readonly exitCode: number | null,
    readonly stdout: string,
    readonly stderr: string,
    /** Everything that was written, by path. */
    readonly files: Record<string, string>,
  ) {}

  /** All that the run has said or written. */
  get everything(): string {
    return [this.stdout, this.stderr, ...Object.values(this.files)].join('\n');
  }

  /** The console's text without the breaks between its lines. */
  get said(): string {
    return flat(this.stdout);
  }

  /** The result of the run; of one that was chosen from, where there is no whole one. */
  get contract(): RunResult {
    const json = this.files['reports/contract.json'] ?? this.files['reports/selection/contract.json'];
    if (json === undefined) throw new Error(`There is no contract.json:\n${this.stdout}\n${this.stderr}`);
    return JSON.parse(json);
  }

  check(id: string): CheckResult {
    const found = this.contract.checks.find((check) => check.id === id);
    if (!found) throw new Error(`There is no check ${id}.`);
    return found;
  }

  /** The ids of the checks that ended so. */
  ids(status: CheckResult['status']): string[] {
    return this.contract.checks.filter((check) => check.status === status).map(({ id }) => id);
  }
}

/** Lines are wrapped at 80 columns: blanks and breaks count alike. */
export const flat = (text: string) => text.replace(/\s+/g, ' ').trim();

export interface Running {
  child: ChildProcess;
  ended: Promise<Finished>;
}

export function startCommand({
  env = {},
  flags = [],
  given = {},
  keep = [],
  cwd,
}: CommandOptions = {}): Running {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'contract-command-'));
  const reports = path.join(folder, 'reports');
  mkdirSync(reports);
  for (const [name, text] of Object.entries(given)) writeFileSync(path.join(folder, name), text);
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, [...START, ...flags], {
    cwd: cwd ?? folder,
    env: {
      ...{ PATH, HOME, TMPDIR },
      ...Object.fromEntries(VARIABLES.map((name) => [name, ''])),
      CIELO24_REPORT_DIR: reports,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: NEVER_MS,
    killSignal: 'SIGKILL',
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  const ended = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      const files = readAll(
        folder,
        Object.keys(given).filter((name) => !keep.includes(name)),
      );
      rmSync(folder, { recursive: true });
      resolve(new Finished(exitCode, said.stdout, said.stderr, files));
    });
  });
  return { child, ended };
}

export const runCommand = (options: CommandOptions = {}): Promise<Finished> => startCommand(options).ended;

function readAll(folder: string, except: string[]): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (entry.isFile() && !except.includes(name)) files[name] = readFileSync(file, 'utf8');
  }
  return files;
}

const closers: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(closers.map((close) => close())));

/** A sandbox that is closed when the test file is done. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  closers.push(() => sandbox.close());
  return sandbox;
}

/** Everything that a run needs to exercise each check at this sandbox. */
export const against = ({ url, accounts, offeredJobs }: Sandbox): Record<string, string> => ({
  CIELO24_BASE_URL: url,
  CIELO24_USERNAME: accounts.main.username,
  CIELO24_PASSWORD: accounts.main.password,
  CIELO24_OTHER_USERNAME: accounts.other.username,
  CIELO24_OTHER_PASSWORD: accounts.other.password,
  CIELO24_OFFERED_JOBS: Object.entries(offeredJobs)
    .map((pair) => pair.join('='))
    .join(),
});

/** A server of the test's own, closed when the test file is done. @returns its address */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address of this machine at which nothing listens: a port that no server is given by chance. */
export const nowhere = () => 'http://127.0.0.1:9';

/** Looks again until it is so. @throws Error where it does not come to be so */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let looks = 0; looks < 3_000; looks += 1) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`It did not come to this: ${what}.`);
}

/** A stack trace's line, as Node writes it. */
export const STACK_LINE = /^\s+at .+:\d+:\d+\)?$/m;
