import { asJson, byPost, inCapitals, withMore, withOtherHeaders } from '../../support/api/manners';
import { exploreSection, historySection, must } from '../../support/checks/words';
import {
  addMedia,
  addSameMedia,
  atOnce,
  call,
  findInList,
  look,
  lookAtJobs,
  make,
  order,
} from '../../support/histories/steps';
import type { How, Who } from '../../support/histories/world';
import { wrongValues } from '../../support/spec/wrong-values';
import { endpoint as deleteJob } from '../delete-job/endpoint';
import { endpoint } from './endpoint';
import { page } from './page';

const owner = 'the owner';
const second = 'the owner in a second session';
const keyed = 'the owner in a session of a key';
const stranger = 'somebody else';

const authorize = (letter: string, who?: Who, how?: How) => call(endpoint, letter, who, how);

const unknown = (name: string) =>
  wrongValues(endpoint.parameters).find(({ parameter, kind }) => parameter === name && kind === 'unknown');
const wrongToken = unknown('api_token');
const wrongId = unknown('job_id');

/** Each step is held against the model: what a call is answered, and what is seen of the jobs. */
export const histories = historySection('What becomes of jobs in the course of their lives', [
  must(
    'authorize-job.history-kinds',
    page.purpose,
    'Jobs of all kinds can be authorized, in another session than the one that made them; those beside them stay Authorizing, and so do later ones.',
    ({ history }) =>
      history([
        atOnce(
          make('A', { name: 'padded' }, second),
          make('B', { name: 'none' }, keyed),
          make('C', { name: 'beyond ASCII', language: 'es-MX' }),
          make('D', { name: 'a pattern', hasNoExternalId: true }, second),
          make('E', { language: 'es-MX' }),
        ),
        addSameMedia('A', 'E'),
        order('E'),
        atOnce(
          ...['B', 'C', 'D', 'E'].map((letter) => look(letter)),
          authorize('B', owner, { wrong: wrongToken, manner: withOtherHeaders }),
        ),
        atOnce(
          authorize('B', stranger),
          authorize('D', stranger, { manner: inCapitals }),
          authorize('C', keyed, { wrong: wrongId }),
        ),
        atOnce(
          authorize('A', keyed, { manner: inCapitals }),
          authorize('B', second),
          authorize('C', owner, { manner: withOtherHeaders }),
          authorize('D', owner, { manner: asJson }),
          authorize('E', stranger),
        ),
        atOnce(make('F', { name: 'padded' }), lookAtJobs),
        atOnce(authorize('E', stranger), authorize('A')),
        authorize('E', stranger, { manner: withMore }),
        atOnce(look('A'), look('E'), look('F')),
      ]),
  ),

  must(
    'authorize-job.history-ordered-early',
    page.noEffect,
    'A job that is ordered while it is Authorizing goes on once it is authorized; another authorization changes nothing, and it cannot be deleted any more.',
    ({ history }) =>
      history([
        make('A'),
        addMedia('A'),
        order('A'),
        authorize('A', stranger, { manner: byPost }),
        authorize('A'),
        authorize('A', second),
        findInList('A'),
        call(deleteJob, 'A'),
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
