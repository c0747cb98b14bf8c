/** Comparing, at the end of a run, its jobs with what should have become of them. */
import type { Account } from './accounts';
import { Api, type ListedJob, sameId } from './api';
import type { CallLog } from './call-log';
import { differencesOf, isAsItWas } from './changes';
import type { JobBook, JobRecord } from './job-book';
import { NotExercised } from './trouble';
import { poll } from './wait';

/**
 * The jobs that nobody asked to delete, and that are gone or changed all the same; what the list says is confirmed by
 * job info.
 * @returns a line for each
 */
export async function lostJobs(book: JobBook, accounts: Account[], log: CallLog): Promise<string[]> {
  requireJobs(book);
  const lines = await Promise.all(
    accounts.map(async (account) => {
      const api = new Api(log, account.session);
      const kept = [
        ...recordsOf(book, account, 'there'),
        ...suspectedOf(book, account),
        ...recordsOf(book, account, 'unknown').filter((one) => !one.mayBeGone && !book.isSpoilt(one)),
      ];
      // No list of this run's jobs has the ones that the user offered.
      const [offered, own] = [true, false].map((is) =>
        kept.filter(({ isOffered = false }) => isOffered === is),
      );
      const isSame = (record: JobRecord, job: ListedJob, all: ListedJob[]) =>
        sameId(record.id, job.JobId) && isAsItWas(record, book, job, all);
      const inList = async () => {
        if (own!.length === 0) return [];
        const listed = await list(book, account, api);
        const suspects = own!.filter((record) => !listed.some((job) => isSame(record, job, listed)));
        return Promise.all(suspects.map((record) => difference(book, record, api)));
      };
      const looks = offered!.map((record) => difference(book, record, api));
      const found = (await Promise.all([Promise.all(looks), inList()])).flat();
      return found.filter((line) => line !== undefined);
    }),
  );
  return lines.flat();
}

/**
 * The deleted jobs that are still listed, or are listed again, and those that bear this run's mark although it did not
 * make them.
 * @returns a line for each
 */
export async function returnedJobs(book: JobBook, accounts: Account[], log: CallLog): Promise<string[]> {
  requireJobs(book);
  const lines = await Promise.all(
    accounts.map(async (account) => {
      const api = new Api(log, account.session);
      const strays = (listed: ListedJob[]) => listed.filter((job) => isStray(book, job));
      // A job may be gone from the one and not from the other.
      const look = async () => {
        const [own, named] = await Promise.all([list(book, account, api), api.list(book.nameFilter)]);
        return [...own, ...named.jobs.filter(({ JobId }) => !own.some((job) => sameId(job.JobId, JobId)))];
      };
      const last = await poll(book, book.settings.patienceMs, look, (listed) => strays(listed).length === 0);
      return strays(last).map(({ JobId, JobName }) => {
        const record = book.find(JobId);
        if (record) record.fate = 'unknown';
        return `${JobId} (${JobName}) is listed, and ${record ? 'was deleted' : 'was never made'}`;
      });
    }),
  );
  book.isAccounted = lines.flat().length === 0;
  return lines.flat();
}

/** @throws NotExercised where the run has made no job that something could have happened to */
function requireJobs(book: JobBook): void {
  if (book.records.length === 0) throw new NotExercised('The run made no job.', true);
}

function isStray(book: JobBook, { JobId, JobName, ExternalID }: ListedJob): boolean {
  const record = book.find(JobId);
  if (record) return record.fate === 'gone';
  const isNamed = typeof JobName === 'string' && JobName.startsWith(book.marker);
  // A request for a new job that had no answer may have made it.
  return book.lostNews === 0 && (isNamed || ExternalID === book.marker);
}

/** Shared jobs that were changed, though every request that named them was refused. */
const suspectedOf = (book: JobBook, { name }: Account) =>
  [...book.suspected].filter((record) => record.account === name);

const recordsOf = (book: JobBook, { name }: Account, fate: JobRecord['fate']) =>
  book.records.filter((record) => record.account === name && record.fate === fate);

async function list(book: JobBook, { name }: Account, api: Api): Promise<ListedJob[]> {
  const { jobs } =
    name === 'main' ? await book.list(api) : await api.list(book.listFilters[book.workingFilter] ?? {});
  return jobs;
}

async function difference(book: JobBook, record: JobRecord, api: Api): Promise<string | undefined> {
  const sight = await api.look(record.id);
  const found = differencesOf(record, sight, book);
  const isUnsure = record.fate === 'unknown' && !book.isSpoilt(record);
  // Clean-up is to see for itself.
  if (!sight.there) record.fate = 'unknown';
  // Of a job that trouble came upon, it is not known in which status it was left.
  if (isUnsure && sight.there) return undefined;
  return found.length > 0 ? `${record.id} (${record.name}): ${found.join(', ')}` : undefined;
}
