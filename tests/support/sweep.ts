/** Removing what earlier runs left. Lenient, as all clean-up: nothing that happens here touches the verdict. */
import type { Account } from './accounts';
import { Api } from './api';
import type { CallLog } from './call-log';
import type { JobBook } from './job-book';
import { ALL_RUNS, isLeftBehind } from './marker';

/** Jobs of earlier runs that one run removes at most. */
const SWEEP_AT_MOST = 50;

/**
 * Removes what earlier, killed runs left: by the suite's mark only, and only where it is old enough.
 * @returns sentences for the report
 */
export async function sweep(book: JobBook, account: Account, log: CallLog): Promise<string[]> {
  const api = new Api(log, account.session);
  const { jobs } = await api.list(ALL_RUNS).catch(() => api.list(ALL_RUNS));
  const ripe = jobs.filter(
    ({ JobName, JobStatus, ExternalID }) =>
      isLeftBehind(JobName, book.settings.sweepAfterMinutes) &&
      (typeof ExternalID !== 'string' || String(JobName).startsWith(ExternalID)) &&
      !String(JobName).startsWith(book.marker) &&
      (JobStatus === undefined || JobStatus === 'Authorizing' || JobStatus === 'Pending'),
  );
  const removed: string[] = [];
  for (const { JobId } of ripe.slice(0, SWEEP_AT_MOST)) {
    if (book.interrupted.aborted) break;
    book.target.deletable.add(JobId.toLowerCase());
    const isRemoved = await api.removeJob(JobId).catch(() => undefined);
    // Of the next one no better is to be expected; the next run tries again.
    if (isRemoved === undefined) break;
    if (isRemoved) removed.push(JobId);
  }
  const rest = ripe.length - removed.length;
  return [
    ...(removed.length > 0
      ? [`Deleted ${jobsIn(removed.length)} that earlier runs left: ${removed.join(', ')}.`]
      : []),
    ...(rest > 0 ? [`Earlier runs left ${jobsIn(rest, 'more ')}, which the next run tries to delete.`] : []),
  ];
}

const jobsIn = (count: number, more = '') => `${count} ${more}${count === 1 ? 'job' : 'jobs'}`;
