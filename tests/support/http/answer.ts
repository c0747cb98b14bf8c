import { isUtf8 } from 'node:buffer';
import type { Exchange } from '../result';
import { type Endpoint, refusals, successes } from '../spec/endpoint';

/** One answer of the target, as it came. */
export interface Answer {
  status: number;
  /** As Node gives them: names in lower case. */
  headers: Record<string, string | undefined>;
  /** Lower case, without parameters; empty where the answer names none. */
  mediaType: string;
  body: string;
  /** The body read as JSON, which is always UTF-8; undefined where it is none. */
  json: unknown;
  /** Milliseconds from sending to the last byte. */
  tookMs: number;
  /** The endpoint under contract that gave it; unset for a call that is under none. */
  endpoint?: Endpoint;
  /** Whether the request was sent once more after its kept connection was lost: it may have been served twice. */
  wasResent?: boolean;
  /** The entry of this answer in the record of requests. */
  exchange?: Exchange;
}

/** Makes an answer of what came. @param body in bytes, with all content codings undone */
export function makeAnswer(
  status: number,
  headers: Record<string, string | undefined>,
  body: Buffer | string,
  tookMs = 0,
): Answer {
  const bytes = Buffer.from(body);
  const text = bytes.toString('utf8');
  const mediaType = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  return { status, headers, mediaType, body: text, json: isUtf8(bytes) ? parse(text) : undefined, tookMs };
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

/** Waits for all requests. @returns the answers that came. @throws Trouble of the first where none came */
export async function answersThatCame(requests: Promise<Answer>[]): Promise<Answer[]> {
  const settled = await Promise.allSettled(requests);
  const came = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return came.length > 0 ? came : Promise.all(requests);
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

/** Whether the answer says yes, in a way that the page of its endpoint documents. */
export const isAccepted = ({ endpoint, status }: Answer): boolean =>
  endpoint !== undefined && successes(endpoint).includes(status);

/** Whether the answer says no, in a way that the page of its endpoint documents. */
export const isRefused = ({ endpoint, status }: Answer): boolean =>
  endpoint !== undefined && refusals(endpoint).includes(status);

/** The answer in a few words: `400 application/json, ITEM_NOT_FOUND: no such job`. */
export function summarize(answer: Answer): string {
  const { status, mediaType, headers } = answer;
  const type = field(answer, 'ErrorType');
  const comment = field(answer, 'ErrorComment');
  // Not shortened here: a secret that is cut in two would no longer be known for one.
  const error = type === undefined && comment === undefined ? '' : `, ${type}: ${comment}`;
  const location = headers.location === undefined ? '' : `, to ${headers.location}`;
  const what = mediaType || (answer.body === '' ? 'without a body' : 'without a media type');
  return `${status} ${what}${location}${error}`;
}

/** What is wrong with a body that is no JSON, as far as its first bytes tell; undefined where they tell nothing. */
export function whyNoJson({ body }: Answer): string | undefined {
  if (body.startsWith('\ufeff')) return 'it begins with a byte-order mark, which JSON must not have';
  if (body.slice(0, 2).includes('\0') || body.startsWith('\ufffd\ufffd'))
    return 'it looks like UTF-16, and JSON is UTF-8';
  if (body.includes('\ufffd')) return 'it is not UTF-8 (perhaps Latin-1), and JSON is';
  return undefined;
}

/** Fields that the answers of this API have: each has at least one of them. */
const API_FIELDS = [
  'ErrorType',
  'ErrorComment',
  'TaskId',
  'JobId',
  'JobName',
  'ApiToken',
  'ApiKey',
  'ActiveJobs',
  'Username',
];

/**
 * Whether somebody other than the API seems to have written the answer: a page for people, a redirect, a question for
 * credentials that this API does not use, or JSON of another kind. It may still be the API's own: that it comes again and
 * again while control requests are answered well tells.
 */
export function isForeign(answer: Answer): boolean {
  const { status, mediaType, body, headers, json } = answer;
  if (status >= 300 && status < 400) return true;
  if (headers['www-authenticate'] !== undefined) return true;
  if (json === undefined) return /html|text\/plain/.test(mediaType) || /^\s*</.test(body);
  return !API_FIELDS.some((name) => field(answer, name) !== undefined);
}

/** The statuses of all pages: that any other comes from several calls at once is an event around the API, not its answer. */
const DOCUMENTED = [200, 204, 400];

/** Whether an answer to this call may be part of an event around the API, as an outage. */
export const isOutOfOrder = (answer: Answer): boolean =>
  isForeign(answer) || !DOCUMENTED.includes(answer.status);

/** Headers in which caches say whether they have kept an answer: RFC 9211, and what was used before it. */
const CACHE_HEADERS = ['cache-status', 'x-cache', 'x-cache-status', 'x-proxy-cache', 'cf-cache-status'];

/** Whether a cache says that it has kept the answer: then it tells what was, not what is. */
export function isOld({ headers }: Answer): boolean {
  // Words such as TCP_HIT and STALE, and none that only begins like them.
  const isKept = (name: string) => /(?<![a-z])(?:hit|stale)(?![a-z])/i.test(headers[name] ?? '');
  return Number(headers.age) > 0 || CACHE_HEADERS.some(isKept);
}
