/** Who may do something to a job: its owner, in a session that lives. */
import { asJson, withOtherHeaders } from '../../support/api/manners';
import { expect } from '../../support/checks/job-matchers';
import { type Check, type Context, must } from '../../support/checks/words';
import type { Answer } from '../../support/http/answer';
import type { Parameters } from '../../support/http/recorder';
import { NotExercised } from '../../support/http/trouble';
import type { Endpoint } from '../../support/spec/endpoint';
import { wrongValues } from '../../support/spec/wrong-values';
import { idOf } from './id';
import { elsewhere, type JobPage } from './page';

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

/**
 * Good requests are sent in turn as usual, with other headers, and in a session that was opened by a secure key.
 * @returns sends one: in which way is told by its number
 */
export async function inAllWays({ request, inKeySession }: Context) {
  const keyed = await inKeySession();
  const ways = [
    (parameters: Parameters) => request(parameters),
    (parameters: Parameters) => request(parameters, undefined, withOtherHeaders),
    (parameters: Parameters) => keyed.request(parameters),
    (parameters: Parameters) => request(parameters, undefined, asJson),
  ];
  return (number: number, parameters: Parameters): Promise<Answer> => ways[number % ways.length]!(parameters);
}

const ENDED_ANYWAY = 'On this target a session ends by itself, or with the next login.';

/** So many calls in a row: some sessions are ended by a count. */
const MANY = 5;

/**
 * That the call ends no session. Where none has ended in the whole run, that is known already; else it is tried with two
 * fresh ones.
 * @param done what an accepted request has done, e.g. `deleted`
 */
export const endsNoSession = (endpoint: Endpoint, done: string): Check =>
  must(
    idOf(endpoint, 'ends-no-session'),
    elsewhere.sessions,
    `A session goes on, however many jobs are ${done} in it or in a newer one of the account, and whatever is refused, also to somebody else.`,
    async ({ hasASessionEnded, inOwnSession, other }) => {
      if (!hasASessionEnded()) return;
      const [older, newer] = [await inOwnSession(), await inOwnSession()];
      const made = [];
      for (let count = 0; count < MANY; count += 1) made.push(await newer.jobs.create());
      const wrong = wrongValues(endpoint.parameters).filter(({ parameter }) => parameter !== 'api_token');
      // What ends a session without this call's doing is another matter: it is used as often as it will be.
      for (let count = 0; count < 2 * MANY + wrong.length; count += 1) {
        for (const one of [older, newer])
          if (!(await one.session.isAlive())) throw new NotExercised(ENDED_ANYWAY);
      }
      const [foreign, ...own] = made;
      for (const { id } of own) await newer.request({ job_id: id, api_token: newer.session.token });
      const [processed] = await newer.jobs
        .remaining(['In Process', 'Complete', 'Media Failure', 'Reviewing'], { most: 1 })
        .catch(async () => [await newer.jobs.inStatus('In Process')])
        .catch(() => []);
      if (processed) await newer.request({ job_id: processed.id, api_token: newer.session.token });
      const stranger = await other().catch(() => undefined);
      await stranger?.request({ job_id: foreign!.id });
      for (const one of wrong)
        await newer.request({ job_id: foreign!.id, api_token: newer.session.token }, one);
      await newer.request({ job_id: own[0]!.id, api_token: newer.session.token });
      for (const one of [older, newer])
        expect(await one.session.isAlive()).toSay(true, 'the session to go on');
    },
  );
