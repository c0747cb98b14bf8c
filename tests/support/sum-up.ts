import { NO_SUCH_CHECK } from './deviations';
import type { RunResult, StaleDeviation } from './result';
import { judge } from './verdict';

/**
 * One result of what each endpoint's run ended with.
 * @param failures what kept jest from performing them
 */
export function sumUp(results: RunResult[], failures: string[], strict: boolean): RunResult {
  const all = <K extends 'problems' | 'checks' | 'staleDeviations' | 'notes' | 'leftovers'>(key: K) =>
    results.flatMap((result) => result[key] as RunResult[K][number][]) as RunResult[K];
  const total = (key: 'requests' | 'logins') => results.reduce((sum, one) => sum + one[key], 0);
  const partial = results.find((one) => one.partial)?.partial;
  const parts = {
    problems: [...new Set([...all('problems'), ...failures])],
    checks: all('checks'),
    staleDeviations: staleInAll(results),
  };
  return {
    ...results[0]!,
    verdict: judge(parts, strict),
    durationMs: Math.max(...results.map(({ durationMs }) => durationMs)),
    requests: total('requests'),
    logins: total('logins'),
    notes: all('notes'),
    leftovers: all('leftovers'),
    ...(partial && { partial }),
    ...parts,
  };
}

/** A check that one endpoint does not have may be another's. */
function staleInAll(results: RunResult[]): StaleDeviation[] {
  const stale = results.flatMap(({ staleDeviations }) => staleDeviations);
  const times = (wanted: StaleDeviation) =>
    stale.filter(({ line, problem }) => line === wanted.line && problem === wanted.problem).length;
  return stale.filter((one, index) => {
    const isFirst = stale.findIndex(({ line }) => line === one.line) === index;
    return one.problem === NO_SUCH_CHECK ? isFirst && times(one) === results.length : true;
  });
}
