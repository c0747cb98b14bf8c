/** Runs the real checks, from the first request to the verdict, against an embedded sandbox of one's choice. */
import { contracts as allContracts } from '../contract';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox';
import type { Contract } from '../support/checks/words';
import { Redactor } from '../support/http/redaction';
import type { RunResult } from '../support/result';
import { Run, type RunOptions } from '../support/run/run';
import { readSettings, type Settings } from '../support/settings/read';

/**
 * Patience made for a sandbox in the same process, and one request at a time, so that what a fault does to other
 * checks' jobs does not depend on chance.
 */
const QUICK: Partial<Settings> = {
  concurrency: 1,
  effectTimeoutMs: 300,
  retryPauseMs: 10,
  processingTimeoutMs: 5_000,
  lingerMs: 0,
};

export const DEFAULTS = { ...readSettings({}).settings, lingerMs: 0 };

export interface Performance {
  result: RunResult;
  sandbox: Sandbox;
}

/**
 * @param settings in place of the quick ones; a run at the defaults is `DEFAULTS`
 * @param contractsAt the contracts to check, which may look into the sandbox
 * @param more beside the settings
 */
export async function perform(
  options: SandboxOptions,
  settings: Partial<Settings> = {},
  contractsAt: (sandbox: Sandbox) => readonly Contract[] = () => allContracts,
  more: Partial<Omit<RunOptions, 'settings' | 'contracts'>> = {},
): Promise<Performance> {
  const sandbox = await startSandbox({ processing: { takesMs: 1_500 }, ...options });
  try {
    const run = new Run({
      contracts: contractsAt(sandbox),
      settings: {
        ...DEFAULTS,
        ...QUICK,
        ...settings,
        baseUrl: sandbox.url,
        credentials: sandbox.accounts.main,
        otherCredentials: sandbox.accounts.other,
        offeredJobs: sandbox.offeredJobs,
      },
      redactor: new Redactor(),
      interrupted: new AbortController().signal,
      ...more,
    });
    await run.perform();
    return { result: await run.finish(), sandbox };
  } finally {
    await sandbox.close();
  }
}

/** The ids of the checks with this status, in the order of their names. */
export const idsOf = ({ checks }: RunResult, status: RunResult['checks'][number]['status']): string[] =>
  checks
    .filter((check) => check.status === status)
    .map(({ id }) => id)
    .sort();

/** Works through the items, so many at a time: waiting of one is time for another. */
export async function overlapping<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>) {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
