import type { Answer } from '../answers';
import { because, onRefusal, type When } from './changes';

interface ErrorFormat {
  ErrorType: string;
  ErrorComment: string;
}

/** Refusals whose JSON is made from the error format. */
export const content = (make: (error: ErrorFormat) => unknown, when?: When) =>
  onRefusal((answer) => ({ ...answer, content: make(answer.content as ErrorFormat) }), when);

export const type = (make: (type: string) => unknown, when?: When) =>
  content((error) => ({ ...error, ErrorType: make(error.ErrorType) }), when);

export const comment = (make: (comment: string) => unknown, when?: When) =>
  content((error) => ({ ...error, ErrorComment: make(error.ErrorComment) }), when);

/** Refusals whose body is made from its JSON text. */
export const text = (make: (text: string) => string, when?: When) =>
  onRefusal((answer) => ({ ...answer, text: make(JSON.stringify(answer.content)) }), when);

export const mediaType = (value: string | undefined) =>
  onRefusal((answer: Answer) => ({ ...answer, mediaType: value }));

export const isMissing = because('absent', 'empty');
export const isBadToken = because('token-form', 'token-unknown', 'token-ended');
