import { json, noContent, Refusal } from '../answers';
import {
  badValue,
  type Call,
  checkNames,
  flag,
  type Handler,
  isHex,
  optional,
  parseParameters,
  required,
  type Values,
} from '../call';
import type { Session, Store, StoredAccount } from '../store';

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
  // In these words, which tests of the vendor's clients compare.
  const comment = 'Invalid or expired API token';
  if (!session) throw refusal(comment, 'token-unknown');
  if (store.isOver(session)) throw refusal(comment, 'token-ended');
  session.usedAt = Date.now();
  return session;
}

/** What every call but login starts with. `names` are the parameters that it takes beside `v` and `api_token`. */
export function openCall(store: Store, values: Values, names: readonly string[] = []): Session {
  checkVersion(required(values, 'v'));
  const session = findSession(store, required(values, 'api_token'));
  checkNames(values, ['v', 'api_token', ...names]);
  return session;
}

/** Refuses the name of any account but the session's own, for no account has sub-accounts here. */
export function checkOwnAccount(session: Session, values: Values, name: string): void {
  const wanted = optional(values, name);
  if (!wanted || wanted === session.username) return;
  const comment = `The parameter ${name} names no account of yours; this sandbox has no sub-accounts.`;
  throw new Refusal('ACCOUNT_UNPRIVILEGED', comment, 'value', name);
}

/** What somebody logs in with, each part in a header or a parameter. */
function readCredentials(call: Call) {
  const values = call.parameters();
  const given = (name: string, ...headers: string[]): string | undefined => {
    const found = [optional(values, name), ...headers.map((header) => call.header(header))].filter(Boolean);
    if (new Set(found).size > 1) {
      throw new Refusal('INVALID_QUERY', `There is more than one ${name}.`, 'twice', name);
    }
    return found[0];
  };
  const username = given('username', 'x-auth-user');
  // The documentation's table calls the header x-auth-password, its example x-auth-key.
  const password = given('password', 'x-auth-password', 'x-auth-key');
  const key = given('securekey', 'x-auth-securekey');
  if (username === undefined) required(values, 'username');
  if (password === undefined && key === undefined) {
    const comment = 'The parameter password, or securekey in its place, is required.';
    throw new Refusal('MISSING_PARAMETER', comment, 'absent', 'password');
  }
  return { username: username ?? '', password, key };
}

/** What the real API is known to answer where a key is used that was removed. */
function refuseLogin(account: StoredAccount | undefined, secrets: (string | undefined)[]): never {
  if (secrets.some((secret) => secret !== undefined && account?.removedKeys.has(secret))) {
    const comment = 'Account does not have permission to access/change this data';
    throw new Refusal('ACCOUNT_UNPRIVILEGED', comment, 'login');
  }
  throw new Refusal('LOGIN_INVALID', 'The username or what goes with it is wrong.', 'login');
}

export function accountCalls(store: Store) {
  const accountOf = (session: Session) => store.accounts.get(session.username)!;

  const login: Handler = (call) => {
    const values = call.parameters();
    checkVersion(required(values, 'v'));
    // Some clients send a token with every call, this one too.
    checkNames(values, ['v', 'username', 'password', 'securekey', 'api_token']);
    const { username, password, key } = readCredentials(call);
    const account = store.accounts.get(username);
    // One that is right is enough: the real API lets in who sends a wrong key beside the password.
    const opens =
      (password !== undefined && account?.password === password) ||
      (key !== undefined && account?.keys.has(key));
    if (!account || !opens) refuseLogin(account, [password, key]);
    return json(200, { ApiToken: store.openSession(username).token });
  };

  const logout: Handler = (call) => {
    openCall(store, call.parameters()).loggedOut = true;
    return noContent;
  };

  const generateKey: Handler = (call) => {
    const values = call.parameters();
    const session = openCall(store, values, ['account_id', 'force_new']);
    checkOwnAccount(session, values, 'account_id');
    const { keys } = accountOf(session);
    const [oldest] = keys;
    const key = flag(values, 'force_new') || oldest === undefined ? store.newId() : oldest;
    keys.add(key);
    return json(200, { ApiKey: key });
  };

  const removeKey: Handler = (call) => {
    const values = call.parameters();
    const account = accountOf(openCall(store, values, ['api_securekey']));
    const key = required(values, 'api_securekey');
    if (!account.keys.delete(key)) {
      throw new Refusal('ITEM_NOT_FOUND', 'The account has no such key.', 'value', 'api_securekey');
    }
    account.removedKeys.add(key);
    return noContent;
  };

  /** Reads the body alone, whatever its Content-Type: clients send some of their own making. */
  const updatePassword: Handler = (call) => {
    const form = parseParameters(call.body.toString());
    const session = openCall(store, form, ['new_password', 'username']);
    // Some clients send all of it in the query as well.
    for (const [name, values] of call.query()) {
      if (values.some((value) => !form.get(name)?.includes(value))) {
        throw badValue('INVALID_QUERY', name, 'has to be in the body as it is in the query');
      }
    }
    checkOwnAccount(session, form, 'username');
    const password = required(form, 'new_password');
    if (password.trim() === '') throw badValue('INVALID_QUERY', 'new_password', 'is blank');
    accountOf(session).password = password;
    return noContent;
  };

  return { login, logout, generateKey, removeKey, updatePassword };
}
