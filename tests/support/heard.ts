/** Looking back on the answers that a run has heard, to hold what all of them promise. */
import type { HeardDelete } from './check';
import { bodyDifferences } from './tables';
import { NotExercised } from './trouble';

/** More of the same does not help the reader. */
const TOLD = 5;

/** The refusals of requests that got one of these parameters wrong in one of these ways. */
export function causedBy(heard: HeardDelete[], parameters: string[], kinds: string[]): CausedDelete[] {
  return heard.filter(
    (one): one is CausedDelete =>
      one.cause !== undefined && parameters.includes(one.cause.parameter) && kinds.includes(one.cause.kind),
  );
}

type CausedDelete = HeardDelete & Required<Pick<HeardDelete, 'cause'>>;

/** Of the answers for one job only the first: a second one may well tell of the same deletion. */
export function onePerJob(heard: HeardDelete[]): HeardDelete[] {
  const jobOf = ({ parameters }: HeardDelete) => String(parameters.job_id).toLowerCase();
  return heard.filter((one, index) => heard.findIndex((other) => jobOf(other) === jobOf(one)) === index);
}

/** Those whose bodies are as documented; what is wrong with the others is another check's matter. */
export function wellFormed<T extends HeardDelete>(heard: T[]): T[] {
  return heard.filter(({ answer }) => bodyDifferences(answer).length === 0);
}

/**
 * Judges each answer, and gathers what is found into one failure that names the checks that the answers were heard in.
 * @throws NotExercised where there is none to judge
 */
export function eachAnswer<T extends HeardDelete>(heard: T[], judge: (one: T) => void): void {
  if (heard.length === 0)
    throw new NotExercised(
      'No answer that this is about was heard in this run, in the documented form.',
      true,
    );
  let failure: Failure | undefined;
  const found: string[] = [];
  for (const one of heard) {
    try {
      judge(one);
    } catch (error) {
      const { matcherResult } = error as Failure;
      if (!matcherResult) throw error;
      failure ??= Object.assign(error as Failure, { about: one });
      found.push(...matcherResult.found.map((line) => `${line} (in ${one.check.id})`));
    }
  }
  if (!failure) return;
  const more = found.length > TOLD ? [`and ${found.length - TOLD} more like these`] : [];
  failure.matcherResult.found = [...found.slice(0, TOLD), ...more];
  throw failure;
}

interface Failure {
  matcherResult: { found: string[] };
  /** The first answer that failed. */
  about: HeardDelete;
}
