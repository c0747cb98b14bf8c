/** Which sessions a run opens, opens anew and ends; the target is a function, and no time passes. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Accounts } from '../support/accounts';
import type { Call } from '../support/call-log';
import { Session } from '../support/session';
import { readSettings, type Settings } from '../support/settings/read';
import { Trouble } from '../support/trouble';
import { type Reply, replying } from './replying';
import { hurry } from './timers';

const TOKEN = 'f'.repeat(32);
const CUT = new Trouble('The connection was cut during the login call.');
const REFUSED: Reply = [403, '{"ErrorType":"LOGIN_INVALID"}'];

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/**
 * A run with two accounts. The logins give the tokens someone-1, another-2, and so on.
 * @param reply what the target answers; undefined: yes
 */
function begin(
  changes: Partial<Settings> = {},
  reply: (call: Call, sent: Call[]) => Reply | undefined = () => undefined,
) {
  const loginsIn = (calls: Call[]) => calls.filter(({ call }) => call === 'login');
  const { sent, log } = replying((call, all) => {
    const token = `${call.parameters.username}-${loginsIn(all).length}`;
    return reply(call, all) ?? [200, JSON.stringify({ ApiToken: token, ActiveJobs: [] })];
  });
  const settings = {
    ...readSettings({}).settings,
    credentials: { username: 'someone', password: 'something' },
    otherCredentials: { username: 'another', password: 'anything' },
    ...changes,
  };
  const notes: string[] = [];
  const { signal } = new AbortController();
  const accounts = new Accounts(
    settings,
    () => log,
    signal,
    (sentence) => void notes.push(sentence),
  );
  return {
    sent,
    log,
    notes,
    accounts,
    /** Who has logged in, one after another. */
    logins: () => loginsIn(sent).map(({ parameters }) => parameters.username),
    logouts: () => sent.filter(({ call }) => call === 'logout').map(({ parameters }) => parameters.api_token),
    /** The accounts' present tokens. */
    tokens: async () => (await accounts.opened()).map(({ session }) => session.token),
  };
}

describe('The start', () => {
  const starting = (reply: () => Reply, settings: Partial<Settings> = {}) => {
    const run = begin({ retryPauseMs: 20, ...settings }, reply);
    return { ...run, error: hurry(() => run.accounts.open()).catch((thrown) => thrown) };
  };

  test('is tried three times, and each is told', async () => {
    const { error, notes, accounts } = starting(() => CUT);
    expect(await error).toBe(CUT);
    expect(accounts.logins).toBe(3);
    const told = 'The start was tried again: The connection was cut during the login call.';
    expect(notes).toEqual([told, told]);
  });

  test('waits twice as long each time, and as long as the target asks', async () => {
    const at: number[] = [];
    await starting(() => {
      at.push(Date.now());
      return at.length === 1 ? new Trouble('Wait.', false, 300) : CUT;
    }).error;
    expect(at.map((time) => time - at[0]!)).toEqual([0, 300, 340]);
  });

  test('is not tried again after eight seconds, that a hanging target is told within half a minute', async () => {
    const { error, accounts } = starting(() => {
      jest.setSystemTime(Date.now() + 8_001);
      return CUT;
    });
    expect(await error).toBe(CUT);
    expect(accounts.logins).toBe(1);
  });

  test.each<[string, Partial<Settings>, number, string]>([
    ['the login is refused', {}, 1, 'The login of someone was refused'],
    ['there is nobody to log in', { credentials: undefined }, 0, 'There are no credentials to log in with.'],
    [
      'a token is refused',
      { apiToken: TOKEN },
      1,
      'CIELO24_API_TOKEN is refused: its session is over, or it was never one.',
    ],
  ])('is not tried again where that cannot help: %s', async (_, settings, requests, message) => {
    const { error, sent, notes } = starting(() => [400, '{"ErrorType":"BAD_API_TOKEN"}'], settings);
    expect(await error).toMatchObject({ lasting: true, message: expect.stringContaining(message) });
    expect([sent.length, notes]).toEqual([requests, []]);
  });

  test('with a token does not take a target out of order for one that refuses it', async () => {
    const { error, sent } = starting(() => [500], { apiToken: TOKEN });
    expect(await error).toMatchObject({ lasting: false, message: expect.stringContaining('answered 500') });
    expect(sent.map(({ call }) => call)).toEqual(['list', 'list', 'list']);
  });

  test('with a token logs nobody in, and the session is not for the run to end', async () => {
    const { accounts, logins } = begin({ apiToken: TOKEN });
    expect((await accounts.open()).session).toMatchObject({ token: TOKEN, own: false });
    expect(logins()).toEqual([]);
  });

  test('is not made after an interruption', async () => {
    const { accounts, sent } = begin();
    await accounts.open();
    expect(sent.map(({ always }) => always)).toEqual([false]);
  });
});

describe('The second account', () => {
  test('is no matter of a check where none is set', async () => {
    const { accounts, log, logins } = begin({ otherCredentials: undefined });
    await expect(async () => accounts.other(log)).rejects.toMatchObject({
      name: 'NotExercised',
      message: expect.stringMatching(/^There is no second account .* CIELO24_OTHER_USERNAME/),
    });
    expect(logins()).toEqual([]);
  });

  test('is logged in once for all checks', async () => {
    const { accounts, log, logins } = begin();
    const [one, two] = await Promise.all([accounts.other(log), accounts.other(log)]);
    expect(one).toBe(two);
    expect([one, logins()]).toMatchObject([{ name: 'other', session: { token: 'another-1' } }, ['another']]);
  });

  test('is logged in anew where that failed', async () => {
    const { accounts, log, tokens } = begin({}, (_, { length }) => (length === 1 ? CUT : undefined));
    await expect(accounts.other(log)).rejects.toBe(CUT);
    expect(await tokens()).toEqual([]);
    await accounts.other(log);
    expect(await tokens()).toEqual(['another-2']);
  });
});

