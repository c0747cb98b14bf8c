import type { Answer } from '../http/answer';

/** What an expectation came to: beside jest's message, what was expected and each thing found, for the reports. */
export interface Finding {
  pass: boolean;
  message: () => string;
  expected: string;
  found: string[];
  /** The answer that was judged. */
  answer?: Answer;
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
