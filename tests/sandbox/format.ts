import { writeDate } from './dates';
import type { Job, Store, View } from './store';

export type Fields = Record<string, unknown>;

/** A date that is not set is an empty string. */
const date = (time: number | undefined) => (time === undefined ? '' : writeDate(time));

/** Info calls two fidelities by other names than those they are ordered by. */
const inInfo: Record<string, string> = { PREMIUM: 'STANDARD', PROFESSIONAL: 'HIGH' };

const label = (name: string) => name.replace(/^./, (letter) => letter.toUpperCase()).replaceAll('_', ' ');

const describeOptions = (options: Record<string, unknown> = {}) =>
  Object.fromEntries(
    Object.entries(options).map(([name, setting]) => [name, { label: label(name), setting }]),
  );

/** How long every medium is, in seconds: none is looked at. */
const mediaSeconds = 62.5;

/** A job as info or list shows it, in the fields of the documentation since September 2015. */
export function describeJob(store: Store, job: Job, view: View): Fields {
  const status = store.shownStatus(job, view);
  const { order } = job;
  const isStarted = store.hasStarted(job);
  const isDone = status === 'Complete';
  const fidelity = order?.fidelity ?? '';
  const waits = store.accounts.get(job.owner)?.customerAuthorization === true;
  return {
    JobId: job.id,
    JobName: job.name,
    ...(view === 'list' && { Username: job.owner }),
    JobStatus: status,
    Priority: order?.priority ?? '',
    Fidelity: view === 'info' ? (inInfo[fidelity] ?? fidelity) : fidelity,
    MediaLengthSeconds: job.medium === undefined ? '' : mediaSeconds,
    ExternalID: job.externalId,
    SourceLanguage: job.language,
    TargetLanguage: order?.targetLanguage ?? '',
    Options: describeOptions(order?.options),
    ReturnTargets: order?.callbackUrl === undefined ? {} : { url: [{ callback_url: order.callbackUrl }] },
    CreationDate: date(job.createdAt),
    AuthorizationDate: date(job.authorizedAt ?? (waits ? undefined : job.createdAt)),
    StartDate: date(isStarted ? job.processing?.startsAt : undefined),
    DueDate: date(order && order.orderedAt + order.turnaroundHours * 3_600_000),
    CompletedDate: date(isDone ? job.processing?.endsAt : undefined),
    ReturnDate: date(isDone ? job.processing?.endsAt : undefined),
    JobDifficulty: isDone ? 'Good' : 'Unknown',
  };
}
