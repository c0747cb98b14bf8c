import { json, Refusal, refused } from '../answers';
import { checkNames, required } from '../call';
import type { Steps } from '../steps';
import type { Job, Store } from '../store';
import { checkVersion, findSession } from './account';
import { checkOwner, findJob } from './job';

const names = ['v', 'api_token', 'job_id'] as const;

const deletable = ['Authorizing', 'Pending'];

export const isDeletable = (store: Store, job: Job) => deletable.includes(store.statusOf(job));

export const deleteSteps = (store: Store): Steps => ({
  checkMethod(call) {
    if (call.method === 'GET') return;
    throw new Refusal('INVALID_QUERY', 'Delete Job takes GET and no other method.', 'method');
  },
  order: names,
  read: (call, name) => required(call.parameters(), name),
  checkNames: (call) => checkNames(call.parameters(), names),
  checkVersion,
  findSession: (token) => findSession(store, token),
  findJob: (id) => findJob(store, id, (wanted) => store.job(wanted)),
  checkOwner,
  checkStatus(job) {
    if (isDeletable(store, job)) return;
    const comment = `A job that is ${store.statusOf(job)} cannot be deleted any more.`;
    throw new Refusal('INVALID_QUERY', comment, 'job-status', 'job_id');
  },
  effect: (job) => store.delete(job),
  success: () => json(200, { TaskId: store.newId() }),
  refusal: refused,
});
