/** Makes jest tests of a contract: each check is one, and those of a stage overlap. */
import { beforeAll, describe, test } from '@jest/globals';
import { inStages, type Section } from './check';
import { getHost } from './host';

/** Checks end by themselves, on the limits of each request; this is only for a fault of the suite. */
const NEVER_MS = 24 * 3_600_000;

/**
 * @param endpoint the name of the one whose contract it is
 * @throws Error where there is none of that name
 */
export function performWithJest(endpoint: string): void {
  const run = getHost().runs.find(({ contract }) => contract.endpoint.name === endpoint);
  if (!run) throw new Error(`There is no contract of ${endpoint}: name it in tests/contract/index.ts.`);

  const register = (section: Section) => {
    for (const check of section.checks) {
      const perform = async () => {
        const { status } = await run.perform(section, check);
        // jest knows passed and failed; the reporter knows the rest, and says it better.
        if (status !== 'passed') throw new Error(`${check.id}: ${status}`);
      };
      test.concurrent(`${check.id}: ${check.title}`, perform, NEVER_MS);
    }
  };

  describe(endpoint, () => {
    beforeAll(() => run.start(), NEVER_MS);
    // jest runs at once what stands in one `describe`, and those in turn.
    for (const [stage, sections] of inStages(run.contract).entries()) {
      describe(`stage ${stage + 1}`, () => sections.forEach(register));
    }
  });
}
