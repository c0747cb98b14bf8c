import { allAnswers } from '../../support/answer';
import { closingSection, finalSection, must } from '../../support/check';
import { expect } from '../../support/matchers';
import { page } from './page';

export const rest = closingSection('Whether refused jobs can still be deleted', [
  must(
    'deletes-the-rest',
    page.statuses,
    'Every job that was only named in refused requests is still there, and can be deleted after all.',
    async ({ api, jobs }) => {
      const left = await jobs.remaining();
      const requests = left.map((job) => api.deleteJob({ job_id: job.id }));
      for (const answer of await allAnswers(requests)) expect(answer).toBeAccepted();
    },
  ),
]);

export const aftermath = finalSection('What is there when all is done', [
  must(
    'keeps-all-others',
    page.jobId,
    'At the end, every job that was made and not deleted is still there, as it was.',
    async ({ lostJobs }) => {
      expect(await lostJobs()).toHaveNone('every job that was not to be deleted to be there as it was');
    },
  ),

  must(
    'stays-gone',
    page.purpose,
    'At the end, no deleted job is listed, under its id or another.',
    async ({ returnedJobs }) => {
      expect(await returnedJobs()).toHaveNone('every deleted job to be gone, and no job that was never made');
    },
  ),
]);
