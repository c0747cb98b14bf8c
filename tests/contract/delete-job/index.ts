import { expect } from '../../support/checks/job-matchers';
import { type Contract, lookBackSection, must } from '../../support/checks/words';
import { answers } from '../common/answers';
import { keepsAllOthers } from '../common/audit';
import { otherWritings, wrongParameters } from '../common/wrong-parameters';
import { taskIds } from './answers';
import { effects, later, rest } from './effects';
import { deletable, effect, endpoint } from './endpoint';
import { histories, random } from './histories';
import { page } from './page';
import { sessions } from './sessions';
import { statuses } from './statuses';

export const deleteJob: Contract = {
  endpoint,
  effect,
  acceptedIn: deletable,
  acceptance: ['deletes-pending', 'deletes-authorizing'],
  page,
  sections: [
    statuses,
    effects,
    sessions,
    histories,
    wrongParameters(endpoint, page),
    otherWritings(endpoint, page, effect),
    later,
    rest,
    random,
    lookBackSection('What is there when all is done', [
      keepsAllOthers(endpoint, page.jobId, 'deleted'),
      must(
        'stays-gone',
        page.purpose,
        'At the end, no deleted job is listed, under its id or another, and job info still refuses those that it had refused.',
        async ({ audit }) => {
          expect(await audit.returned()).toHaveNone(
            'every deleted job to be gone, and no job that was never made',
          );
        },
      ),
    ]),
    answers(
      endpoint,
      page,
      {
        success: 'Every 200 answer has a TaskId of 32 hex digits, as JSON.',
        refusal: 'Every 400 answer has a documented ErrorType and an ErrorComment, as JSON.',
      },
      taskIds,
    ),
  ],
};
