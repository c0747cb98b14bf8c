import { Refusal } from '../../answers';
import type { Call } from '../../call';
import { isDeletable } from '../../calls/delete';
import type { Job, Store } from '../../store';
import {
  because,
  caller,
  crash,
  given,
  jobsOf,
  onRefusal,
  parameter,
  together,
  whileRefusing,
} from '../changes';
import {
  absent,
  comesBefore,
  crashOnJobId,
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
import { breaking, sayYes } from './delete';

/** Of the caller's jobs that may be deleted. */
function newestJob(store: Store, call: Call): Job | undefined {
  return jobsOf(store, caller(store, call))
    .filter((job) => isDeletable(store, job))
    .at(-1);
}

export const parameterFaults = [
  ...breaking('MUST', 'Parameters, v: it is required, and 1 is the only value.', {
    'v-absent-accepted': ['takes an absent v for 1', standIn('v', absent, () => '1')],
    'v-empty-accepted': ['takes an empty v for 1', standIn('v', empty, () => '1')],
    'v-anything-accepted': ['does not look at v', version(() => true)],
    'v-number-accepted': ['takes any whole number', version((text) => /^-?\d+$/.test(text))],
    'v-zero-accepted': ['takes 0 as well', version((text) => text === '0')],
    'v-two-accepted': ['takes 2 as well', version((text) => text === '2')],
    'v-text-accepted': [
      'takes what is no number for 1',
      version((text) => Number.isNaN(Number.parseInt(text, 10))),
    ],
    'v-by-first-digit': ['takes all that begins with 1', version((text) => text.startsWith('1'))],
    'v-by-integer-part': ['takes 1.5, 1abc and 01', version((text) => Number.parseInt(text, 10) === 1)],
    'v-fraction-accepted': ['takes 1.5 as well', version((text) => /^1\.\d+$/.test(text))],
    'v-true-accepted': ['takes true for 1', version((text) => text === 'true')],
    'v-unchecked-at-the-end': [
      'looks at v only before job_id',
      (usual) => ({
        read: (call, name) =>
          name === 'v' && comesBefore(call, 'job_id', 'v') ? '1' : usual.read(call, name),
      }),
    ],
    'v-text-crashes': [
      'crashes on a v that is no number',
      (usual) => ({
        checkVersion: (text) => (Number.isNaN(Number(text)) ? crash() : usual.checkVersion(text)),
      }),
    ],
  }),

  ...breaking('MUST', 'Parameters, api_token: it is required, and is the token of this session.', {
    'token-absent-accepted': ["takes an absent token for the owner's", tokenless(absent)],
    'token-empty-accepted': ["takes an empty token for the owner's", tokenless(empty)],
    'token-anything-accepted': ["takes any token for the owner's", trusting(() => true)],
    'token-non-hex-accepted': [
      "takes a token that is not hex for the owner's",
      trusting((text) => !/^[0-9a-f]+$/i.test(text)),
    ],
    'token-may-be-a-key': [
      "takes an account's secure key for a token of its owner",
      trusting((text, store) => [...store.accounts.values()].some(({ keys }) => keys.has(text))),
    ],
    'token-hex-accepted': [
      'takes any 32 hex digits that were never a token',
      trusting((text, store) => /^[0-9a-f]{32}$/i.test(text) && !store.session(text)),
    ],
    'token-by-length': [
      'takes any token of the right length',
      token((text, real) => text.length === real.length),
    ],
    'token-by-first-eight': [
      'compares the first 8 digits',
      token((text, real) => text.slice(0, 8) === real.slice(0, 8)),
    ],
    'token-cut-short-accepted': [
      'takes the beginning of a token',
      token((text, real) => text.length >= 8 && real.startsWith(text)),
    ],
    'token-too-long-accepted': [
      'takes a token with more behind it',
      token((text, real) => text.startsWith(real)),
    ],
    'token-but-first-digit': [
      'overlooks the first digit',
      token((text, real) => text.slice(1) === real.slice(1)),
    ],
    'token-but-last-digit': [
      'overlooks the last digit',
      token((text, real) => text.slice(0, -1) === real.slice(0, -1)),
    ],
    'token-repeated-accepted': [
      'takes a token that is written several times in a row',
      token((text, real) => text.startsWith(real + real)),
    ],
    'token-non-hex-crashes': ['crashes on a token that is not hex', onRefusal(crash, because('token-form'))],
    'token-ended-accepted': [
      'takes a token after logout',
      (usual, store) => ({
        findSession: (text, call) => store.session(text) ?? usual.findSession(text, call),
      }),
    ],
  }),

  ...breaking('MUST', 'Parameters, job_id: it is required, and is the id of the job to delete.', {
    'job-id-absent-deletes-newest': [
      "takes an absent job_id for the caller's newest job",
      standIn('job_id', absent, (store, call) => newestJob(store, call)?.id),
    ],
    'job-id-empty-deletes-newest': [
      "takes an empty job_id for the caller's newest job",
      standIn('job_id', empty, (store, call) => newestJob(store, call)?.id),
    ],
    'job-id-absent-deletes-newest-secretly': [
      "refuses an absent job_id, and deletes the caller's newest job",
      whileRefusing(parameter('job_id', 'absent'), (store, call) => {
        const job = newestJob(store, call);
        if (job) store.delete(job);
      }),
    ],
    'job-id-empty-deletes-all-secretly': [
      "refuses an empty job_id, and deletes all of the caller's jobs",
      whileRefusing(parameter('job_id', 'empty'), (store, call) => {
        for (const job of jobsOf(store, caller(store, call))) store.delete(job);
      }),
    ],
    'job-id-absent-says-yes': [
      'answers an absent job_id with a TaskId',
      sayYes(parameter('job_id', 'absent')),
    ],
    'job-id-absent-crashes': ['crashes without a job_id', onRefusal(crash, parameter('job_id', 'absent'))],
    'job-id-unknown-says-yes': ['answers an unknown job_id with a TaskId', sayYes(isUnknownJob)],
    'job-id-non-hex-says-yes': [
      'answers a job_id that is not hex with a TaskId',
      sayYes(because('job-form')),
    ],
    'job-id-cut-short-accepted': [
      'takes the beginning of an id',
      jobId((id, real) => id.length >= 8 && real.startsWith(id)),
    ],
    'job-id-too-long-accepted': [
      'looks at the first 32 characters only',
      tidiedJobId((id) => id.slice(0, 32)),
    ],
    'job-id-by-name': [
      'takes the name of a job for its id',
      (usual, store) => ({
        findJob: (id, call) => store.jobs().find(({ name }) => name === id) ?? usual.findJob(id, call),
      }),
    ],
    'job-id-by-external-id': [
      'takes the external id of a job for its id',
      (usual, store) => ({
        findJob: (id, call) =>
          store.jobs().find((job) => job.externalId === id && isDeletable(store, job)) ??
          usual.findJob(id, call),
      }),
    ],
    'job-id-by-task': [
      'takes the id of the task that made a job for its id',
      (usual, store) => ({
        findJob: (id, call) => store.jobs().find(({ taskId }) => taskId === id) ?? usual.findJob(id, call),
      }),
    ],
    'job-id-as-number': [
      'compares ids as floating point numbers',
      jobId((id, real) => Number(`0x${id}`) === Number(`0x${real}`)),
    ],
    'job-id-but-first-digit': [
      'overlooks the first digit of an id',
      jobId((id, real) => id.slice(1) === real.slice(1)),
    ],
    'job-id-one-digit-more': [
      'does not look at what stands behind the 32 digits of an id, if it is one',
      jobId((id, real) => id.slice(0, -1) === real),
    ],
    'job-id-by-pattern': [
      'looks for an id as databases do with LIKE, where _ is any digit',
      jobId((id, real) => /^\w+$/.test(id) && new RegExp(`^${id.replaceAll('_', '.')}$`).test(real)),
    ],
    'job-id-first-refused': [
      'does not find a job_id that comes first',
      (usual) => ({
        read(call, name) {
          const isFirst = name === 'job_id' && comesBefore(call, 'job_id', 'v');
          if (isFirst) throw new Refusal('MISSING_PARAMETER', 'job_id is missing.', 'absent', 'job_id');
          return usual.read(call, name);
        },
      }),
    ],
    'job-id-without-quotes': [
      'strips quotes off an id',
      tidiedJobId((id) => id.replace(/^['"]+|['"]+$/g, '')),
    ],
    'job-id-without-non-ascii': [
      'drops characters that are not ASCII from an id',
      tidiedJobId((id) => [...id].filter((character) => character < '\u0080').join('')),
    ],
    'job-id-quote-crashes': ['crashes on a quote in an id', crashOnJobId((id) => /['"]/.test(id))],
    'job-id-non-ascii-crashes': [
      'crashes on characters that are not ASCII in an id',
      together(
        crashOnJobId((id) => [...id].some((character) => character > '\u007f')),
        onRefusal(crash, because('encoding')),
      ),
    ],
    'job-id-non-hex-crashes': ['crashes on an id that is not hex', onRefusal(crash, because('job-form'))],
    'job-id-short-crashes': [
      'crashes on an id of fewer than 32 characters',
      crashOnJobId((id) => id.length < 32),
    ],
    'job-id-long-crashes': [
      'crashes on an id of more than 32 characters',
      crashOnJobId((id) => id.length > 32),
    ],
    'all-but-v-absent-crashes': [
      'crashes with v as the only parameter',
      (usual) => ({
        read: (call, name) =>
          name !== 'v' && call.parameters().size === 1 ? crash() : usual.read(call, name),
      }),
    ],
    'all-absent-crashes': [
      'crashes without any parameter',
      (usual) => ({
        read: (call, name) => (call.parameters().size === 0 ? crash() : usual.read(call, name)),
      }),
    ],
  }),

  ...breaking('SHOULD', 'a value is what it says, not what it counts for.', {
    'v-by-value': ['takes 1.0 and 01 as well', version((text) => Number(text) === 1)],
  }),

  ...breaking('SHOULD', 'a parameter given twice is refused.', {
    'twice-job-id-both-deleted': [
      'deletes both of two jobs',
      together(ofTwo('job_id', 0), (usual, store) => ({
        success(job, call) {
          const other = store.job(given(call, 'job_id'));
          if (other) store.delete(other);
          return usual.success(job, call);
        },
      })),
    ],
    'twice-crashes': ['crashes on a parameter given twice', onRefusal(crash, because('twice'))],
  }),
];
