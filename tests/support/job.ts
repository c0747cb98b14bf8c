import type { Answer } from './answer';
import { type Api, type ListedJob, type Sight, sameId } from './api';
import { differencesOf, isAsItWas } from './changes';
import type { JobBook, JobRecord } from './job-book';
import { poll } from './wait';

/**
 * A job that several checks had named in requests was found changed: each of them may have done it. They are performed
 * again, each with a job of its own, to see which.
 */
export class Suspicion extends Error {
  override readonly name = 'Suspicion';

  constructor(readonly record: JobRecord) {
    super('A job that several checks share was changed.');
  }
}

/** A job as a check sees it. */
export class Job {
  constructor(
    readonly record: JobRecord,
    private readonly api: Api,
    private readonly book: JobBook,
  ) {}

  get id(): string {
    return this.record.id;
  }

  /** The status it was left in; undefined where the target does not tell statuses. */
  get status(): string | undefined {
    return this.record.status;
  }

  /** Waits for job info to refuse the job. Deletion is a task, and tasks of this API take their time. */
  async vanished(): Promise<{ gone: boolean; sight: Sight }> {
    const look = () => this.api.look(this.id);
    const sight = await poll(this.book, this.book.settings.patienceMs, look, (seen) => !seen.there);
    this.record.fate = sight.there ? 'unknown' : 'gone';
    return { gone: !sight.there, sight };
  }

  /**
   * Waits for the job list to be without the job.
   * @param list gives this run's jobs, however the target has to be asked for them
   * @returns the job as it is still listed; undefined where it is gone
   */
  async vanishedFrom(list: () => Promise<ListedJob[]>): Promise<ListedJob | undefined> {
    const entryIn = (jobs: ListedJob[]) => jobs.find((job) => sameId(job.JobId, this.id));
    const last = await poll(this.book, this.book.settings.patienceMs, list, (jobs) => !entryIn(jobs));
    const entry = entryIn(last);
    if (!entry) this.record.fate = 'gone';
    return entry;
  }

  /**
   * Compares the job with what it was. Only that it is not there may be a lag behind its own making, and is given time.
   * @returns a line for each difference, with the answer that shows it
   * @throws Suspicion where the job is shared with other checks
   */
  async changes(): Promise<{ changes: string[]; answer?: Answer }> {
    const listed = await this.#inList();
    if (listed === 'as it was' && !this.record.isSuspect) return { changes: [] };
    const look = () => this.api.look(this.id);
    const sight = await poll(this.book, this.book.settings.lagMs, look, ({ there }) => there);
    const changes = differencesOf(this.record, sight, this.book);
    // Where job info has nothing to complain of, what the list left out is what it never tells.
    const tells = this.book.listed[this.record.account];
    if (listed === 'otherwise' && changes.length === 0) {
      tells.names ??= false;
      tells.externalIds ??= false;
    }
    // The list is of active jobs: which ones still are, once they have started, is not documented.
    const isWaiting = sight.status === undefined || ['Authorizing', 'Pending'].includes(sight.status);
    if (changes.length === 0 && isWaiting && listed === 'alone missing' && (await this.#staysUnlisted())) {
      changes.push('job info has the job, and the job list has it no longer');
    }
    if (this.record.isShared && changes.length > 0) {
      this.book.suspect(this.record);
      throw new Suspicion(this.record);
    }
    return { changes, answer: sight.answer };
  }

  /**
   * A look at the shared list: cheap, and enough where it shows the job as it was.
   * @returns `otherwise` where the job is in the list, and not so; `unsure` where it may be a job that no such list shows
   */
  async #inList(): Promise<'as it was' | 'otherwise' | 'alone missing' | 'unsure'> {
    const { book, record, api } = this;
    const isOfThisRun = record.account === 'main' && !record.isOffered;
    if (!isOfThisRun || book.workingFilter >= book.listFilters.length) return 'unsure';
    const { jobs, exchange, filter, existing } = await book.list(api);
    const entry = jobs.find((job) => sameId(job.JobId, this.id));
    api.log.share(exchange, JSON.stringify(entry, undefined, 2) ?? 'The job is not in the list.');
    const isChanged = existing?.record === record && differencesOf(record, existing.sight, book).length > 0;
    if (entry) return isAsItWas(record, book, entry, jobs) && !isChanged ? 'as it was' : 'otherwise';
    const showsOthers = jobs.some(({ JobId }) => book.find(JobId) !== undefined);
    if (showsOthers) return 'alone missing';
    // Either the job is gone, or this filter does not show it; job info tells.
    if ((await api.look(this.id)).there) book.workingFilter = Math.max(book.workingFilter, filter + 1);
    return 'unsure';
  }

  async #staysUnlisted(): Promise<boolean> {
    const isListed = ({ jobs }: { jobs: ListedJob[] }) => jobs.some((job) => sameId(job.JobId, this.id));
    const { settings } = this.book;
    return !isListed(await poll(this.book, settings.lagMs, () => this.book.list(this.api), isListed));
  }
}

/**
 * Waits for one of the jobs, and no other, to vanish: of several that are not there some may only be too new.
 * @returns how many have
 */
export async function countVanished(jobs: Job[], book: JobBook, api: Api): Promise<number> {
  const look = () => Promise.all(jobs.map((job) => api.look(job.id)));
  const vanished = (all: Sight[]) => all.filter(({ there }) => !there).length;
  const seen = await poll(book, book.settings.patienceMs, look, (all) => vanished(all) === 1);
  for (const [index, { record }] of jobs.entries()) record.fate = seen[index]!.there ? 'there' : 'gone';
  return vanished(seen);
}
