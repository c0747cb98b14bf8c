import type { CheckResult, RunResult, Verdict } from '../result';

export const EXIT_CODES: Record<Verdict, number> = { holds: 0, violated: 1, inconclusive: 2 };

/**
 * What the checks of a run come to. Never green on nothing, never red for the network's sake.
 * @param strict whether a SHOULD that is not kept, and drift, count like a MUST
 */
export function judge(
  { checks, staleDeviations, problems }: Pick<RunResult, 'checks' | 'staleDeviations' | 'problems'>,
  strict: boolean,
): Verdict {
  const counts = ({ status, level }: CheckResult) => status === 'failed' && (strict || level === 'MUST');
  if (checks.some(counts)) return 'violated';
  const exercised = checks.some(({ status }) => ['passed', 'failed', 'known'].includes(status));
  if (exercised && staleDeviations.length > 0) return 'violated';
  const unsure = checks.some(({ status }) => status === 'inconclusive');
  return unsure || !exercised || problems.length > 0 ? 'inconclusive' : 'holds';
}
