import { exploreSection, historySection, must } from '../../support/checks/words';
import { addMedia, call, lookAtJobs, lookAtLists, make, order } from '../../support/histories/steps';
import type { Who } from '../../support/histories/world';
import { wrongValues } from '../../support/spec/wrong-values';
import { endpoint as authorizeJob } from '../authorize-job/endpoint';
import { endpoint } from './endpoint';
import { page } from './page';

const second = 'the owner in a second session';
const stranger = 'somebody else';

const remove = (letter: string, who?: Who) => call(endpoint, letter, who);
const authorize = (letter: string, who?: Who) => call(authorizeJob, letter, who);
const withoutVersion = wrongValues(endpoint.parameters).find(({ kind }) => kind === 'missing');

/** Each step is held against the model: what a call is answered, and what is seen of the jobs. */
export const histories = historySection('What becomes of jobs in the course of their lives', [
  must(
    'history-kinds',
    page.purpose,
    'Jobs of all kinds can be deleted, in another session than the one that made them, and are gone from every list; those beside them stay.',
    ({ history }) =>
      history([
        make('A', { name: 'none' }),
        make('B', { name: 'beyond ASCII' }, second),
        make('C', { hasNoExternalId: true }),
        make('D', { name: 'long', language: 'es-MX' }, second),
        make('E'),
        remove('A', second),
        remove('B'),
        remove('C', second),
        remove('D'),
        lookAtJobs,
        lookAtLists,
      ]),
  ),

  must(
    'history-ordered-early',
    page.statuses,
    'A job that is ordered while it is Authorizing, and then deleted, stays deleted when it is authorized afterwards.',
    ({ history }) =>
      history([
        make('A'),
        addMedia('A'),
        order('A'),
        remove('A', stranger),
        remove('A'),
        authorize('A'),
        order('A'),
        lookAtJobs,
      ]),
  ),

  must(
    'history-refused-first',
    page.refusal,
    'Requests that are refused, by whomever, leave nothing behind: the job can be authorized, takes its media file, and is deleted by its owner.',
    ({ history }) =>
      history([
        make('A'),
        remove('A', stranger),
        remove('A', stranger),
        call(endpoint, 'A', second, withoutVersion),
        authorize('A'),
        addMedia('A'),
        remove('A', second),
        lookAtJobs,
      ]),
  ),

  must(
    'history-gone-for-good',
    page.purpose,
    'A deleted job stays gone, whatever is asked of it afterwards, and when a new job has its name and external id.',
    ({ history }) =>
      history([
        make('A'),
        remove('A'),
        authorize('A'),
        addMedia('A'),
        remove('A', second),
        make('B'),
        authorize('B'),
        lookAtJobs,
      ]),
  ),
]);

export const random = exploreSection('What becomes of jobs in random histories', [
  must(
    'histories-random',
    page.purpose,
    'Whatever is done with jobs, in any order, a request to delete one is answered, and done, as the page says.',
    ({ explore }) => explore(),
  ),
]);
