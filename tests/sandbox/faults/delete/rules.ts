import { demoAccounts } from '../../accounts';
import { Refusal } from '../../answers';
import { isDeletable } from '../../calls/delete';
import type { Change } from '../../steps';
import type { Job, Store } from '../../store';
import { because, caller, meantJob, onRefusal, refusedAs, type When, whileRefusing } from '../changes';
import { breaking, sayYes } from './delete';

const has =
  (status: string) =>
  (store: Store, job: Job): boolean =>
    store.statusOf(job) === status;

/** Deletes jobs that the page keeps from it. */
const allowing =
  (isAllowed: (store: Store, job: Job) => boolean): Change =>
  (usual, store) => ({
    checkStatus: (job) => (isAllowed(store, job) ? undefined : usual.checkStatus(job)),
  });

/** Refuses jobs that the page lets delete. */
const refusing =
  (isRefused: (store: Store, job: Job) => boolean): Change =>
  (usual, store) => ({
    checkStatus(job) {
      if (!isRefused(store, job)) return usual.checkStatus(job);
      const comment = `A job that is ${store.statusOf(job)} cannot be deleted.`;
      throw new Refusal('INVALID_QUERY', comment, 'job-status', 'job_id');
    },
  });

const yesTo =
  (status: string): Change =>
  (usual, store) =>
    sayYes(refusedAs(store, status))(usual, store);

/** Does something to the job that a refused request means. */
const spoiling = (when: When, spoil: (job: Job) => void): Change =>
  whileRefusing(when, (store, call) => {
    const job = meantJob(store, call);
    if (job) spoil(job);
  });

const moveTo = (status: string) => (job: Job) => {
  job.status = status;
  job.processing = undefined;
};

const isStarted = because('job-status');
const isForeign = because('job-foreign');

