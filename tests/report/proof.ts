/** What the self-tests prove, for people to read: which check catches which fault. */

type Expected = Record<string, { fails: string[] }>;

const SHOWN = 4;

/** A line for each check: how many faults it catches, and the most telling of them. */
export function catchTable(ids: string[], expected: Expected): string {
  const rows = ids.map((id) => {
    // The faults that few other checks catch say most about this one.
    const caught = Object.keys(expected)
      .filter((name) => expected[name]?.fails.includes(id))
      .sort((a, b) => expected[a]!.fails.length - expected[b]!.fails.length);
    const more = caught.length > SHOWN ? `, and ${caught.length - SHOWN} more` : '';
    return `${id.padEnd(38)} ${String(caught.length).padStart(3)}  ${caught.slice(0, SHOWN).join(', ')}${more}`;
  });
  return [`${'check'.padEnd(38)} catches`, ...rows].join('\n');
}

/** The same in a few sentences, for the README. */
export function proofSummary(checks: number, expected: Expected, variants: number, troubles: number): string {
  const counts = Object.values(expected)
    .map(({ fails }) => fails.length)
    .sort((a, b) => a - b);
  const median = counts[Math.floor(counts.length / 2)] ?? 0;
  const single = counts.filter((count) => count === 1).length;
  const few = counts.filter((count) => count <= 3).length;
  return [
    '| what `npm test` runs the real checks against | how many | what comes out |',
    '| --- | ---: | --- |',
    `| servers with one fault each | ${counts.length} | all caught, each by the checks meant to: ${single} by one check alone, ${few} by three or fewer, the median is ${median} |`,
    `| servers that differ in what the page leaves open | ${variants} | no alarm |`,
    `| trouble: outages, time-outs, resets, wrong targets | ${troubles} | told as inconclusive, or got through by trying again; never as a violation |`,
    '',
    `Each of the ${checks} checks has been seen failing for at least one of these faults.`,
  ].join('\n');
}
