import { expect } from '../../support/checks/job-matchers';
import { laterSection, must, section } from '../../support/checks/words';
import { allAnswers, answersThatCame } from '../../support/http/answer';
import { expectAllAsLeft } from '../common/audit';
import { endsNoSession, inAllWays } from '../common/sessions';
import { endpoint } from './endpoint';
import { page } from './page';

export const effects = section('That job is authorized, and nothing else is', [
  must(
    'authorize-job.holds-until-authorized',
    page.feature,
    'A job that is Authorizing stays so as long as nobody authorizes it, whatever becomes of the jobs beside it.',
    async ({ request, jobs, given }) => {
      const before = await jobs.inStatus('Authorizing');
      const job = await jobs.inStatus('Authorizing');
      const after = await jobs.inStatus('Authorizing');
      await given(async () => expect(await request({ job_id: job.id })).toBeAccepted());
      await expect([before, after]).toBeUntouched();
    },
  ),

  must(
    'authorize-job.accepts-second-authorization',
    page.noEffect,
    'Authorizing a job again, and again, is a success each time, and leaves it Pending.',
    async ({ request, jobs, given }) => {
      const job = await jobs.inStatus('Authorizing');
      await given(async () => expect(await request({ job_id: job.id })).toBeAccepted());
      expect(await request({ job_id: job.id })).toBeAccepted();
      expect(await request({ job_id: job.id })).toBeAccepted();
      await given(() => expect(job).toHaveBecome('Pending'));
    },
  ),

  must(
    'authorize-job.same-job-at-once',
    page.noEffect,
    'Of two requests at once to authorize the same job both are accepted, and the job is Pending.',
    async ({ request, jobs, given }) => {
      const job = await jobs.inStatus('Authorizing');
      for (const answer of await allAnswers([request({ job_id: job.id }), request({ job_id: job.id })])) {
        expect(answer).toBeAccepted();
      }
      await given(() => expect(job).toHaveBecome('Pending'));
    },
  ),

  must(
    'authorize-job.refuses-deleted-job',
    page.purpose,
    'Authorizing a deleted job is refused, as for any job that does not exist, and does not bring it back.',
    async ({ request, jobs }) => {
      const job = await jobs.deleted();
      const deleted = { parameter: 'job_id', kind: 'deleted' };
      expect(await request({ job_id: job.id }, deleted)).toBeRefused();
      await expect(job).toBeGone();
    },
  ),

  must(
    'authorize-job.keeps-media',
    page.purpose,
    'A job that has its media file before it is authorized becomes Pending, and keeps the file: it takes no second one.',
    async ({ request, jobs, given }) => {
      const job = await jobs.inStatus('Authorizing');
      await jobs.addMedia(job);
      await given(async () => {
        expect(await request({ job_id: job.id })).toBeAccepted();
        await expect(job).toHaveBecome('Pending');
      });
      expect(await jobs.takesMedia(job)).toSay(false, 'a second media file to be refused');
    },
  ),
]);

export const later = laterSection('What holds some seconds later', [
  must(
    'authorize-job.authorizes-later',
    page.purpose,
    'Some seconds later all jobs are as they were left, and those that are still Authorizing can be authorized, in any session.',
    async (context) => {
      const held = await context.jobs.remaining(['Authorizing'], { most: 3, isOrdered: false });
      await expectAllAsLeft(context);
      const ask = await inAllWays(context);
      const requests = held.map((job, at) => ask(at, { job_id: job.id }));
      for (const answer of await answersThatCame(requests)) expect(answer).toBeAccepted();
      await Promise.all(held.map((job) => expect(job).toHaveBecome('Pending')));
    },
  ),

  endsNoSession(endpoint, 'authorized'),
]);
