import { expect } from '../../support/checks/job-matchers';
import { type Contract, lookBackSection, must } from '../../support/checks/words';
import { answers } from '../common/answers';
import { keepsAllOthers } from '../common/audit';
import { otherWritings, wrongParameters } from '../common/wrong-parameters';
import { effects, later } from './effects';
import { effect, endpoint } from './endpoint';
import { histories, random } from './histories';
import { page } from './page';
import { sessions } from './sessions';
import { statuses } from './statuses';

export const authorizeJob: Contract = {
  endpoint,
  effect,
  acceptance: ['authorize-job.authorizes-authorizing', 'authorize-job.no-effect-on-pending'],
  page,
  sections: [
    statuses,
    effects,
    sessions,
    histories,
    wrongParameters(endpoint, page),
    otherWritings(endpoint, page, effect),
    later,
    random,
    lookBackSection('What is there when all is done', [
      keepsAllOthers(endpoint, page.jobId, 'authorized'),
      must(
        'authorize-job.adds-none',
        page.purpose,
        'At the end, no job is listed that was never made.',
        async ({ audit }) => {
          expect(await audit.returned()).toHaveNone('no job beside those that were made');
        },
      ),
    ]),
    answers(endpoint, page, {
      success: 'No 204 answer has a body, or announces one.',
      refusal: 'Every 400 answer has a documented ErrorType and an ErrorComment, as JSON.',
    }),
  ],
};
