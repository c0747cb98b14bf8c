/**
 * What checks can expect. A failed expectation carries, beside its message, what was expected and each thing found, for
 * the reports.
 */
import { expect } from 'expect';
import { type Answer, field, summarize } from './answer';
import type { Job } from './job';
import type { Jobs } from './jobs';
import { bodyDifferences, show, tableOf, undocumentedFields } from './tables';

interface Outcome {
  pass: boolean;
  message: () => string;
  expected: string;
  found: string[];
}

const outcome = (expected: string, found: string[]): Outcome => ({
  pass: found.length === 0,
  expected,
  found,
  message: () => `expected ${expected}\nfound    ${found.join('\n         ')}`,
});

function statusIs(wanted: number, answer: Answer): string[] {
  return answer.status === wanted ? [] : [summarize(answer)];
}

/** How the traces of common platforms look (Node, Python, Java, .NET, PHP, Ruby, Go, Rust, Perl), and errors of databases. */
const STACK_TRACES = [
  /\bat .{0,200}\.[cm]?[jt]sx?:\d+/,
  /Traceback \(most recent call last\)/i,
  /File \\?".{1,200}\\?", line \d+/i,
  /\.(java|kt|scala):\d+\)/,
  /\bat [\w.]+\.[\w<>`]+\([^)]*\)( in |\\n|\n)/,
  /\.php(\(\d+\)| on line \d+)/i,
  /\.rb:\d+:in /,
  /goroutine \d+ \[/,
  /panicked at /,
  /\.p[lm] line \d+/,
  /SQLSTATE|SQL syntax|LINE \d+: (SELECT|INSERT|UPDATE|DELETE)\b|\bORA-\d{5}|sqlite3?\.\w*Error/i,
];

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

expect.extend({
  /** The answer says yes. */
  toBeAccepted: (answer: Answer) => outcome('status 200', statusIs(200, answer)),

  /** The answer says no, in the one way that is documented. */
  toBeRefused: (answer: Answer) => outcome('status 400', statusIs(400, answer)),

  toBeDeclaredAsJson: (answer: Answer) =>
    outcome(
      'the media type application/json',
      answer.mediaType === 'application/json' ? [] : [answer.mediaType || 'no media type at all'],
    ),

  /** The body is JSON, in the shape of the page's table for this status. */
  toMatchTable: (answer: Answer) =>
    outcome(
      `the body that the page's table has for ${answer.status}`,
      answer.json === undefined ? [`a body that is no JSON: ${show(answer.body)}`] : bodyDifferences(answer),
    ),

  toHaveOnlyDocumentedFields: (answer: Answer) =>
    outcome(
      `no field beside those of the page's table for ${answer.status}`,
      undocumentedFields(tableOf(answer), answer.json).map((name) => `$.${name}: not documented`),
    ),

  /** Job info refuses the job, within the time that deletion may take. */
  async toBeGone(job: Job) {
    const { gone, sight } = await job.vanished();
    return outcome(
      'job info to refuse the job',
      gone ? [] : [`job info still has it: ${summarize(sight.answer)}, ${show(sight.answer.json)}`],
    );
  },

  /** The account's job list is without the job, within the time that deletion may take. */
  async toBeGoneFromTheList(job: Job, jobs: Jobs, witness: Job) {
    const entry = await job.vanishedFrom(() => jobs.listed(witness));
    return outcome(
      'the job list to be without the job',
      entry ? [`the list still has it: ${show(entry)}`] : [],
    );
  },

  /** The job is there, with the status and name that it had. */
  async toBeUntouched(jobs: Job | Job[]) {
    const all = await Promise.all([jobs].flat().map((job) => job.changes()));
    return outcome(
      'the job to be there as it was',
      all.flatMap(({ changes, answer }) =>
        changes.map((change) => (answer ? `${change} (job info: ${summarize(answer)})` : change)),
      ),
    );
  },

  /** The request did what its answer says: deleted the job on 200, left it as it was on 400. */
  async toBeAsAnswered(job: Job, answer: Answer) {
    const expected = 'status 200 and the job deleted, or 400 and the job as it was';
    if (answer.status === 200) {
      const { gone } = await job.vanished();
      return outcome(expected, gone ? [] : ['200, and the job is still there']);
    }
    const { changes } = await job.changes();
    return outcome(expected, [
      ...(answer.status === 400 ? [] : [summarize(answer)]),
      ...changes.map((change) => `${answer.status}, and ${change}`),
    ]);
  },

  /** Of several jobs named in one request, one is deleted on 200, and none on 400. */
  async toHaveLostOneIfAccepted(named: Job[], answer: Answer, jobs: Jobs) {
    const expected = 'status 200 and one job deleted, or 400 and none';
    if (answer.status !== 200) {
      const all = await Promise.all(named.map((job) => job.changes()));
      const changes = all.flatMap((one) => one.changes);
      return outcome(expected, [
        ...(answer.status === 400 ? [] : [summarize(answer)]),
        ...changes.map((change) => `${answer.status}, and ${change}`),
      ]);
    }
    const lost = await jobs.countVanished(named);
    return outcome(expected, lost === 1 ? [] : [`200, and ${lost} jobs deleted`]);
  },

  /** All are documented answers, and at least one says yes. */
  toHaveOneAccepted: (answers: Answer[]) =>
    outcome('status 200 for one of them, and 200 or 400 for the others', [
      ...answers.filter(({ status }) => status !== 200 && status !== 400).map(summarize),
      ...(answers.some(({ status }) => status === 200) ? [] : ['none was accepted']),
    ]),

  toHaveErrorType: (answer: Answer, type: string) =>
    outcome(`the ErrorType ${type}`, field(answer, 'ErrorType') === type ? [] : [summarize(answer)]),

  toHaveComment(answer: Answer) {
    const comment = field(answer, 'ErrorComment');
    const says = typeof comment !== 'string' || comment.trim() !== '';
    return outcome('an ErrorComment that says something', says ? [] : [`$.ErrorComment: ${show(comment)}`]);
  },

  /** The comment has this parameter's name in it, and no other of those. */
  toHaveCommentNaming(answer: Answer, parameter: string, all: string[]) {
    const comment = field(answer, 'ErrorComment');
    if (typeof comment !== 'string') return outcome('', []);
    const named = all.filter((name) =>
      new RegExp(`(?<![\\w-])${name.replace('_', '[_ -]?')}(?![\\w-])`, 'i').test(comment),
    );
    const fits = named.length === 1 && named[0] === parameter;
    return outcome(`a comment that names ${parameter}, and no other parameter`, fits ? [] : [show(comment)]);
  },

  /** The TaskId is none of these, and is added to them. */
  toHaveTaskIdBeside(answer: Answer, others: Set<unknown>) {
    const id = field(answer, 'TaskId');
    if (typeof id !== 'string') return outcome('', []);
    const found = others.has(id.toLowerCase()) ? [`$.TaskId: ${show(id)} once more`] : [];
    others.add(id.toLowerCase());
    return outcome('a TaskId that was not seen before', found);
  },

  /** No secret of these stands in the body. */
  toBeWithout(answer: Answer, secrets: (string | string[] | undefined)[]) {
    const body = decodeURIComponentSafely(answer.body).toLowerCase();
    const found = secrets.flat().filter((one) => one && one.length >= 16 && body.includes(one.toLowerCase()));
    return outcome('an error without the api_token in it', found.length > 0 ? [show(answer.body)] : []);
  },

  /** None of these words stands in the body. */
  toBeSilentAbout: (answer: Answer, words: string[]) =>
    outcome(
      `an error without the words ${words.join(', ')}`,
      words.some((word) =>
        new RegExp(`(?<![\\w-])${word.replace(/\W/g, '\\$&')}(?![\\w-])`).test(answer.body),
      )
        ? [show(answer.body)]
        : [],
    ),

  toBeWithoutStackTrace: (answer: Answer) =>
    outcome(
      "an error without the server's stack trace in it",
      STACK_TRACES.some((trace) => trace.test(answer.body)) ? [show(answer.body)] : [],
    ),

  /** For what several answers, or several jobs, have to show: no line says otherwise. */
  toHaveNone: (lines: string[], what: string) => outcome(what, lines),
});

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    toBeAccepted(): R;
    toBeRefused(): R;
    toBeDeclaredAsJson(): R;
    toMatchTable(): R;
    toHaveOnlyDocumentedFields(): R;
    toBeGone(): Promise<void>;
    toBeGoneFromTheList(jobs: Jobs, witness: Job): Promise<void>;
    toBeUntouched(): Promise<void>;
    toBeAsAnswered(answer: Answer): Promise<void>;
    toHaveLostOneIfAccepted(answer: Answer, jobs: Jobs): Promise<void>;
    toHaveOneAccepted(): R;
    toHaveErrorType(type: string): R;
    toHaveComment(): R;
    toHaveCommentNaming(parameter: string, all: string[]): R;
    toHaveTaskIdBeside(others: Set<unknown>): R;
    toBeWithout(secrets: (string | string[] | undefined)[]): R;
    toBeSilentAbout(words: string[]): R;
    toBeWithoutStackTrace(): R;
    toHaveNone(what: string): R;
  }
}

export { expect };
