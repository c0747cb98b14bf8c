import { demoAccounts } from '../../accounts';
import { isDeletable } from '../../calls/delete';
import type { Change } from '../../steps';
import type { Job, Store } from '../../store';
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
  parameter,
  refusedAs,
  type When,
  whileRefusing,
} from '../changes';
import type { Fault } from '../fault';
import { breaking, deleteMeantJob, sayYes } from './delete';

/** Oldest first. */
const deletableJobsOf = (store: Store, owner: string) =>
  jobsOf(store, owner).filter((job) => isDeletable(store, job));

const siblings = (store: Store, job: Job) =>
  deletableJobsOf(store, job.owner).filter((other) => other !== job);

const before = (store: Store, job: Job) =>
  siblings(store, job).filter((other) => !isLater(store, other, job));
const after = (store: Store, job: Job) => siblings(store, job).filter((other) => isLater(store, other, job));

function isLater(store: Store, other: Job, job: Job): boolean {
  const jobs = store.jobs();
  return jobs.indexOf(other) > jobs.indexOf(job);
}

type Choose = (store: Store, job: Job) => (Job | undefined)[];

/** Deletes others, chosen while the job itself is still there, along with the job. */
const andAlso =
  (choose: Choose): Change =>
  (usual, store) => ({
    effect(job, session) {
      const others = choose(store, job);
      usual.effect(job, session);
      for (const other of others) if (other) store.delete(other);
    },
  });

const ratherThan = (choose: Choose): Change =>
  insteadOfEffect((job, store) => {
    for (const other of choose(store, job)) if (other) store.delete(other);
  });

const hideFrom = (...views: string[]): Change =>
  insteadOfEffect((job) => {
    job.shownIn = (view) => !views.includes(view);
  });

const secretlyPast =
  (status: string): Change =>
  (usual, store) =>
    whileRefusing(refusedAs(store, status), deleteMeantJob)(usual, store);

const refusedYetDeleted = (name: string, of: string, when: When): Fault[] =>
  breaking('MUST', 'Responses, 400: what is refused is not done.', {
    [`${name}-refused-yet-deleted`]: [
      `refuses ${of}, and deletes the job`,
      whileRefusing(when, deleteMeantJob),
    ],
  });

