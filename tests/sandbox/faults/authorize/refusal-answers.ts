import { html } from '../../answers';
import { because, meantJob, onRefusal, parameter, type When, withStatus } from '../changes';
import type { Fault } from '../fault';
import { comment, content, isBadToken, isMissing, mediaType, text, type } from '../refusals';
import { breaking } from './authorize';

const page = 'Responses: 400 is the one status for an error.';

/** Refusals that frameworks and habits give other statuses. */
const causes: { name: string; of: string; when: When; statuses: number[] }[] = [
  { name: 'missing-v', of: 'an absent v', when: parameter('v', 'absent'), statuses: [422] },
  { name: 'empty-v', of: 'an empty v', when: parameter('v', 'empty'), statuses: [500] },
  { name: 'bad-version', of: 'a v that is not 1', when: because('version'), statuses: [404] },
  { name: 'missing-token', of: 'an absent token', when: parameter('api_token', 'absent'), statuses: [401] },
  { name: 'unknown-token', of: 'an unknown token', when: because('token-unknown'), statuses: [302, 403] },
  { name: 'ended-token', of: 'a token after logout', when: because('token-ended'), statuses: [401] },
  { name: 'missing-job-id', of: 'an absent job_id', when: parameter('job_id', 'absent'), statuses: [404] },
  { name: 'non-hex-job-id', of: 'a job_id that is not hex', when: because('job-form'), statuses: [422] },
  { name: 'unknown-job', of: 'an unknown job', when: because('job-unknown'), statuses: [404] },
  { name: 'deleted-job', of: 'a deleted job', when: because('job-deleted'), statuses: [410] },
  { name: 'foreign-job', of: "another account's job", when: because('job-foreign'), statuses: [403, 404] },
];

const causeFaults: Fault[] = causes.flatMap(({ name, of, when, statuses }) =>
  statuses.flatMap((status) =>
    breaking('MUST', page, {
      [`authorize-${name}-answers-${status}`]: [
        `refuses ${of} with ${status}`,
        onRefusal((answer) => withStatus(answer, status), when),
      ],
    }),
  ),
);

