/** What the suite's own tests prove, for people to read: how many checks notice a fault. */
import { table } from './text';

/** Which checks fail for a fault; with `mayFail` others may fail beside them, by chance. */
export type Expected = Record<string, { fails: string[]; mayFail?: unknown }>;

/** How precisely faults are noticed, and how many servers without a fault raise no alarm. */
export function proof(expected: Expected, variants: number, troubles: number): string {
  const all = Object.values(expected);
  const exact = all.filter(({ mayFail }) => !mayFail).map(({ fails }) => fails.length);
  const between = (least: number, most: number) =>
    exact.filter((number) => number >= least && number <= most).length;
  const median = [...exact].sort((a, b) => a - b)[Math.floor(exact.length / 2)] ?? 0;
  return [
    '`npm test` runs the real checks against servers of each of these kinds.',
    table(
      ['Server', 'How many', 'What comes of it'],
      [
        ['with one fault', all.length, 'each is caught by the checks meant to:'],
        ['… by exactly one check', between(1, 1), 'and nothing else fails'],
        ['… by two or three', between(2, 3), 'and nothing else fails'],
        ['… by more', between(4, Number.POSITIVE_INFINITY), 'and nothing else fails'],
        [
          '… that hits jobs by chance',
          all.length - exact.length,
          'the checks meant to fail, and any other may fail too',
        ],
        ['that differs in what the pages leave open', variants, 'no alarm'],
        [
          'with trouble: outages, time-outs, resets, a wrong target',
          troubles,
          'inconclusive, or got through by trying again; never a violation',
        ],
      ],
    ),
    `Where chance has no part, the median is ${median}. Each check has been seen failing for at least one of the faults.`,
  ].join('\n\n');
}