export const effectFaults = [
  ...breaking('MUST', 'Introduction: the call deletes the job, wherever one looks.', {
    'nothing-deleted': ['says yes, and does nothing', insteadOfEffect(() => undefined)],
    'hidden-from-list-only': ['only hides the job from list', hideFrom('list')],
    'hidden-from-info-only': ['only hides the job from info', hideFrom('info')],
    'marked-deleted': [
      'sets the status to Deleted, and keeps the job',
      insteadOfEffect((job) => {
        job.status = 'Deleted';
      }),
    ],
    'hidden-everywhere': ['hides the job from list and info, yet keeps it', hideFrom('list', 'info')],
    reappears: [
      'hides the job for half a second',
      insteadOfEffect((job) => {
        const returnsAt = Date.now() + 500;
        job.shownIn = (_, now) => now >= returnsAt;
      }),
    ],
    copied: [
      'deletes the job, and puts a copy with a new id in its place',
      besides(({ owner, name, externalId, language }, store) => {
        store.createJob(owner, { name, externalId, language });
      }),
    ],
    'copied-without-name': [
      'deletes the job, and puts a copy with a new id and no name in its place',
      besides(({ owner, externalId, language }, store) => {
        store.createJob(owner, { externalId, language });
      }),
    ],
    'copied-without-external-id': [
      'deletes the job, and puts a copy with a new id and no external id in its place',
      besides(({ owner, name, language }, store) => {
        store.createJob(owner, { name, language });
      }),
    ],
    'given-away': [
      'gives the job to another account',
      insteadOfEffect((job) => {
        const { main, other } = demoAccounts;
        job.owner = job.owner === main.username ? other.username : main.username;
      }),
    ],
    'works-once': ['deletes the first job, then none', onlyIf((_, count) => count === 1)],
    'every-third-kept': ['says yes and does nothing every third time', onlyIf((_, count) => count % 3 !== 0)],
    'only-authorizing-deleted': [
      'says yes to a job that is Pending, and keeps it',
      onlyIf(({ status }) => status === 'Authorizing'),
    ],
    'only-pending-deleted': [
      'says yes to a job that is Authorizing, and keeps it',
      onlyIf(({ status }) => status === 'Pending'),
    ],
    'ids-with-odd-first-digit-kept': [
      'says yes and does nothing if the id begins with an odd digit',
      onlyIf(({ id }) => Number.parseInt(id.slice(0, 1), 16) % 2 === 0),
    ],
    'ids-with-first-letter-refused': [
      'does not know jobs whose id begins with a letter',
      (usual) => ({
        findJob: (id, call) => usual.findJob(/^[a-f]/i.test(id) ? '0'.repeat(32) : id, call),
      }),
    ],
  }),

  ...breaking('MUST', 'Parameters, job_id: that job is deleted and no other.', {
    'deletes-one-before-too': [
      'deletes the job made before as well',
      andAlso((store, job) => [before(store, job).at(-1)]),
    ],
    'deletes-one-after-too': [
      'deletes the job made after as well',
      andAlso((store, job) => [after(store, job)[0]]),
    ],
    'deletes-oldest-too': [
      "deletes the account's oldest job as well",
      andAlso((store, job) => [siblings(store, job)[0]]),
    ],
    'deletes-newest-too': [
      "deletes the account's newest job as well",
      andAlso((store, job) => [siblings(store, job).at(-1)]),
    ],
    'deletes-all-of-account': ['deletes all jobs of the account', andAlso(siblings)],
    'deletes-all-of-everyone': ['deletes all jobs of all accounts', andAlso((store) => store.jobs())],
    'deletes-same-external-id-too': [
      'deletes all jobs of the same external id as well',
      andAlso((store, job) => siblings(store, job).filter((other) => other.externalId === job.externalId)),
    ],
    'deletes-one-before-instead': [
      'deletes the job made before in place of this one',
      ratherThan((store, job) => [before(store, job).at(-1)]),
    ],
    'deletes-newest-instead': [
      "deletes the account's newest job in place of this one",
      ratherThan((store, job) => [deletableJobsOf(store, job.owner).at(-1)]),
    ],
    'deletes-other-accounts-job-too': [
      "deletes another account's newest job as well",
      andAlso((store, job) => [
        store
          .jobs()
          .filter((other) => other.owner !== job.owner)
          .at(-1),
      ]),
    ],
    'deletes-started-job-too': [
      "deletes the account's jobs that have started as well",
      andAlso((store, job) => jobsOf(store, job.owner).filter((other) => other.processing !== undefined)),
    ],
    'renames-newest': [
      "deletes the job, and names the account's newest anew",
      besides((job, store) => {
        const other = siblings(store, job).at(-1);
        if (other) other.name = 'Untitled';
      }),
    ],
    'unnames-others': [
      "deletes the job, and takes their names from the account's others",
      besides((job, store) => {
        for (const other of siblings(store, job)) other.name = '';
      }),
    ],
    'completes-one-before': [
      'deletes the job, and sets the one made before to Complete',
      andAlso((store, job) => {
        const other = before(store, job).at(-1);
        if (other) other.status = 'Complete';
        return [];
      }),
    ],
  }),

  ...refusedYetDeleted('missing-v', 'an absent v', parameter('v', 'absent')),
  ...refusedYetDeleted('empty-v', 'an empty v', parameter('v', 'empty')),
  ...refusedYetDeleted('bad-version', 'a v that is not 1', because('version')),
  ...refusedYetDeleted('missing-token', 'an absent api_token', parameter('api_token', 'absent')),
  ...refusedYetDeleted('empty-token', 'an empty api_token', parameter('api_token', 'empty')),
  ...refusedYetDeleted('non-hex-token', 'an api_token that is not hex', because('token-form')),
  ...refusedYetDeleted('unknown-token', 'an api_token that is unknown', because('token-unknown')),
  ...refusedYetDeleted('ended-token', 'a token after logout', because('token-ended')),
  ...refusedYetDeleted(
    'non-hex-job-id',
    'a job_id with something around it',
    because('job-form', 'encoding'),
  ),
  ...refusedYetDeleted('cut-job-id', 'a job_id that is cut short or too long', because('job-unknown')),
  ...refusedYetDeleted('foreign-job', "another account's job", because('job-foreign')),
  ...refusedYetDeleted('started-job', 'a job past deleting', because('job-status')),

  ...breaking('MUST', 'Responses, 400: what is refused is not done.', {
    'in-process-refused-yet-deleted': [
      'refuses a job that is In Process, and deletes it',
      secretlyPast('In Process'),
    ],
    'complete-refused-yet-deleted': [
      'refuses a job that is Complete, and deletes it',
      secretlyPast('Complete'),
    ],
    'media-failure-refused-yet-deleted': [
      'refuses a job that is Media Failure, and deletes it',
      secretlyPast('Media Failure'),
    ],
    'reviewing-refused-yet-deleted': [
      'refuses a job that is Reviewing, and deletes it',
      secretlyPast('Reviewing'),
    ],
    'bad-version-refused-yet-another-deleted': [
      'refuses a v that is not 1, and deletes another job of the account',
      whileRefusing(because('version'), (store, call) => {
        const job = meantJob(store, call);
        const other = job && siblings(store, job).at(-1);
        if (other) store.delete(other);
      }),
    ],
  }),

  ...breaking('SHOULD', 'a parameter given twice is refused, and what is refused is not done.', {
    'twice-refused-yet-deleted': [
      'refuses a parameter given twice, and deletes the job',
      whileRefusing(because('twice'), deleteMeantJob),
    ],
  }),

  ...breaking('MUST', 'Introduction: only an existing job can be deleted, so not one that is gone.', {
    'second-delete-says-yes': ['says yes to deleting a job again', sayYes(because('job-deleted'))],
    'third-delete-says-yes': [
      'says yes to every second deletion of a job that is gone',
      (usual, store) => {
        const counts = new Map<string, number>();
        const count = (id: string) => counts.set(id, (counts.get(id) ?? 0) + 1).get(id)!;
        return sayYes(
          (refusal, call) => because('job-deleted')(refusal, call) && count(given(call, 'job_id')) % 2 === 0,
        )(usual, store);
      },
    ],
    'second-delete-crashes': ['crashes on deleting a job again', onRefusal(crash, because('job-deleted'))],
  }),
];
