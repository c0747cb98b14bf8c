import { expect } from '../../support/checks/job-matchers';
import { must, section } from '../../support/checks/words';
import { deletable } from './endpoint';
import { page } from './page';

const kept = ['In Process', 'Complete', 'Media Failure', 'Reviewing'] as const;

const dashed = (status: string) => status.toLowerCase().replace(' ', '-');

export const statuses = section('Which jobs can be deleted', [
  ...deletable.map((status) =>
    must(
      `deletes-${dashed(status)}`,
      page.statuses,
      `A job in status ${status} is deleted.`,
      async ({ request, jobs }) => {
        const job = await jobs.inStatus(status);
        expect(await request({ job_id: job.id })).toBeAccepted();
        await expect(job).toBeGone();
      },
    ),
  ),

  must(
    'deletes-pending-with-medium',
    page.statuses,
    'A job in status Pending is deleted also when it has its media file: only processing ends the time for that.',
    async ({ request, jobs }) => {
      const job = await jobs.withMedia();
      expect(await request({ job_id: job.id })).toBeAccepted();
      await expect(job).toBeGone();
    },
  ),

  ...kept.map((status) =>
    must(
      `keeps-${dashed(status)}`,
      page.statuses,
      `A job in status ${status} is not deleted: the request is refused, and the job stays as it was.`,
      async ({ request, jobs }) => {
        const job = await jobs.inStatus(status);
        expect(await request({ job_id: job.id })).toBeRefused();
        await expect(job).toBeUntouched();
      },
    ),
  ),
]);
