import { must, section } from '../../support/check';
import { expect } from '../../support/matchers';
import { page } from './page';

export const sessions = section('Who may delete a job', [
  must(
    'keeps-job-of-another-account',
    page.apiToken,
    "Someone else's job is not deleted: the request is refused, and the job stays as it was, for its owner to delete.",
    async ({ api, other }) => {
      const owner = await other();
      const job = await owner.jobs.create();
      const foreign = { parameter: 'job_id', kind: 'foreign' };
      expect(await api.deleteJob({ job_id: job.id }, foreign)).toBeRefused();
      await expect(job).toBeUntouched();
      expect(await owner.api.deleteJob({ job_id: job.id })).toBeAccepted();
    },
  ),

  must(
    'keeps-job-from-another-account',
    page.apiToken,
    'A job of this account is not deleted for the other: the request is refused, and the job stays as it was.',
    async ({ jobs, other }) => {
      const job = await jobs.existing();
      const stranger = await other();
      expect(await stranger.api.deleteJob({ job_id: job.id })).toBeRefused();
      await expect(job).toBeUntouched();
    },
  ),

  must(
    'refuses-dead-token',
    page.apiToken,
    'A request with the token of a session that was logged out is refused, and the job stays as it was.',
    async ({ api, jobs, deadSession }) => {
      const job = await jobs.existing();
      const { token } = await deadSession();
      const dead = { parameter: 'api_token', kind: 'dead' };
      expect(await api.deleteJob({ api_token: token, job_id: job.id }, dead)).toBeRefused();
      await expect(job).toBeUntouched();
    },
  ),
]);
