/** Makes jest tests of a contract: each check is one, and all but those of the closing sections overlap. */
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { Check, Contract, Section } from './check';
import { getHost } from './host';
import { Run } from './run';

/** Checks end by themselves, on the limits of each request; this is only for a fault of the suite. */
const NEVER_MS = 24 * 3_600_000;

export function performWithJest(contract: Contract): void {
  const host = getHost();
  const run = new Run(contract, host.options);

  const perform = (section: Section, check: Check) => async () => {
    const { status } = await run.perform(section, check);
    // jest knows passed and failed; the reporter knows the rest, and says it better.
    if (status !== 'passed') throw new Error(`${check.id}: ${status}`);
  };

  describe(contract.endpoint.name, () => {
    beforeAll(() => run.start(), NEVER_MS);
    const register = (section: Section) => {
      for (const check of section.checks) {
        test.concurrent(`${check.id}: ${check.title}`, perform(section, check), NEVER_MS);
      }
    };
    for (const section of contract.sections.filter(({ atTheEnd }) => !atTheEnd)) register(section);
    // jest runs what is described apart when all of the above is done.
    for (const section of contract.sections.filter(({ atTheEnd }) => atTheEnd)) {
      describe(section.title, () => register(section));
    }
    afterAll(async () => {
      host.results.push(await run.finish(`left out by jest's flags: ${host.flags}`));
    }, NEVER_MS);
  });
}
