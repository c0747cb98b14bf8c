import { type Answer, html, json } from '../answers';
import type { Around } from '../call';
import { answerWith, at } from './accident';
import { parameterIn } from './around';
import { type Entry, holds, inconclusive, type Verdict } from './trouble';
import { fromHalfWay, isDelete } from './when';

const size = 256 * 1024;
const filled = (part: string) => part.repeat(Math.ceil(size / part.length)).slice(0, size);

type Fields = Record<string, unknown>;

/** Changes what delete answers with an error. */
const onRefusals =
  (change: (content: Fields) => Answer): Around =>
  (handler) =>
  async (call) => {
    const answer = await handler(call);
    if (!isDelete(call.path) || answer.status !== 400) return answer;
    return change(answer.content as Fields);
  };

/** Parts of which patterns over stack traces, secrets, mark-up or addresses can try many readings. */
const comments: [name: string, part: string][] = [
  ['frames', 'at x.y('],
  ['frames-with-lines', '\n    at x.y (/a/b.js:1:1'],
  ['python-frames', 'File "x", line 1, in '],
  ['traceback', 'Traceback (most recent call last):\n'],
  ['java-names', 'a.b.c.'],
  ['java-exceptions', 'java.lang.'],
  ['brackets', '['],
  ['parentheses', '('],
  ['tags', '<a <'],
  ['percents', '%25'],
  ['percents-alone', '%'],
  ['backslashes', '\\'],
  ['escapes', '\\u005c'],
  ['quotes', '\\"'],
  ['entities', '&amp;'],
  ['entities-open', '&#'],
  ['blanks', ' '],
  ['line-ends', '\r\n'],
  ['slashes', '../'],
  ['hex', '0a'],
  ['base64', 'QUFB'],
  ['letters', 'a'],
  ['digits', '1'],
  ['colons', 'a:'],
  ['at-signs', 'a@a.'],
  ['key-values', 'api_token='],
  ['nul', '\0'],
  ['half-surrogates', '\ud83d'],
  ['emojis', '👩‍👩‍👧‍👦'],
  ['ansi', '\u001b[31m'],
  ['own-marker', 'contract-suite.20200101T000000Z.'],
];

/** Bodies of delete's errors that are hard to read. */
const bodies: [
  name: string,
  does: string,
  text: (content: Fields) => string,
  verdict: Verdict | readonly Verdict[],
][] = [
  ['nested-arrays', 'with arrays, 200,000 deep', () => '['.repeat(200_000) + ']'.repeat(200_000), 'violated'],
  [
    'nested-objects',
    'with objects, 100,000 deep',
    () => `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    'violated',
  ],
  ['open-arrays', 'with 200,000 brackets that nothing closes', () => '['.repeat(200_000), 'violated'],
  [
    'nested-beside',
    'with arrays, 100,000 deep, in a further field',
    (content) =>
      `${JSON.stringify(content).slice(0, -1)},"Trace":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    ['holds', 'violated'],
  ],
  [
    'many-fields',
    'with 20,000 further fields',
    (content) =>
      JSON.stringify({
        ...content,
        ...Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`f${index}`, index])),
      }),
    'holds',
  ],
  ['long-number', 'with a number of 256 Ki digits', () => filled('1'), 'violated'],
  [
    'long-name',
    'with a field name of 256 KiB',
    (content) => JSON.stringify({ ...content, [filled('a.b[')]: 1 }),
    'holds',
  ],
  [
    'same-field',
    'with 20,000 times the same field',
    (content) => `{${'"ErrorType":"X",'.repeat(20_000)}${JSON.stringify(content).slice(1)}`,
    ['holds', 'violated'],
  ],
];

/** Another job that list has, with this name. */
const alsoListed =
  (name: string): Around =>
  (handler) =>
  async (call) => {
    const answer = await handler(call);
    if (call.path !== '/api/job/list' || answer.status !== 200) return answer;
    const content = answer.content as { ActiveJobs: Fields[] };
    const other = {
      JobId: 'f'.repeat(32),
      JobName: name,
      JobStatus: 'Complete',
      CreationDate: '2020-01-01T00:00:00Z',
    };
    return json(200, { ...content, ActiveJobs: [...content.ActiveJobs, other] });
  };

export const stalls: Entry[] = [
  ...comments.map(([name, part]) => ({
    name: `comment-of-${name}`,
    does: `puts behind the comments of delete's errors 256 KiB of ${JSON.stringify(part)}`,
    around: onRefusals((content) =>
      json(400, { ...content, ErrorComment: `${content.ErrorComment} ${filled(part)}` }),
    ),
    expects: holds,
  })),
  ...bodies.map(([name, does, text, verdict]) => ({
    name: `body-of-${name}`,
    does: `answers delete's errors ${does}`,
    around: onRefusals((content) => ({
      status: 400,
      mediaType: 'application/json',
      text: text(content),
    })),
    expects: { verdict, leavesNothing: true },
  })),
  ...[comments[0]!, comments[9]!, comments[30]!].map(([name, part]) => ({
    name: `list-name-of-${name}`,
    does: `has a job of somebody else in list, whose name is 256 KiB of ${JSON.stringify(part)}`,
    around: alsoListed(filled(part)),
    expects: holds,
  })),
  {
    name: 'comment-repeats-token',
    does: "repeats the token 8,000 times in delete's errors",
    around: (handler) => async (call) => {
      const answer = await handler(call);
      if (!isDelete(call.path) || answer.status !== 400) return answer;
      const content = answer.content as Fields;
      const comment = `${content.ErrorComment} ${parameterIn(call, 'api_token').repeat(8_000)}`;
      return json(400, { ...content, ErrorComment: comment });
    },
    expects: { ...holds, neverTold: ({ tokens }) => tokens },
  },
  at(
    {
      name: 'page-of-4-mib',
      does: 'answers 502 with a page of 4 MiB to',
      receive: answerWith(html(502, '<p>Bad'.repeat(600_000))),
    },
    fromHalfWay,
    inconclusive(/502/),
  ),
  at(
    {
      name: 'redirect-of-12-kib',
      does: 'redirects with 12 KiB of percent signs to',
      receive: answerWith({
        status: 302,
        headers: { Location: `https://sso.example.com/?${'%25'.repeat(4_000)}` },
      }),
    },
    fromHalfWay,
    inconclusive(/sso\.example\.com/),
  ),
];
