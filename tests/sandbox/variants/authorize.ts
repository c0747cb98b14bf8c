import { Refusal } from '../answers';
import type { Change } from '../steps';
import { onSuccessOf, retype } from './steps';
import type { Variant } from './variant';

/** Info and list show what a call has done to a job only after so many milliseconds. */
const shownAfter =
  (milliseconds: number): Change =>
  (usual, store) => ({
    effect(job, session) {
      const waited = store.statusOf(job) === 'Authorizing';
      usual.effect(job, session);
      if (!waited) return;
      const showsAt = Date.now() + milliseconds;
      job.statusIn = (_, now) =>
        now < showsAt && store.statusOf(job) === 'Pending' ? 'Authorizing' : undefined;
    },
  });

export const authorizeVariants: readonly Variant[] = [
  {
    name: 'authorization-late',
    does: 'shows an authorized job as Authorizing for a second more, in info and list',
    authorize: shownAfter(1_000),
  },
  {
    name: 'authorization-undated',
    does: 'has no AuthorizationDate of an authorized job',
    authorize: (usual) => ({
      effect(job, session) {
        usual.effect(job, session);
        job.authorizedAt = undefined;
      },
    }),
  },
  {
    name: 'authorize-by-get-only',
    does: 'takes authorize by GET only',
    authorize: (usual) => ({
      checkMethod(call) {
        usual.checkMethod(call);
        if (call.method !== 'GET') throw new Refusal('INVALID_QUERY', 'Use GET for this call.', 'method');
      },
    }),
  },
  {
    name: 'authorize-ids-in-their-case',
    does: 'does not find a job to authorize by its id in another letter case',
    authorize: (usual) => ({
      findJob(id, call) {
        const job = usual.findJob(id, call);
        if (job.id === id) return job;
        throw new Refusal('ITEM_NOT_FOUND', 'There is no job with this job_id.', 'job-unknown', 'job_id');
      },
    }),
  },
  {
    name: 'authorize-checks-job-first',
    does: 'checks job_id, then v, then api_token in authorize',
    authorize: () => ({ order: ['job_id', 'v', 'api_token'] }),
  },
  {
    name: 'authorize-foreign-job-is-not-found',
    does: "calls another account's job unknown in authorize",
    authorize: retype('ITEM_NOT_FOUND', 'job-foreign'),
  },
  {
    name: 'authorize-one-error-type',
    does: 'calls every refusal of authorize ITEM_NOT_FOUND',
    breaksShould: true,
    authorize: retype('ITEM_NOT_FOUND'),
  },
  {
    name: 'authorize-with-media-type',
    does: 'answers authorize with 204, no body and a Content-Type',
    authorize: onSuccessOf((answer) => ({ ...answer, mediaType: 'application/json' })),
  },
  {
    name: 'authorize-with-length-zero',
    does: 'answers authorize with 204, no body and Content-Length: 0, which HTTP does not want',
    breaksShould: true,
    authorize: onSuccessOf((answer) => ({ ...answer, headers: { 'Content-Length': '0' } })),
  },
  {
    name: 'authorize-slow',
    does: 'takes 700 ms to answer authorize',
    around: (handler) => async (call) => {
      if (call.path === '/api/job/authorize') await new Promise((resolve) => setTimeout(resolve, 700));
      return handler(call);
    },
  },
];
