/** Which sessions a run opens, how often, and which it does not ask for. */
import { describe, expect, test } from '@jest/globals';
import type { Settings } from '../../support/settings/read';
import { type FakeTarget, NO, open, type Reply, TOKEN_REFUSED } from '../jobs/fake';

const OTHERS = { username: 'another', password: 'other-secret' };

/** Fails the first so many logins. */
const failing =
  (count: number, reply: Reply): FakeTarget['reply'] =>
  ({ call, times }) =>
    call === 'login' && times <= count ? reply : undefined;

/** A run with its main session open. */
async function opened(reply?: FakeTarget['reply'], changes: Partial<Settings> = {}) {
  const run = open(reply, changes);
  const { session } = await run.accounts.open();
  return { ...run, session, recorder: run.newRecorder() };
}

describe('The first login', () => {
  test.each<[what: string, failures: number, reply: Reply, logins: number, isOpen: boolean]>([
    ['is tried again where it is out of order', 2, [500], 3, true],
    ['is given up after the third time', 3, [500], 3, false],
    ['is not tried again where it is refused', 1, NO, 1, false],
  ])('%s', async (_what, failures, reply, logins, isOpen) => {
    const { accounts, target, notes } = open(failing(failures, reply));
    const outcome = await accounts.open().catch(({ message }) => message);
    expect(accounts.main).toBe(isOpen ? outcome : undefined);
    expect(target.of('login')).toHaveLength(logins);
    expect(accounts.logins).toBe(logins);
    expect(notes).toEqual(
      Array(logins - 1).fill(expect.stringMatching(/^The start was tried again: .*out of order/)),
    );
  });

  test('is not needed with a token, which is tried with a list', async () => {
    const { session, target } = await opened(undefined, { apiToken: 'given', credentials: undefined });
    expect(session).toMatchObject({ token: 'given', isOwn: false });
    expect(target.asked.map(({ call }) => call)).toEqual(['list']);
  });

  test('is refused by a token that is over', async () => {
    const run = opened(() => TOKEN_REFUSED, { apiToken: 'given' });
    await expect(run).rejects.toMatchObject({
      message: 'CIELO24_API_TOKEN is refused: its session is over, or it was never one.',
      isPermanent: true,
    });
  });
});

describe('A session that ended by itself', () => {
  test('is renewed once for all that ask, and a few times in a run at most', async () => {
    const { accounts, session, target, notes } = await opened();
    await Promise.all([accounts.renew(session), accounts.renew(session), accounts.renew(session)]);
    const { session: second } = accounts.main!;
    expect(second.token).toBe('token-2');
    await accounts.renew(session);
    expect(target.of('login')).toHaveLength(2);
    for (let count = 0; count < 5; count += 1) await accounts.renew(accounts.main!.session);
    expect(target.of('login')).toHaveLength(4);
    expect(new Set(notes)).toEqual(new Set(['The session ended during the run, and was opened once more.']));
  });

  test('is not renewed where it was made elsewhere', async () => {
    const { accounts, session, target } = await opened(undefined, { apiToken: 'given' });
    await accounts.renew(session);
    expect(accounts.main!.session).toBe(session);
    expect(target.of('login')).toEqual([]);
  });

  test('is, where it is that of the second account, kept for clean-up if there is no new one', async () => {
    const { accounts, recorder } = await opened(
      ({ call, times }) => (call === 'login' && times === 3 ? NO : undefined),
      { otherCredentials: OTHERS },
    );
    const { session: other } = await accounts.other(recorder);
    const tokens = async () => (await accounts.opened()).map(({ session }) => session.token);
    await accounts.renew(other);
    expect(await tokens()).toEqual(['token-1', 'token-2']);
    await accounts.renew(other);
    expect(await tokens()).toEqual(['token-1', 'token-4']);
  });
});

describe('The second account', () => {
  test('is logged in once for all, and anew after a login that failed', async () => {
    const { accounts, recorder, target } = await opened(
      ({ call, times }) => (call === 'login' && times === 2 ? [500] : undefined),
      { otherCredentials: OTHERS },
    );
    await expect(accounts.other(recorder)).rejects.toThrow('out of order');
    const [one, two] = await Promise.all([accounts.other(recorder), accounts.other(recorder)]);
    expect(two).toBe(one);
    expect(target.of('login').map(({ query }) => query.username)).toEqual(['someone', 'another', 'another']);
  });

  test('is not there where none is set', async () => {
    const { accounts, recorder } = await opened();
    expect(() => accounts.other(recorder)).toThrow(/^There is no second account .*CIELO24_OTHER_USERNAME/);
  });
});

test.each<[what: string, changes: Partial<Settings>, token: string | undefined]>([
  ['is opened anew', {}, 'token-2'],
  ['is left where it was made elsewhere', { apiToken: 'given' }, undefined],
])(
  "to clean up with, a session that has ended %s, and stays nobody else's",
  async (_what, changes, token) => {
    const { accounts, recorder, session } = await opened(undefined, changes);
    expect((await accounts.reopen(accounts.main!, recorder))?.session.token).toBe(token);
    expect(accounts.main!.session).toBe(session);
  },
);
