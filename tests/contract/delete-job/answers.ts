/** What the answers to Delete Job have beside what all answers have: the TaskId. */
import { expect } from '../../support/checks/job-matchers';
import { eachAnswer, onePerJob } from '../../support/checks/responses';
import { should } from '../../support/checks/words';
import { elsewhere } from '../common/page';

export const taskIds = [
  should(
    'task-id-unique',
    elsewhere.tasks,
    "Every deletion has a TaskId of its own, which is not that of the job's making.",
    async ({ responses, jobs }) => {
      const seen = new Set<unknown>(jobs.makingTasks.map((id) => id.toLowerCase()));
      eachAnswer(onePerJob(responses.successes()), ({ answer }) => expect(answer).toHaveTaskIdBeside(seen));
    },
  ),

  should('task-id-is-not-job-id', elsewhere.tasks, 'The TaskId is not the job_id.', async ({ responses }) => {
    eachAnswer(responses.successes(), ({ answer, parameters }) =>
      expect(answer).toHaveTaskIdBeside(new Set([String(parameters.job_id).toLowerCase()])),
    );
  }),
];
