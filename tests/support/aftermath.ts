/** Comparing, at the end of a run, its jobs with what should have become of them. */
import type { Account } from './accounts';
import { Api, type ListedJob, sameId } from './api';
import type { CallLog } from './call-log';
import { isStatusChanged } from './job';
import type { JobBook, JobRecord } from './job-book';
import { poll } from './poll';

/**
 * The jobs that nobody asked to delete, and that are gone or changed all the same; what the list says is confirmed by
 * job info.
 * @returns a line for each
 */
export async function lostJobs(book: JobBook, accounts: Account[], log: CallLog): Promise<string[]> {
  const lines = await Promise.all(
    accounts.map(async (account) => {
      const api = new Api(log, account.session);
      const kept = recordsOf(book, account, 'there');
      if (kept.length === 0) return [];
      const listed = await list(book, account, api);
      const suspects = kept.filter((record) => !listed.some((job) => isAsItWas(record, job)));
      const found = await Promise.all(suspects.map((record) => difference(record, api)));
      return found.filter((line) => line !== undefined);
    }),
  );
  return [...lines.flat(), ...book.unexplained()];
}

/**
 * The deleted jobs that are listed again, and those that bear this run's mark although it did not make them.
 * @returns a line for each
 */
export async function returnedJobs(book: JobBook, main: Account, log: CallLog): Promise<string[]> {
  const api = new Api(log, main.session);
  const gone = recordsOf(book, main, 'gone');
  const strays = (listed: ListedJob[]) => [
    ...gone
      .filter(({ id }) => listed.some((job) => sameId(job.JobId, id)))
      .map(({ id, name }) => `${id} (${name}) was gone, and is listed`),
    ...(book.lostNews > 0 ? [] : listed)
      .filter(({ JobName }) => typeof JobName === 'string' && JobName.startsWith(book.marker))
      .filter(({ JobId }) => !book.records.some(({ id }) => sameId(id, JobId)))
      .map(({ JobId, JobName }) => `${JobId} (${JobName}) is listed, and was never made`),
  ];
  const last = await poll(
    book,
    book.settings.patienceMs,
    () => list(book, main, api),
    (listed) => strays(listed).length === 0,
  );
  return strays(last);
}

const recordsOf = (book: JobBook, { name }: Account, fate: JobRecord['fate']) =>
  book.records.filter((record) => record.account === name && record.fate === fate);

async function list(book: JobBook, { name }: Account, api: Api): Promise<ListedJob[]> {
  const { jobs } =
    name === 'main' ? await book.list(api) : await api.list(book.listFilters[book.workingFilter] ?? {});
  return jobs;
}

function isAsItWas({ id, name, status }: JobRecord, { JobId, JobName, JobStatus }: ListedJob): boolean {
  if (!sameId(id, JobId)) return false;
  const isNamed = JobName === undefined || JobName === '' || JobName === name;
  return isNamed && !isStatusChanged(status, JobStatus);
}

async function difference({ id, name, status }: JobRecord, api: Api): Promise<string | undefined> {
  const sight = await api.look(id);
  if (!sight.there) return `${id} (${name}) was not to be deleted, and is gone`;
  if (name !== '' && sight.name !== undefined && sight.name !== name)
    return `${id} (${name}) is now named ${sight.name}`;
  return isStatusChanged(status, sight.status)
    ? `${id} (${name}) was ${status}, and is ${sight.status}`
    : undefined;
}