describe('A session to be logged out', () => {
  test('is another one than that of the run, and is logged out once', async () => {
    const { accounts, log, logouts } = begin();
    await accounts.open();
    expect(await accounts.dead(log)).toMatchObject({ token: 'someone-2' });
    await accounts.closeLoose(log);
    expect(logouts()).toEqual(['someone-2']);
  });

  test('is logged out in the end, where trouble kept it from that', async () => {
    const { accounts, log, sent, logouts } = begin({}, (_, { length }) => (length === 2 ? CUT : undefined));
    await expect(accounts.dead(log)).rejects.toBe(CUT);
    await accounts.closeLoose(log);
    await accounts.closeLoose(log);
    expect(logouts()).toEqual(['someone-1', 'someone-1', 'someone-1']);
    expect(sent.map(({ always }) => always)).toEqual([false, false, true, true]);
  });

  test.each<[string, ReturnType<typeof begin>, string[], RegExp]>([
    ['the run was given a token', begin({ apiToken: TOKEN }), [], /^The run was given a token/],
    ['nobody can log in', begin({ credentials: undefined }), [], /needs CIELO24_USERNAME/],
    [
      'a second login is refused',
      begin({}, (_, { length }) => (length > 1 ? REFUSED : undefined)),
      ['someone', 'someone'],
      /^A second session, .* is not given: The login of someone was refused/,
    ],
    [
      'a second login gives the same token',
      begin({}, () => [200, '{"ApiToken":"the-same"}']),
      ['someone', 'someone'],
      /^A second login gives the same token/,
    ],
  ])('is none where %s', async (_, { accounts, log, logins, logouts }, all, message) => {
    await hurry(() => accounts.open()).catch(() => {});
    await expect(accounts.dead(log)).rejects.toMatchObject({
      name: 'NotExercised',
      message: expect.stringMatching(message),
    });
    await accounts.closeLoose(log);
    expect([logins(), logouts()]).toEqual([all, []]);
  });

  test('is none where the session of the run ended once: a second login may be what ends it', async () => {
    const { accounts, log, logins } = begin();
    await accounts.renew((await accounts.open()).session);
    await expect(accounts.dead(log)).rejects.toMatchObject({
      name: 'NotExercised',
      message: expect.stringMatching(/^The session ended once already/),
    });
    expect(logins()).toEqual(['someone', 'someone']);
  });

  test('is tried again after trouble, and that is no want of occasion', async () => {
    const { accounts, log, logouts } = begin({}, (_, { length }) => (length === 2 ? CUT : undefined));
    await accounts.open();
    await expect(accounts.dead(log)).rejects.toBe(CUT);
    await accounts.dead(log);
    expect(logouts()).toEqual(['someone-3']);
  });
});

describe('A session that ended by itself', () => {
  test('is opened once more, however many checks tell of it, and not a third time', async () => {
    const { accounts, logins, notes, tokens } = begin();
    const { session } = await accounts.open();
    expect(accounts.wasRenewed).toBe(false);
    await Promise.all([accounts.renew(session), accounts.renew(session)]);
    await accounts.renew(accounts.main!.session);
    expect([accounts.wasRenewed, accounts.main!.name]).toEqual([true, 'main']);
    expect([logins(), await tokens()]).toEqual([['someone', 'someone'], ['someone-2']]);
    expect(notes).toEqual(['The session ended during the run, and was opened once more.']);
  });

  test('leaves that of the other account as it is', async () => {
    const { accounts, log, tokens } = begin();
    const main = await accounts.open();
    const other = await accounts.other(log);
    await Promise.all([accounts.renew(other.session), accounts.renew(other.session)]);
    expect([await tokens(), accounts.wasRenewed]).toEqual([['someone-1', 'another-3'], false]);
    await accounts.renew(main.session);
    expect([await tokens(), accounts.wasRenewed]).toEqual([['someone-4', 'another-3'], true]);
  });

  test('and cannot be opened anew stays known, that its jobs are removed', async () => {
    const { accounts, log, tokens } = begin({}, (_, { length }) => (length === 2 ? REFUSED : undefined));
    const { session } = await accounts.other(log);
    await accounts.renew(session);
    expect(await tokens()).toEqual(['another-1']);
    await accounts.renew(session);
    expect(await tokens()).toEqual(['another-3']);
  });

  test('is not opened anew where its token was made elsewhere', async () => {
    const { accounts, logins, tokens } = begin({ apiToken: TOKEN });
    await accounts.renew((await accounts.open()).session);
    expect([logins(), await tokens(), accounts.wasRenewed]).toEqual([[], [TOKEN], false]);
  });
});

describe('To clean up with, a session', () => {
  test.each([
    ['main', 'someone'],
    ['other', 'another'],
  ] as const)('of the %s account is opened anew, also after an interruption', async (name, username) => {
    const { accounts, log, sent, logins } = begin();
    const account = await accounts.reopen({ name, session: new Session('ended', true) }, log);
    expect(account).toMatchObject({ name, session: { token: `${username}-1`, own: true } });
    expect([logins(), sent.map(({ always }) => always)]).toEqual([[username], [true]]);
  });

  test('whose token was made elsewhere is not opened anew', async () => {
    const { accounts, log, sent } = begin();
    expect(await accounts.reopen({ name: 'main', session: new Session(TOKEN, false) }, log)).toBeUndefined();
    expect(sent).toEqual([]);
  });
});
