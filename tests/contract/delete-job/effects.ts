import { withMore } from '../../support/api/manners';
import { expect } from '../../support/checks/job-matchers';
import { laterSection, must, restSection, section } from '../../support/checks/words';
import { allAnswers, answersThatCame } from '../../support/http/answer';
import { expectAllAsLeft } from '../common/audit';
import { endsNoSession, inAllWays } from '../common/sessions';
import { endpoint } from './endpoint';
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

export const later = laterSection('What holds some seconds later', [
  endsNoSession(endpoint, 'deleted'),

  must(
    'keeps-processed-later',
    page.statuses,
    'A job that was processed some time ago is not deleted either, whatever else the request has, and in whichever session: it is refused, and the job stays as it was.',
    async ({ request, inKeySession, jobs }) => {
      const processed = await jobs.remaining(['In Process', 'Complete', 'Media Failure', 'Reviewing'], {
        most: 2,
      });
      const keyed = await inKeySession();
      const requests = processed.flatMap(({ id }) => [
        request({ job_id: id }, undefined, withMore),
        keyed.request({ job_id: id }),
      ]);
      for (const answer of await allAnswers(requests)) expect(answer).toBeRefused();
      await expect(processed).toBeUntouched();
    },
  ),
]);

export const rest = restSection('Whether refused jobs can still be deleted', [
  must(
    'deletes-the-rest',
    page.statuses,
    'Some seconds later every job that was only named in refused requests is there as it was, and can be deleted after all, in any session.',
    async (context) => {
      const { jobs } = context;
      await expectAllAsLeft(context);
      const ask = await inAllWays(context);
      const left = await jobs.remaining(['Authorizing', 'Pending']);
      const requests = left.map((job, at) => ask(at, { job_id: job.id }));
      // Each of these jobs can be asked for once only: one whose answer was lost is not judged.
      for (const answer of await answersThatCame(requests)) expect(answer).toBeAccepted();
    },
  ),
]);
