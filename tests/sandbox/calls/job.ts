import { json, Refusal } from '../answers';
import {
  badValue,
  type Call,
  flag,
  type Handler,
  isForm,
  isHex,
  optional,
  parseParameters,
  required,
  type Values,
  wholeNumber,
} from '../call';
import { describeJob } from '../format';
import type { Job, Session, Store } from '../store';
import { checkOwnAccount, openCall } from './account';

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

/** The session's own job. `names` are the parameters that the call takes beside those that every job call takes. */
export function openJob(
  store: Store,
  values: Values,
  names: readonly string[] = [],
  find: (id: string) => Job | undefined = (id) => store.job(id),
): Job {
  const session = openCall(store, values, ['job_id', ...names]);
  const job = findJob(store, required(values, 'job_id'), find);
  checkOwner(session, job);
  return job;
}

export function checkLanguage(name: string, code: string | undefined): string | undefined {
  if (!code || /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i.test(code)) return code;
  throw badValue('INVALID_OPTION', name, 'takes a language code such as en');
}

function isFetchable(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:', 'ftp:'].includes(new URL(url).protocol);
}

export function jobCalls(store: Store) {
  const attach = (job: Job, medium: string) => {
    if (job.medium !== undefined)
      throw new Refusal('INVALID_QUERY', 'The job has its medium.', 'value', 'job_id');
    job.medium = medium;
    return json(200, { TaskId: store.newId() });
  };

  const create: Handler = (call) => {
    const values = call.parameters();
    const names = ['job_name', 'language', 'external_id', 'username', 'is_duplicate'];
    // Nothing that the sandbox answers shows these three.
    const session = openCall(store, values, [...names, 'requestor', 'reference', 'expected_speakers']);
    checkOwnAccount(session, values, 'username');
    wholeNumber(values, 'expected_speakers');
    const language = checkLanguage('language', optional(values, 'language'));
    const externalId = optional(values, 'external_id');
    if (!flag(values, 'is_duplicate') && !store.mayUse(externalId, session.username)) {
      throw badValue('INVALID_QUERY', 'external_id', 'is that of another job of yours');
    }
    const name = optional(values, 'job_name');
    const job = store.createJob(session.username, { name, externalId, language });
    return json(200, { JobId: job.id, TaskId: job.taskId });
  };

  const info: Handler = (call) => {
    const job = openJob(store, call.parameters(), [], (id) => store.shownJob(id));
    return json(200, describeJob(store, job, 'info'));
  };

  const fromUrl = (values: Values) => {
    const job = openJob(store, values, ['media_url', 'is_duplicate']);
    const url = required(values, 'media_url');
    // Any number of jobs may have the same medium here.
    flag(values, 'is_duplicate');
    if (!isFetchable(url)) throw badValue('INVALID_URL', 'media_url', 'is not a URL to fetch from');
    return attach(job, url);
  };

  const isUrlInForm = (call: Call): boolean => {
    if (!isForm(call)) return false;
    try {
      return parseParameters(call.body.toString()).has('media_url');
    } catch {
      return false;
    }
  };

  const addMediaByUrl: Handler = (call) => fromUrl(call.parameters());

  /** By URL like GET, or the body is the file. */
  const addMedia: Handler = (call) => {
    const values = call.query();
    if (isUrlInForm(call) || (values.has('media_url') && call.body.length === 0))
      return fromUrl(call.parameters());
    const job = openJob(store, values);
    if (call.header('content-length') === undefined || call.body.length === 0) {
      throw new Refusal('INVALID_QUERY', 'The body has to be a media file with a Content-Length.', 'value');
    }
    return attach(job, 'upload');
  };

  return { create, info, addMediaByUrl, addMedia };
}
