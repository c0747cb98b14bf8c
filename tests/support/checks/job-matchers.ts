/** What checks can expect of jobs. What should be true of a job is the model's to say; see `model/job.ts`. */
import { expect } from 'expect';
import { type Answer, isAccepted, isRefused, summarize } from '../http/answer';
import type { Job } from '../jobs/job';
import type { Jobs } from '../jobs/jobs';
import type { Difference } from '../jobs/views';
import type { JobStatus } from '../spec/schemas';
import { finding } from './finding';

const linesOf = (differences: Difference[]) => differences.map(({ line }) => line);

expect.extend({
  /** Job info refuses the job, within the time that a deletion may take to show. */
  async toBeGone(job: Job) {
    return finding('job info to refuse the job', linesOf(await job.differences(['info'])));
  },

  /** The account's job list is without the job, within the time that a deletion may take to show. */
  async toBeGoneFromTheList(job: Job, jobs: Jobs) {
    return finding('the job list to be without the job', linesOf(await jobs.inList(job)));
  },

  /**
   * The job is as the model expects it after the calls that named it, within the time that this may take to show.
   * @param status what that is, for the report
   */
  async toHaveBecome(job: Job, status: JobStatus) {
    return finding(`the job to be ${status}, and as it was beside that`, linesOf(await job.differences()));
  },

  /** The job is there, with the status, name and external id that it had. */
  async toBeUntouched(jobs: Job | Job[]) {
    const all = await Promise.all([jobs].flat().map((job) => job.differences()));
    return finding('the job to be there as it was', linesOf(all.flat()));
  },

  /** The request did what its answer says: its work where it was accepted, nothing where it was refused. */
  async toBeAsAnswered(jobs: Job | Job[], answer: Answer) {
    const all = await Promise.all([jobs].flat().map((job) => job.differences()));
    const isDocumented = isAccepted(answer) || isRefused(answer);
    return finding(
      'a documented answer, and the job as that says',
      [
        ...(isDocumented ? [] : [summarize(answer)]),
        ...linesOf(all.flat()).map((line) => `${answer.status}, and ${line}`),
      ],
      answer,
    );
  },

  /** Of several jobs named in one request, one is changed where it was accepted, and none where it was refused. */
  async toBeChangedOnceIfAccepted(named: Job[], answer: Answer, jobs: Jobs) {
    const expected = 'one job changed where the request was accepted, and none where it was refused';
    if (isAccepted(answer)) {
      const changed = await jobs.countChanged(named);
      return finding(
        expected,
        changed === 1 ? [] : [`${answer.status}, and ${changed} jobs changed`],
        answer,
      );
    }
    const all = await Promise.all(named.map((job) => job.changes()));
    const lines = all.flat().map((line) => `${answer.status}, and ${line}`);
    return finding(expected, [...(isRefused(answer) ? [] : [summarize(answer)]), ...lines], answer);
  },

  /** For what a job either does or not. @param what what was expected, for the report */
  toSay: (is: boolean, wanted: boolean, what: string) =>
    finding(what, is === wanted ? [] : ['that is not so']),

  /** For the lines of the audit, each of which tells of a job that is not as expected: there is none. */
  toHaveNone: (lines: string[], what: string) => finding(what, lines),
});

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    toBeGone(): Promise<void>;
    toBeGoneFromTheList(jobs: Jobs): Promise<void>;
    toHaveBecome(status: JobStatus): Promise<void>;
    toBeUntouched(): Promise<void>;
    toBeAsAnswered(answer: Answer): Promise<void>;
    toBeChangedOnceIfAccepted(answer: Answer, jobs: Jobs): Promise<void>;
    toSay(wanted: boolean, what: string): R;
    toHaveNone(what: string): R;
  }
}

export { expect };
