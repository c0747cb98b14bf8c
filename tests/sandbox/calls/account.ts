import { json, noContent, Refusal } from '../answers';
import { badValue, type Call, type Handler, isHex, optional, parseParameters, required } from '../call';
import type { Session, Store } from '../store';

type Values = ReturnType<Call['query']>;

export function checkVersion(version: string): void {
  if (version !== '1') {
    throw new Refusal('INVALID_OPTION', 'The parameter v takes 1 and nothing else.', 'version', 'v');
  }
}

/** The live session of a token, which counts as used now. */
export function findSession(store: Store, token: string): Session {
  const refusal = (comment: string, reason: 'token-form' | 'token-unknown' | 'token-ended') =>
    new Refusal('BAD_API_TOKEN', comment, reason, 'api_token');
  if (!isHex(token)) throw refusal('The api_token is not a hex string.', 'token-form');
  const session = store.session(token);
  if (!session) throw refusal('No session has this api_token.', 'token-unknown');
  if (store.isOver(session)) throw refusal('The session of this api_token is over.', 'token-ended');
  session.usedAt = Date.now();
  return session;
}

/** What every call but login starts with. */
export function openCall(store: Store, values: Values): Session {
  checkVersion(required(values, 'v'));
  return findSession(store, required(values, 'api_token'));
}

export function accountCalls(store: Store): Record<string, Handler> {
  const accountOf = (session: Session) => store.accounts.get(session.username)!;

  return {
    'GET /api/account/login': (call) => {
      const values = call.query();
      checkVersion(required(values, 'v'));
      const inHeaders = call.header('x-auth-user') !== undefined;
      const username = call.header('x-auth-user') ?? required(values, 'username');
      const given = (name: string) =>
        inHeaders ? call.header(`x-auth-${name}`) : optional(values, name) || undefined;
      const key = given('securekey');
      const password = given('password');
      if (key === undefined && password === undefined) {
        const comment = 'The parameter password, or securekey in its place, is required.';
        throw new Refusal('MISSING_PARAMETER', comment, 'absent', 'password');
      }
      const account = store.accounts.get(username);
      const opens = key !== undefined ? account?.keys.has(key) : account?.password === password;
      if (!account || !opens) {
        throw new Refusal('LOGIN_INVALID', 'The username or what goes with it is wrong.', 'login');
      }
      return json(200, { ApiToken: store.openSession(username).token });
    },

    'GET /api/account/logout': (call) => {
      openCall(store, call.query()).loggedOut = true;
      return noContent;
    },

    'GET /api/account/generate_api_key': (call) => {
      const values = call.query();
      const account = accountOf(openCall(store, values));
      const force = optional(values, 'force_new');
      const wanted = optional(values, 'account_id') || account.username;
      if (wanted !== account.username) {
        throw new Refusal('ACCOUNT_UNPRIVILEGED', 'Not an account of yours.', 'value', 'account_id');
      }
      if (force === 'true') account.keys.clear();
      const key = [...account.keys][0] ?? store.newId();
      account.keys.add(key);
      return json(200, { ApiKey: key });
    },

    'GET /api/account/remove_api_key': (call) => {
      const values = call.query();
      const account = accountOf(openCall(store, values));
      if (!account.keys.delete(required(values, 'api_securekey'))) {
        throw new Refusal('ITEM_NOT_FOUND', 'The account has no such key.', 'value', 'api_securekey');
      }
      return noContent;
    },

    'POST /api/account/update_password': async (call) => {
      const form = parseParameters((await call.body()).toString());
      const account = accountOf(openCall(store, form));
      const password = required(form, 'new_password');
      if (password.trim() === '') throw badValue('INVALID_QUERY', 'new_password', 'is blank');
      account.password = password;
      return noContent;
    },
  };
}
