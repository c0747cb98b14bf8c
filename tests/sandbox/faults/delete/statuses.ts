import { type Answer, html, json } from '../../answers';
import { because, methods, onRefusal, onSuccess, parameter, type When, withStatus } from '../changes';
import type { Fault } from '../fault';
import { breaking } from './delete';

const success = (status: number, more: Partial<Answer> = {}) =>
  onSuccess((answer) => ({ ...answer, status, ...more }));

const page = 'Responses: 400 is the one status for an error.';

/** Refusals that frameworks and habits give other statuses. */
const causes: { name: string; of: string; when: When; level?: 'SHOULD'; statuses: number[] }[] = [
  { name: 'missing-v', of: 'an absent v', when: parameter('v', 'absent'), statuses: [422] },
  { name: 'empty-v', of: 'an empty v', when: parameter('v', 'empty'), statuses: [500] },
  {
    name: 'missing-token',
    of: 'an absent api_token',
    when: parameter('api_token', 'absent'),
    statuses: [401],
  },
  {
    name: 'missing-job-id',
    of: 'an absent job_id',
    when: parameter('job_id', 'absent'),
    statuses: [404, 422],
  },
  { name: 'empty-job-id', of: 'an empty job_id', when: parameter('job_id', 'empty'), statuses: [500] },
  { name: 'bad-version', of: 'a v that is not 1', when: because('version'), statuses: [404] },
  { name: 'non-hex-token', of: 'an api_token that is not hex', when: because('token-form'), statuses: [401] },
  {
    name: 'unknown-token',
    of: 'an api_token that is unknown',
    when: because('token-unknown'),
    statuses: [302, 401, 403],
  },
  { name: 'ended-token', of: 'a token after logout', when: because('token-ended'), statuses: [401] },
  {
    name: 'non-hex-job-id',
    of: 'a job_id that is not hex',
    when: because('job-form', 'encoding'),
    statuses: [404, 500],
  },
  {
    name: 'unknown-job',
    of: 'an unknown job',
    when: because('job-unknown'),
    statuses: [204, 404],
  },
  {
    name: 'second-delete',
    of: 'a job that is deleted already',
    when: because('job-deleted'),
    statuses: [200, 410, 500],
  },
  {
    name: 'foreign-job',
    of: "another account's job",
    when: because('job-foreign'),
    statuses: [403, 404],
  },
  {
    name: 'started-job',
    of: 'a job past deleting',
    when: because('job-status'),
    statuses: [200, 403, 405, 409, 422],
  },
  {
    name: 'twice',
    of: 'a parameter given twice',
    when: because('twice'),
    level: 'SHOULD',
    statuses: [500],
  },
];

const causeFaults: Fault[] = causes.flatMap(({ name, of, when, level, statuses }) =>
  statuses.flatMap((status) =>
    breaking(level ?? 'MUST', page, {
      [`${name}-answers-${status}`]: [
        `refuses ${of} with ${status}`,
        onRefusal((answer) => withStatus(answer, status), when),
      ],
    }),
  ),
);

export const statusFaults = [
  ...breaking('MUST', 'Responses: 200 is the one status for a success.', {
    'success-answers-201': ['deletes and answers 201', success(201)],
    'success-answers-202': ['deletes and answers 202', success(202)],
    'success-answers-204': ['deletes and answers 204 without a body', onSuccess(() => ({ status: 204 }))],
    'success-answers-302': [
      'deletes and redirects to the list',
      success(302, { headers: { Location: '/api/job/list' } }),
    ],
    'success-answers-400': ['deletes and answers 400 with the TaskId', success(400)],
    'success-answers-404': ['deletes and answers 404', success(404)],
    'success-answers-500': [
      'deletes and then crashes',
      success(500, { text: 'Internal Server Error', mediaType: 'text/plain' }),
    ],
  }),

  ...breaking('MUST', page, {
    'refusals-answer-200': ['refuses everything with 200', onRefusal((answer) => withStatus(answer, 200))],
    'refusals-answer-422': ['refuses everything with 422', onRefusal((answer) => withStatus(answer, 422))],
    'refusals-crash': [
      'answers every refusal with an HTML page and 500',
      onRefusal(() => html(500, 'Sorry')),
    ],
  }),
  ...causeFaults,
];

export const methodFaults = breaking('MUST', 'HTTP Method: the call is GET /api/job/delete.', {
  'get-answers-405': [
    'takes POST and DELETE, and answers GET with 405',
    methods(['POST', 'DELETE'], {
      ...json(405, { message: 'Method Not Allowed' }),
      headers: { Allow: 'POST, DELETE' },
    }),
  ],
  'get-answers-404': [
    'takes POST, and answers GET with an HTML page and 404',
    methods(['POST'], html(404, 'Not Found')),
  ],
  'get-redirected': [
    'redirects to the path with a slash at its end, where nothing is',
    methods([], { status: 308, headers: { Location: '/api/job/delete/' } }),
  ],
});
