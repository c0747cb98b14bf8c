import { json, Refusal } from '../../answers';
import type { Around } from '../../call';
import type { Change } from '../../steps';
import type { Job } from '../../store';
import { because, given, insteadOfEffect, meantJob, together, whileRefusing } from '../changes';
import { breaking } from './delete';

/** Refuses to delete some jobs. */
const refusing =
  (isMeant: (job: Job) => boolean): Change =>
  (usual) => ({
    checkStatus(job) {
      if (isMeant(job)) throw new Refusal('INVALID_QUERY', 'This job is locked.', 'job-status', 'job_id');
      usual.checkStatus(job);
    },
  });

/** Answers a call that names a job that is gone as if it were there. */
const afterwards =
  (path: string, act: (job: Job) => void = () => undefined): Around =>
  (handler, store) =>
  (call) => {
    const job = call.path === path ? store.jobs().find(({ id }) => id === given(call, 'job_id')) : undefined;
    if (!job?.isGone) return handler(call);
    act(job);
    return json(200, { TaskId: store.newId() });
  };

const hide: Change = insteadOfEffect((job) => {
  job.isGone = true;
  job.shownIn = () => false;
});

/** Hides a job in place of deleting it, and no call knows it any more. */
const goneButKept: Change = together(hide, (usual) => ({
  findJob(id, call) {
    const job = usual.findJob(id, call);
    if (job.isGone) throw new Refusal('ITEM_NOT_FOUND', 'There is no such job.', 'job-unknown', 'job_id');
    return job;
  },
}));

const barred = new WeakSet<Job>();

export const historyFaults = [
  ...breaking('MUST', 'Introduction: a deleted job is gone for good.', {
    'ordered-only-hidden': [
      'only hides a job that was ordered before, so that it can still be authorized',
      (usual) => ({
        effect(job, session) {
          if (job.order) job.shownIn = () => false;
          else usual.effect(job, session);
        },
      }),
    ],
    'gone-takes-media': [
      'takes a media file for a job that it has deleted',
      goneButKept,
      afterwards('/api/job/add_media'),
    ],
    'gone-comes-back-with-media': [
      'brings a deleted job back when a media file is added to it',
      goneButKept,
      afterwards('/api/job/add_media', (job) => {
        job.isGone = false;
        job.shownIn = () => true;
      }),
    ],
    'undone-by-authorization-soon': [
      'brings a job back that is authorized after its deletion',
      goneButKept,
      (handler, store) => (call) => {
        const job =
          call.path === '/api/job/authorize'
            ? store.jobs().find(({ id }) => id === given(call, 'job_id'))
            : undefined;
        if (!job?.isGone) return handler(call);
        job.isGone = false;
        job.shownIn = () => true;
        return handler(call);
      },
    ],
  }),

  ...breaking('MUST', 'Introduction: a job can be deleted while it is Authorizing or Pending.', {
    'refused-once-with-media-barred': [
      "does not delete a job with a media file that somebody else's request was refused for",
      together(
        whileRefusing(because('job-foreign'), (store, call) => {
          const job = meantJob(store, call);
          if (job) barred.add(job);
        }),
        refusing((job) => barred.has(job) && job.medium !== undefined),
      ),
    ],
    'unnamed-refused': ['does not delete jobs without a name', refusing(({ name }) => name === '')],
    'beyond-ascii-refused': [
      'does not delete jobs with other letters in their names than ASCII has',
      refusing(({ name }) => /[^ -~]/.test(name)),
    ],
    'without-external-id-kept': [
      'says yes to a job without an external id, and keeps it',
      (usual) => ({
        effect(job, session) {
          if (job.externalId !== '') usual.effect(job, session);
        },
      }),
    ],
  }),
];
