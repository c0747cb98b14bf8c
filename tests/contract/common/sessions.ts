/** Who may do something to a job: its owner, in a session that lives. */
import { expect } from '../../support/checks/job-matchers';
import { type Check, must } from '../../support/checks/words';
import type { Endpoint } from '../../support/spec/endpoint';
import { idOf } from './id';
import type { JobPage } from './page';

/** @param done what an accepted request would have done, e.g. `deleted` */
export const whoMay = (endpoint: Endpoint, page: JobPage, done: string): Check[] => [
  must(
    idOf(endpoint, 'keeps-job-from-another-account'),
    page.apiToken,
    `A job of this account is not ${done} for the other: the request is refused, and the job stays as it was.`,
    async ({ jobs, other }) => {
      const job = await jobs.untouched();
      const stranger = await other();
      expect(await stranger.request({ job_id: job.id })).toBeRefused();
      await expect(job).toBeUntouched();
    },
  ),

  must(
    idOf(endpoint, 'refuses-dead-token'),
    page.apiToken,
    'A request with the token of a session that was logged out is refused, and the job stays as it was.',
    async ({ request, jobs, deadSession }) => {
      const job = await jobs.untouched();
      const { token } = await deadSession();
      const dead = { parameter: 'api_token', kind: 'dead' };
      expect(await request({ api_token: token, job_id: job.id }, dead)).toBeRefused();
      await expect(job).toBeUntouched();
    },
  ),
];
