import type { Answer } from '../answers';
import { type Accident, answerWith, at, pathOf } from './accident';
import { type Entry, type Expectation, holds, inconclusive, type Mishap, notViolated } from './trouble';
import { always, fromHalfWay, isAt, type Occasion, row } from './when';

const refusal = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  mediaType: 'text/plain',
  text: status === 429 ? 'Too Many Requests' : 'Service Unavailable',
  headers,
});

/** From the milliseconds after which another request is let through, an answer. */
type Refuse = (waitMs: number) => Answer;

const inSeconds =
  (status: number): Refuse =>
  (waitMs) =>
    refusal(status, { 'Retry-After': String(Math.ceil(waitMs / 1000)) });
const asDate =
  (status: number): Refuse =>
  (waitMs) =>
    // A date has whole seconds: the next one after the wait.
    refusal(status, {
      'Retry-After': new Date(Math.ceil((Date.now() + waitMs) / 1000) * 1000).toUTCString(),
    });
const silently =
  (status: number): Refuse =>
  () =>
    refusal(status);

/** So many requests in each span of time, which begins with the first of them. */
function limited({
  most,
  perMs,
  refuse,
  isMeant = () => true,
}: {
  most: number;
  perMs: number;
  refuse: Refuse;
  isMeant?: (path: string) => boolean;
}): Mishap {
  let since = Number.NEGATIVE_INFINITY;
  let count = 0;
  return {
    receive(incoming, outgoing, proceed) {
      if (!isMeant(pathOf(incoming))) return proceed();
      if (Date.now() - since >= perMs) {
        since = Date.now();
        count = 0;
      }
      count += 1;
      if (count <= most) proceed();
      else answerWith(refuse(since + perMs - Date.now()))(incoming, outgoing);
    },
  };
}

/** Some hundred requests at four in a second. */
const withPatience: Expectation = { ...holds, withinMs: 150_000 };

const twentyInFive = (name: string, does: string, refuse: Refuse): Entry => ({
  name: `limit-20-in-5-s-${name}`,
  does: `lets 20 requests in 5 s through, and answers ${does} to the others`,
  start: () => limited({ most: 20, perMs: 5_000, refuse }),
  expects: withPatience,
  takesLong: true,
});

const fourASecond = (name: string, does: string, refuse: Refuse): Entry => ({
  name: `limit-4-a-second-${name}`,
  does: `lets 4 requests a second through, and answers ${does} to the others`,
  start: () => limited({ most: 4, perMs: 1_000, refuse }),
  expects: withPatience,
  takesLong: true,
});

/** Values of Retry-After that are not as HTTP has them, or that say nothing. */
const oddities: [name: string, value: () => string][] = [
  ['fraction', () => '0.5'],
  ['negative', () => '-30'],
  ['zero', () => '0'],
  ['empty', () => ''],
  ['word', () => 'soon'],
  ['with-unit', () => '1s'],
  ['two-values', () => '1, 1'],
  ['past-date', () => 'Fri, 31 Dec 1999 23:59:59 GMT'],
  ['iso-date', () => new Date(Date.now() + 1000).toISOString()],
  ['endless-digits', () => '9'.repeat(8_000)],
  ['not-a-number', () => 'NaN'],
  ['infinite', () => 'Infinity'],
  ['hex', () => '0x10'],
];

const passing: Occasion = {
  name: 'three-in-a-row',
  does: 'three requests in a row from request 41 on',
  begin: row(41, 3),
};

const odd: Entry[] = oddities.map(([name, value]) =>
  at(
    {
      name: `retry-after-${name}`,
      does: `answers 429 with a Retry-After that is odd (${name}) to`,
      receive: (incoming, outgoing) =>
        answerWith(refusal(429, { 'Retry-After': value() }))(incoming, outgoing),
    },
    passing,
    // What says "for ever" may be believed.
    name === 'endless-digits' || name === 'infinite' ? notViolated : holds,
  ),
);

