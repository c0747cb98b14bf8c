/** What an attempt at a check has come to. */
import type { CallLog } from './call-log';
import type { HeardDelete } from './check';
import type { CheckResult, Evidence } from './result';
import { NotExercised, Trouble } from './trouble';

export type Outcome = Pick<CheckResult, 'status' | 'reason' | 'evidence'>;

/** What a failed expectation throws. */
interface Violation {
  matcherResult?: { expected: string; found: string[] };
  /** The answer that failed, where it was heard in another check. */
  about?: HeardDelete;
}

/** Whether a check has thrown this because an expectation failed. */
export const isViolation = (error: unknown) => (error as Violation | undefined)?.matcherResult !== undefined;

/** What an attempt came to that did not pass. */
export function outcomeOf(error: unknown, log: CallLog): Outcome {
  const evidence = (more: Partial<Evidence> = {}) => ({ evidence: { ...more, exchanges: log.exchanges } });
  const { matcherResult, about, message, stack } = error as Error & Violation;
  if (error instanceof NotExercised)
    return { status: 'not-exercised', reason: log.line(message), ...evidence() };
  if (error instanceof Trouble) return { status: 'inconclusive', reason: log.line(message), ...evidence() };
  if (!matcherResult) {
    const reason = `The suite itself failed, which says nothing about the API: ${stack ?? error}`;
    return { status: 'inconclusive', reason, ...evidence() };
  }
  if (about) log.exchanges.splice(0, log.exchanges.length, about.exchange);
  const { expected, found } = matcherResult;
  return { status: 'failed', ...evidence({ expected, found: found.map((line) => log.line(line)) }) };
}
