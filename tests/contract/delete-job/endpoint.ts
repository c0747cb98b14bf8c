import { loadEndpoint } from '../../support/endpoint';

export const endpoint = loadEndpoint(
  'Delete Job',
  'GET',
  '/api/job/delete',
  'Deletes a job, as long as its processing has not begun: while it is Authorizing or Pending. ' +
    'A job in any later status is kept, and the request refused.',
  'delete_job',
);
