import { both, retype, reword } from './steps';
import { refusingAs } from './surroundings';
import type { Variant } from './variant';

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
];
