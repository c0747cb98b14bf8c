import { noContent, Refusal, refused } from '../answers';
import { checkNames, required } from '../call';
import type { Steps } from '../steps';
import type { Store } from '../store';
import { checkVersion, findSession } from './account';
import { checkOwner, findJob } from './job';

const names = ['v', 'api_token', 'job_id'] as const;

export const authorizeSteps = (store: Store): Steps => ({
  checkMethod(call) {
    if (call.method === 'GET' || call.method === 'POST') return;
    throw new Refusal('INVALID_QUERY', 'Authorize Job takes GET or POST, and no other method.', 'method');
  },
  order: names,
  read: (call, name) => required(call.parameters(), name),
  checkNames: (call) => checkNames(call.parameters(), names),
  checkVersion,
  findSession: (token) => findSession(store, token),
  findJob: (id) => findJob(store, id, (wanted) => store.job(wanted)),
  checkOwner,
  // A job in another status is let through, and nothing happens to it.
  checkStatus: () => undefined,
  effect: (job) => store.authorize(job),
  success: () => noContent,
  refusal: refused,
});
