/** What keeps a session from being opened is told in one sentence that says what to look at. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Accounts } from '../support/accounts';
import { makeAnswer } from '../support/answer';
import type { CallLog } from '../support/call-log';
import { readSettings } from '../support/environment';
import { Redactor } from '../support/redaction';
import { login } from '../support/session';
import { Trouble } from '../support/trouble';

const someone = { username: 'someone', password: 'something' };
const answering = (status: number, body: string) =>
  ({
    redactor: new Redactor(),
    exchanges: [],
    send: async () => makeAnswer({ status, contentType: 'application/json', body, tookMs: 1, request: '' }),
  }) as unknown as CallLog;

const REFUSED =
  /^The login of someone was refused \(.*\): look at the user name and the password or secure key\.$/;
const OTHER =
  /^The target answered the login with .*; this does not look like the cielo24 API: look at CIELO24_BASE_URL/;

test.each<[number, string, RegExp, boolean]>([
  [400, '{"ErrorType":"LOGIN_INVALID","ErrorComment":"no"}', REFUSED, true],
  [401, '{}', REFUSED, true],
  [401, '<html>', REFUSED, true],
  [403, '{}', REFUSED, true],
  [400, '{}', OTHER, true],
  [404, '<html>', OTHER, true],
  [302, '', OTHER, true],
  [200, '{"ApiToken":""}', OTHER, true],
  [200, '{"status":"ok"}', OTHER, true],
  [500, '<html>', /^The target answered the login with 500 .*; its login is out of order\.$/, false],
])('a login that is answered %d %s', async (status, body, sentence, lasting) => {
  const error = await login(answering(status, body), someone, '$TOKEN').catch((thrown) => thrown);
  expect(error).toBeInstanceOf(Trouble);
  expect([error.message, error.lasting]).toEqual([expect.stringMatching(sentence), lasting]);
});

test('a token that is refused', async () => {
  const log = answering(400, '{"ErrorType":"BAD_API_TOKEN","ErrorComment":"no"}');
  const settings = { ...readSettings({}).settings, apiToken: 'f'.repeat(32) };
  const accounts = new Accounts(
    settings,
    () => log,
    new AbortController().signal,
    () => {},
  );
  const error = await accounts.open().catch((thrown) => thrown);
  expect([error.message, error.lasting]).toEqual([
    'CIELO24_API_TOKEN is refused: its session is over, or it was never one.',
    true,
  ]);
});

describe('A start that meets with trouble', () => {
  afterEach(() => void jest.restoreAllMocks());

  const starting = (send: () => void) => {
    const log = {
      redactor: new Redactor(),
      exchanges: [],
      send: async () => {
        send();
        throw new Trouble('The connection was cut during the login call.');
      },
    } as unknown as CallLog;
    const settings = { ...readSettings({}).settings, credentials: someone, retryPauseMs: 0 };
    const notes: string[] = [];
    const note = (sentence: string) => void notes.push(sentence);
    return { notes, accounts: new Accounts(settings, () => log, new AbortController().signal, note) };
  };

  test('is tried three times, and each is told', async () => {
    const { notes, accounts } = starting(() => {});
    await expect(accounts.open()).rejects.toThrow('was cut');
    expect(accounts.logins).toBe(3);
    const told = 'The start was tried again: The connection was cut during the login call.';
    expect(notes).toEqual([told, told]);
  });

  test('is not tried again after eight seconds, that a hanging target is told within half a minute', async () => {
    let now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const { accounts } = starting(() => {
      now += 8_001;
    });
    await expect(accounts.open()).rejects.toThrow('was cut');
    expect(accounts.logins).toBe(1);
  });
});
