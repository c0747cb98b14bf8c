/** When a job counts as changed, by what job info and job list show of it. */
import { textOf } from './answer';
import type { ListedJob, Sight } from './api';
import type { JobBook, JobRecord } from './job-book';

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

const isTold = (value: unknown) => textOf(value) !== undefined;
