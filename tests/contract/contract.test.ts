/** How checks become jest's tests: a `describe` for each section, a `test.concurrent` for each check. */
import { describe, test } from '@jest/globals';
import { theRun } from '../support/run/host';

/** A check ends by itself, on the limits of its requests; this is only for a fault of the suite. */
const NEVER_MS = 24 * 3_600_000;

const run = theRun();

for (const { endpoint, section, checks } of run.sections) {
  describe(`${endpoint} › ${section}`, () => {
    for (const check of checks) {
      test.concurrent(check.id, () => run.passed(check), NEVER_MS);
    }
  });
}
