import { json, noContent, Refusal } from '../answers';
import { badValue, type Call, choice, type Handler, isHex, optional, required } from '../call';
import type { Job, Session, Store } from '../store';
import { openCall } from './account';

export const fidelities = ['MECHANICAL', 'PREMIUM', 'PROFESSIONAL'];
export const priorities = ['STANDARD', 'PRIORITY'];

/** Refuses an id that no job of the store has; `find` says which jobs count. */
export function findJob(store: Store, id: string, find: (id: string) => Job | undefined): Job {
  if (!isHex(id)) throw new Refusal('INVALID_QUERY', 'The job_id is not a hex string.', 'job-form', 'job_id');
  const job = find(id);
  if (job) return job;
  const reason = store.wasDeleted(id) ? 'job-deleted' : 'job-unknown';
  throw new Refusal('ITEM_NOT_FOUND', 'There is no job with this job_id.', reason, 'job_id');
}

export function checkOwner(session: Session, job: Job): void {
  if (job.owner === session.username) return;
  const comment = 'This job belongs to an account that is not yours.';
  throw new Refusal('ACCOUNT_UNPRIVILEGED', comment, 'job-foreign', 'job_id');
}

const isoDate = (time: number | undefined) => (time === undefined ? '' : new Date(time).toISOString());

/** The fields that info and list share. Dates that are not set are empty strings, as real answers have them. */
export function describeJob(store: Store, job: Job): Record<string, unknown> {
  const status = store.statusOf(job);
  return {
    JobId: job.id,
    JobName: job.name,
    JobStatus: status,
    ExternalID: job.externalId,
    Language: job.language,
    Fidelity: job.fidelity,
    Priority: job.priority,
    JobDifficulty: 'Good',
    CreationDate: isoDate(job.createdAt),
    AuthorizationDate: isoDate(job.authorizedAt),
    StartDate: status === 'In Process' || status === 'Complete' ? isoDate(job.processing?.startsAt) : '',
    DueDate: '',
    CompleteDate: status === 'Complete' ? isoDate(job.processing?.endsAt) : '',
    ReturnDate: status === 'Complete' ? isoDate(job.processing?.endsAt) : '',
    TurnaroundTimeHours: 24,
  };
}

function isFetchable(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:', 'ftp:'].includes(new URL(url).protocol);
}

export function jobCalls(store: Store): Record<string, Handler> {
  /** The session's own job, as info sees it. */
  const openJob = (call: Call): Job => {
    const session = openCall(store, call.query());
    const job = findJob(store, required(call.query(), 'job_id'), (id) => store.shownJob(id));
    checkOwner(session, job);
    return job;
  };

  const attach = (job: Job, medium: string) => {
    if (job.medium !== undefined)
      throw new Refusal('INVALID_QUERY', 'The job has its medium.', 'value', 'job_id');
    job.medium = medium;
    return json(200, { TaskId: store.newId() });
  };

  return {
    'GET /api/job/new': (call) => {
      const values = call.query();
      const session = openCall(store, values);
      const job = store.createJob(session.username, {
        name: optional(values, 'job_name'),
        externalId: optional(values, 'external_id'),
        language: optional(values, 'language'),
      });
      return json(200, { JobId: job.id, TaskId: job.taskId });
    },

    'GET /api/job/authorize': (call) => {
      const job = openJob(call);
      if (job.status === 'Authorizing') {
        job.status = 'Pending';
        job.authorizedAt = Date.now();
      }
      return noContent;
    },

    'GET /api/job/info': (call) => json(200, describeJob(store, openJob(call))),

    'GET /api/job/add_media': (call) => {
      const job = openJob(call);
      const url = required(call.query(), 'media_url');
      if (!isFetchable(url)) throw badValue('INVALID_URL', 'media_url', 'is not a URL to fetch from');
      return attach(job, url);
    },

    'POST /api/job/add_media': async (call) => {
      const file = await call.body();
      const job = openJob(call);
      if (call.header('content-length') === undefined || file.length === 0) {
        throw new Refusal('INVALID_QUERY', 'The body has to be a media file with a Content-Length.', 'value');
      }
      return attach(job, 'upload');
    },

    'GET /api/job/perform_transcription': (call) => {
      const job = openJob(call);
      const values = call.query();
      required(values, 'transcription_fidelity');
      const fidelity = choice(values, 'transcription_fidelity', fidelities);
      const priority = choice(values, 'priority', priorities);
      if (job.medium === undefined) {
        throw new Refusal('INVALID_QUERY', 'The job has no medium to transcribe.', 'value', 'job_id');
      }
      if (store.statusOf(job) !== 'Pending' || job.processing) {
        throw new Refusal('INVALID_QUERY', 'The job is not waiting to be started.', 'value', 'job_id');
      }
      job.fidelity = fidelity ?? '';
      job.priority = priority ?? 'STANDARD';
      store.startProcessing(job);
      return json(200, { TaskId: store.newId() });
    },
  };
}
