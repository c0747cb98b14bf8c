import type { Host } from './host';
import type { RunResult } from './result';
import { judge } from './verdict';

/** One result of what each endpoint's run ended with; an inconclusive one where jest could not run them. */
export function sumUp({ results, failures, options }: Host): RunResult {
  const [first] = results;
  const all = <K extends keyof RunResult>(key: K) => results.flatMap((result) => result[key] as never[]);
  const total = (key: 'requests' | 'logins' | 'durationMs') =>
    results.reduce((sum, one) => sum + one[key], 0);
  const problems = [
    ...new Set([...all('problems'), ...failures, ...(first ? [] : (options.problems ?? []))]),
  ] as string[];
  const parts = {
    problems: first || problems.length > 0 ? problems : ['No check was run.'],
    checks: all('checks') as RunResult['checks'],
    staleDeviations: all('staleDeviations') as RunResult['staleDeviations'],
  };
  return options.redactor.strikeAll({
    verdict: judge(parts, options.settings.strict),
    target: options.targetLabel ?? options.settings.baseUrl,
    startedAt: first?.startedAt ?? new Date().toISOString(),
    durationMs: total('durationMs'),
    requests: total('requests'),
    logins: total('logins'),
    ...(first?.partial && { partial: first.partial }),
    notes: all('notes'),
    leftovers: all('leftovers'),
    ...parts,
  });
}
