import { stripVTControlCharacters } from 'node:util';
import type { Answer } from '../http/answer';

/** What an expectation came to: beside jest's message, what was expected and each thing found, for the reports. */
export interface Finding {
  pass: boolean;
  message: () => string;
  expected: string;
  found: string[];
  /** The answer that was judged. */
  answer?: Answer;
  /** The job that is not as it has to be, where it is one of several. */
  jobId?: string;
  /** The steps of a history, in words. */
  steps?: string[];
  /** How often it was seen, where more than one try was made. */
  seen?: string;
}

/** @param found a line for each thing that is otherwise; none where the expectation holds */
export const finding = (expected: string, found: string[], answer?: Answer): Finding => ({
  pass: found.length === 0,
  expected,
  found,
  message: () => `expected ${expected}\nfound    ${found.join('\n         ')}`,
  ...(answer && { answer }),
});

/** Gives a failure of one of jest's own matchers (`toBe`, `toMatchObject`, …) a finding, made from its message. */
export function withFinding(error: unknown): unknown {
  const { message, matcherResult } = (error ?? {}) as { message: string; matcherResult?: Partial<Finding> };
  if (!matcherResult || matcherResult.found) return error;
  const lines = stripVTControlCharacters(message).split('\n');
  const [call = '', ...found] = lines.map((line) => line.trim()).filter(Boolean);
  return Object.assign(error as object, { matcherResult: finding(call, found) });
}
