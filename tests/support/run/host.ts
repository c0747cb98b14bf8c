/**
 * What the command and the test file that jest runs for it share. jest gives each test file a world of its own; the run
 * lives in the command's, where signals arrive and reports are written.
 */
import type { Run } from './run';

const world = globalThis as { contractRun?: Run };

export function setRun(run: Run): void {
  world.contractRun = run;
}

/** @throws Error where jest was started without the command */
export function theRun(): Run {
  if (!world.contractRun)
    throw new Error('The contract is checked by `npm run contract`, not by jest alone.');
  return world.contractRun;
}