export const ruleFaults = [
  ...breaking('MUST', 'Introduction: a job that is Authorizing or Pending can be deleted.', {
    'authorizing-refused': ['refuses a job that is Authorizing', refusing(has('Authorizing'))],
    'pending-refused': ['refuses a job that is Pending', refusing(has('Pending'))],
    'pending-with-medium-refused': [
      'refuses a job that is Pending as soon as it has a medium',
      refusing((store, job) => has('Pending')(store, job) && job.medium !== undefined),
    ],
    'everything-refused': ['refuses every job', refusing(() => true)],
  }),

  ...breaking('MUST', 'Introduction: a job that has started processing cannot be deleted.', {
    'in-process-deleted': ['deletes a job that is In Process', allowing(has('In Process'))],
    'complete-deleted': ['deletes a job that is Complete', allowing(has('Complete'))],
    'media-failure-deleted': ['deletes a job that is Media Failure', allowing(has('Media Failure'))],
    'reviewing-deleted': ['deletes a job that is Reviewing', allowing(has('Reviewing'))],
    'status-rule-left-out': ['deletes a job in any status', allowing(() => true)],
    'status-rule-but-in-process': [
      'refuses no job but one that is In Process',
      allowing((store, job) => !has('In Process')(store, job)),
    ],
    'in-process-says-yes': ['says yes to a job that is In Process, and keeps it', yesTo('In Process')],
    'complete-says-yes': ['says yes to a job that is Complete, and keeps it', yesTo('Complete')],
  }),

  ...breaking(
    'MUST',
    'Introduction: Authorizing and Pending are the statuses that can be deleted, and no others.',
    {
      'status-rule-inverted': [
        'refuses the jobs it should delete, and deletes the others',
        (usual, store) => {
          const refuse = refusing(isDeletable)(usual, store);
          return { checkStatus: (job) => (isDeletable(store, job) ? refuse.checkStatus?.(job) : undefined) };
        },
      ],
    },
  ),

  ...breaking('MUST', 'Responses, 400: a refused job stays as it was.', {
    'started-refused-yet-reset': [
      'refuses a job that has started, and sets it back to Pending',
      spoiling(isStarted, moveTo('Pending')),
    ],
    'complete-refused-yet-processed-again': [
      'refuses a job that is Complete, and processes it once more',
      (usual, store) =>
        spoiling(refusedAs(store, 'Complete'), (job) => {
          job.processing = { startsAt: Date.now(), endsAt: Date.now() + 60_000 };
        })(usual, store),
    ],
    'bad-version-refused-yet-name-taken': [
      'refuses a v that is not 1, and takes the name from the job',
      spoiling(because('version'), (job) => {
        job.name = '';
      }),
    ],
    'bad-version-refused-yet-external-id-taken': [
      'refuses a v that is not 1, and takes the external id from the job',
      spoiling(because('version'), (job) => {
        job.externalId = '';
      }),
    ],
    'bad-version-refused-yet-unlisted': [
      'refuses a v that is not 1, and lists the job no longer',
      spoiling(because('version'), (job) => {
        job.shownIn = (view) => view !== 'list';
      }),
    ],
    'bad-version-refused-yet-hidden-from-info': [
      'refuses a v that is not 1, and shows the job in info no longer',
      spoiling(because('version'), (job) => {
        job.shownIn = (view) => view !== 'info';
      }),
    ],
    'started-refused-yet-name-taken': [
      'refuses a job that has started, and takes the name from it',
      spoiling(isStarted, (job) => {
        job.name = '';
      }),
    ],
    'started-refused-yet-deleted-status': [
      'refuses a job that has started, and sets its status to Deleted',
      spoiling(isStarted, moveTo('Deleted')),
    ],
    'bad-version-refused-yet-completed': [
      'refuses a v that is not 1, and sets the job to Complete',
      spoiling(because('version'), moveTo('Complete')),
    ],
    'bad-token-refused-yet-reviewing': [
      'refuses a bad token, and sets the job to Reviewing',
      spoiling(because('token-form', 'token-unknown', 'token-ended'), moveTo('Reviewing')),
    ],
  }),

  ...breaking('MUST', "Parameters, api_token: a session reaches its own account's jobs and no others.", {
    'owner-not-checked': ["deletes any account's job", () => ({ checkOwner: () => undefined })],
    'owner-not-checked-of-main': [
      "deletes the first account's jobs for anybody",
      (usual) => ({
        checkOwner(session, job) {
          if (job.owner !== demoAccounts.main.username) usual.checkOwner(session, job);
        },
      }),
    ],
    'foreign-says-yes': ["says yes to another account's job, and keeps it", sayYes(isForeign)],
    'foreign-refused-yet-moved': [
      "refuses another account's job, and sets it to Complete",
      spoiling(isForeign, moveTo('Complete')),
    ],
    'foreign-refused-yet-taken': [
      "refuses another account's job, and gives it to the caller",
      whileRefusing(isForeign, (store, call) => {
        const job = meantJob(store, call);
        const username = caller(store, call);
        if (job && username) job.owner = username;
      }),
    ],
  }),

  ...breaking('SHOULD', 'an error gives nothing away that is not for the caller.', {
    'leak-name': [
      "tells the name of another account's job",
      (usual, store) =>
        onRefusal((answer, refusal, call) => {
          const ErrorComment = `The job "${meantJob(store, call)?.name}" is not yours.`;
          return { ...answer, content: { ErrorType: refusal.type, ErrorComment } };
        }, isForeign)(usual, store),
    ],
    'leak-owner': [
      "tells the name of another account's job and whose it is",
      (usual, store) =>
        onRefusal((answer, refusal, call) => {
          const job = meantJob(store, call);
          const ErrorComment = `The job "${job?.name}" belongs to ${job?.owner}.`;
          return { ...answer, content: { ErrorType: refusal.type, ErrorComment } };
        }, isForeign)(usual, store),
    ],
  }),
];
