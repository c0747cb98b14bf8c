/**
 * What the command hands to the tests that jest runs for it, and what they hand back. jest gives each test file a world
 * of its own; the command lives outside of it, where signals arrive and reports are written.
 */
import type { RunResult } from './result';
import type { RunOptions } from './run';

export interface Host {
  options: RunOptions;
  /** What jest was asked for; with flags such as -t it leaves checks out. */
  flags: string;
  /** What each contract's run ended with. */
  results: RunResult[];
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
