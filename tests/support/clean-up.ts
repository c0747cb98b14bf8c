/**
 * Leaving nothing behind. Apart from the checks, and lenient: nothing that happens here touches the verdict.
 */
import type { Account } from './accounts';
import { Api } from './api';
import type { CallLog } from './call-log';
import type { JobBook, JobRecord } from './job-book';
import { ALL_RUNS, isLeftBehind } from './marker';
import type { Leftover } from './result';
import { logout } from './session';
import { Trouble } from './trouble';

/** Jobs of earlier runs that one run removes at most. */
const SWEEP_AT_MOST = 50;

/** Clean-up ends after this time, done or not. */
const LONGEST_MS = 12_000;

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
      (typeof ExternalID !== 'string' || ExternalID === '' || String(JobName).startsWith(ExternalID)) &&
      !String(JobName).startsWith(book.marker) &&
      (JobStatus === undefined || JobStatus === 'Authorizing' || JobStatus === 'Pending'),
  );
  const removed: string[] = [];
  for (const { JobId } of ripe.slice(0, SWEEP_AT_MOST)) {
    if (book.interrupted.aborted) break;
    book.target.deletable.add(JobId.toLowerCase());
    if (await api.removeJob(JobId)) removed.push(JobId);
  }
  const rest = ripe.length - removed.length;
  return [
    ...(removed.length > 0
      ? [`Deleted ${removed.length} jobs that earlier runs left: ${removed.join(', ')}.`]
      : []),
    ...(rest > 0 ? [`Earlier runs left ${rest} more jobs, which the next run tries to delete.`] : []),
  ];
}

/**
 * Removes the jobs of this run from all accounts, and logs the accounts out.
 * @returns what is left, with the reason
 */
export async function leaveAll(book: JobBook, accounts: Account[], log: CallLog): Promise<Leftover[]> {
  const state = { answers: true, until: Date.now() + LONGEST_MS };
  const left = await Promise.all(accounts.map((account) => leave(book, account, log, state)));
  return left.flat();
}

async function leave(
  book: JobBook,
  account: Account,
  log: CallLog,
  state: { answers: boolean; until: number },
): Promise<Leftover[]> {
  const api = new Api(log, account.session);
  const left: Leftover[] = [];
  if (book.lostNews > 0 || !book.isAccounted) await adopt(book, account, api).catch(() => {});
  const remove = async ({ id, keptAs, fate }: JobRecord): Promise<string | undefined> => {
    if (keptAs && fate === 'there') return `A job that is ${keptAs} cannot be deleted.`;
    if (!state.answers || Date.now() > state.until) return 'The target no longer answers.';
    try {
      return await removeOne(api, id);
    } catch (error) {
      state.answers &&= !(error instanceof Trouble);
      return (error as Error).message;
    }
  };
  const waiting = book.records.filter(
    (record) => record.account === account.name && record.fate !== 'gone' && !record.isOffered,
  );
  const work = async () => {
    for (let record = waiting.shift(); record; record = waiting.shift()) {
      const reason = await remove(record);
      if (reason) left.push({ jobId: record.id, name: record.name, reason });
    }
  };
  // One request is enough to see that a target which has stopped deleting has not begun again.
  const workers = book.target.isGone('delete') ? 1 : book.settings.concurrency;
  await Promise.all(Array.from({ length: workers }, work));
  if (account.session.own && state.answers) await logout(log, account.session, true).catch(() => {});
  return left;
}

/** Enters the jobs that are left although they were said to be deleted, or that requests without an answer made. */
async function adopt(book: JobBook, { name }: Account, api: Api): Promise<void> {
  const { jobs } = await api.list(book.listFilters[book.workingFilter] ?? {}, { always: true });
  for (const { JobId, JobName } of jobs) {
    if (typeof JobName !== 'string' || !JobName.startsWith(book.marker)) continue;
    const record = book.find(JobId);
    if (!record) book.enter(JobId, JobName, name).fate = 'unknown';
    else if (record.fate === 'gone') record.fate = 'unknown';
  }
}

/** @returns why the job is still there; undefined where it is gone */
async function removeOne(api: Api, jobId: string): Promise<string | undefined> {
  if (await api.removeJob(jobId)) return undefined;
  const sight = await api.look(jobId, 'arrange', { always: true });
  if (!sight.there) return undefined;
  return sight.status
    ? `A job that is ${sight.status} cannot be deleted.`
    : 'The target refused to delete it.';
}
