import { must, section, should } from '../../support/check';
import { expect } from '../../support/matchers';
import { negativeCases } from '../../support/negative-cases';
import { schema } from '../../support/schemas';
import { elsewhere, page } from './page';

const sources: Record<string, { part: string; says: string }> = {
  v: page.v,
  api_token: page.apiToken,
  job_id: page.jobId,
};

/** What else a job is known by, and how it stands in a check's id. */
const otherNames = { name: 'name', 'external id': 'external-id', TaskId: 'task-id' };

export const parameters = section('What a request must carry', [
  must(
    'refuses-nothing',
    page.exampleRequest,
    'A request without any parameter is refused.',
    async ({ api }) => {
      expect(await api.deleteJob({ v: undefined, api_token: undefined, job_id: undefined })).toBeRefused();
    },
  ),

  ...negativeCases(schema('delete_job.parameters.json')).map((wrong) => {
    // Where the request names no job, nor anything like one, there is none to look at afterwards.
    const namesAJob = wrong.parameter !== 'job_id' || wrong.near;
    const level = wrong.countsAsRight ? should : must;
    return level(
      `refuses-${wrong.parameter}-${wrong.kind}`,
      sources[wrong.parameter]!,
      `A request ${wrong.wrong} is refused${namesAJob ? ', and the job stays as it was' : ''}.`,
      async ({ api, jobs }) => {
        if (!namesAJob) {
          expect(await api.deleteJob(api.withWrong(wrong, {}), wrong)).toBeRefused();
          return;
        }
        const job = await jobs.existing();
        expect(await api.deleteJob(api.withWrong(wrong, { job_id: job.id }), wrong)).toBeRefused();
        await expect(job).toBeUntouched();
      },
    );
  }),

  ...(['name', 'external id', 'TaskId'] as const).map((other) =>
    must(
      `refuses-${otherNames[other]}-for-job_id`,
      page.jobId,
      `A request with the job's ${other} in place of its id is refused, and the job stays as it was.`,
      async ({ api, jobs }) => {
        const job = await jobs.existing();
        expect(await api.deleteJob({ job_id: jobs.otherIdentifier(job, other) })).toBeRefused();
        await expect(job).toBeUntouched();
      },
    ),
  ),
]);

export const repetitions = section('What happens when a parameter is given twice', [
  should(
    'v-twice',
    elsewhere.sense,
    'A request with two different values of v is answered as documented, and does what its answer says.',
    async ({ api, jobs }) => {
      const job = await jobs.create();
      const answer = await api.deleteJob({ v: ['1', '2'], job_id: job.id });
      await expect(job).toBeAsAnswered(answer);
    },
  ),

  should(
    'api-token-twice',
    elsewhere.sense,
    'A request with two different values of api_token is answered as documented, and does what its answer says.',
    async ({ api, jobs }) => {
      const job = await jobs.create();
      const answer = await api.deleteJob({
        api_token: [api.session.token, jobs.unknownId()],
        job_id: job.id,
      });
      await expect(job).toBeAsAnswered(answer);
    },
  ),

  should(
    'job-id-twice',
    elsewhere.sense,
    'A request with two different jobs is answered as documented, and deletes one of them or none.',
    async ({ api, jobs }) => {
      const first = await jobs.create();
      const second = await jobs.create();
      const answer = await api.deleteJob({ job_id: [first.id, second.id] });
      await expect([first, second]).toHaveLostOneIfAccepted(answer, jobs);
    },
  ),
]);
