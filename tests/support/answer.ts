import { isUtf8 } from 'node:buffer';
import type { Exchange } from './result';

/** One answer of the target, as it came. */
export interface Answer {
  status: number;
  /** Lower case, without parameters; empty where the answer names none. */
  mediaType: string;
  body: string;
  /** The body read as JSON, which is always UTF-8; undefined where it is none. */
  json: unknown;
  /** Milliseconds from sending to the last byte. */
  tookMs: number;
  /** The entry of this answer in the log. */
  exchange?: Exchange;
  /** For messages: what was asked, e.g. `GET /api/job/delete`. */
  request: string;
}

export function makeAnswer(parts: {
  status: number;
  contentType: string | undefined;
  body: Buffer | string;
  tookMs: number;
  request: string;
}): Answer {
  const { contentType = '', ...rest } = parts;
  const bytes = Buffer.from(parts.body);
  const body = bytes.toString('utf8');
  return {
    ...rest,
    mediaType: contentType.split(';')[0]!.trim().toLowerCase(),
    body,
    json: isUtf8(bytes) ? parse(body) : undefined,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Waits for all requests, so that none is still under way. @throws Trouble of the first that had no answer */
export async function allAnswers(requests: Promise<Answer>[]): Promise<Answer[]> {
  await Promise.allSettled(requests);
  return Promise.all(requests);
}

/** A field of the answer's JSON object; undefined where there is no object or no such field. */
export function field(answer: Answer, name: string): unknown {
  const { json } = answer;
  return json !== null && typeof json === 'object' && !Array.isArray(json)
    ? (json as Record<string, unknown>)[name]
    : undefined;
}

/** The value where it is a text and not empty: anything else tells nothing. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The answer in a few words: `400 application/json, ITEM_NOT_FOUND: no such job`. */
export function summarize(answer: Answer): string {
  const type = field(answer, 'ErrorType');
  const comment = field(answer, 'ErrorComment');
  // Not shortened here: a secret that is cut in two would no longer be known for one.
  const error = type === undefined && comment === undefined ? '' : `, ${type}: ${comment}`;
  return `${answer.status} ${answer.mediaType || 'without a media type'}${error}`;
}
