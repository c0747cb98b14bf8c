import { type Answer, html, json, noContent } from '../../answers';
import { methods, onSuccess } from '../changes';
import { breaking } from './authorize';

const success = (answer: Answer) => onSuccess(() => answer);

export const successAnswers = [
  ...breaking('MUST', 'HTTP Method: the call is GET /api/job/authorize.', {
    'authorize-get-answers-405': [
      'takes POST only, and answers GET with 405',
      methods(['POST'], { ...json(405, { message: 'Method Not Allowed' }), headers: { Allow: 'POST' } }),
    ],
    'authorize-get-answers-404': [
      'takes POST only, and answers GET with an HTML page and 404',
      methods(['POST'], html(404, 'Not Found')),
    ],
  }),

  ...breaking('MUST', 'Responses: 204 is the one status for a success.', {
    'authorize-success-answers-200-with-task': [
      'authorizes and answers 200 with the JSON of a task',
      success(json(200, { TaskId: 'cc8095fbfecf4647b2e10b622d81c19b' })),
    ],
    'authorize-success-answers-200-empty': [
      'authorizes and answers 200 without a body',
      success({ status: 200 }),
    ],
    'authorize-success-answers-201': ['authorizes and answers 201', success(json(201, {}))],
    'authorize-success-answers-202': ['authorizes and answers 202', success(json(202, {}))],
    'authorize-success-answers-302': [
      'authorizes and redirects to the list',
      success({ status: 302, headers: { Location: '/api/job/list' } }),
    ],
    'authorize-success-answers-400': [
      'authorizes and answers 400 with the error format',
      success(json(400, { ErrorType: 'INVALID_QUERY', ErrorComment: 'The job could not be authorized.' })),
    ],
    'authorize-success-answers-404': ['authorizes and answers 404', success(html(404, 'Not Found'))],
    'authorize-success-crashes': [
      'authorizes and then crashes',
      success({ status: 500, text: 'Internal Server Error', mediaType: 'text/plain' }),
    ],
  }),

  ...breaking('MUST', 'Responses, 204: there are no contents.', {
    'authorize-success-with-body': [
      'authorizes and sends a body behind the 204',
      success({
        ...noContent,
        mediaType: 'application/json',
        headers: { 'Content-Length': '14', Connection: 'close' },
        text: '{"TaskId":"0"}',
      }),
    ],
  }),

  ...breaking('SHOULD', 'an answer 204 announces no body.', {
    'authorize-success-announces-body': [
      'authorizes and answers 204 with the length of a body that it does not send',
      success({ ...noContent, mediaType: 'application/json', headers: { 'Content-Length': '14' } }),
    ],
  }),
];
