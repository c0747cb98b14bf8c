/** The sweep: removing what earlier runs left. Lenient, as all clean-up: nothing that happens here touches the verdict. */
import type { Account } from '../api/accounts';
import { Api } from '../api/api';
import type { Recorder } from '../http/recorder';
import { ALL_RUNS, isLeftBehind } from './marker';
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
  const { jobs } = await api.list(ALL_RUNS).catch(() => api.list(ALL_RUNS));
  const ripe = jobs.filter(
    ({ JobName, JobStatus, ExternalID }) =>
      isLeftBehind(JobName, settings.sweepAfterMinutes) &&
      (typeof ExternalID !== 'string' || String(JobName).startsWith(ExternalID)) &&
      !String(JobName).startsWith(registry.marker) &&
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
