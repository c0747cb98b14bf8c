/** What checks can expect of answers. */
import { expect } from 'expect';
import { type Answer, field, isAccepted, isRefused, summarize, whyNoJson } from '../http/answer';
import { isSpelledIn } from '../http/redaction';
import { type Endpoint, refusals, successes } from '../spec/endpoint';
import { differences, show, undocumentedFields } from '../spec/validate';
import { type Finding, finding } from './finding';

/** Traces are looked for in the first part of a body only: in one made for it, the search would take minutes. */
const SEARCHED_CHARACTERS = 64 * 1024;

/** How the traces of common platforms look (Node, Python, Java, .NET, PHP, Ruby, Go, Rust, Perl), and errors of databases. */
const STACK_TRACES = [
  /\bat .{0,200}\.[cm]?[jt]sx?:\d+/,
  /Traceback \(most recent call last\)/i,
  /File \\?".{1,200}\\?", line \d+/i,
  /\.(java|kt|scala):\d+\)/,
  /\bat [\w.]{1,200}\.[\w<>`]{1,200}\([^)]{0,200}\)( in |\\n|\n)/,
  /\.php(\(\d+\)| on line \d+)/i,
  /\.rb:\d+:in /,
  /goroutine \d+ \[/,
  /panicked at /,
  /\.p[lm] line \d+/,
  /SQLSTATE|SQL syntax|LINE \d+: (SELECT|INSERT|UPDATE|DELETE)\b|\bORA-\d{5}|sqlite3?\.\w{0,200}Error/i,
];

const endpointOf = ({ endpoint }: Answer): Endpoint => {
  if (!endpoint) throw new Error('Only answers of the call under contract can be held against its page.');
  return endpoint;
};

const tableOf = (endpoint: Endpoint, { status }: Answer) => endpoint.answers[status] ?? {};

const statusIsIn = (statuses: number[], answer: Answer): Finding =>
  finding(
    `status ${statuses.join(' or ')}`,
    statuses.includes(answer.status) ? [] : [summarize(answer)],
    answer,
  );

/** Holds an answer's body against the page's table for its status. @returns a line for each difference */
export function bodyDifferences(endpoint: Endpoint, answer: Answer): string[] {
  const table = tableOf(endpoint, answer);
  if (table.type === 'null') {
    // Node drops the body of a 204: only its Content-Length tells that there was one.
    const length = Number(answer.headers['content-length'] ?? 0);
    if (answer.body !== '') return [`a body: ${show(answer.body)}`];
    return length > 0 ? [`a Content-Length of ${length}`] : [];
  }
  if (answer.json !== undefined) return table.$id ? differences(table, answer.json) : [];
  const why = whyNoJson(answer);
  return [`a body that is no JSON${why ? `, since ${why}` : ''}: ${show(answer.body)}`];
}

expect.extend({
  /** The status is one that the page has for a success. */
  toBeAccepted: (answer: Answer) => statusIsIn(successes(endpointOf(answer)), answer),

  /** The status is one that the page has for a refusal. */
  toBeRefused: (answer: Answer) => statusIsIn(refusals(endpointOf(answer)), answer),

  /** Each is accepted, or refused, as documented, and at least one is accepted. */
  toHaveOneAccepted(answers: Answer[]) {
    const undocumented = answers.filter((one) => !isAccepted(one) && !isRefused(one));
    return finding(
      'one to be accepted, and the others accepted or refused',
      [...undocumented.map(summarize), ...(answers.some(isAccepted) ? [] : ['none was accepted'])],
      undocumented[0] ?? answers[0],
    );
  },

  toBeDeclaredAsJson: (answer: Answer) =>
    finding(
      'the media type application/json',
      answer.mediaType === 'application/json' ? [] : [answer.mediaType || 'no media type at all'],
      answer,
    ),

  /** The body is as the page's table for this status has it. */
  toMatchTable(answer: Answer) {
    const isBare = tableOf(endpointOf(answer), answer).type === 'null';
    const expected = isBare ? 'no body' : `the body that the page's table has for ${answer.status}`;
    return finding(expected, bodyDifferences(endpointOf(answer), answer), answer);
  },

  toHaveOnlyDocumentedFields: (answer: Answer) =>
    finding(
      `no field beside those of the page's table for ${answer.status}`,
      undocumentedFields(tableOf(endpointOf(answer), answer), answer.json).map(
        (name) => `$.${name}: not documented`,
      ),
      answer,
    ),

  toHaveErrorType: (answer: Answer, type: string) =>
    finding(`the ErrorType ${type}`, field(answer, 'ErrorType') === type ? [] : [summarize(answer)], answer),

  /** The ErrorType is none of these. */
  toHaveErrorTypeBeside: (answer: Answer, types: readonly string[]) =>
    finding(
      `another ErrorType than ${types.join(', ')}`,
      types.includes(String(field(answer, 'ErrorType'))) ? [summarize(answer)] : [],
      answer,
    ),

  toHaveComment(answer: Answer) {
    const comment = field(answer, 'ErrorComment');
    const says = typeof comment !== 'string' || comment.trim() !== '';
    return finding(
      'an ErrorComment that says something',
      says ? [] : [`$.ErrorComment: ${show(comment)}`],
      answer,
    );
  },

  /** The comment has the name of this parameter in it, and of no other. @param all the names to look for */
  toHaveCommentNaming(answer: Answer, parameter: string, all: readonly string[]) {
    const comment = field(answer, 'ErrorComment');
    if (typeof comment !== 'string') return finding('', [], answer);
    const named = all.filter((name) =>
      new RegExp(`(?<![\\w-])${name.replace('_', '[_ -]?')}(?![\\w-])`, 'i').test(comment),
    );
    const fits = named.length === 1 && named[0] === parameter;
    return finding(
      `a comment that names ${parameter}, and no other parameter`,
      fits ? [] : [show(comment)],
      answer,
    );
  },

  /** The TaskId is none of these. It is added to them, so that the next answer is held against it as well. */
  toHaveTaskIdBeside(answer: Answer, others: Set<unknown>) {
    const id = field(answer, 'TaskId');
    if (typeof id !== 'string') return finding('', [], answer);
    const found = others.has(id.toLowerCase()) ? [`$.TaskId: ${show(id)} once more`] : [];
    others.add(id.toLowerCase());
    return finding('a TaskId that was not seen before', found, answer);
  },

  /** None of these tokens stands in the body or a header, in any encoding; short ones may stand there by chance. */
  toBeWithout(answer: Answer, tokens: (string | string[] | undefined)[]) {
    const long = tokens.flat().filter((one) => one !== undefined && one.length >= 16);
    // A cookie is there to keep a session.
    const { 'set-cookie': _, ...headers } = answer.headers;
    const all = [answer.body, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
    const hasToken = (text: string) => long.some((one) => isSpelledIn(one!, text));
    // To look into each of them takes longer than into all at once.
    const found = hasToken(all.join('\n')) ? all.filter(hasToken) : [];
    return finding('an error without the api_token in it', found.map(show), answer);
  },

  /** None of these words stands in the body. */
  toBeSilentAbout(answer: Answer, words: string[]) {
    const isNamed = (word: string) =>
      new RegExp(`(?<![\\w-])${word.replace(/\W/g, '\\$&')}(?![\\w-])`).test(answer.body);
    const named = words.filter((word) => word !== '' && isNamed(word));
    return finding(
      `an error without ${named.join(', ')} in it`,
      named.length > 0 ? [show(answer.body)] : [],
      answer,
    );
  },

  toBeWithoutStackTrace(answer: Answer) {
    const searched = answer.body.slice(0, SEARCHED_CHARACTERS);
    const found = STACK_TRACES.some((trace) => trace.test(searched)) ? [show(answer.body)] : [];
    return finding("an error without the server's stack trace in it", found, answer);
  },
});

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    toBeAccepted(): R;
    toBeRefused(): R;
    toHaveOneAccepted(): R;
    toBeDeclaredAsJson(): R;
    toMatchTable(): R;
    toHaveOnlyDocumentedFields(): R;
    toHaveErrorType(type: string): R;
    toHaveErrorTypeBeside(types: readonly string[]): R;
    toHaveComment(): R;
    toHaveCommentNaming(parameter: string, all: readonly string[]): R;
    toHaveTaskIdBeside(others: Set<unknown>): R;
    toBeWithout(tokens: (string | string[] | undefined)[]): R;
    toBeSilentAbout(words: string[]): R;
    toBeWithoutStackTrace(): R;
  }
}

export { expect };
