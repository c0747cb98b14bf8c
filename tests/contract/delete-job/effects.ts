import { allAnswers } from '../../support/answer';
import { must, section } from '../../support/check';
import { expect } from '../../support/matchers';
import { page } from './page';

export const effects = section('Deleted means gone, and nothing else is', [
  must(
    'gone-from-list',
    page.purpose,
    'A deleted job is no longer in the job list.',
    async ({ api, jobs }) => {
      const job = await jobs.create();
      // A list that does not show this one says nothing of the other either.
      const witness = await jobs.existing();
      expect(await api.deleteJob({ job_id: job.id })).toBeAccepted();
      await expect(job).toBeGoneFromTheList(jobs, witness);
    },
  ),

  must(
    'refuses-second-delete',
    page.purpose,
    'Deleting a deleted job again, and again, is refused, as for any job that does not exist.',
    async ({ api, jobs }) => {
      const job = await jobs.create();
      expect(await api.deleteJob({ job_id: job.id })).toBeAccepted();
      await expect(job).toBeGone();
      const deleted = { parameter: 'job_id', kind: 'deleted' };
      expect(await api.deleteJob({ job_id: job.id }, deleted)).toBeRefused();
      expect(await api.deleteJob({ job_id: job.id }, deleted)).toBeRefused();
    },
  ),

  must(
    'keeps-neighbours',
    page.jobId,
    'Only the job that is named is deleted: the ones made just before and just after it stay as they were.',
    async ({ api, jobs }) => {
      const before = await jobs.existing();
      const job = await jobs.create();
      const after = await jobs.create();
      expect(await api.deleteJob({ job_id: job.id })).toBeAccepted();
      await expect([before, after]).toBeUntouched();
    },
  ),

  must(
    'same-job-at-once',
    page.refusal,
    'Of two requests at once to delete the same job each is answered as documented, and the job is gone.',
    async ({ api, jobs }) => {
      const job = await jobs.create();
      const witness = await jobs.existing();
      const request = () => api.deleteJob({ job_id: job.id });
      expect(await allAnswers([request(), request()])).toHaveOneAccepted();
      await expect(job).toBeGoneFromTheList(jobs, witness);
    },
  ),
]);
