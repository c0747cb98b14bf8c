import { drift, finalSection, must, should } from '../../support/check';
import { causedBy, eachAnswer, onePerJob, wellFormed } from '../../support/heard';
import { expect } from '../../support/matchers';
import { elsewhere, page } from './page';

/** Ways to spoil an identifier that leave it well-formed, so that "unknown" is all that can be said of it. */
const UNKNOWN = ['unknown', 'first-digit-changed', 'last-digit-changed'];

export const answers = finalSection('What the answers look like', [
  must(
    'success-media-type',
    page.exampleResponse,
    'Every 200 answer is declared as application/json.',
    async ({ heard }) => {
      eachAnswer(await heard.successes(), ({ answer }) => expect(answer).toBeDeclaredAsJson());
    },
  ),

  must(
    'success-body',
    page.success,
    'Every 200 answer has a TaskId of 32 hex digits, as JSON.',
    async ({ heard }) => {
      eachAnswer(await heard.successes(), ({ answer }) => expect(answer).toMatchTable());
    },
  ),

  must(
    'refusal-media-type',
    page.refusal,
    'Every 400 answer is declared as application/json.',
    async ({ heard }) => {
      eachAnswer(await heard.refusals(), ({ answer }) => expect(answer).toBeDeclaredAsJson());
    },
  ),

  must(
    'refusal-body',
    page.refusal,
    'Every 400 answer has a documented ErrorType and an ErrorComment, as JSON.',
    async ({ heard }) => {
      eachAnswer(await heard.refusals(), ({ answer }) => expect(answer).toMatchTable());
    },
  ),

  should(
    'task-id-unique',
    elsewhere.tasks,
    "Every deletion has a TaskId of its own, which is not that of the job's making.",
    async ({ heard, jobs }) => {
      const seen = new Set<unknown>(jobs.makingTasks.map((id) => id.toLowerCase()));
      eachAnswer(onePerJob(await heard.successes()), ({ answer }) => expect(answer).toHaveTaskIdBeside(seen));
    },
  ),

  should('task-id-is-not-job-id', elsewhere.tasks, 'The TaskId is not the job_id.', async ({ heard }) => {
    eachAnswer(await heard.successes(), ({ answer, parameters }) =>
      expect(answer).toHaveTaskIdBeside(new Set([String(parameters.job_id).toLowerCase()])),
    );
  }),

  should(
    'error-type-missing',
    elsewhere.errorTypes,
    'For a missing parameter the ErrorType is MISSING_PARAMETER.',
    async ({ heard }) => {
      const refusals = causedBy(
        wellFormed(await heard.refusals()),
        ['v', 'api_token', 'job_id'],
        ['missing'],
      );
      eachAnswer(refusals, ({ answer }) => expect(answer).toHaveErrorType('MISSING_PARAMETER'));
    },
  ),

  should(
    'error-type-bad-token',
    elsewhere.errorTypes,
    'For a token that is unknown or dead the ErrorType is BAD_API_TOKEN.',
    async ({ heard }) => {
      const refusals = causedBy(wellFormed(await heard.refusals()), ['api_token'], [...UNKNOWN, 'dead']);
      eachAnswer(refusals, ({ answer }) => expect(answer).toHaveErrorType('BAD_API_TOKEN'));
    },
  ),

  should(
    'error-type-unknown-job',
    elsewhere.errorTypes,
    'For a job that is unknown or deleted the ErrorType is ITEM_NOT_FOUND.',
    async ({ heard }) => {
      const refusals = causedBy(wellFormed(await heard.refusals()), ['job_id'], [...UNKNOWN, 'deleted']);
      eachAnswer(refusals, ({ answer }) => expect(answer).toHaveErrorType('ITEM_NOT_FOUND'));
    },
  ),

  should(
    'comment-not-empty',
    elsewhere.errorTypes,
    'Every ErrorComment says something.',
    async ({ heard }) => {
      eachAnswer(await heard.refusals(), ({ answer }) => expect(answer).toHaveComment());
    },
  ),

  should(
    'comment-names-missing-parameter',
    elsewhere.errorTypes,
    'The ErrorComment for a missing parameter names it, and no other that is required.',
    async ({ heard }) => {
      const required = ['v', 'api_token', 'job_id'];
      const refusals = causedBy(wellFormed(await heard.refusals()), required, ['missing']);
      eachAnswer(refusals, ({ answer, cause }) =>
        expect(answer).toHaveCommentNaming(cause.parameter, required),
      );
    },
  ),

  should('no-token-in-errors', elsewhere.sense, 'No error repeats the api_token.', async ({ api, heard }) => {
    eachAnswer(await heard.refusals(), ({ answer, parameters }) =>
      expect(answer).toBeWithout([api.session.token, parameters.api_token]),
    );
  }),

  should(
    'no-owner-in-errors',
    elsewhere.sense,
    "The error for someone else's job does not tell whose it is.",
    async ({ heard, other }) => {
      const { username } = await other();
      const refusals = causedBy(await heard.refusals(), ['job_id'], ['foreign']);
      eachAnswer(refusals, ({ answer }) => expect(answer).toBeSilentAbout([username]));
    },
  ),

  should('no-stack-trace', elsewhere.sense, "No error shows the server's stack trace.", async ({ heard }) => {
    eachAnswer(await heard.refusals(), ({ answer }) => expect(answer).toBeWithoutStackTrace());
  }),

  drift(
    'drift-success',
    elsewhere.silence,
    'A 200 answer has no field that is not documented.',
    async ({ heard }) => {
      eachAnswer(wellFormed(await heard.successes()), ({ answer }) =>
        expect(answer).toHaveOnlyDocumentedFields(),
      );
    },
  ),

  drift(
    'drift-refusal',
    elsewhere.silence,
    'A 400 answer has no field that is not documented.',
    async ({ heard }) => {
      eachAnswer(wellFormed(await heard.refusals()), ({ answer }) =>
        expect(answer).toHaveOnlyDocumentedFields(),
      );
    },
  ),
]);
