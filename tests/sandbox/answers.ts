/** An answer before it becomes bytes. */
export interface Answer {
  status: number;
  /** The Content-Type; undefined: the header is left out. */
  mediaType?: string | undefined;
  /** A JSON value; undefined: no body. */
  content?: unknown;
  /** The body as it is, in place of `content`. */
  text?: string;
  headers?: Record<string, string>;
}

export const json = (status: number, content: unknown): Answer => ({
  status,
  mediaType: 'application/json',
  content,
});

export const noContent: Answer = { status: 204 };

export const html = (status: number, title: string): Answer => ({
  status,
  mediaType: 'text/html; charset=utf-8',
  text: `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
});

/** The documented error types that this API needs. */
export type ErrorType =
  | 'LOGIN_INVALID'
  | 'ACCOUNT_UNPRIVILEGED'
  | 'BAD_API_TOKEN'
  | 'INVALID_QUERY'
  | 'INVALID_OPTION'
  | 'MISSING_PARAMETER'
  | 'INVALID_URL'
  | 'ITEM_NOT_FOUND';

/** Why a request is refused, finer than the error types: a fault can single out one of them. */
export type Reason =
  | 'method'
  | 'path'
  | 'encoding'
  | 'absent'
  | 'empty'
  | 'twice'
  | 'version'
  | 'login'
  | 'token-form'
  | 'token-unknown'
  | 'token-ended'
  | 'job-form'
  | 'job-unknown'
  | 'job-deleted'
  | 'job-foreign'
  | 'job-status'
  | 'value';

/** A request that cannot be granted; it is answered with 400 and the documented error format. */
export class Refusal extends Error {
  constructor(
    readonly type: ErrorType,
    readonly comment: string,
    readonly reason: Reason,
    /** The parameter at fault, where it is one. */
    readonly parameter = '',
  ) {
    super(comment);
  }
}

export const refused = (refusal: Refusal): Answer =>
  json(400, { ErrorType: refusal.type, ErrorComment: refusal.comment });
