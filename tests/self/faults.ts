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

/** @param part of two, so that two of jest's workers share the work */
export function testFaults(part: 0 | 1): void {
  const own = faults.filter((_, index) => index % 2 === part);

  test(`${own.length} faults are each caught by the checks meant to`, async () => {
    const wrong: string[] = [];
    await overlapping(own, AT_ONCE, async ({ name }) => {
      const { fails, mayFail } = expectedFailures[name]!;
      const { result } = await perform({ fault: name });
      const failed = idsOf(result, 'failed');
      const missed = fails.filter((id) => !failed.includes(id));
      const surplus = mayFail ? [] : failed.filter((id) => !fails.includes(id));
      const verdict = fails.some((id) => levels.get(id) === 'MUST') ? 'violated' : 'holds';
      if (failed.length === 0) wrong.push(`${name}: not caught at all`);
      if (missed.length > 0) wrong.push(`${name}: not caught by ${missed.join(', ')}`);
      if (surplus.length > 0) wrong.push(`${name}: an alarm of ${surplus.join(', ')}`);
      if (result.verdict !== verdict && result.verdict !== 'violated') {
        wrong.push(`${name}: ${result.verdict}, not ${verdict}`);
      }
    });
    expect(wrong).toEqual([]);
  }, 120_000);
}
