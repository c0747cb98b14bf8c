/**
 * What the command and the tests that jest runs for it share. jest gives each test file a world of its own; the runs
 * live in the command's, where signals arrive and reports are written.
 */
import type { Redactor } from './redaction';
import type { Run } from './run';

export interface Host {
  /** One for each contract. */
  runs: Run[];
  redactor: Redactor;
  strict: boolean;
  /** What kept jest from running a test file. */
  failures: string[];
}

const world = globalThis as { contractHost?: Host };

export function setHost(host: Host): void {
  world.contractHost = host;
}

/** @throws Error where jest was started without the command */
export function getHost(): Host {
  if (!world.contractHost)
    throw new Error('The contract is checked by `npm run contract`, not by jest alone.');
  return world.contractHost;
}
