import type { Contract } from '../../support/check';
import { loadEndpoint } from '../../support/endpoint';
import { aftermath, rest } from './aftermath';
import { answers } from './answers';
import { effects } from './effects';
import { page } from './page';
import { parameters, repetitions } from './parameters';
import { sessions } from './sessions';
import { statuses } from './statuses';

export const deleteJob: Contract = {
  endpoint: loadEndpoint(
    'Delete Job',
    'GET',
    '/api/job/delete',
    'Deletes a job, as long as its processing has not begun: while it is Authorizing or Pending. ' +
      'A job in any later status is kept, and the request refused.',
    'delete_job',
  ),
  page,
  sections: [statuses, effects, sessions, parameters, repetitions, rest, aftermath, answers],
};
