/** Expected failures: a failed check that is declared as a known deviation, and lines that no longer fit. */
import type { CheckResult, StaleDeviation } from '../result';
import type { Deviation } from '../settings/deviations-file';

type Outcome = Pick<CheckResult, 'status' | 'reason'>;

/** A failure that is declared, and not expired, is known; all else stays as it is. */
export function excuse<T extends Outcome>(
  outcome: T,
  checkId: string,
  deviations: Deviation[],
  today: Date,
): T {
  const deviation = deviations.find((one) => one.checkId === checkId);
  if (outcome.status !== 'failed' || !deviation || isOver(deviation, today)) return outcome;
  return { ...outcome, status: 'known', reason: `${deviation.reason} (until ${deviation.until})` };
}

const NO_SUCH_CHECK = 'There is no check with this id.';

/** The lines that no longer fit: their check passes again or does not exist, or their day is over. */
export function findStale(
  deviations: Deviation[],
  checks: readonly CheckResult[],
  knownIds: readonly string[],
  today: Date,
): StaleDeviation[] {
  return deviations.flatMap((deviation) => {
    const { line, checkId, until } = deviation;
    const check = checks.find(({ id }) => id === checkId);
    const problem = !knownIds.includes(checkId)
      ? NO_SUCH_CHECK
      : isOver(deviation, today)
        ? `It expired on ${until}.`
        : check?.status === 'passed'
          ? 'The check passes: the target keeps this promise again.'
          : undefined;
    return problem ? [{ line, checkId, problem }] : [];
  });
}

const isOver = ({ until }: Deviation, today: Date) => until < today.toISOString().slice(0, 10);
