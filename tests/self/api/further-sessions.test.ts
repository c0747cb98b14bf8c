/** Sessions of the main account beside its first: a dead one, and those of single checks. */
import { describe, expect, test } from '@jest/globals';
import type { Settings } from '../../support/settings/read';
import { type FakeTarget, NO, open, TOKEN_REFUSED } from '../jobs/fake';

/** A run with its main session open. */
async function opened(reply?: FakeTarget['reply'], changes: Partial<Settings> = {}) {
  const run = open(reply, changes);
  const { session } = await run.accounts.open();
  return { ...run, session, recorder: run.newRecorder() };
}

describe('One more session of the main account', () => {
  test('is dead once for all that need one, and made anew after a failure', async () => {
    const { accounts, recorder, target } = await opened(({ call, times }) =>
      call === 'logout' && times === 1 ? [500] : undefined,
    );
    await expect(accounts.dead(recorder)).rejects.toThrow('The logout was answered 500');
    const [one, two] = await Promise.all([accounts.dead(recorder), accounts.dead(recorder)]);
    expect(two).toBe(one);
    expect(await accounts.dead(recorder)).toBe(one);
    expect(target.of('logout').map(({ query }) => query.api_token)).toEqual(['token-2', 'token-3']);
  });

  test('is logged out in the end, unless it is dead already', async () => {
    const { accounts, recorder, target } = await opened();
    await accounts.dead(recorder);
    await accounts.another(recorder);
    await accounts.closeLoose(recorder);
    expect(target.of('logout').map(({ query }) => query.api_token)).toEqual(['token-2', 'token-3']);
  });

  type Refusal = [
    what: string,
    reply: FakeTarget['reply'] | undefined,
    changes: Partial<Settings>,
    says: RegExp,
  ];
  test.each<Refusal>([
    ['a token was given', undefined, { apiToken: 'given' }, /another login might end that/],
    [
      'the second login is refused',
      ({ call, times }) => (call === 'login' && times > 1 ? NO : undefined),
      {},
      /^One more session is not given: The login of someone was refused/,
    ],
    [
      'the second login gives the same token',
      ({ call }) => (call === 'login' ? [200, { ApiToken: 'same' }] : undefined),
      {},
      /^A second login gives the same token/,
    ],
  ])('is not asked for where %s', async (_what, reply, changes, says) => {
    const { accounts, recorder } = await opened(reply, changes);
    const refusal = { name: 'NotExercised', message: expect.stringMatching(says) };
    await expect(accounts.dead(recorder)).rejects.toMatchObject(refusal);
  });

  test('is not asked for again where it has ended the first one, which is opened anew', async () => {
    const { accounts, recorder } = await opened(({ call, query }) =>
      call === 'list' && query.api_token === 'token-1' ? TOKEN_REFUSED : undefined,
    );
    const refusal = {
      name: 'NotExercised',
      message: expect.stringMatching(/^A second login ends the first/),
    };
    await expect(accounts.another(recorder)).rejects.toMatchObject(refusal);
    await expect(accounts.another(recorder)).rejects.toMatchObject(refusal);
    expect(accounts.main!.session.token).toBe('token-3');
    expect(accounts.hasASessionEnded).toBe(false);
  });

  test('is trouble where the login is', async () => {
    const { accounts, recorder } = await opened(({ call, times }) =>
      call === 'login' && times === 2 ? [500] : undefined,
    );
    await expect(accounts.another(recorder)).rejects.toMatchObject({ name: 'Trouble' });
  });
});
