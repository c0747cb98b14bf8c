/** What a login that is not given says, so that whoever reads it looks in the right place. */
import { expect, test } from '@jest/globals';
import { login, logout, Session } from '../../support/api/session';
import { open, type Reply } from '../jobs/fake';

const CREDENTIALS = { username: 'someone', password: 'something' };
const HTML = { 'content-type': 'text/html' };
const LOOK_AT_SECRET = 'look at the user name and the password or secure key.';
const LOOK_AT_URL = 'this does not look like the cielo24 API: look at CIELO24_BASE_URL, also at its path.';
const LET_THROUGH =
  'something in front of the API asks for credentials or lets nobody through (a firewall, a proxy). ' +
  'The user name and password of the API may be right.';

const logInAt = (reply: Reply, credentials: object = CREDENTIALS) => {
  const run = open(({ call }) => (call === 'login' ? reply : undefined));
  const recorder = run.newRecorder();
  return { ...run, recorder, session: login(recorder, credentials as typeof CREDENTIALS, '$TOKEN') };
};

test.each<[what: string, reply: Reply, says: string, isPermanent: boolean]>([
  [
    'out of order',
    [500, {}],
    'The target answered the login with 500 application/json; its login is out of order.',
    false,
  ],
  [
    'redirected',
    [302, '', { location: 'https://sso.test/' }],
    'The login was redirected (302 application/json, to https://sso.test/): something in front of the API ' +
      "asks for a sign-on, or CIELO24_BASE_URL is not the API's address.",
    true,
  ],
  [
    'asked for credentials of HTTP',
    [400, { ErrorType: 'X' }, { 'www-authenticate': 'Basic' }],
    `The login was answered 400 application/json, X: undefined: ${LET_THROUGH}`,
    true,
  ],
  [
    'forbidden by a page',
    [403, '<p>no</p>', HTML],
    `The login was answered 403 text/html: ${LET_THROUGH}`,
    true,
  ],
  [
    'forbidden by the API',
    [401, { ErrorType: 'NO', ErrorComment: 'no' }],
    `The login of someone was refused (401 application/json, NO: no): ${LOOK_AT_SECRET}`,
    true,
  ],
  [
    'refused for the password',
    [400, { ErrorType: 'LOGIN_INVALID', ErrorComment: 'no' }],
    `The login of someone was refused (400 application/json, LOGIN_INVALID: no): ${LOOK_AT_SECRET}`,
    true,
  ],
  [
    'refused for the query',
    [400, { ErrorType: 'INVALID_QUERY', ErrorComment: 'no' }],
    'The login of someone was refused (400 application/json, INVALID_QUERY: no): look at CIELO24_BASE_URL, ' +
      'also at its path, and at the user name and the password or secure key.',
    true,
  ],
  [
    'accepted without a token',
    [200, { ApiToken: '' }],
    `The target answered the login with 200 application/json; ${LOOK_AT_URL}`,
    true,
  ],
  ['not found', [404, '', HTML], `The target answered the login with 404 text/html; ${LOOK_AT_URL}`, true],
  [
    'answered in a way that cannot be read',
    [200, '\ufeff{"ApiToken":"a"}'],
    'The target answered the login with 200 application/json, and of the body it begins with a byte-order ' +
      `mark, which JSON must not have; ${LOOK_AT_URL}`,
    true,
  ],
])('a login that is %s', async (_what, reply, message, isPermanent) => {
  await expect(logInAt(reply).session).rejects.toMatchObject({ name: 'Trouble', message, isPermanent });
});

test('the token that is given is struck out from then on', async () => {
  const { session, recorder } = logInAt([200, { ApiToken: 'f'.repeat(32) }]);
  expect((await session).token).toBe('f'.repeat(32));
  expect(recorder.line(`x ${'f'.repeat(32)} x`)).toBe('x $TOKEN x');
});

test.each([
  ['the key', { secureKey: 'k' }, { securekey: 'k' }],
  ['the password, and not the key beside it', { password: 'p', secureKey: 'k' }, { password: 'p' }],
])('a login is asked for with %s', async (_what, secret, sent) => {
  const { session, target } = logInAt([200, { ApiToken: 'a' }], { username: 'someone', ...secret });
  await session;
  expect(target.of('login')[0]!.query).toEqual({ v: '1', username: 'someone', ...sent });
});

test.each<[Reply, string | undefined]>([
  [[204, ''], undefined],
  [[200, {}], undefined],
  [[400, {}], 'The logout was answered 400 application/json.'],
])('a logout that is answered %j', async (reply, says) => {
  const { newRecorder } = open(({ call }) => (call === 'logout' ? reply : undefined));
  const said = await logout(newRecorder(), new Session('t', true)).catch(({ message }) => message);
  expect(said).toBe(says);
});
