import { noContent } from '../../answers';
import type { Call } from '../../call';
import type { Change } from '../../steps';
import type { Job, Store } from '../../store';
import { jobsOf, meantJob, onRefusal, type When } from '../changes';
import { breakingOf } from '../fault';

export const breaking = breakingOf('Authorize Job', 'authorize');

/** Answers what is refused as if it had been done. */
export const sayYes = (when: When): Change => onRefusal(() => noContent, when);

export function authorizeMeantJob(store: Store, call: Call): void {
  const job = meantJob(store, call);
  if (job) store.authorize(job);
}

/** An account's jobs that wait to be authorized, oldest first. */
export const waitingJobsOf = (store: Store, owner: string | undefined) =>
  jobsOf(store, owner).filter((job) => store.statusOf(job) === 'Authorizing');

/** Sets a job to a status that it keeps. */
export function moveTo(job: Job, status: string): void {
  job.status = status;
  job.processing = undefined;
}
