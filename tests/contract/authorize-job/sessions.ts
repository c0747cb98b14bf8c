import { expect } from '../../support/checks/job-matchers';
import { must, section } from '../../support/checks/words';
import { FOREIGN } from '../../support/spec/wrong-values';
import { whoMay } from '../common/sessions';
import { endpoint } from './endpoint';
import { page } from './page';

export const sessions = section('Who may authorize a job', [
  must(
    'authorize-job.refuses-job-of-another-account',
    page.apiToken,
    "Authorizing someone else's job is refused, and the job stays as it was.",
    async ({ request, other }) => {
      const owner = await other();
      const job = await owner.jobs.create();
      expect(await request({ job_id: job.id }, FOREIGN)).toBeRefused();
      await expect(job).toBeUntouched();
    },
  ),

  ...whoMay(endpoint, page, 'authorized'),
]);
