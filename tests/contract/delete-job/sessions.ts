import { expect } from '../../support/checks/job-matchers';
import { must, section } from '../../support/checks/words';
import { FOREIGN } from '../../support/spec/wrong-values';
import { whoMay } from '../common/sessions';
import { endpoint } from './endpoint';
import { page } from './page';

export const sessions = section('Who may delete a job', [
  must(
    'keeps-job-of-another-account',
    page.apiToken,
    "Someone else's job is not deleted: the request is refused, and the job stays as it was, for its owner to delete.",
    async ({ request, other, given }) => {
      const owner = await other();
      const job = await owner.jobs.create();
      expect(await request({ job_id: job.id }, FOREIGN)).toBeRefused();
      await expect(job).toBeUntouched();
      await given(async () => expect(await owner.request({ job_id: job.id })).toBeAccepted());
    },
  ),

  ...whoMay(endpoint, page, 'deleted'),
]);