const tenMinutes: Accident[] = [
  {
    name: 'retry-after-10-minutes',
    does: 'answers 429 with Retry-After: 600 to',
    receive: answerWith(refusal(429, { 'Retry-After': '600' })),
  },
  {
    name: 'retry-after-10-minutes-503',
    does: 'answers 503 with Retry-After: 600 to',
    receive: answerWith(refusal(503, { 'Retry-After': '600' })),
  },
  {
    name: 'retry-after-10-minutes-date',
    does: 'answers 429 with a date in 10 minutes to',
    receive: (incoming, outgoing) => answerWith(asDate(429)(600_000))(incoming, outgoing),
  },
];

export const limits: Entry[] = [
  twentyInFive('429-seconds', '429 with an honest Retry-After', inSeconds(429)),
  twentyInFive('429-date', '429 with an honest date in Retry-After', asDate(429)),
  twentyInFive('503-seconds', '503 with an honest Retry-After', inSeconds(503)),
  twentyInFive('503-date', '503 with an honest date in Retry-After', asDate(503)),
  fourASecond('429', '429 without more', silently(429)),
  fourASecond('503', '503 without more', silently(503)),
  fourASecond('429-json', '429 in JSON', () => ({
    status: 429,
    mediaType: 'application/json',
    content: { message: 'API rate limit exceeded' },
    headers: { 'RateLimit-Limit': '4', 'RateLimit-Remaining': '0', 'RateLimit-Reset': '1' },
  })),
  {
    name: 'limit-list-1-in-2-s',
    does: 'lets one list in 2 s through, and answers 429 with an honest Retry-After to the others',
    start: () => limited({ most: 1, perMs: 2_000, refuse: inSeconds(429), isMeant: isAt('/api/job/list') }),
    expects: holds,
    takesLong: true,
  },
  {
    name: 'limit-1-login-in-3-s',
    does: 'lets one login in 3 s through, and answers 429 with an honest Retry-After to the others',
    start: () =>
      limited({ most: 1, perMs: 3_000, refuse: inSeconds(429), isMeant: isAt('/api/account/login') }),
    expects: holds,
    takesLong: true,
  },
  {
    name: 'limit-then-free',
    does: 'answers 429 with an honest Retry-After for 3 s from request 41 on, and is well then',
    start: () => {
      let count = 0;
      let end = 0;
      return {
        receive(incoming, outgoing, proceed) {
          count += 1;
          if (count === 41) end = Date.now() + 3_000;
          if (Date.now() >= end) proceed();
          else answerWith(inSeconds(429)(end - Date.now()))(incoming, outgoing);
        },
      };
    },
    expects: holds,
    takesLong: true,
  },
  {
    name: 'limit-extended-by-each-try',
    does: 'lets 30 requests through, then none until a second went by without a request',
    start: () => {
      let count = 0;
      let lastAt = 0;
      return {
        receive(incoming, outgoing, proceed) {
          if (Date.now() - lastAt >= 1_000) count = 0;
          lastAt = Date.now();
          count += 1;
          if (count <= 30) proceed();
          else answerWith(inSeconds(429)(1_000))(incoming, outgoing);
        },
      };
    },
    expects: { ...notViolated, withinMs: 150_000 },
    takesLong: true,
  },
  {
    name: 'limit-one-at-a-time',
    does: 'answers 429 to each request that comes while another one is worked on',
    start: () => {
      let working = 0;
      return {
        receive(incoming, outgoing, proceed) {
          if (working > 0) return answerWith(refusal(429))(incoming, outgoing);
          working += 1;
          outgoing.once('close', () => {
            working -= 1;
          });
          setTimeout(proceed, 5);
        },
      };
    },
    expects: holds,
  },
  ...odd,
  ...tenMinutes.flatMap((accident) =>
    [fromHalfWay, always].map((occasion) =>
      at(accident, occasion, inconclusive(/\b10 min|\b600\b|10:00|\bminutes?\b/i)),
    ),
  ),
];
