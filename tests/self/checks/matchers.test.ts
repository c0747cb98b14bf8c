/** Each expectation holds once, and fails once with the line that it then says. */
import { expect, test } from '@jest/globals';
import { contracts } from '../../contract';
import { expect as suiteExpect } from '../../support/checks/job-matchers';
import type { Answer } from '../../support/http/answer';
import type { Jobs } from '../../support/jobs/jobs';
import { answerOf, callFor, type FakeTarget, open, type Reply } from '../jobs/fake';

const [deleteJob, authorizeJob] = contracts.map(({ endpoint }) => endpoint);
const ID = 'c'.repeat(32);
const answer = (...reply: Exclude<Reply, Error>): Answer => ({ ...answerOf(reply), endpoint: deleteJob! });
const yes = answer(200, { TaskId: ID });
const no = answer(400, { ErrorType: 'ITEM_NOT_FOUND', ErrorComment: 'no' });
const other = answer(404, {});
const OTHER = '404 application/json';
const NO = '400 application/json, ITEM_NOT_FOUND: no';
const done = { ...answerOf([204, '']), endpoint: authorizeJob! };
const says = (ErrorComment: string) => answer(400, { ErrorComment });
const saidIn = (comment: string) => JSON.stringify(`{"ErrorComment":"${comment}"}`);

/** What a matcher has found; undefined where it holds. */
async function foundBy(received: unknown, matcher: string, args: unknown[]): Promise<string[] | undefined> {
  try {
    await (suiteExpect(received) as never as Record<string, (...all: unknown[]) => unknown>)[matcher]!(
      ...args,
    );
    return undefined;
  } catch (error) {
    const { matcherResult } = error as { matcherResult: { found: string[] } };
    return matcherResult.found;
  }
}

type One = Answer | Answer[];
const taskIds = () => new Set(['d']);
const NAMING = ['job_id', ['job_id', 'api_token']];
test.each<[matcher: string, args: unknown[], good: One, bad: One, found: string]>([
  ['toBeAccepted', [], yes, other, OTHER],
  ['toBeAccepted', [], done, no, NO],
  ['toBeRefused', [], no, other, OTHER],
  ['toHaveOneAccepted', [], [no, yes], [no, no], 'none was accepted'],
  ['toHaveOneAccepted', [], [yes, no], [yes, other], OTHER],
  ['toBeDeclaredAsJson', [], yes, answer(200, '', { 'content-type': '' }), 'no media type at all'],
  ['toMatchTable', [], yes, answer(200, {}), '$.TaskId: expected to be there, found {}'],
  ['toMatchTable', [], no, answer(400, '{'), 'a body that is no JSON: "{"'],
  ['toMatchTable', [], done, { ...done, body: '{}' }, 'a body: "{}"'],
  ['toHaveOnlyDocumentedFields', [], yes, answer(200, { TaskId: ID, x: 1 }), '$.x: not documented'],
  ['toHaveErrorType', ['ITEM_NOT_FOUND'], no, other, OTHER],
  ['toHaveComment', [], says('no'), says(' '), '$.ErrorComment: " "'],
  ['toHaveCommentNaming', NAMING, says('Bad Job ID.'), says('my-job_id'), '"my-job_id"'],
  ['toHaveCommentNaming', NAMING, says('job_id'), says('job_id, api_token'), '"job_id, api_token"'],
  ['toHaveTaskIdBeside', [taskIds()], yes, answer(200, { TaskId: 'D' }), '$.TaskId: "D" once more'],
  ['toBeWithout', [['short', [ID]]], says('short'), says(ID), saidIn(ID)],
  ['toBeSilentAbout', [['Pending']], says('Pendings'), says('Pending.'), saidIn('Pending.')],
  ['toBeWithoutStackTrace', [], says('at 9:15'), says('at x.js:9'), saidIn('at x.js:9')],
])('%s %j', async (matcher, args, good, bad, found) => {
  expect(await foundBy(good, matcher, args)).toBeUndefined();
  expect(await foundBy(bad, matcher, args)).toEqual([found]);
});

test.each<[matcher: string, received: unknown, args: unknown[], found: string[] | undefined]>([
  ['toSay', true, [true, 'so'], undefined],
  ['toSay', true, [false, 'so'], ['that is not so']],
  ['toHaveNone', [], ['so'], undefined],
  ['toHaveNone', ['a', 'b'], ['so'], ['a', 'b']],
])('%s of %j', async (matcher, received, args, found) => {
  expect(await foundBy(received, matcher, args)).toEqual(found);
});

/** A target that says yes and does nothing. */
const idle: FakeTarget['reply'] = ({ call }) =>
  call === 'delete' ? [200, { TaskId: ID }] : call === 'authorize' ? [204, ''] : undefined;
const GONE = /^the job is no longer there \(job info: 400/;
const INFO = '(job info: 200 application/json)';
const LIST = '(in the job list)';
const WAS = 'JobStatus was Pending and is Authorizing';

type Deed = 'delete-job' | 'authorize-job' | 'vanish' | 'nothing';
type With = (jobs: Jobs) => unknown[];
const none: With = () => [];
const [withYes, withNo] = [yes, no].map(
  (one): With =>
    (jobs) => [one, jobs],
);
test.each<[matcher: string, args: With, good: Deed, bad: Deed, found: unknown[]]>([
  ['toBeGone', none, 'delete-job', 'delete-job', [`the job is still there ${INFO}`]],
  ['toBeGoneFromTheList', (jobs) => [jobs], 'delete-job', 'delete-job', [`the job is still there ${LIST}`]],
  ['toHaveBecome', () => ['Pending'], 'authorize-job', 'authorize-job', [`${WAS} ${INFO}`, `${WAS} ${LIST}`]],
  ['toBeUntouched', none, 'nothing', 'vanish', [GONE]],
  ['toBeAsAnswered', withNo!, 'nothing', 'vanish', [/^400, and the job is no/]],
  ['toBeAsAnswered', withYes!, 'delete-job', 'delete-job', [/^200, and .*still/, /^200, and .*still/]],
  ['toBeChangedOnceIfAccepted', withYes!, 'delete-job', 'nothing', ['200, and 0 jobs changed']],
  ['toBeChangedOnceIfAccepted', withNo!, 'nothing', 'vanish', ['400, and the job is no longer there']],
])('%s of jobs: %#', async (matcher, args, good, bad, found) => {
  const after = async (deed: Deed, reply?: FakeTarget['reply']) => {
    const { target, jobsOf, newApi } = open(reply);
    const { jobs } = await jobsOf();
    const [job, beside] = [await jobs.create(), await jobs.create()];
    if (deed === 'vanish') target.jobs.delete(job.id);
    else if (deed !== 'nothing') await callFor(await newApi(), deed, job.id);
    const isOfSeveral = matcher === 'toBeChangedOnceIfAccepted';
    return foundBy(isOfSeveral ? [job, beside] : job, matcher, args(jobs));
  };
  const lines = found.map((line) => (line instanceof RegExp ? expect.stringMatching(line) : line));
  expect(await after(good)).toBeUndefined();
  expect(await after(bad, bad === 'vanish' ? undefined : idle)).toEqual(lines);
});
