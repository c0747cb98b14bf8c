/**
 * Leaving nothing behind. Apart from the checks, and lenient: nothing that happens here touches the verdict.
 */
import type { Account } from './accounts';
import { summarize } from './answer';
import { Api, type ListedJob, sameId } from './api';
import type { CallLog } from './call-log';
import type { JobBook, JobRecord } from './job-book';
import { ALL_RUNS, isLeftBehind } from './marker';
import type { Leftover } from './result';
import { logout } from './session';
import type { Trouble } from './trouble';
import { poll, sleep } from './wait';

/** Jobs of earlier runs that one run removes at most. */
const SWEEP_AT_MOST = 50;

/** Clean-up ends after this time, done or not. */
const LONGEST_MS = 12_000;

/** How often a job's removal is tried, and how long it waits in between: so long, then twice that. */
const REMOVE_ATTEMPTS = 3;
const REMOVE_PAUSE_MS = 200;

/** How long a job that was just removed may still be listed. */
const VANISH_MS = 2_000;

const NEVER = new AbortController().signal;

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
  const state: State = { silences: 0, until: Date.now() + LONGEST_MS, gone: book.target.isGone('delete') };
  const left = await Promise.all(accounts.map((account) => leave(book, account, log, state)));
  return left.flat();
}

interface State {
  /** How many requests to delete in a row had no answer at all. */
  silences: number;
  until: number;
  /** Whether requests to delete had stopped being answered, before any of these. */
  gone: boolean;
  /** Why no other job is tried. */
  hopeless?: string;
}

const isSilent = ({ silences, until }: State) => silences >= 2 || Date.now() > until;

async function leave(book: JobBook, account: Account, log: CallLog, state: State): Promise<Leftover[]> {
  const api = new Api(log, account.session);
  const isUnsure = book.lostNews > 0 || !book.isAccounted;
  if (isUnsure) await adopt(book, account, api).catch(() => {});
  const left: Leftover[] = [];
  const waiting = book.records.filter(
    (record) => record.account === account.name && record.fate !== 'gone' && !record.isOffered,
  );
  const work = async () => {
    for (let record = waiting.shift(); record; record = waiting.shift()) {
      const reason = await remove(api, record, state);
      if (reason) left.push({ jobId: record.id, name: record.name, reason });
    }
  };
  // One job is enough to see that a target which has stopped deleting has not begun again.
  const workers = state.gone ? 1 : book.settings.concurrency;
  await Promise.all(Array.from({ length: workers }, work));
  if (isUnsure && !isSilent(state))
    left.push(...(await stillListed(book, account, api, left).catch(() => [])));
  if (account.session.own && !isSilent(state)) await logout(log, account.session, true).catch(() => {});
  return left;
}

/** @returns why the job is still there; undefined where it is gone */
async function remove(api: Api, { id, keptAs, fate }: JobRecord, state: State): Promise<string | undefined> {
  if (keptAs && fate === 'there') return `A job that is ${keptAs} cannot be deleted.`;
  for (let attempt = 1; ; attempt += 1) {
    if (state.hopeless) return state.hopeless;
    if (isSilent(state)) return 'The target no longer answers.';
    try {
      const removed = await api.removeJob(id);
      state.silences = 0;
      return removed ? undefined : await whyStill(api, id);
    } catch (error) {
      const { message, retryAfterMs } = error as Trouble;
      if (/no whole answer|listening/.test(message)) state.silences += 1;
      if (attempt === REMOVE_ATTEMPTS) {
        if (state.gone) state.hopeless = message;
        return message;
      }
      await sleep(Math.max(retryAfterMs, REMOVE_PAUSE_MS * attempt));
    }
  }
}

async function whyStill(api: Api, jobId: string): Promise<string | undefined> {
  const { there, status, answer } = await api.look(jobId, 'arrange', { always: true });
  if (!there) return undefined;
  return `The target did not delete it${status ? `; it is ${status}` : ` (${summarize(answer)})`}.`;
}

/** The jobs that the target said it deleted, and that it lists all the same. */
async function stillListed(
  book: JobBook,
  { name }: Account,
  api: Api,
  told: Leftover[],
): Promise<Leftover[]> {
  const filter = book.listFilters[book.workingFilter] ?? {};
  const rest = ({ jobs }: { jobs: ListedJob[] }) =>
    jobs.flatMap(({ JobId }) => {
      const record = book.find(JobId);
      const isTold = told.some(({ jobId }) => sameId(jobId, JobId));
      return record && record.account === name && !record.isOffered && !isTold ? [record] : [];
    });
  const look = () => api.list(filter, { always: true });
  const last = await poll({ interrupted: NEVER }, VANISH_MS, look, (list) => rest(list).length === 0);
  return rest(last).map((record) => ({
    jobId: record.id,
    name: record.name,
    reason: 'The target said that it was deleted, and still lists it.',
  }));
}

/** Enters the jobs that are left although they were said to be deleted, or that requests without an answer made. */
async function adopt(book: JobBook, { name }: Account, api: Api): Promise<void> {
  const { jobs } = await api.list(book.listFilters[book.workingFilter] ?? {}, { always: true });
  for (const { JobId, JobName, ExternalID } of jobs) {
    const isNamed = typeof JobName === 'string' && JobName.startsWith(book.marker);
    if (!isNamed && ExternalID !== book.marker) continue;
    const record = book.find(JobId);
    if (!record) book.enter(JobId, isNamed ? JobName : book.marker, name).fate = 'unknown';
    else if (record.fate === 'gone') record.fate = 'unknown';
  }
}
