import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Around } from '../app';
import type { DeleteChange } from '../delete';
import type { Settings } from '../settings';
import type { Send, Stringify } from '../wire';
import { deletableWhileShown, retype, reword, sameTaskAgain } from './delete';
import {
  activeOnly,
  atOnce,
  emptyListAs,
  filterOnlyBy,
  hoursBehind,
  isInfo,
  onDate,
  only,
  refusing,
  refusingAs,
  reshape,
  reshapeJobs,
  without,
} from './surroundings';
import {
  addHeaders,
  compress,
  escapeAll,
  nameMediaType,
  renameHeaders,
  reverseKeys,
  sendInPieces,
  sendUntilClose,
} from './writing';

/** A server that keeps the page's promises in another way than the sandbox usually does. */
export interface Variant {
  name: string;
  does: string;
  /** True: it departs from what only the rest of the documentation says. */
  breaksShould?: boolean;
  settings?: Partial<Settings>;
  around?: Around;
  steps?: DeleteChange;
  stringify?: Stringify;
  send?: Send;
}

export const variants: readonly Variant[] = [
  {
    name: 'headers-lower-case',
    does: 'writes header names in lower case',
    send: renameHeaders((name) => name.toLowerCase()),
  },
  {
    name: 'headers-upper-case',
    does: 'writes header names in capitals',
    send: renameHeaders((name) => name.toUpperCase()),
  },
  {
    name: 'headers-extra',
    does: 'sends a server name, a request id and a cookie along',
    send: addHeaders('Server', 'demo/1.0', 'X-Request-Id', '7f3a', 'Set-Cookie', 'visit=1; HttpOnly'),
  },
  {
    name: 'media-type-with-charset',
    does: 'adds the charset to application/json',
    around: nameMediaType('application/json; charset=utf-8'),
  },
  {
    name: 'media-type-other-case',
    does: 'writes the media type and its charset in mixed case',
    around: nameMediaType('Application/JSON;Charset="UTF-8"'),
  },
  { name: 'gzip', does: 'compresses with gzip', send: compress('gzip', (body) => gzipSync(body)) },
  {
    name: 'deflate',
    does: 'compresses with deflate',
    send: compress('deflate', (body) => deflateSync(body)),
  },
  {
    name: 'brotli',
    does: 'compresses with brotli',
    send: compress('br', (body) => brotliCompressSync(body)),
  },
  { name: 'chunked', does: 'sends bodies in many small chunks', send: sendInPieces },
  { name: 'until-close', does: 'ends bodies by closing the connection', send: sendUntilClose },
  {
    name: 'connection-close',
    does: 'closes the connection after every answer',
    send: addHeaders('Connection', 'close'),
  },
  { name: 'short-keep-alive', does: 'keeps idle connections for a second', settings: { keepAliveMs: 1000 } },
  { name: 'json-pretty', does: 'indents its JSON', stringify: (content) => JSON.stringify(content, null, 4) },
  {
    name: 'json-blank-lines',
    does: 'puts white space around its JSON',
    stringify: (content) => `\r\n\t ${JSON.stringify(content)} \n\n`,
  },
  {
    name: 'json-keys-reversed',
    does: 'writes the fields in reverse order',
    stringify: (content) => JSON.stringify(reverseKeys(content)),
  },
  {
    name: 'json-escapes',
    does: 'writes every letter of its strings as a Unicode escape',
    stringify: escapeAll,
  },
  {
    name: 'ids-upper-case',
    does: 'gives all ids and tokens in upper case',
    settings: { upperCaseIds: true },
  },
  {
    name: 'ids-upper-case-when-read',
    does: 'gives job ids in lower case, and shows them in upper case in info and list',
    around: reshapeJobs((job) => ({ ...job, JobId: String(job.JobId).toUpperCase() })),
  },

  {
    name: 'comments-reworded',
    does: 'words its comments otherwise, still naming what is missing',
    steps: reword(({ reason, parameter }) =>
      reason === 'absent' || reason === 'empty'
        ? `${parameter}: required, but nothing was given.`
        : 'We could not do this for you, sorry.',
    ),
  },
  {
    name: 'comments-quoting',
    does: 'names what is missing in quotes, in another language',
    steps: reword(({ reason, parameter }) =>
      reason === 'absent' || reason === 'empty'
        ? `Paramètre obligatoire : «\u00a0${parameter}\u00a0»`
        : 'Non !',
    ),
  },
  {
    name: 'comments-terse',
    does: 'answers a missing parameter with its bare name',
    steps: reword(({ reason, parameter }) => (reason === 'absent' || reason === 'empty' ? parameter : 'No.')),
  },
  {
    name: 'bad-version-is-invalid-query',
    does: 'calls a v that is not 1 INVALID_QUERY',
    steps: retype('INVALID_QUERY', 'version'),
  },
  {
    name: 'empty-is-invalid-query',
    does: 'calls an empty parameter INVALID_QUERY',
    steps: retype('INVALID_QUERY', 'empty'),
  },
  {
    name: 'non-hex-job-id-is-not-found',
    does: 'calls a job_id that is not hex ITEM_NOT_FOUND',
    steps: retype('ITEM_NOT_FOUND', 'job-form', 'encoding'),
  },
  {
    name: 'foreign-job-is-not-found',
    does: "calls another account's job ITEM_NOT_FOUND",
    steps: retype('ITEM_NOT_FOUND', 'job-foreign'),
  },
  {
    name: 'started-job-is-invalid-option',
    does: 'calls a job past deleting INVALID_OPTION',
    steps: retype('INVALID_OPTION', 'job-status'),
  },
  {
    name: 'one-error-type',
    does: 'calls every refusal of delete INVALID_QUERY',
    breaksShould: true,
    steps: retype('INVALID_QUERY'),
  },
  {
    name: 'one-error-type-everywhere',
    does: 'calls every refusal of every call BAD_API_TOKEN',
    breaksShould: true,
    around: refusingAs('BAD_API_TOKEN'),
  },
  {
    name: 'checks-token-first',
    does: 'checks api_token, then job_id, then v',
    steps: () => ({ order: ['api_token', 'job_id', 'v'] }),
  },
  {
    name: 'checks-job-first',
    does: 'checks job_id, then api_token, then v',
    steps: () => ({ order: ['job_id', 'api_token', 'v'] }),
  },
  {
    name: 'checks-presence-first',
    does: 'looks whether all parameters are there before it looks at any value',
    steps: (usual) => ({
      checkMethod(call) {
        usual.checkMethod(call);
        for (const name of usual.order) usual.read(call, name);
      },
    }),
  },
  {
    name: 'twice-accepted',
    does: 'takes the first value of a parameter given twice',
    breaksShould: true,
    steps: (usual) => ({ read: (call, name) => call.query().get(name)?.[0] || usual.read(call, name) }),
  },

  {
    name: 'extra-fields',
    does: 'has fields outside delete that nobody documents',
    around: reshape((content) => ({ ...content, Tasks: [], Links: { self: '/' }, CreationTime: 1 })),
  },
  {
    name: 'extra-nulls',
    does: 'has null for what is not set in info and list, and more such fields',
    around: reshapeJobs((job) => {
      const nulled = Object.entries(job).map(([name, value]) => [name, value === '' ? null : value]);
      return { ...Object.fromEntries(nulled), StartTime: null, CompletedTime: null };
    }),
  },
  {
    name: 'extra-empty-strings',
    does: 'has empty strings for numbers that are not set in info and list',
    around: reshapeJobs((job) => ({ ...job, TurnaroundTimeHours: '', StartTime: '', CompletedTime: '' })),
  },
  {
    name: 'info-without-status',
    does: 'leaves JobStatus out of info',
    around: reshapeJobs(without('JobStatus'), ['/api/job/info']),
  },
  {
    name: 'info-scant',
    does: 'shows JobId and JobName in info, and nothing else',
    around: reshapeJobs(only('JobId', 'JobName'), ['/api/job/info']),
  },
  {
    name: 'info-refuses-as-invalid-query',
    does: 'refuses an unknown job in info as INVALID_QUERY',
    around: refusingAs('INVALID_QUERY', isInfo),
  },
  {
    name: 'info-refuses-as-unprivileged',
    does: 'refuses an unknown job in info as ACCOUNT_UNPRIVILEGED',
    around: refusingAs('ACCOUNT_UNPRIVILEGED', isInfo),
  },
  {
    name: 'list-without-names',
    does: 'leaves JobName out of list',
    around: reshapeJobs(without('JobName'), ['/api/job/list']),
  },
  {
    name: 'list-scant',
    does: 'shows JobId and JobStatus in list, and nothing else',
    around: reshapeJobs(only('JobId', 'JobStatus'), ['/api/job/list']),
  },
  { name: 'list-without-filters', does: 'overlooks all filters of list', around: filterOnlyBy() },
  {
    name: 'list-by-external-id-only',
    does: 'overlooks all filters of list but ExternalID',
    around: filterOnlyBy('ExternalID'),
  },
  {
    name: 'list-by-name-only',
    does: 'overlooks all filters of list but JobName',
    around: filterOnlyBy('JobName'),
  },
  { name: 'list-of-active-jobs', does: 'has no job in list that has started', around: activeOnly },
  { name: 'list-empty-is-null', does: 'has null in list where there is no job', around: emptyListAs(null) },
  {
    name: 'list-empty-is-absent',
    does: 'leaves ActiveJobs out of list where there is no job',
    around: emptyListAs(undefined),
  },
  {
    name: 'names-upper-case',
    does: 'keeps job names in capitals',
    around: reshapeJobs((job) => ({ ...job, JobName: String(job.JobName).toUpperCase() })),
  },
  {
    name: 'names-cut-short',
    does: 'keeps 20 characters of a job name',
    around: reshapeJobs((job) => ({ ...job, JobName: String(job.JobName).slice(0, 20) })),
  },
  {
    name: 'names-tidied',
    does: 'keeps letters and digits of a job name, and dashes between them',
    around: reshapeJobs((job) => ({ ...job, JobName: String(job.JobName).replace(/\W+/g, '-') })),
  },
  {
    name: 'new-task-is-the-job',
    does: 'gives a new job its own id as TaskId',
    around: reshape((content) => (content.JobId ? { ...content, TaskId: content.JobId } : content)),
  },
  { name: 'new-late', does: 'has a new job in info after 300 ms', settings: { showingDelayMs: 300 } },
  { name: 'list-late', does: 'has a new job in list after 300 ms', settings: { listingDelayMs: 300 } },
  { name: 'list-long', does: 'has 500 other jobs in the main account', settings: { olderJobs: 500 } },
  { name: 'clock-behind', does: 'dates new jobs two hours back', around: reshapeJobs(hoursBehind(2)) },
  { name: 'clock-ahead', does: 'dates new jobs two hours ahead', around: reshapeJobs(hoursBehind(-2)) },
  {
    name: 'dates-without-zone',
    does: 'leaves fractions and time zone out of dates',
    around: reshapeJobs(onDate((time) => new Date(time).toISOString().slice(0, 19))),
  },

  {
    name: 'deletion-late',
    does: 'shows a deleted job for 1.5 s more, and refuses to delete it again',
    settings: { deletionDelayMs: 1500 },
  },
  {
    name: 'deletion-very-late',
    does: 'shows a deleted job for 4 s more, and refuses to delete it again',
    settings: { deletionDelayMs: 4000 },
  },
  {
    name: 'deletion-late-and-repeatable',
    does: 'shows a deleted job for 1.5 s more, and deletes it again meanwhile',
    settings: { deletionDelayMs: 1500 },
    steps: deletableWhileShown,
  },
  {
    name: 'deletion-late-and-idempotent',
    does: 'shows a deleted job for 1.5 s more, and answers as before to deleting it again meanwhile',
    settings: { deletionDelayMs: 1500 },
    steps: sameTaskAgain,
  },
  {
    name: 'processing-instant',
    does: 'completes a job as soon as it is started',
    settings: { processingTakesMs: 0 },
  },
  { name: 'processing-slow', does: 'keeps a job In Process for 3 s', settings: { processingTakesMs: 3000 } },
  {
    name: 'processing-late',
    does: 'leaves a job Pending for a second before it is In Process',
    settings: { processingStartsAfterMs: 1000 },
  },
  {
    name: 'processing-never',
    does: 'leaves a job Pending for ever',
    settings: { processingStartsAfterMs: Number.POSITIVE_INFINITY },
  },
  {
    name: 'processing-endless',
    does: 'keeps a job In Process for ever',
    settings: { processingTakesMs: Number.POSITIVE_INFINITY },
  },
  {
    name: 'media-by-url-only',
    does: 'takes media by URL only',
    around: refusing('POST', '/api/job/add_media'),
  },
  {
    name: 'media-by-upload-only',
    does: 'takes media as raw POST only',
    around: refusing('GET', '/api/job/add_media'),
  },
  {
    name: 'no-authorization',
    does: 'has the main account without customer authorization',
    settings: { customerAuthorization: { main: false, plain: false, other: false } },
  },
  {
    name: 'authorization-everywhere',
    does: 'has every account with customer authorization',
    settings: { customerAuthorization: { main: true, plain: true, other: true } },
  },
  { name: 'path-prefix', does: 'serves the API below /gateway/v2', settings: { pathPrefix: '/gateway/v2' } },
  { name: 'two-at-once', does: 'answers 503 while it works on two requests', around: atOnce(2) },
  { name: 'delayed', does: 'waits 100 ms with every answer', settings: { latencyMs: 100 } },
];