export const refusalAnswers = [
  ...breaking('SHOULD', 'an error gives nothing away that is not for the caller.', {
    'authorize-leak-owner': [
      "tells whose another account's job is",
      (usual, store) =>
        onRefusal((answer, refusal, call) => {
          const ErrorComment = `The job belongs to ${meantJob(store, call)?.owner}.`;
          return { ...answer, content: { ErrorType: refusal.type, ErrorComment } };
        }, because('job-foreign'))(usual, store),
    ],
  }),

  ...breaking('MUST', page, {
    'authorize-refusals-answer-200': [
      'refuses everything with 200',
      onRefusal((answer) => withStatus(answer, 200)),
    ],
    'authorize-refusals-answer-422': [
      'refuses everything with 422',
      onRefusal((answer) => withStatus(answer, 422)),
    ],
    'authorize-refusals-crash': [
      'answers every refusal with an HTML page and 500',
      onRefusal(() => html(500, 'Sorry')),
    ],
  }),
  ...causeFaults,

  ...breaking('MUST', 'Responses, 400: ErrorType is there, and is one of the documented types.', {
    'authorize-refusal-type-absent': [
      'leaves ErrorType out',
      content(({ ErrorComment }) => ({ ErrorComment })),
    ],
    'authorize-refusal-type-null': ['ErrorType is null', type(() => null)],
    'authorize-refusal-type-lower-case': ['ErrorType is in lower case', type((name) => name.toLowerCase())],
    'authorize-refusal-type-undocumented': [
      'ErrorType is one that nobody documents',
      type(() => 'BAD_REQUEST'),
    ],
  }),

  ...breaking('MUST', 'Responses, 400: ErrorComment is there, and is a text.', {
    'authorize-refusal-comment-absent': [
      'leaves ErrorComment out',
      content(({ ErrorType }) => ({ ErrorType })),
    ],
    'authorize-refusal-comment-null': ['ErrorComment is null', comment(() => null)],
  }),

  ...breaking('MUST', 'Responses, 400: the body is an object in the error format.', {
    'authorize-refusal-wrapped': ['wraps the error in "error"', content((error) => ({ error }))],
    'authorize-refusal-array': ['answers with an array of errors', content((error) => [error])],
    'authorize-refusal-of-gateway': [
      "answers a bad token in a gateway's own format",
      content(() => ({ message: 'Unauthorized' }), isBadToken),
    ],
    'authorize-refusal-of-validator': [
      "answers a missing parameter in a validator's own format",
      content((error) => ({ detail: [{ loc: ['query'], msg: error.ErrorComment }] }), isMissing),
    ],
  }),

  ...breaking('MUST', 'Responses, 400: the body is JSON.', {
    'authorize-refusal-plain-text': ['answers with the bare words Bad Request', text(() => 'Bad Request')],
    'authorize-refusal-empty-body': ['answers with no body', text(() => '')],
    'authorize-refusal-cut-off': ['leaves out the last brace', text((body) => body.slice(0, -1))],
    'authorize-refusal-html-page': ['answers with an HTML page', onRefusal(() => html(400, 'Bad Request'))],
  }),

  ...breaking('MUST', 'Formats: the Content-Type of an error is application/json.', {
    'authorize-refusal-type-header-absent': ['leaves the Content-Type out', mediaType(undefined)],
    'authorize-refusal-type-header-plain': ['calls its JSON text/plain', mediaType('text/plain')],
  }),

  ...breaking('SHOULD', 'a comment says something.', {
    'authorize-refusal-comment-empty': ['ErrorComment is an empty string', comment(() => '')],
  }),

  ...breaking('SHOULD', 'the ErrorType fits the cause.', {
    'authorize-refusal-type-unfit-for-missing': [
      'calls an absent parameter INVALID_QUERY',
      type(() => 'INVALID_QUERY', because('absent')),
    ],
    'authorize-refusal-type-unfit-for-token': [
      'calls a bad token ITEM_NOT_FOUND',
      type(() => 'ITEM_NOT_FOUND', isBadToken),
    ],
    'authorize-refusal-type-unfit-for-foreign-job': [
      "calls another account's job a bad login",
      type(() => 'LOGIN_INVALID', because('job-foreign')),
    ],
    'authorize-refusal-type-unfit-for-job': [
      'calls an unknown or deleted job INVALID_QUERY',
      type(() => 'INVALID_QUERY', because('job-unknown', 'job-deleted')),
    ],
  }),

  ...breaking('SHOULD', 'the comment of a missing parameter names it, and no other.', {
    'authorize-refusal-comment-names-none': [
      'says that a parameter is missing, not which',
      comment(() => 'A required parameter is missing.', because('absent')),
    ],
    'authorize-refusal-comment-names-all': [
      'names every required parameter, whichever is missing',
      comment(() => 'The parameters v, api_token and job_id are required.', because('absent')),
    ],
  }),

  ...breaking('SHOULD', 'an error gives nothing away that is not for the caller.', {
    'authorize-leak-token': [
      'repeats the api_token in the comment',
      onRefusal(
        (answer, refusal, call) => {
          const token = call.parameters().get('api_token')?.[0];
          const ErrorComment = `${refusal.comment} Your api_token was ${token}.`;
          return token ? { ...answer, content: { ErrorType: refusal.type, ErrorComment } } : answer;
        },
        because('version', 'token-unknown', 'token-ended', 'job-form', 'job-unknown', 'job-deleted'),
      ),
    ],
    'authorize-leak-stack-trace': [
      'shows a stack trace in the comment',
      comment((words) => `${words}\n${new Error('refused').stack}`),
    ],
  }),

  ...breaking('DRIFT', 'Responses, 400: the table shows ErrorType and ErrorComment and nothing else.', {
    'authorize-refusal-extra-field': [
      'adds a numeric code',
      content((error) => ({ ...error, ErrorCode: 400 })),
    ],
  }),
];
