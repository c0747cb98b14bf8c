import { type Answer, html } from '../answers';
import type { Around, Call } from '../call';
import { both, retype, reword } from './steps';
import { refusingAs } from './surroundings';
import type { Variant } from './variant';

const onOtherMethods =
  (answer: (call: Call) => Answer | undefined): Around =>
  (handler) =>
  (call) =>
    (!['GET', 'POST'].includes(call.method) && answer(call)) || handler(call);

/** What is refused first, and in which words. */
export const refusalsVariants: readonly Variant[] = [
  {
    name: 'comments-reworded',
    does: 'words its comments otherwise, still naming what is missing',
    ...both(
      reword(({ reason, parameter }) =>
        reason === 'absent' || reason === 'empty'
          ? `${parameter}: required, but nothing was given.`
          : 'We could not do this for you, sorry.',
      ),
    ),
  },
  {
    name: 'comments-quoting',
    does: 'names what is missing in quotes, in another language',
    ...both(
      reword(({ reason, parameter }) =>
        reason === 'absent' || reason === 'empty'
          ? `Paramètre obligatoire : «\u00a0${parameter}\u00a0»`
          : 'Non !',
      ),
    ),
  },
  {
    name: 'comments-terse',
    does: 'answers a missing parameter with its bare name',
    ...both(
      reword(({ reason, parameter }) => (reason === 'absent' || reason === 'empty' ? parameter : 'No.')),
    ),
  },
  {
    name: 'comments-long',
    does: 'writes 3 kB of HTML and letters beyond ASCII into its comments',
    ...both(reword(({ comment }) => `<p>${comment}</p>\r\n${'\u{1f600} "Fehler" \\ \t'.repeat(150)}`)),
  },
  {
    name: 'comments-listing-parameters',
    does: 'names what is missing, and after it all that the call requires',
    breaksShould: true,
    ...both(reword(({ comment }) => `${comment} The call requires v, api_token and job_id.`)),
  },
  {
    name: 'bad-version-is-invalid-query',
    does: 'calls a v that is not 1 INVALID_QUERY',
    ...both(retype('INVALID_QUERY', 'version')),
  },
  {
    name: 'empty-is-invalid-query',
    does: 'calls an empty parameter INVALID_QUERY',
    ...both(retype('INVALID_QUERY', 'empty')),
  },
  {
    name: 'non-hex-job-id-is-not-found',
    does: 'calls a job_id that is not hex ITEM_NOT_FOUND',
    ...both(retype('ITEM_NOT_FOUND', 'job-form', 'encoding')),
  },
  {
    name: 'foreign-job-is-not-found',
    does: "calls another account's job ITEM_NOT_FOUND",
    ...both(retype('ITEM_NOT_FOUND', 'job-foreign')),
  },
  {
    name: 'started-job-is-invalid-option',
    does: 'calls a job past deleting INVALID_OPTION',
    ...both(retype('INVALID_OPTION', 'job-status')),
  },
  {
    name: 'deleted-job-is-invalid-query',
    does: 'calls a deleted job INVALID_QUERY, an unknown one ITEM_NOT_FOUND',
    breaksShould: true,
    ...both(retype('INVALID_QUERY', 'job-deleted')),
  },
  {
    name: 'unknown-job-is-unprivileged',
    does: 'calls a job that is not there ACCOUNT_UNPRIVILEGED, like one of somebody else',
    breaksShould: true,
    ...both(retype('ACCOUNT_UNPRIVILEGED', 'job-unknown', 'job-deleted')),
  },
  {
    name: 'one-error-type',
    does: 'calls every refusal of delete and authorize INVALID_QUERY',
    breaksShould: true,
    ...both(retype('INVALID_QUERY')),
  },
  {
    name: 'one-error-type-everywhere',
    does: 'calls every refusal of every call BAD_API_TOKEN',
    breaksShould: true,
    around: refusingAs('BAD_API_TOKEN'),
  },
  {
    name: 'wrong-password-is-unprivileged',
    does: 'calls a login with a wrong password ACCOUNT_UNPRIVILEGED, as the real API was seen to',
    around: refusingAs('ACCOUNT_UNPRIVILEGED', (path) => path === '/api/account/login'),
  },
  {
    name: 'checks-token-first',
    does: 'checks api_token, then job_id, then v',
    ...both(() => ({ order: ['api_token', 'job_id', 'v'] })),
  },
  {
    name: 'checks-job-first',
    does: 'checks job_id, then api_token, then v',
    ...both(() => ({ order: ['job_id', 'api_token', 'v'] })),
  },
  {
    name: 'checks-presence-first',
    does: 'looks whether all parameters are there before it looks at any value',
    ...both((usual) => ({
      checkMethod(call) {
        usual.checkMethod(call);
        for (const name of usual.order) usual.read(call, name);
      },
    })),
  },
  {
    name: 'twice-accepted',
    does: 'takes the first value of a parameter given twice',
    breaksShould: true,
    ...both((usual) => ({
      read: (call, name) => call.parameters().get(name)?.[0] || usual.read(call, name),
    })),
  },
  {
    name: 'extra-parameters-overlooked',
    does: 'overlooks parameters that delete and authorize do not have',
    ...both(() => ({ checkNames: () => undefined })),
  },
  {
    name: 'delete-by-post-too',
    does: 'takes delete by POST as well, as unless otherwise noted all actions are',
    delete: (usual) => ({
      checkMethod(call) {
        if (call.method !== 'POST') usual.checkMethod(call);
      },
    }),
  },
  {
    name: 'other-methods-are-405',
    does: 'answers 405 with Allow to methods that a call does not have',
    around: onOtherMethods(() => ({ ...html(405, 'Method Not Allowed'), headers: { Allow: 'GET' } })),
  },
  {
    name: 'options-answered',
    does: 'answers OPTIONS as browsers ask for it before calls from another page',
    around: onOtherMethods(({ method }) =>
      method === 'OPTIONS'
        ? { status: 204, headers: { Allow: 'GET, OPTIONS', 'Access-Control-Allow-Origin': '*' } }
        : undefined,
    ),
  },
  {
    name: 'paths-in-any-case',
    does: 'overlooks letter case and a slash at the end of paths',
    around: (handler) => (call) =>
      handler({ ...call, path: call.path.toLowerCase().replace(/(?<=.)\/$/, '') }),
  },
];
