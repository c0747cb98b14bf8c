/** The answers to a contract's requests that a run has recorded, for checks that look back on them. */
import type { Answer } from '../http/answer';
import type { Parameters } from '../http/recorder';
import { NotExercised } from '../http/trouble';
import type { Endpoint } from '../spec/endpoint';
import type { Wrong } from '../spec/wrong-values';
import { bodyDifferences } from './answer-matchers';
import { withFinding } from './finding';

/** One answer to the call under test, with what was asked. */
export interface RecordedResponse {
  endpoint: Endpoint;
  /** The check that it was recorded in. */
  checkId: string;
  answer: Answer;
  /** As they were sent, the version and the token included. */
  parameters: Parameters;
  /** What the request got wrong on purpose. */
  wrong?: Wrong;
}

/** So many lines are told of one failure: more of the same would not help the reader. */
const MOST_LINES = 5;

/** Those whose request got one of these parameters wrong in one of these ways. */
export function causedBy(
  responses: RecordedResponse[],
  parameters: readonly string[],
  kinds: readonly string[],
): (RecordedResponse & { wrong: Wrong })[] {
  return responses.filter(
    (one): one is RecordedResponse & { wrong: Wrong } =>
      one.wrong !== undefined && parameters.includes(one.wrong.parameter) && kinds.includes(one.wrong.kind),
  );
}

/** Of the answers for one job only the first: a second one may well tell of the same task. */
export function onePerJob(responses: RecordedResponse[]): RecordedResponse[] {
  const jobOf = ({ parameters }: RecordedResponse) => String(parameters.job_id).toLowerCase();
  return responses.filter(
    (one, index) => responses.findIndex((other) => jobOf(other) === jobOf(one)) === index,
  );
}

/** Those whose bodies are as documented; what is wrong with the others is another check's matter. */
export function wellFormed<T extends RecordedResponse>(responses: T[]): T[] {
  return responses.filter(({ endpoint, answer }) => bodyDifferences(endpoint, answer).length === 0);
}

interface Failure {
  matcherResult: { found: string[] };
  about: RecordedResponse;
}

/**
 * Judges each answer, and gathers what is found into one failure that names the checks that the answers were recorded in.
 * @throws NotExercised where there is none to judge
 */
export function eachAnswer<T extends RecordedResponse>(responses: T[], judge: (one: T) => void): void {
  if (responses.length === 0) {
    throw new NotExercised('No answer that this is about came in this run, in the documented form.', {
      mayBeTrouble: true,
    });
  }
  let failure: Failure | undefined;
  const found: string[] = [];
  for (const one of responses) {
    try {
      judge(one);
    } catch (error) {
      const { matcherResult } = withFinding(error) as Failure;
      if (!matcherResult) throw error;
      failure ??= Object.assign(error as Failure, { about: one });
      found.push(...matcherResult.found.map((line) => `${line} (in ${one.checkId})`));
    }
  }
  if (!failure) return;
  const more = found.length > MOST_LINES ? [`and ${found.length - MOST_LINES} more like these`] : [];
  failure.matcherResult.found = [...found.slice(0, MOST_LINES), ...more];
  throw failure;
}
