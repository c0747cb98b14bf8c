/** What keeps a session from being opened is told in one sentence that says what to look at. */
import { expect, test } from '@jest/globals';
import { CLEAN_UP_TIMEOUT_MS, login, logout, Session } from '../support/session';
import { Trouble } from '../support/trouble';
import { replying } from './replying';

const someone = { username: 'someone', password: 'something' };
const answering = (...reply: [status: number, body: string]) => replying(() => reply).log;

const REFUSED =
  /^The login of someone was refused \(.*\): look at the user name and the password or secure key\.$/;
const OTHER =
  /^The target answered the login with .*; this does not look like the cielo24 API: look at CIELO24_BASE_URL/;

test.each<[number, string, RegExp, boolean]>([
  [400, '{"ErrorType":"LOGIN_INVALID","ErrorComment":"no"}', REFUSED, true],
  [400, '{"ErrorType":"LOGIN_INVALID_OR_MISSING_PASSWORD","ErrorComment":"no"}', REFUSED, true],
  [401, '{}', REFUSED, true],
  [401, '<html>', REFUSED, true],
  [403, '{}', REFUSED, true],
  [400, '{}', OTHER, true],
  [404, '<html>', OTHER, true],
  [404, '{"ErrorType":"ITEM_NOT_FOUND","ErrorComment":"no"}', OTHER, true],
  [201, '{"ApiToken":"a-token"}', OTHER, true],
  [302, '', OTHER, true],
  [200, '{"ApiToken":""}', OTHER, true],
  [200, '{"status":"ok"}', OTHER, true],
  [500, '<html>', /^The target answered the login with 500 .*; its login is out of order\.$/, false],
])('a login that is answered %d %s', async (status, body, sentence, lasting) => {
  const error = await login(answering(status, body), someone, '$TOKEN').catch((thrown) => thrown);
  expect(error).toBeInstanceOf(Trouble);
  expect([error.message, error.lasting]).toEqual([expect.stringMatching(sentence), lasting]);
});

test.each([
  [
    { password: 'a-password', secureKey: 'a-key' },
    { password: 'a-password', securekey: undefined },
  ],
  [{ secureKey: 'a-key' }, { password: undefined, securekey: 'a-key' }],
])('a login with %j sends one of them, the password first', async (secrets, parameters) => {
  const { sent, log } = replying(() => [200, { ApiToken: 'a-token' }]);
  const session = await login(log, { username: 'someone', ...secrets }, '$TOKEN');
  expect(sent[0]!.parameters).toEqual({ v: '1', username: 'someone', ...parameters });
  expect([session.token, session.own, log.redactor.labelOf('a-token')]).toEqual(['a-token', true, '$TOKEN']);
});

test('a logout that the target does not confirm is trouble that lasts', async () => {
  const logouts = [204, 200].map((status) => logout(answering(status, ''), new Session('a-token', true)));
  await Promise.all(logouts);
  for (const status of [202, 400, 500]) {
    await expect(logout(answering(status, ''), new Session('a-token', true))).rejects.toMatchObject({
      message: `The logout was answered ${status} application/json.`,
      lasting: true,
    });
  }
});

test('only clean-up logs in and out whatever happened, and with less patience', async () => {
  const { sent, log } = replying(({ call }) => (call === 'login' ? [200, { ApiToken: 'a-token' }] : [204]));
  for (const always of [undefined, true])
    await logout(log, await login(log, someone, '$TOKEN', always), always);
  const inCheck = [false, undefined];
  const inCleanUp = [true, CLEAN_UP_TIMEOUT_MS];
  expect(sent.map(({ always, timeoutMs }) => [always, timeoutMs])).toEqual([
    inCheck,
    inCheck,
    inCleanUp,
    inCleanUp,
  ]);
});
