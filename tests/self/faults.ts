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

/** @returns a line for each thing that is not as expected of a run against this fault */
async function judge({ name }: (typeof faults)[number]): Promise<string[]> {
  const { fails, mayFail } = expectedFailures[name]!;
  const { result } = await perform({ fault: name });
  const failed = idsOf(result, 'failed');
  const missed = fails.filter((id) => !failed.includes(id));
  const surplus = mayFail ? [] : failed.filter((id) => !fails.includes(id));
  const verdict = fails.some((id) => levels.get(id) === 'MUST') ? 'violated' : 'holds';
  return [
    ...(failed.length === 0 ? [`${name}: not caught at all`] : []),
    ...(missed.length > 0 ? [`${name}: not caught by ${missed.join(', ')}`] : []),
    ...(surplus.length > 0 ? [`${name}: an alarm of ${surplus.join(', ')}`] : []),
    ...(result.verdict !== verdict && result.verdict !== 'violated'
      ? [`${name}: ${result.verdict}, not ${verdict}`]
      : []),
  ];
}

/** @param part of two, so that two of jest's workers share the work */
export function testFaults(part: 0 | 1): void {
  const own = faults.filter((_, index) => index % 2 === part);

  test(`${own.length} faults are each caught by the checks meant to`, async () => {
    const doubtful: (typeof own)[number][] = [];
    await overlapping(own, AT_ONCE, async (fault) => {
      if ((await judge(fault)).length > 0) doubtful.push(fault);
    });
    // A job can be done with before a busy machine has looked at it; what is missed for that is found with time to spare.
    const wrong: string[] = [];
    for (const fault of doubtful) wrong.push(...(await judge(fault)));
    expect(wrong).toEqual([]);
  }, 120_000);
}
