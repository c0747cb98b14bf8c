import type { Effect } from '../../support/model/job';
import { loadEndpoint } from '../../support/spec/endpoint';

export const endpoint = loadEndpoint({
  id: 'delete-job',
  name: 'Delete Job',
  method: 'GET',
  path: '/api/job/delete',
  about:
    'Deletes a job, as long as its processing has not begun: while it is Authorizing or Pending. ' +
    'A job in any later status is kept, and the request refused.',
  source: 'https://cielo24.readthedocs.io/en/latest/job_control/delete_job.html',
});

/** A job that is deleted is gone, whatever it was. */
export const effect: Effect = (job) => ({ ...job, isDeleted: true });

/** Later ones are for processing, which ends the time for that. */
export const deletable = ['Authorizing', 'Pending'] as const;
