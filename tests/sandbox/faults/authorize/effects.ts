import { demoAccounts } from '../../accounts';
import { json, Refusal } from '../../answers';
import type { Call } from '../../call';
import type { Change } from '../../steps';
import type { Job, Session, Store } from '../../store';
import {
  because,
  besides,
  crash,
  given,
  insteadOfEffect,
  jobsOf,
  meantJob,
  onlyIf,
  onRefusal,
  together,
  type When,
  whileRefusing,
} from '../changes';
import { authorizeMeantJob, breaking, moveTo, sayYes, waitingJobsOf } from './authorize';

/** Goes on as usual with jobs that wait, and does something to the others. */
const toOthers = (act: (job: Job, store: Store) => void): Change =>
  insteadOfEffect((job, store) => {
    if (store.statusOf(job) === 'Authorizing') store.authorize(job);
    else act(job, store);
  });

const toThose = (status: string, act: (job: Job, store: Store) => void): Change =>
  toOthers((job, store) => {
    if (store.statusOf(job) === status) act(job, store);
  });

const become = (status: string) =>
  insteadOfEffect((job, store) => {
    if (store.statusOf(job) !== 'Authorizing') return;
    store.authorize(job);
    moveTo(job, status);
  });

/** Does something more to a job that has waited until now. */
const whenAuthorized = (act: (job: Job, store: Store, session: Session) => void): Change =>
  insteadOfEffect((job, store, session) => {
    if (store.statusOf(job) !== 'Authorizing') return;
    store.authorize(job);
    act(job, store, session);
  });

const refusing =
  (isRefused: (job: Job, store: Store) => boolean): Change =>
  (_usual, store) => ({
    checkStatus(job) {
      if (!isRefused(job, store)) return;
      const comment = `A job that is ${store.statusOf(job)} cannot be authorized.`;
      throw new Refusal('INVALID_QUERY', comment, 'job-status', 'job_id');
    },
  });

const has = (status: string) => (job: Job, store: Store) => store.statusOf(job) === status;

type Choose = (waiting: Job[], job: Job, store: Store) => (Job | undefined)[];

/** Other jobs that wait for it too: all of the account's, the one itself among them. */
const choosing = (choose: Choose) => (job: Job, store: Store) => {
  for (const other of choose(waitingJobsOf(store, job.owner), job, store)) if (other) store.authorize(other);
};

/** Authorizes others, chosen while the job itself still waits, along with the job. */
const andAlso =
  (choose: Choose): Change =>
  (usual, store) => ({
    effect(job, session) {
      const others = choose(waitingJobsOf(store, job.owner), job, store);
      usual.effect(job, session);
      for (const other of others) if (other) store.authorize(other);
    },
  });

const neighbour = (waiting: Job[], job: Job, step: number) => {
  const at = waiting.indexOf(job);
  return at < 0 ? undefined : waiting[at + step];
};

const usualEffect: Change = () => ({});

const spoiling = (when: When, spoil: (job: Job, store: Store) => void): Change =>
  whileRefusing(when, (store: Store, call: Call) => {
    const job = meantJob(store, call);
    if (job) spoil(job, store);
  });

