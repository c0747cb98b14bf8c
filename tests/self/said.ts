/** Answers to judge, and what an expectation says of them. */
import { expect } from '@jest/globals';
import { type Answer, makeAnswer } from '../support/answer';
import { expect as suiteExpect } from '../support/matchers';

export function answer(
  body: unknown,
  status = 400,
  contentType: string | undefined = 'application/json',
): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return makeAnswer({ status, contentType, body: text, tookMs: 1, request: 'GET /api/job/delete' });
}

export const refusal = (ErrorComment: unknown, ErrorType: unknown = 'MISSING_PARAMETER') =>
  answer({ ErrorType, ErrorComment });

type Expectation = ReturnType<typeof suiteExpect<Answer>>;

/** What an expectation says; undefined where it is met. */
export function said(one: Answer, expectation: (that: Expectation) => void) {
  try {
    expectation(suiteExpect(one));
    return undefined;
  } catch (error) {
    const { matcherResult, message } = error as Error & {
      matcherResult: { expected: string; found: string[] };
    };
    const { expected, found } = matcherResult;
    expect(message).toBe(`expected ${expected}\nfound    ${found.join('\n         ')}`);
    return { expected, found };
  }
}
