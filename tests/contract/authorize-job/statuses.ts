import { expect } from '../../support/checks/job-matchers';
import { must, section } from '../../support/checks/words';
import { page } from './page';

const others = ['Pending', 'In Process', 'Complete', 'Media Failure', 'Reviewing'] as const;

const dashed = (status: string) => status.toLowerCase().replace(' ', '-');

export const statuses = section('What becomes of a job that is authorized', [
  must(
    'authorize-job.authorizes-authorizing',
    page.purpose,
    'A job in status Authorizing becomes Pending, and is otherwise as it was.',
    async ({ request, jobs }) => {
      const job = await jobs.inStatus('Authorizing');
      expect(await request({ job_id: job.id })).toBeAccepted();
      await expect(job).toHaveBecome('Pending');
    },
  ),

  ...others.map((status) =>
    must(
      `authorize-job.no-effect-on-${dashed(status)}`,
      page.noEffect,
      `Authorizing a job in status ${status} is a success, and the job stays as it was.`,
      async ({ request, jobs }) => {
        const job = await jobs.inStatus(status);
        expect(await request({ job_id: job.id })).toBeAccepted();
        await expect(job).toBeUntouched();
      },
    ),
  ),
]);
