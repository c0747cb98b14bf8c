import { type Answer, html } from '../../answers';
import type { Job } from '../../store';
import { onSuccess } from '../changes';
import { breaking } from './delete';

/** A success whose JSON is made from the task id and the job. */
const content = (make: (taskId: string, job: Job) => unknown) =>
  onSuccess((answer, job) => {
    const { TaskId } = answer.content as { TaskId: string };
    return { ...answer, content: make(TaskId, job) };
  });

const taskId = (make: (taskId: string, job: Job) => unknown) =>
  content((id, job) => ({ TaskId: make(id, job) }));

/** A success whose body is made from its JSON text. */
const text = (make: (text: string) => string) =>
  onSuccess((answer) => ({ ...answer, text: make(JSON.stringify(answer.content)) }));

const mediaType = (value: string | undefined) =>
  onSuccess((answer: Answer) => ({ ...answer, mediaType: value }));

const withDashes = (id: string) => id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

export const successAnswers = [
  ...breaking('MUST', 'Responses, 200: TaskId is there, and is the id of a task in hex.', {
    'success-task-id-absent': ['leaves TaskId out', content(() => ({}))],
    'success-task-id-null': ['TaskId is null', taskId(() => null)],
    'success-task-id-number': ['TaskId is a number', taskId(() => 4711)],
    'success-task-id-empty': ['TaskId is an empty string', taskId(() => '')],
    'success-task-id-in-array': ['TaskId is an array with the id', taskId((id) => [id])],
    'success-task-id-short': ['TaskId has 31 digits', taskId((id) => id.slice(1))],
    'success-task-id-long': ['TaskId has 33 digits', taskId((id) => `${id}0`)],
    'success-task-id-not-hex': [
      'TaskId has a letter that is no hex digit',
      taskId((id) => `g${id.slice(1)}`),
    ],
    'success-task-id-with-dashes': ['TaskId is written as a UUID', taskId(withDashes)],
    'success-task-id-with-space': ['TaskId has a line feed at its end', taskId((id) => `${id}\n`)],
  }),

  ...breaking('MUST', 'Responses, 200: the body is an object whose field is named TaskId.', {
    'success-task-id-camel-case': ['names the field taskId', content((id) => ({ taskId: id }))],
    'success-task-id-snake-case': ['names the field task_id', content((id) => ({ task_id: id }))],
    'success-job-id-for-task-id': ['answers with JobId only', content((_, job) => ({ JobId: job.id }))],
    'success-wrapped': ['wraps the answer in "data"', content((id) => ({ data: { TaskId: id } }))],
    'success-array': ['answers with an array of one object', content((id) => [{ TaskId: id }])],
    'success-bare-string': ['answers with the bare id as a JSON string', content((id) => id)],
    'success-null': ['answers with null', content(() => null)],
    'success-error-shaped': [
      'answers 200 with the error format, having deleted',
      content(() => ({ ErrorType: 'INVALID_QUERY', ErrorComment: 'The job could not be deleted.' })),
    ],
  }),

  ...breaking('MUST', 'Responses, 200: the body is JSON.', {
    'success-plain-word': ['answers OK in place of JSON', text(() => 'OK')],
    'success-empty-body': ['answers with no body', text(() => '')],
    'success-cut-off': ['leaves out the last brace', text((body) => body.slice(0, -1))],
    'success-single-quotes': ['writes single quotes for double', text((body) => body.replaceAll('"', "'"))],
    'success-jsonp': ['wraps the JSON in a function call', text((body) => `callback(${body});`)],
    'success-after-warning': [
      'prints a warning before the JSON',
      text((body) => `Warning: no cache\n${body}`),
    ],
    'success-encoded-twice': ['answers with JSON inside a JSON string', text((body) => JSON.stringify(body))],
    'success-html-page': ['answers with an HTML page', onSuccess(() => html(200, 'Job deleted'))],
  }),

  ...breaking('MUST', 'Example Response: the Content-Type is application/json.', {
    'success-type-absent': ['leaves the Content-Type out', mediaType(undefined)],
    'success-type-html': ['calls its JSON text/html', mediaType('text/html; charset=utf-8')],
    'success-type-plain': ['calls its JSON text/plain', mediaType('text/plain; charset=utf-8')],
    'success-type-binary': ['calls its JSON application/octet-stream', mediaType('application/octet-stream')],
    'success-type-hal': ['calls its JSON application/hal+json', mediaType('application/hal+json')],
  }),

  ...breaking('SHOULD', 'every deletion is a task of its own, other than the job.', {
    'success-task-id-is-job-id': ['TaskId is the id of the job', taskId((_, job) => job.id)],
    'success-task-id-of-making': [
      'TaskId is that of the task that made the job',
      taskId((_, job) => job.taskId),
    ],
    'success-task-id-constant': [
      'TaskId is the same for every deletion',
      taskId(() => 'cc8095fbfecf4647b2e10b622d81c19b'),
    ],
    'success-task-id-repeats': [
      'every second deletion has the TaskId of the one before',
      (usual) => {
        let last: ReturnType<typeof usual.success> | undefined;
        return {
          success(job, call) {
            const answer = last ?? usual.success(job, call);
            last = last ? undefined : answer;
            return answer;
          },
        };
      },
    ],
  }),

  ...breaking('DRIFT', 'Responses, 200: the table shows TaskId and nothing else.', {
    'success-extra-field': ['adds the id of the job', content((id, job) => ({ TaskId: id, JobId: job.id }))],
    'success-extra-null': ['adds an error that is null', content((id) => ({ TaskId: id, ErrorType: null }))],
  }),
];
