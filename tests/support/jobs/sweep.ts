/** The sweep: removing what earlier runs left. Lenient, as all clean-up: nothing that happens here touches the verdict. */
import type { Account } from '../api/accounts';
import { Api, type JobList, type ListedJob } from '../api/api';
import type { Recorder } from '../http/recorder';
import { ALL_RUNS, markIn } from './marker';
import type { JobRegistry } from './registry';

/** Jobs of earlier runs that one run removes at most. */
const SWEEP_AT_MOST = 50;

/**
 * Removes what earlier, killed runs left: by the suite's mark only, and only where it is old enough.
 * @returns sentences for the report
 */
export async function sweep(
  registry: JobRegistry,
  account: Account,
  recorder: Recorder,
  settings: { sweepAfterMinutes: number },
  interrupted: AbortSignal,
): Promise<string[]> {
  const api = new Api(recorder, account.session);
  const list = await api.list(ALL_RUNS).catch(() => api.list(ALL_RUNS));
  const ripe = leftBehind(list, settings.sweepAfterMinutes, registry.marker).filter(
    ({ JobName, JobStatus, ExternalID }) =>
      (typeof ExternalID !== 'string' || String(JobName).startsWith(ExternalID)) &&
      (JobStatus === undefined || JobStatus === 'Authorizing' || JobStatus === 'Pending'),
  );
  const removed: string[] = [];
  for (const { JobId } of ripe.slice(0, SWEEP_AT_MOST)) {
    if (interrupted.aborted) break;
    registry.allow(JobId);
    const isRemoved = await api.removeJob(JobId).catch(() => undefined);
    // Where no answer came, the next job would have none either: the next run tries again.
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

/**
 * The jobs of runs that have ended.
 * @param minutes that a run has to be old by the target's clock; 0: any
 * @param own the mark whose jobs are left out
 */
function leftBehind(list: JobList, minutes: number, own: string): ListedJob[] {
  const { answeredAt = Date.now() } = list;
  return otherRuns(list, own)
    .filter(({ lastAt }) => minutes === 0 || answeredAt - lastAt >= minutes * 60_000)
    .flatMap(({ jobs }) => jobs);
}

/** Whether another run has made jobs since this one began: it may have swept what is missing. */
export async function isAnotherRunGoing(api: Api, own: string): Promise<boolean> {
  const list = await api.list(ALL_RUNS);
  const { answeredAt = Date.now() } = list;
  const lastedMs = Date.now() - (markIn(`${own}.`)?.begunAt ?? 0);
  return otherRuns(list, own).some(({ lastAt }) => lastAt >= answeredAt - lastedMs);
}

interface OtherRun {
  /** By the target's clock, as far as that can be known. */
  lastAt: number;
  jobs: ListedJob[];
}

/**
 * A run is as old as its youngest job, for it may be long; and a job as the later of its creation, as the target tells it,
 * and the time in its mark, for the clock of a run may be wrong.
 */
function otherRuns({ jobs }: JobList, own: string): OtherRun[] {
  const runs = new Map<string, OtherRun>();
  for (const job of jobs) {
    const mark = markIn(job.JobName);
    if (!mark || mark.marker === own) continue;
    const run = runs.get(mark.marker) ?? { lastAt: 0, jobs: [] };
    run.lastAt = Math.max(run.lastAt, mark.begunAt, createdAt(job));
    run.jobs.push(job);
    runs.set(mark.marker, run);
  }
  return [...runs.values()];
}

/** In epoch milliseconds; 0 where it is not told. */
function createdAt({ CreationDate: date }: ListedJob): number {
  if (typeof date !== 'string') return 0;
  // As the documentation shows dates, they are UTC without saying so.
  return Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$/i.test(date) ? date : `${date}Z`) || 0;
}
