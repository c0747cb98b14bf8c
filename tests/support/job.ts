import type { Answer } from './answer';
import { type Api, type ListedJob, type Sight, sameId } from './api';
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

/** A part of a name as long as this holds the run's marker. */
const SHORTEST_KEPT = 40;

/** Letters and digits of a name that tell it from others. */
const SHORTEST_LIKENESS = 12;

/** From here a job does not move on by itself. */
export const FINAL = ['Complete', 'Media Failure', 'Reviewing'];

/**
 * Whether a job's status is another than it was, and neither by its own processing nor by the customer, who may authorize
 * a job at any time. Statuses not told are not compared.
 */
export function isStatusChanged(was: unknown, is: unknown): boolean {
  if (typeof was !== 'string' || typeof is !== 'string') return false;
  const isProcessed = was === 'In Process' && FINAL.includes(is);
  const isAuthorized = was === 'Authorizing' && is === 'Pending';
  return was !== is && !isProcessed && !isAuthorized;
}

/** Whether a shown name can be one that was given, as some target may keep it: cut short, in another case, with other dots. */
export function isLike(given: string, shown: string): boolean {
  const [whole, kept] = [given, shown].map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ''));
  return kept!.length >= SHORTEST_LIKENESS && whole!.startsWith(kept!);
}

/** Whether a job has another name than it was given. Some targets keep only the first part of a long name. */
export function isRenamed(given: string, is: unknown): boolean {
  if (given === '' || typeof is !== 'string' || is === '') return false;
  return is !== given && !(is.length >= SHORTEST_KEPT && given.startsWith(is));
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
    const changes = this.#differences(sight);
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

  #differences(sight: Sight): string[] {
    return differencesOf(this.record, sight, this.book);
  }
}

/** Compares a job with what job info shows of it, as far as job info tells such things. @returns a line for each */
export function differencesOf(
  was: JobRecord,
  { there, status, name, externalId }: Sight,
  book: JobBook,
): string[] {
  if (!there) return ['the job is no longer there'];
  // Of an offered job only what it was seen with is known.
  const told = was.isOffered ? { names: was.name !== '', externalIds: false } : book.told[was.account];
  // A job that was started, and not yet seen to arrive, may be anywhere on its way.
  const isOnItsWay = was.isStarted && was.keptAs === undefined;
  return [
    ...(!isOnItsWay && isStatusChanged(was.status, status)
      ? [`JobStatus was ${was.status} and is ${status}`]
      : []),
    ...((told?.names !== false && isRenamed(was.name, name)) || (told?.names && !name)
      ? [`JobName was ${was.name} and is ${name ?? 'empty'}`]
      : []),
    ...(told?.externalIds && externalId !== book.marker
      ? [`ExternalID was ${book.marker} and is ${externalId ?? 'empty'}`]
      : []),
  ];
}

/** Whether a listed job is as it was, as far as lists of this target tell such things of jobs at all. */
export function isAsItWas(
  was: JobRecord,
  book: Pick<JobBook, 'marker' | 'listed' | 'told'>,
  entry: ListedJob,
  all: ListedJob[],
): boolean {
  const { JobStatus, JobName, ExternalID } = entry;
  const tells = book.listed[was.account];
  if (all.some((job) => isTold(job.JobName))) tells.names = true;
  if (all.some((job) => isTold(job.ExternalID))) tells.externalIds = true;
  return (
    isTold(JobStatus) &&
    !isStatusChanged(was.status, JobStatus) &&
    !(book.told[was.account]?.names !== false && isRenamed(was.name, JobName)) &&
    (isTold(JobName) || tells.names === false) &&
    (ExternalID === book.marker || tells.externalIds === false)
  );
}

const isTold = (value: unknown) => typeof value === 'string' && value !== '';

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
