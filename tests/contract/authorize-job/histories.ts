import { exploreSection, historySection, must } from '../../support/checks/words';
import { addMedia, call, look, lookAtJobs, make, order } from '../../support/histories/steps';
import type { Who } from '../../support/histories/world';
import { endpoint } from './endpoint';
import { page } from './page';

const second = 'the owner in a second session';
const stranger = 'somebody else';

const authorize = (letter: string, who?: Who) => call(endpoint, letter, who);

/** Each step is held against the model: what a call is answered, and what is seen of the jobs. */
export const histories = historySection('What becomes of jobs in the course of their lives', [
  must(
    'authorize-job.history-kinds',
    page.purpose,
    'Jobs of all kinds can be authorized, in another session than the one that made them; those beside them stay Authorizing.',
    ({ history }) =>
      history([
        make('A', { name: 'none' }),
        make('B', { name: 'beyond ASCII' }, second),
        make('C', { hasNoExternalId: true, language: 'es-MX' }),
        authorize('A', second),
        authorize('B'),
        authorize('C', stranger),
        authorize('C', stranger),
        lookAtJobs,
      ]),
  ),

  must(
    'authorize-job.history-ordered-early',
    page.noEffect,
    'A job that is ordered while it is Authorizing goes on once it is authorized, and another authorization changes nothing.',
    ({ history }) =>
      history([
        make('A'),
        addMedia('A'),
        order('A'),
        authorize('A', stranger),
        authorize('A'),
        authorize('A'),
        look('A', second),
      ]),
  ),
]);

export const random = exploreSection('What becomes of jobs in random histories', [
  must(
    'authorize-job.histories-random',
    page.purpose,
    'Whatever is done with jobs, in any order, a request to authorize one is answered, and done, as the page says.',
    ({ explore }) => explore(),
  ),
]);
