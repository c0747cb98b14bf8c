import { demoAccounts } from '../../accounts';
import type { Call } from '../../call';
import type { Job, Store } from '../../store';
import { because, caller, crash, given, onRefusal, parameter, together, whileRefusing } from '../changes';
import {
  absent,
  comesBefore,
  empty,
  isUnknownJob,
  jobId,
  ofTwo,
  standIn,
  tidiedJobId,
  token,
  tokenless,
  trusting,
  version,
} from '../reading';
import { breaking, sayYes, waitingJobsOf } from './authorize';

const newestJob = (store: Store, call: Call): Job | undefined =>
  waitingJobsOf(store, caller(store, call)).at(-1);

export const parameterFaults = [
  ...breaking('MUST', 'Parameters, v: it is required, and 1 is the only value.', {
    'authorize-v-absent-accepted': ['takes an absent v for 1', standIn('v', absent, () => '1')],
    'authorize-v-empty-accepted': ['takes an empty v for 1', standIn('v', empty, () => '1')],
    'authorize-v-anything-accepted': ['does not look at v', version(() => true)],
    'authorize-v-two-accepted': ['takes 2 as well', version((text) => text === '2')],
    'authorize-v-text-accepted': [
      'takes what is no number for 1',
      version((text) => Number.isNaN(Number.parseInt(text, 10))),
    ],
    'authorize-v-by-first-digit': ['takes all that begins with 1', version((text) => text.startsWith('1'))],
    'authorize-v-says-yes': ['says yes to a v that is not 1, and does nothing', sayYes(because('version'))],
  }),

  ...breaking('MUST', 'Parameters, api_token: it is required, and is the token of this session.', {
    'authorize-token-absent-accepted': ["takes an absent token for the owner's", tokenless(absent)],
    'authorize-token-empty-accepted': ["takes an empty token for the owner's", tokenless(empty)],
    'authorize-token-anything-accepted': ["takes any token for the owner's", trusting(() => true)],
    'authorize-token-may-be-a-key': [
      "takes an account's secure key for a token of its owner",
      trusting((text, store) => [...store.accounts.values()].some(({ keys }) => keys.has(text))),
    ],
    'authorize-token-hex-accepted': [
      'takes any 32 hex digits that were never a token',
      trusting((text, store) => /^[0-9a-f]{32}$/i.test(text) && !store.session(text)),
    ],
    'authorize-token-by-first-eight': [
      'compares the first 8 digits',
      token((text, real) => text.slice(0, 8) === real.slice(0, 8)),
    ],
    'authorize-token-one-digit-more': [
      'does not look at what stands behind a token, if it is one character',
      token((text, real) => text.slice(0, -1) === real),
    ],
    'authorize-token-repeated-accepted': [
      'takes a token that is written several times in a row',
      token((text, real) => text.startsWith(real + real)),
    ],
    'authorize-token-cut-short-accepted': [
      'takes the beginning of a token',
      token((text, real) => text.length >= 8 && real.startsWith(text)),
    ],
    'authorize-token-ended-accepted': [
      'takes a token after logout',
      (usual, store) => ({
        findSession: (text, call) => store.session(text) ?? usual.findSession(text, call),
      }),
    ],
    'authorize-token-ended-says-yes': [
      'says yes to a token after logout, and does nothing',
      sayYes(because('token-ended')),
    ],
    'authorize-token-non-hex-crashes': [
      'crashes on a token that is not hex',
      onRefusal(crash, because('token-form')),
    ],
  }),

  ...breaking('MUST', 'Parameters, job_id: it is required, and is the id of the job to be authorized.', {
    'authorize-job-id-absent-takes-newest': [
      "takes an absent job_id for the caller's newest job that waits",
      standIn('job_id', absent, (store, call) => newestJob(store, call)?.id),
    ],
    'authorize-job-id-empty-takes-all': [
      "says yes to an empty job_id, and authorizes all of the caller's jobs",
      together(
        whileRefusing(parameter('job_id', 'empty'), (store, call) => {
          for (const job of waitingJobsOf(store, caller(store, call))) store.authorize(job);
        }),
        sayYes(parameter('job_id', 'empty')),
      ),
    ],
    'authorize-job-id-absent-takes-all-secretly': [
      "refuses an absent job_id, and authorizes all of the caller's jobs",
      whileRefusing(parameter('job_id', 'absent'), (store, call) => {
        for (const job of waitingJobsOf(store, caller(store, call))) store.authorize(job);
      }),
    ],
    'authorize-job-id-absent-says-yes': [
      'says yes to an absent job_id',
      sayYes(parameter('job_id', 'absent')),
    ],
    'authorize-job-id-empty-says-yes': ['says yes to an empty job_id', sayYes(parameter('job_id', 'empty'))],
    'authorize-job-id-unknown-says-yes': ['says yes to an unknown job_id', sayYes(isUnknownJob)],
    'authorize-job-id-non-hex-crashes': [
      'crashes on an id that is not hex',
      onRefusal(crash, because('job-form')),
    ],
    'authorize-job-id-cut-short-accepted': [
      'takes the beginning of an id',
      jobId((id, real) => id.length >= 8 && real.startsWith(id)),
    ],
    'authorize-job-id-too-long-accepted': [
      'looks at the first 32 characters only',
      tidiedJobId((id) => id.slice(0, 32)),
    ],
    'authorize-job-id-but-first-digit': [
      'overlooks the first digit of an id',
      jobId((id, real) => id.slice(1) === real.slice(1)),
    ],
    'authorize-job-id-but-last-digit': [
      'overlooks the last digit of an id',
      jobId((id, real) => id.slice(0, -1) === real.slice(0, -1)),
    ],
    'authorize-job-id-without-quotes': [
      'strips quotes off an id',
      tidiedJobId((id) => id.replace(/^['"]+|['"]+$/g, '')),
    ],
    'authorize-job-id-by-name': [
      'takes the name of a job for its id',
      (usual, store) => ({
        findJob: (id, call) => store.jobs().find(({ name }) => name === id) ?? usual.findJob(id, call),
      }),
    ],
    'authorize-job-id-by-external-id': [
      'takes the external id of a job for its id',
      (usual, store) => ({
        findJob: (id, call) =>
          store.jobs().find(({ externalId }) => externalId === id) ?? usual.findJob(id, call),
      }),
    ],
    'authorize-job-id-by-task': [
      'takes the id of the task that made a job for its id',
      (usual, store) => ({
        findJob: (id, call) => store.jobs().find(({ taskId }) => taskId === id) ?? usual.findJob(id, call),
      }),
    ],
    'authorize-v-unchecked-at-the-end': [
      'looks at v only before job_id',
      (usual) => ({
        read: (call, name) =>
          name === 'v' && comesBefore(call, 'job_id', 'v') ? '1' : usual.read(call, name),
      }),
    ],
  }),

  ...breaking('MUST', "Parameters, api_token: a session reaches its own account's jobs and no others.", {
    'authorize-owner-not-checked': ["authorizes any account's job", () => ({ checkOwner: () => undefined })],
    'authorize-owner-not-checked-of-main': [
      "authorizes the first account's jobs for anybody",
      (usual) => ({
        checkOwner(session, job) {
          if (job.owner !== demoAccounts.main.username) usual.checkOwner(session, job);
        },
      }),
    ],
    'authorize-foreign-says-yes': [
      "says yes to another account's job, and does nothing",
      sayYes(because('job-foreign')),
    ],
    'authorize-foreign-taken': [
      "refuses another account's job, and gives it to the caller",
      whileRefusing(because('job-foreign'), (store, call) => {
        const job = store.job(given(call, 'job_id'));
        const username = caller(store, call);
        if (job && username) job.owner = username;
      }),
    ],
  }),

  ...breaking('SHOULD', 'a parameter given twice is refused.', {
    'authorize-twice-job-id-both-done': [
      'authorizes both of two jobs',
      together(ofTwo('job_id', 0), (usual, store) => ({
        success(job, call) {
          const other = store.job(given(call, 'job_id'));
          if (other) store.authorize(other);
          return usual.success(job, call);
        },
      })),
    ],
    'authorize-twice-crashes': ['crashes on a parameter given twice', onRefusal(crash, because('twice'))],
  }),
];
