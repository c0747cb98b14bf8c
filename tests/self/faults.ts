import { expect, test } from '@jest/globals';
import { contracts } from '../contract';
import { faults } from '../sandbox';
import type { Selection } from '../support/run/selection';
import { readSettings } from '../support/settings/read';
import { expectedFailures } from './expected-failures';
import { idsOf, overlapping, perform } from './perform';

/** Runs are mostly waiting; more than this at once take the processor from each other. */
const AT_ONCE = 12;

const checks = contracts.flatMap(({ sections }) => sections.flatMap((section) => section.checks));
const levels = new Map(checks.map(({ id, level }) => [id, level]));

/** The checks of the endpoint that the fault is one of. */
const selectionFor = (name: string): Selection => ({
  words: name,
  patterns: [],
  endpoints: contracts.flatMap(({ endpoint }) => (endpoint.name === name ? [endpoint.id] : [])),
});

/** @returns a line for each check that raised an alarm and was not to, and for each thing that was missed */
async function judge({ name, endpoint }: (typeof faults)[number], concurrency: number) {
  const { fails, mayFail = [], oneOf, takesSeconds } = expectedFailures[name]!;
  const selection = selectionFor(endpoint);
  const settings = { concurrency, ...(takesSeconds && { lingerMs: readSettings({}).settings.lingerMs }) };
  const { result } = await perform({ fault: name }, settings, () => contracts, { selection });
  const failed = idsOf(result, 'failed');
  const silent = fails.filter((id) => !failed.includes(id));
  const surplus = failed.filter(
    (id) => mayFail !== 'anything' && ![...fails, ...mayFail, ...(oneOf ?? [])].includes(id),
  );
  const verdict = (oneOf ?? fails).some((id) => levels.get(id) === 'MUST') ? 'violated' : result.verdict;
  const isMet = !oneOf || oneOf.some((id) => failed.includes(id));
  return {
    alarms: surplus.map((id) => `${name} at ${concurrency}: an alarm of ${id}`),
    missed: [
      ...(failed.length === 0 ? [`${name} at ${concurrency}: not caught at all`] : []),
      ...(isMet ? [] : [`${name} at ${concurrency}: not caught by one of ${oneOf}`]),
      ...silent.map((id) => `${name} at ${concurrency}: not caught by ${id}`),
      ...(result.verdict !== verdict ? [`${name} at ${concurrency}: ${result.verdict}, not ${verdict}`] : []),
    ],
  };
}

/**
 * Some minutes of two cores.
 * @param concurrency requests in flight: 8, as users have it, or 1, so that nothing depends on chance: that is tried with
 * CI=true in the environment only
 */
export function testFaults(concurrency: number): void {
  const isAsked = concurrency > 1 || process.env.CI === 'true';
  (isAsked ? test : test.skip)(
    `${faults.length} faults are each caught by the checks meant to, at concurrency ${concurrency}`,
    async () => {
      const wrong: string[] = [];
      const doubtful: (typeof faults)[number][] = [];
      await overlapping(faults, AT_ONCE, async (fault) => {
        const { alarms, missed } = await judge(fault, concurrency);
        if (alarms.length + missed.length > 0) doubtful.push(fault);
      });
      // A job can be done with before a busy machine has looked at it: with time to spare there is no such excuse.
      for (const fault of doubtful) {
        const { alarms, missed } = await judge(fault, concurrency);
        wrong.push(...alarms, ...missed);
      }
      expect(wrong).toEqual([]);
    },
    1_800_000,
  );
}
