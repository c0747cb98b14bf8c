import type { RunResult } from './result';
import { judge } from './verdict';

/**
 * One result of what each endpoint's run ended with.
 * @param failures what kept jest from performing them
 */
export function sumUp(results: RunResult[], failures: string[], strict: boolean): RunResult {
  const all = <K extends 'problems' | 'checks' | 'staleDeviations' | 'notes' | 'leftovers'>(key: K) =>
    results.flatMap((result) => result[key] as RunResult[K][number][]) as RunResult[K];
  const total = (key: 'requests' | 'logins' | 'durationMs') =>
    results.reduce((sum, one) => sum + one[key], 0);
  const parts = {
    problems: [...new Set([...all('problems'), ...failures])],
    checks: all('checks'),
    staleDeviations: all('staleDeviations'),
  };
  return {
    ...results[0]!,
    verdict: judge(parts, strict),
    durationMs: total('durationMs'),
    requests: total('requests'),
    logins: total('logins'),
    notes: all('notes'),
    leftovers: all('leftovers'),
    ...parts,
  };
}
