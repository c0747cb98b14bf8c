import { must, section } from '../../support/check';
import { expect } from '../../support/matchers';
import { page } from './page';

const deletable = ['Authorizing', 'Pending'] as const;
const kept = ['In Process', 'Complete', 'Media Failure', 'Reviewing'] as const;

const dashed = (status: string) => status.toLowerCase().replace(' ', '-');

export const statuses = section('Which jobs can be deleted', [
  ...deletable.map((status) =>
    must(
      `deletes-${dashed(status)}`,
      page.statuses,
      `A job in status ${status} is deleted.`,
      async ({ api, jobs }) => {
        const job = await jobs.inStatus(status);
        expect(await api.deleteJob({ job_id: job.id })).toBeAccepted();
        await expect(job).toBeGone();
      },
    ),
  ),

  must(
    'deletes-pending-with-medium',
    page.statuses,
    'A job in status Pending is deleted also when it has its medium: only processing ends the time for that.',
    async ({ api, jobs }) => {
      const job = await jobs.withMedium();
      // A list that does not show this one says nothing of the other either.
      const witness = await jobs.existing();
      expect(await api.deleteJob({ job_id: job.id })).toBeAccepted();
      await expect(job).toBeGoneFromTheList(jobs, witness);
    },
  ),

  ...kept.map((status) =>
    must(
      `keeps-${dashed(status)}`,
      page.statuses,
      `A job in status ${status} is not deleted: the request is refused, and the job stays as it was.`,
      async ({ api, jobs }) => {
        const job = await jobs.inStatus(status);
        expect(await api.deleteJob({ job_id: job.id })).toBeRefused();
        await expect(job).toBeUntouched();
      },
    ),
  ),
]);
