import { html } from '../../answers';
import { because, onRefusal, parameter } from '../changes';
import { comment, content, isBadToken, isMissing, mediaType, text, type } from '../refusals';
import { breaking } from './delete';

export const refusalAnswers = [
  ...breaking('MUST', 'Responses, 400: ErrorType is there, and is one of the documented types.', {
    'refusal-type-absent': ['leaves ErrorType out', content(({ ErrorComment }) => ({ ErrorComment }))],
    'refusal-type-null': ['ErrorType is null', type(() => null)],
    'refusal-type-number': ['ErrorType is a number', type(() => 400)],
    'refusal-type-empty': ['ErrorType is an empty string', type(() => '')],
    'refusal-type-lower-case': ['ErrorType is in lower case', type((name) => name.toLowerCase())],
    'refusal-type-undocumented': ['ErrorType is one that nobody documents', type(() => 'BAD_REQUEST')],
    'refusal-type-undocumented-for-status': [
      'ErrorType of a job past deleting is one that nobody documents',
      type(() => 'JOB_ALREADY_STARTED', because('job-status')),
    ],
    'refusal-type-renamed': [
      'names the field error_type',
      content(({ ErrorType, ErrorComment }) => ({ error_type: ErrorType, ErrorComment })),
    ],
  }),

  ...breaking('MUST', 'Responses, 400: ErrorComment is there, and is a text.', {
    'refusal-comment-absent': ['leaves ErrorComment out', content(({ ErrorType }) => ({ ErrorType }))],
    'refusal-comment-null': ['ErrorComment is null', comment(() => null)],
    'refusal-comment-number': ['ErrorComment is a number', comment(() => 1042)],
    'refusal-comment-object': ['ErrorComment is an object', comment((words) => ({ en: words }))],
    'refusal-comment-renamed': [
      'names the field ErrorMessage',
      content(({ ErrorType, ErrorComment }) => ({ ErrorType, ErrorMessage: ErrorComment })),
    ],
  }),

  ...breaking('MUST', 'Responses, 400: the body is an object in the error format.', {
    'refusal-camel-case': [
      'names the fields errorType and errorComment',
      content(({ ErrorType, ErrorComment }) => ({ errorType: ErrorType, errorComment: ErrorComment })),
    ],
    'refusal-wrapped': ['wraps the error in "error"', content((error) => ({ error }))],
    'refusal-array': ['answers with an array of errors', content((error) => [error])],
    'refusal-bare-string': ['answers with the bare comment', content((error) => error.ErrorComment)],
    'refusal-empty-object': ['answers with an empty object', content(() => ({}))],
    'refusal-success-shaped': [
      'refuses with 400 and a TaskId',
      content(() => ({ TaskId: 'cc8095fbfecf4647b2e10b622d81c19b' })),
    ],
    'refusal-of-validator': [
      "answers a missing parameter in a validator's own format",
      content((error) => ({ detail: [{ loc: ['query'], msg: error.ErrorComment }] }), isMissing),
    ],
    'refusal-of-gateway': [
      "answers a bad token in a gateway's own format",
      content(() => ({ message: 'Unauthorized' }), isBadToken),
    ],
    'refusal-of-database': [
      "answers an unknown job in a database layer's own format",
      content(() => ({ error: 'Record not found' }), because('job-unknown', 'job-deleted')),
    ],
  }),

  ...breaking('MUST', 'Responses, 400: the body is JSON.', {
    'refusal-plain-text': ['answers with the bare words Bad Request', text(() => 'Bad Request')],
    'refusal-empty-body': ['answers with no body', text(() => '')],
    'refusal-cut-off': ['leaves out the last brace', text((body) => body.slice(0, -1))],
    'refusal-html-page': ['answers with an HTML page', onRefusal(() => html(400, 'Bad Request'))],
    'refusal-unescaped-quotes': [
      'quotes a job_id that is not hex without escaping the quotes',
      onRefusal(
        (answer) => ({
          ...answer,
          text: '{"ErrorType":"INVALID_QUERY","ErrorComment":"Bad job_id "quoted"."}',
        }),
        because('job-form'),
      ),
    ],
  }),

  ...breaking('MUST', 'Example Response: the Content-Type is application/json, of refusals too.', {
    'refusal-type-header-absent': ['leaves the Content-Type out', mediaType(undefined)],
    'refusal-type-header-html': ['calls its JSON text/html', mediaType('text/html; charset=utf-8')],
    'refusal-type-header-plain': ['calls its JSON text/plain', mediaType('text/plain')],
    'refusal-type-header-problem': [
      'calls its JSON application/problem+json',
      mediaType('application/problem+json'),
    ],
  }),

  ...breaking('SHOULD', 'a comment says something.', {
    'refusal-comment-empty': ['ErrorComment is an empty string', comment(() => '')],
    'refusal-comment-empty-for-status': [
      'ErrorComment is empty for a job past deleting',
      comment(() => '', because('job-status')),
    ],
  }),

  ...breaking('SHOULD', 'the ErrorType fits the cause.', {
    'refusal-type-unfit-for-missing': [
      'calls an absent parameter INVALID_QUERY',
      type(() => 'INVALID_QUERY', because('absent')),
    ],
    'refusal-type-unfit-for-missing-token': [
      'calls an absent api_token BAD_API_TOKEN',
      type(() => 'BAD_API_TOKEN', parameter('api_token', 'absent')),
    ],
    'refusal-type-unfit-for-token': [
      'calls a bad token ITEM_NOT_FOUND',
      type(() => 'ITEM_NOT_FOUND', isBadToken),
    ],
    'refusal-type-unfit-for-ended-token': [
      'calls a token that is logged out LOGIN_INVALID',
      type(() => 'LOGIN_INVALID', because('token-ended')),
    ],
    'refusal-type-unfit-for-status': [
      'calls a job that has started a missing parameter',
      type(() => 'MISSING_PARAMETER', because('job-status')),
    ],
    'refusal-type-unfit-for-unknown-job': [
      'calls an unknown job INVALID_QUERY',
      type(() => 'INVALID_QUERY', because('job-unknown')),
    ],
    'refusal-type-unfit-for-deleted-job': [
      'calls a job that is deleted already INVALID_QUERY',
      type(() => 'INVALID_QUERY', because('job-deleted')),
    ],
  }),

  ...breaking('SHOULD', 'the comment of a missing parameter names it, and no other.', {
    'refusal-comment-names-none': [
      'says that a parameter is missing, not which',
      comment(() => 'A required parameter is missing.', because('absent')),
    ],
    'refusal-comment-names-wrong': [
      'names another parameter than the missing one',
      onRefusal((answer, refusal) => {
        const wrong = refusal.parameter === 'job_id' ? 'api_token' : 'job_id';
        const ErrorComment = `The parameter ${wrong} is required.`;
        return { ...answer, content: { ErrorType: refusal.type, ErrorComment } };
      }, because('absent')),
    ],
    'refusal-comment-names-all': [
      'names every required parameter, whichever is missing',
      comment(() => 'The parameters v, api_token and job_id are required.', because('absent')),
    ],
    'refusal-comment-renames-job-id': [
      'calls an absent job_id "id"',
      comment(() => 'The parameter id is required.', parameter('job_id', 'absent')),
    ],
  }),

  ...breaking('SHOULD', 'an error gives nothing away that is not for the caller.', {
    'leak-token-in-header': [
      'repeats the api_token in a header',
      onRefusal((answer, _, call) => ({
        ...answer,
        headers: { 'X-Request': encodeURIComponent(call.parameters().get('api_token')?.[0] ?? '') },
      })),
    ],
    'leak-ids': [
      'tells the ids of all jobs for one that it does not find',
      (usual, store) =>
        onRefusal((answer, { type }) => {
          const ErrorComment = `I know ${store.jobs().map(({ id }) => id)} only.`;
          return { ...answer, content: { ErrorType: type, ErrorComment } };
        }, because('job-unknown'))(usual, store),
    ],
    'leak-token': [
      'repeats the api_token in the comment',
      onRefusal(
        (answer, refusal, call) => {
          const token = call.parameters().get('api_token')?.[0];
          const ErrorComment = `${refusal.comment} Your api_token was ${token}.`;
          return token ? { ...answer, content: { ErrorType: refusal.type, ErrorComment } } : answer;
        },
        because(
          'version',
          'token-unknown',
          'token-ended',
          'job-form',
          'job-unknown',
          'job-deleted',
          'job-status',
        ),
      ),
    ],
    'leak-stack-trace': [
      'shows a stack trace in the comment',
      comment((words) => `${words}\n${new Error('refused').stack}`),
    ],
    'leak-sql': [
      'shows an error of the database for a job_id that is not hex',
      comment(
        () => 'ERROR: syntax error at or near "_"\nLINE 1: DELETE FROM jobs WHERE id = 64bea_83',
        because('job-form'),
      ),
    ],
    'leak-java-stack-trace': [
      'shows a Java stack trace for a job_id that is not hex',
      comment(
        () =>
          'java.lang.NumberFormatException\n\tat com.example.api.JobController.delete(JobController.java:88)',
        because('job-form'),
      ),
    ],
  }),

  ...breaking('DRIFT', 'Responses, 400: the table shows ErrorType and ErrorComment and nothing else.', {
    'refusal-extra-field': ['adds a numeric code', content((error) => ({ ...error, ErrorCode: 400 }))],
  }),
];
