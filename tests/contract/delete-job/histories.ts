import { asJson, byPost, inCapitals, withMore, withOtherHeaders } from '../../support/api/manners';
import { exploreSection, historySection, must } from '../../support/checks/words';
import {
  addMedia,
  addSameMedia,
  atOnce,
  call,
  callWhileUploading,
  look,
  lookAtJobs,
  lookAtLists,
  lookAtWholeList,
  make,
  order,
  orderWrongly,
  together,
} from '../../support/histories/steps';
import type { How, Who } from '../../support/histories/world';
import { wrongValues } from '../../support/spec/wrong-values';
import { endpoint as authorizeJob } from '../authorize-job/endpoint';
import { endpoint } from './endpoint';
import { page } from './page';

const owner = 'the owner';
const second = 'the owner in a second session';
const keyed = 'the owner in a session of a key';
const stranger = 'somebody else';

const remove = (letter: string, who?: Who, how?: How) => call(endpoint, letter, who, how);
const authorize = (letter: string, who?: Who) => call(authorizeJob, letter, who);
const wrong = wrongValues(endpoint.parameters);
const withoutVersion = wrong.find(({ kind }) => kind === 'missing');
const unknown = (name: string) =>
  wrong.find(({ parameter, kind }) => parameter === name && kind === 'unknown');
const wrongToken = unknown('api_token');
const wrongId = unknown('job_id');

/** Each step is held against the model: what a call is answered, and what is seen of the jobs. */
export const histories = historySection('What becomes of jobs in the course of their lives', [
  must(
    'history-kinds',
    page.purpose,
    'Jobs of all kinds can be deleted, in another session than the one that made them, and are gone from every list; those beside them stay.',
    ({ history }) =>
      history([
        make('A'),
        atOnce(
          addMedia('A'),
          make('B', { name: 'none' }, keyed),
          make('C', { name: 'beyond ASCII' }, second),
          make('D', { name: 'a pattern', hasNoExternalId: true }),
          make('E', { name: 'long', language: 'es-MX' }, second),
          make('F', { hasIdOf: 'A' }),
          make('G', { name: 'padded' }, second),
        ),
        atOnce(
          remove('F'),
          remove('B', stranger),
          remove('D', stranger, { manner: inCapitals }),
          look('A', stranger),
        ),
        remove('A'),
        atOnce(
          remove('B', second),
          remove('C', owner, { manner: asJson }),
          remove('D', keyed),
          remove('E', keyed, { manner: withOtherHeaders }),
          remove('G', owner, { manner: inCapitals }),
        ),
        remove('G', owner, { manner: inCapitals }),
        lookAtJobs,
        atOnce(look('A', keyed), look('A', stranger)),
      ]),
  ),

  must(
    'history-ordered-early',
    page.statuses,
    'A job that is ordered while it is Authorizing, and then deleted, stays deleted when it is authorized afterwards; another one keeps its order, and a later one takes the same medium and is authorized.',
    ({ history }) =>
      history([
        atOnce(make('A'), make('B')),
        addSameMedia('A', 'B'),
        atOnce(order('A', owner, true), order('B')),
        lookAtJobs,
        remove('A', stranger),
        atOnce(remove('A', stranger, { manner: withMore }), look('A')),
        remove('A'),
        authorize('A'),
        atOnce(order('A'), make('C')),
        addSameMedia('C'),
        authorize('C'),
        lookAtJobs,
        atOnce(look('A', keyed), look('B'), lookAtLists, lookAtWholeList),
      ]),
  ),

  must(
    'history-refused-first',
    page.refusal,
    'Requests that are refused, by whomever, leave nothing behind: the job can be authorized, takes its media file, refuses an order that is wrong, and is deleted by its owner.',
    ({ history }) =>
      history([
        atOnce(make('A'), make('B', {}, stranger)),
        atOnce(remove('B', keyed), remove('A', stranger)),
        remove('A', stranger),
        remove('A', stranger, { manner: byPost }),
        remove('A', second, { wrong: withoutVersion, manner: withMore }),
        authorize('A'),
        addMedia('A'),
        look('A'),
        atOnce(
          remove('A', owner, { wrong: wrongToken, manner: withOtherHeaders }),
          remove('A', keyed, { wrong: wrongId }),
        ),
        look('A'),
        orderWrongly('A'),
        remove('A', second),
        lookAtJobs,
      ]),
  ),

  must(
    'history-gone-for-good',
    page.purpose,
    'A deleted job stays gone, whatever is asked of it afterwards or at the same time, and when a new job has its name and external id.',
    ({ history }) =>
      history([
        make('A'),
        callWhileUploading(endpoint, 'A'),
        atOnce(authorize('A'), make('B')),
        addMedia('A'),
        atOnce(remove('A', second), addMedia('B')),
        atOnce(lookAtJobs, look('A', keyed)),
        together([authorizeJob, endpoint], 'B'),
        look('B'),
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
