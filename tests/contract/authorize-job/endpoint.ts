import type { Effect } from '../../support/model/job';
import { loadEndpoint } from '../../support/spec/endpoint';

export const endpoint = loadEndpoint({
  id: 'authorize-job',
  name: 'Authorize Job',
  method: 'GET',
  path: '/api/job/authorize',
  about:
    'Authorizes a job, which is held as Authorizing until then if the account has customer authorization. ' +
    'A job in any other status stays as it is, and the request is a success all the same.',
  source: 'https://cielo24.readthedocs.io/en/latest/job_control/authorize_job.html',
});

/** Only a job that is Authorizing is changed: it becomes Pending. */
export const effect: Effect = (job) => (job.status === 'Authorizing' ? { ...job, status: 'Pending' } : job);
