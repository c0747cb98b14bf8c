import { expect, test } from '@jest/globals';
import { contracts } from '../contract';
import { faults } from '../sandbox';
import { expectedFailures } from './expected-failures';
import { idsOf, overlapping, perform } from './perform';

/** Runs are mostly waiting; more than this at once take the processor from each other. */
const AT_ONCE = 14;

const levels = new Map(
  contracts.flatMap(({ sections }) =>
    sections.flatMap(({ checks }) => checks.map(({ id, level }) => [id, level])),
  ),
);

/** @returns a line for each check that raised an alarm and was not to, and for each thing that was missed */
async function judge({ name }: (typeof faults)[number]): Promise<{ alarms: string[]; missed: string[] }> {
  const { fails, mayFail } = expectedFailures[name]!;
  const { result } = await perform({ fault: name });
  const failed = idsOf(result, 'failed');
  const silent = fails.filter((id) => !failed.includes(id));
  const surplus = mayFail ? [] : failed.filter((id) => !fails.includes(id));
  const verdict = fails.some((id) => levels.get(id) === 'MUST') ? 'violated' : 'holds';
  return {
    alarms: surplus.map((id) => `${name}: an alarm of ${id}`),
    missed: [
      ...(failed.length === 0 ? [`${name}: not caught at all`] : []),
      ...silent.map((id) => `${name}: not caught by ${id}`),
      ...(result.verdict !== verdict && result.verdict !== 'violated'
        ? [`${name}: ${result.verdict}, not ${verdict}`]
        : []),
    ],
  };
}

/** @param part of two, so that two of jest's workers share the work */
export function testFaults(part: 0 | 1): void {
  const own = faults.filter((_, index) => index % 2 === part);

  test(`${own.length} faults are each caught by the checks meant to`, async () => {
    const wrong: string[] = [];
    const doubtful: (typeof own)[number][] = [];
    await overlapping(own, AT_ONCE, async (fault) => {
      const { alarms, missed } = await judge(fault);
      wrong.push(...alarms);
      if (missed.length > 0) doubtful.push(fault);
    });
    // A job can be done with before a busy machine has looked at it; what is missed for that is found with time to spare.
    for (const fault of doubtful) wrong.push(...(await judge(fault)).missed);
    expect(wrong).toEqual([]);
  }, 240_000);
}
