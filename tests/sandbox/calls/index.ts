import type { Calls } from '../app';
import type { Handler } from '../call';
import { type Steps, stepwise } from '../steps';
import type { Store } from '../store';
import { accountCalls } from './account';
import { jobCalls } from './job';
import { listCall } from './list';
import { orderCall } from './order';

const getOrPost = (path: string, handler: Handler): Calls => ({
  [`GET ${path}`]: handler,
  [`POST ${path}`]: handler,
});

/** All calls that the sandbox has. */
export function callsOf(store: Store, steps: { delete: Steps; authorize: Steps }): Calls {
  const account = accountCalls(store);
  const job = jobCalls(store);
  const deleteJob = stepwise(steps.delete);
  return {
    ...getOrPost('/api/account/login', account.login),
    ...getOrPost('/api/account/logout', account.logout),
    ...getOrPost('/api/account/generate_api_key', account.generateKey),
    ...getOrPost('/api/account/remove_api_key', account.removeKey),
    'POST /api/account/update_password': account.updatePassword,
    ...getOrPost('/api/job/new', job.create),
    ...getOrPost('/api/job/info', job.info),
    ...getOrPost('/api/job/list', listCall(store)),
    'GET /api/job/add_media': job.addMediaByUrl,
    'POST /api/job/add_media': job.addMedia,
    ...getOrPost('/api/job/perform_transcription', orderCall(store)),
    '/api/job/authorize': stepwise(steps.authorize),
    '/api/job/delete': deleteJob,
    // The path that the vendor's clients call.
    '/api/job/del': deleteJob,
  };
}
