/** What the answers of every call look like: judged from all answers that a run has had. */
import { expect } from '../../support/checks/job-matchers';
import { causedBy, eachAnswer, wellFormed } from '../../support/checks/responses';
import { type Check, drift, lookBackSection, must, should } from '../../support/checks/words';
import { type Endpoint, refusals, successes } from '../../support/spec/endpoint';
import { UNKNOWN_KINDS } from '../../support/spec/wrong-values';
import { idOf } from './id';
import { type CommonPage, elsewhere } from './page';

/** Each is for something that a request which lacks nothing, and is sent in a session that lives, has not got wrong. */
const OF_OTHER_CAUSES = [
  'MISSING_PARAMETER',
  'BAD_API_TOKEN',
  'LOGIN_INVALID',
  'INVALID_URL',
  'ACCOUNT_EXISTS',
];

const onlyIf = (isSo: boolean, ...checks: Check[]): Check[] => (isSo ? checks : []);

/**
 * @param shapes the promises of the bodies in words: of a success, and of a refusal
 * @param own checks of answers that only this endpoint has
 */
export const answers = (
  endpoint: Endpoint,
  page: CommonPage,
  shapes: { success: string; refusal: string },
  own: Check[] = [],
) => {
  const required = endpoint.parameters.required ?? [];
  const [success, refusal] = [successes(endpoint).join(' or '), refusals(endpoint).join(' or ')];
  const namesJob = page.jobId !== undefined;
  const hasBody = successes(endpoint).some((status) => endpoint.answers[status]?.type !== 'null');

  return lookBackSection('What the answers look like', [
    ...onlyIf(
      hasBody,
      must(
        idOf(endpoint, 'success-media-type'),
        page.exampleResponse,
        `Every ${success} answer is declared as application/json.`,
        async ({ responses }) => {
          eachAnswer(responses.successes(), ({ answer }) => expect(answer).toBeDeclaredAsJson());
        },
      ),
    ),

    must(idOf(endpoint, 'success-body'), page.success, shapes.success, async ({ responses }) => {
      eachAnswer(responses.successes(), ({ answer }) => expect(answer).toMatchTable());
    }),

    must(
      idOf(endpoint, 'refusal-media-type'),
      page.refusal,
      `Every ${refusal} answer is declared as application/json.`,
      async ({ responses }) => {
        eachAnswer(responses.refusals(), ({ answer }) => expect(answer).toBeDeclaredAsJson());
      },
    ),

    must(idOf(endpoint, 'refusal-body'), page.refusal, shapes.refusal, async ({ responses }) => {
      eachAnswer(responses.refusals(), ({ answer }) => expect(answer).toMatchTable());
    }),

    ...own,

    should(
      idOf(endpoint, 'error-type-missing'),
      elsewhere.errorTypes,
      'For a missing parameter the ErrorType is MISSING_PARAMETER.',
      async ({ responses }) => {
        const missing = causedBy(wellFormed(responses.refusals()), required, ['missing']);
        eachAnswer(missing, ({ answer }) => expect(answer).toHaveErrorType('MISSING_PARAMETER'));
      },
    ),

    should(
      idOf(endpoint, 'error-type-bad-token'),
      elsewhere.errorTypes,
      'For a token that is unknown or dead the ErrorType is BAD_API_TOKEN.',
      async ({ responses }) => {
        const kinds = [...UNKNOWN_KINDS, 'dead'];
        const badTokens = causedBy(wellFormed(responses.refusals()), ['api_token'], kinds);
        eachAnswer(badTokens, ({ answer }) => expect(answer).toHaveErrorType('BAD_API_TOKEN'));
      },
    ),

    ...onlyIf(
      namesJob,
      should(
        idOf(endpoint, 'error-type-unknown-job'),
        elsewhere.errorTypes,
        'For a job that is unknown or deleted the ErrorType is ITEM_NOT_FOUND.',
        async ({ responses }) => {
          const kinds = [...UNKNOWN_KINDS, 'deleted'];
          const unknownJobs = causedBy(wellFormed(responses.refusals()), ['job_id'], kinds);
          eachAnswer(unknownJobs, ({ answer }) => expect(answer).toHaveErrorType('ITEM_NOT_FOUND'));
        },
      ),
    ),

    ...onlyIf(
      namesJob,
      should(
        idOf(endpoint, 'error-type-good-request'),
        elsewhere.errorTypes,
        'Where only the job is at fault, the ErrorType tells of no parameter that is missing, and of no bad token, login, address or account name.',
        async ({ responses }) => {
          const good = wellFormed(responses.refusals()).filter(({ wrong, parameters }) =>
            wrong ? wrong.kind === 'foreign' : required.every((name) => parameters[name] !== undefined),
          );
          eachAnswer(good, ({ answer }) => expect(answer).toHaveErrorTypeBeside(OF_OTHER_CAUSES));
        },
      ),
    ),

    should(
      idOf(endpoint, 'comment-not-empty'),
      elsewhere.errorTypes,
      'Every ErrorComment says something.',
      async ({ responses }) => {
        eachAnswer(responses.refusals(), ({ answer }) => expect(answer).toHaveComment());
      },
    ),

    should(
      idOf(endpoint, 'comment-names-missing-parameter'),
      elsewhere.errorTypes,
      'The ErrorComment for a missing parameter names it, and no other that is required.',
      async ({ responses }) => {
        const missing = causedBy(wellFormed(responses.refusals()), required, ['missing']);
        eachAnswer(missing, ({ answer, wrong }) =>
          expect(answer).toHaveCommentNaming(wrong.parameter, required),
        );
      },
    ),

    should(
      idOf(endpoint, 'no-token-in-errors'),
      elsewhere.sense,
      'No error repeats the api_token.',
      async ({ responses }) => {
        eachAnswer(responses.refusals(), ({ answer, parameters }) =>
          expect(answer).toBeWithout([parameters.api_token]),
        );
      },
    ),

    ...onlyIf(
      namesJob,
      should(
        idOf(endpoint, 'no-owner-in-errors'),
        elsewhere.sense,
        "The error for someone else's job tells neither whose it is, nor its name, and no error tells of another one of theirs.",
        async ({ responses, other }) => {
          const { username, jobs } = await other();
          const foreign = causedBy(responses.refusals(), ['job_id'], ['foreign']);
          eachAnswer(foreign, ({ answer }) => expect(answer).toBeSilentAbout([username, ...jobs.names]));
          eachAnswer(responses.refusals(), ({ answer, parameters }) =>
            expect(answer).toBeSilentAbout(jobs.ids.filter((id) => !parameters.job_id?.includes(id))),
          );
        },
      ),
    ),

    should(
      idOf(endpoint, 'no-stack-trace'),
      elsewhere.sense,
      "No error shows the server's stack trace.",
      async ({ responses }) => {
        eachAnswer(responses.refusals(), ({ answer }) => expect(answer).toBeWithoutStackTrace());
      },
    ),

    ...onlyIf(
      hasBody,
      drift(
        idOf(endpoint, 'drift-success'),
        elsewhere.silence,
        `A ${success} answer has no field that is not documented.`,
        async ({ responses }) => {
          eachAnswer(wellFormed(responses.successes()), ({ answer }) =>
            expect(answer).toHaveOnlyDocumentedFields(),
          );
        },
      ),
    ),

    drift(
      idOf(endpoint, 'drift-refusal'),
      elsewhere.silence,
      `A ${refusal} answer has no field that is not documented.`,
      async ({ responses }) => {
        eachAnswer(wellFormed(responses.refusals()), ({ answer }) =>
          expect(answer).toHaveOnlyDocumentedFields(),
        );
      },
    ),
  ]);
};