export const effectFaults = [
  ...breaking('MUST', 'Introduction: a job that is Authorizing is held no longer once it is authorized.', {
    'authorize-nothing-done': ['says yes, and does nothing', insteadOfEffect(() => undefined)],
    'authorize-works-once': ['authorizes the first job, then none', onlyIf((_, count) => count === 1)],
    'authorize-every-third-only': [
      'says yes, and authorizes every third job',
      onlyIf((_, count) => count % 3 === 0),
    ],
    'authorize-every-third-forgotten': [
      'says yes and does nothing every third time',
      onlyIf((_, count) => count % 3 !== 0),
    ],
    'authorize-second-call-needed': [
      'authorizes a job when it is asked a second time',
      (usual) => {
        const asked = new Set<Job>();
        return {
          effect(job, session) {
            if (asked.has(job)) usual.effect(job, session);
            asked.add(job);
          },
        };
      },
    ],
    'authorize-job-with-medium-kept': [
      'says yes to a job that has its medium, and keeps it waiting',
      onlyIf(({ medium }) => medium === undefined),
    ],
    'authorize-job-without-medium-kept': [
      'says yes to a job that has no medium, and keeps it waiting',
      onlyIf(({ medium }) => medium !== undefined),
    ],
    'authorize-ids-with-odd-first-digit-kept': [
      'says yes and does nothing if the id begins with an odd digit',
      onlyIf(({ id }) => Number.parseInt(id.slice(0, 1), 16) % 2 === 0),
    ],
    'authorize-refuses-authorizing': ['refuses a job that is Authorizing', refusing(has('Authorizing'))],
    'authorize-returns-to-authorizing': [
      'authorizes a job for half a second',
      whenAuthorized((job) => {
        const returnsAt = Date.now() + 500;
        job.statusIn = (_, now) => (now >= returnsAt ? 'Authorizing' : undefined);
      }),
    ],
    'authorize-shown-by-info-only': [
      'goes on listing the job as Authorizing',
      whenAuthorized((job) => {
        job.statusIn = (view) => (view === 'list' ? 'Authorizing' : undefined);
      }),
    ],
    'authorize-shown-by-list-only': [
      'goes on showing the job as Authorizing in info',
      whenAuthorized((job) => {
        job.statusIn = (view) => (view === 'info' ? 'Authorizing' : undefined);
      }),
    ],
    'authorize-undone-by-list': [
      'sets the job back to Authorizing once it has been listed',
      usualEffect,
      (handler, store) => async (call) => {
        const answer = await handler(call);
        if (call.path !== '/api/job/list') return answer;
        const jobs = store.jobs().filter(({ authorizedAt }) => authorizedAt !== undefined);
        for (const job of jobs) if (store.statusOf(job) === 'Pending') moveTo(job, 'Authorizing');
        return answer;
      },
    ],
  }),

  ...breaking('MUST', 'Introduction: only this call takes a job out of Authorizing.', {
    'authorize-new-jobs-too': [
      "makes the account's further jobs Pending from the start",
      besides((job, store) => {
        const account = store.accounts.get(job.owner);
        if (account) account.customerAuthorization = false;
      }),
    ],
  }),

  ...breaking('MUST', 'Introduction: an authorized job is Pending, and starts only when it is ordered.', {
    'authorize-starts-job': [
      'authorizes a job and starts it without an order',
      whenAuthorized((job, store) => store.startProcessing(job)),
    ],
    'authorize-to-in-process': ['sets the job to In Process', become('In Process')],
    'authorize-to-complete': ['sets the job to Complete', become('Complete')],
    'authorize-to-reviewing': ['sets the job to Reviewing', become('Reviewing')],
    'authorize-to-undocumented-status': [
      'sets the job to a status that nobody documents',
      become('Authorized'),
    ],
  }),

  ...breaking('MUST', 'Introduction: the call authorizes the job, and changes nothing else of it.', {
    'authorize-deletes': [
      'authorizes the job, and deletes it',
      whenAuthorized((job, store) => store.delete(job)),
    ],
    'authorize-hides-from-list': [
      'authorizes the job, and lists it no longer',
      whenAuthorized((job) => {
        job.shownIn = (view) => view !== 'list';
      }),
    ],
    'authorize-hides-from-info': [
      'authorizes the job, and shows it in info no longer',
      whenAuthorized((job) => {
        job.shownIn = (view) => view !== 'info';
      }),
    ],
    'authorize-loses-name': [
      'authorizes the job, and takes the name from it',
      whenAuthorized((job) => {
        job.name = '';
      }),
    ],
    'authorize-loses-external-id': [
      'authorizes the job, and takes the external id from it',
      whenAuthorized((job) => {
        job.externalId = '';
      }),
    ],
    'authorize-loses-medium': [
      'authorizes the job, and takes its medium from it',
      whenAuthorized((job) => {
        job.medium = undefined;
      }),
    ],
    'authorize-gives-away': [
      'authorizes the job, and gives it to another account',
      whenAuthorized((job) => {
        job.owner = demoAccounts.other.username;
      }),
    ],
    'authorize-copies': [
      'authorizes the job, and makes another one like it',
      whenAuthorized(({ owner, name, externalId, language }, store) => {
        store.createJob(owner, { name, externalId, language });
      }),
    ],
  }),

  ...breaking('MUST', 'Parameters, job_id: that job is authorized and no other.', {
    'authorize-all-of-account': ['authorizes all jobs of the account', andAlso((waiting) => waiting)],
    'authorize-all-of-everyone': [
      'authorizes all jobs of all accounts',
      andAlso((_waiting, _job, store) => store.jobs()),
    ],
    'authorize-newest-too': [
      "authorizes the account's newest job as well",
      andAlso((waiting, job) => [waiting.filter((other) => other !== job).at(-1)]),
    ],
    'authorize-oldest-too': [
      "authorizes the account's oldest job as well",
      andAlso((waiting, job) => [waiting.filter((other) => other !== job)[0]]),
    ],
    'authorize-one-before-too': [
      'authorizes the job made before as well',
      andAlso((waiting, job) => [neighbour(waiting, job, -1)]),
    ],
    'authorize-one-after-too': [
      'authorizes the job made after as well',
      andAlso((waiting, job) => [neighbour(waiting, job, 1)]),
    ],
    'authorize-same-external-id-too': [
      'authorizes all jobs of the same external id as well',
      andAlso((waiting, job) => waiting.filter((other) => other.externalId === job.externalId)),
    ],
    'authorize-newest-instead': [
      "authorizes the account's newest job in place of this one",
      insteadOfEffect(choosing((waiting) => [waiting.at(-1)])),
    ],
    'authorize-one-before-instead': [
      'authorizes the job made before in place of this one',
      insteadOfEffect(choosing((waiting, job) => [neighbour(waiting, job, -1)])),
    ],
    'authorize-others-unnamed': [
      "authorizes the job, and takes their names from the account's others",
      besides((job, store) => {
        for (const other of jobsOf(store, job.owner)) if (other !== job) other.name = '';
      }),
    ],
    'authorize-deletes-one-before': [
      'authorizes the job, and deletes the one made before',
      (usual, store) => ({
        effect(job, session) {
          const other = neighbour(waitingJobsOf(store, job.owner), job, -1);
          usual.effect(job, session);
          if (other) store.delete(other);
        },
      }),
    ],
  }),

  ...breaking('MUST', 'Introduction: a job that is not Authorizing is answered with success.', {
    'authorize-refuses-pending': ['refuses a job that is Pending', refusing(has('Pending'))],
    'authorize-refuses-second': [
      'refuses a job that it has authorized before',
      refusing((job) => job.authorizedAt !== undefined),
    ],
    'authorize-refuses-in-process': ['refuses a job that is In Process', refusing(has('In Process'))],
    'authorize-refuses-complete': ['refuses a job that is Complete', refusing(has('Complete'))],
    'authorize-refuses-media-failure': [
      'refuses a job that is Media Failure',
      refusing(has('Media Failure')),
    ],
    'authorize-refuses-reviewing': ['refuses a job that is Reviewing', refusing(has('Reviewing'))],
    'authorize-refuses-all-others': [
      'refuses every job that is not Authorizing',
      refusing((job, store) => !has('Authorizing')(job, store)),
    ],
    'authorize-second-crashes': [
      'crashes on a job that it has authorized before',
      (usual) => ({
        checkStatus: (job) => (job.authorizedAt === undefined ? usual.checkStatus(job) : crash()),
      }),
    ],
    'authorize-second-answers-200': [
      'answers 200 with a text for a job that it has authorized before',
      (usual) => {
        const asked = new Set<Job>();
        return {
          success(job, call) {
            const answer = asked.has(job)
              ? json(200, { Message: 'Authorized already' })
              : usual.success(job, call);
            asked.add(job);
            return answer;
          },
        };
      },
    ],
  }),

  ...breaking('MUST', 'Introduction: the call has no effect on a job that is not Authorizing.', {
    'authorize-pending-back-to-authorizing': [
      'sets a job that is Pending to Authorizing',
      toThose('Pending', (job) => moveTo(job, 'Authorizing')),
    ],
    'authorize-pending-started': [
      'starts a job that is Pending',
      toThose('Pending', (job, store) => store.startProcessing(job)),
    ],
    'authorize-pending-deleted': [
      'deletes a job that is Pending',
      toThose('Pending', (job, store) => store.delete(job)),
    ],
    'authorize-pending-unnamed': [
      'takes the name from a job that is Pending',
      toThose('Pending', (job) => {
        job.name = '';
      }),
    ],
    'authorize-in-process-reset': [
      'sets a job that is In Process back to Pending',
      toThose('In Process', (job) => moveTo(job, 'Pending')),
    ],
    'authorize-complete-reset': [
      'sets a job that is Complete back to Pending',
      toThose('Complete', (job) => moveTo(job, 'Pending')),
    ],
    'authorize-complete-back-to-authorizing': [
      'sets a job that is Complete back to Authorizing',
      toThose('Complete', (job) => moveTo(job, 'Authorizing')),
    ],
    'authorize-complete-processed-again': [
      'processes a job that is Complete once more',
      toThose('Complete', (job) => {
        job.processing = { startsAt: Date.now(), endsAt: Date.now() + 60_000 };
      }),
    ],
    'authorize-media-failure-reset': [
      'sets a job that is Media Failure to Pending',
      toThose('Media Failure', (job) => moveTo(job, 'Pending')),
    ],
    'authorize-reviewing-completed': [
      'sets a job that is Reviewing to Complete',
      toThose('Reviewing', (job) => moveTo(job, 'Complete')),
    ],
    'authorize-all-others-reset': [
      'sets every job to Pending, whatever it is',
      toOthers((job) => moveTo(job, 'Pending')),
    ],
  }),

  ...breaking('MUST', 'Responses, 400: what is refused is not done.', {
    'authorize-missing-v-refused-yet-done': [
      'refuses an absent v, and authorizes the job',
      whileRefusing((refusal) => refusal.parameter === 'v' && refusal.reason === 'absent', authorizeMeantJob),
    ],
    'authorize-bad-version-refused-yet-done': [
      'refuses a v that is not 1, and authorizes the job',
      whileRefusing(because('version'), authorizeMeantJob),
    ],
    'authorize-missing-token-refused-yet-done': [
      'refuses an absent api_token, and authorizes the job',
      whileRefusing(
        (refusal) => refusal.parameter === 'api_token' && refusal.reason === 'absent',
        authorizeMeantJob,
      ),
    ],
    'authorize-unknown-token-refused-yet-done': [
      'refuses an unknown api_token, and authorizes the job',
      whileRefusing(because('token-unknown'), authorizeMeantJob),
    ],
    'authorize-ended-token-refused-yet-done': [
      'refuses a token after logout, and authorizes the job',
      whileRefusing(because('token-ended'), authorizeMeantJob),
    ],
    'authorize-cut-job-id-refused-yet-done': [
      'refuses a job_id that is cut short or too long, and authorizes the job',
      whileRefusing(because('job-unknown'), authorizeMeantJob),
    ],
    'authorize-foreign-refused-yet-done': [
      "refuses another account's job, and authorizes it",
      whileRefusing(because('job-foreign'), authorizeMeantJob),
    ],
    'authorize-foreign-refused-yet-deleted': [
      "refuses another account's job, and deletes it",
      spoiling(because('job-foreign'), (job, store) => store.delete(job)),
    ],
    'authorize-bad-version-refused-yet-deleted': [
      'refuses a v that is not 1, and deletes the job',
      spoiling(because('version'), (job, store) => store.delete(job)),
    ],
    'authorize-bad-version-refused-yet-unnamed': [
      'refuses a v that is not 1, and takes the name from the job',
      spoiling(because('version'), (job) => {
        job.name = '';
      }),
    ],
  }),

  ...breaking('SHOULD', 'a parameter given twice is refused, and what is refused is not done.', {
    'authorize-twice-refused-yet-done': [
      'refuses a parameter given twice, and authorizes the job',
      whileRefusing(because('twice'), authorizeMeantJob),
    ],
  }),

  ...breaking('MUST', 'Introduction: only an existing job can be authorized, so not one that is gone.', {
    'authorize-deleted-says-yes': ['says yes to a job that is deleted', sayYes(because('job-deleted'))],
    'authorize-deleted-revived': [
      'says yes to a job that is deleted, and it is there again',
      together(sayYes(because('job-deleted')), (usual, store) => ({
        refusal(refusal, call) {
          if (refusal.reason === 'job-deleted') store.restore(given(call, 'job_id'));
          return usual.refusal(refusal, call);
        },
      })),
    ],
    'authorize-deleted-crashes': [
      'crashes on a job that is deleted',
      onRefusal(crash, because('job-deleted')),
    ],
  }),
];
