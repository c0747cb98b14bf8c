import { expect } from '../../support/checks/job-matchers';
import { must, restSection, section } from '../../support/checks/words';
import { allAnswers, answersThatCame } from '../../support/http/answer';
import { page } from './page';

export const effects = section('Deleted means gone, and nothing else is', [
  must(
    'gone-from-list',
    page.purpose,
    'A deleted job is no longer in the job list.',
    async ({ request, jobs, given }) => {
      const job = await jobs.create();
      await given(async () => expect(await request({ job_id: job.id })).toBeAccepted());
      await expect(job).toBeGoneFromTheList(jobs);
    },
  ),

  must(
    'refuses-second-delete',
    page.purpose,
    'Deleting a deleted job again, and again, is refused, as for any job that does not exist.',
    async ({ request, jobs, given }) => {
      const job = await jobs.create();
      await given(async () => {
        expect(await request({ job_id: job.id })).toBeAccepted();
        await expect(job).toBeGone();
      });
      const deleted = { parameter: 'job_id', kind: 'deleted' };
      expect(await request({ job_id: job.id }, deleted)).toBeRefused();
      expect(await request({ job_id: job.id }, deleted)).toBeRefused();
    },
  ),

  must(
    'keeps-neighbours',
    page.jobId,
    'Only the job that is named is deleted: the ones made just before and just after it stay as they were.',
    async ({ request, jobs, given }) => {
      const before = await jobs.create();
      const job = await jobs.create();
      const after = await jobs.create();
      await given(async () => expect(await request({ job_id: job.id })).toBeAccepted());
      await expect([before, after]).toBeUntouched();
    },
  ),

  must(
    'same-job-at-once',
    page.refusal,
    'Of two requests at once to delete the same job each is answered as documented, and the job is gone.',
    async ({ request, jobs }) => {
      const job = await jobs.create();
      const answers = [request({ job_id: job.id }), request({ job_id: job.id })];
      expect(await allAnswers(answers)).toHaveOneAccepted();
      await expect(job).toBeGone();
    },
  ),
]);

export const rest = restSection('Whether refused jobs can still be deleted', [
  must(
    'deletes-the-rest',
    page.statuses,
    'Every job that was only named in refused requests is still there, and can be deleted after all.',
    async ({ request, jobs }) => {
      const left = await jobs.remaining(['Authorizing', 'Pending']);
      const requests = left.map((job) => request({ job_id: job.id }));
      // Each of these jobs can be asked for once only: one whose answer was lost is not judged.
      for (const answer of await answersThatCame(requests)) expect(answer).toBeAccepted();
    },
  ),
]);
