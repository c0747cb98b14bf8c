/** Logging in and out. Every token is struck out of all that is written, from the moment it is known. */
import { type Answer, field, isForeign, summarize, textOf, whyNoJson } from '../http/answer';
import type { Recorder } from '../http/recorder';
import type { CookieJar } from '../http/target';
import { Trouble } from '../http/trouble';
import type { Credentials } from '../settings/read';

export class Session {
  /**
   * @param token what stands for this session in every call
   * @param isOwn false for a token made elsewhere, which is never logged out
   * @param cookies what the target set for this session
   */
  constructor(
    readonly token: string,
    readonly isOwn: boolean,
    readonly cookies?: CookieJar,
  ) {}
}

/** The session's token is no longer accepted, although nobody logged it out. */
export class SessionEnded extends Trouble {
  constructor(readonly session: Session) {
    super('The session ended during the run: its token is no longer accepted.');
  }
}

/** The time limit of a request of clean-up: shorter than that of a check, so that the run comes to its end. */
export const CLEAN_UP_TIMEOUT_MS = 5_000;

const asCleanUp = (always: boolean) => ({ always, ...(always && { timeoutMs: CLEAN_UP_TIMEOUT_MS }) });

/**
 * Opens a session.
 * @param tokenLabel what stands in the token's place wherever it would be written
 * @param options `always` also after an interruption, and with less patience; for clean-up
 * @throws Trouble where the login is refused, or the target does not answer as this API would
 */
export async function login(
  recorder: Recorder,
  credentials: Credentials,
  tokenLabel: string,
  { always = false, isByHeaders = false }: { always?: boolean; isByHeaders?: boolean } = {},
): Promise<Session> {
  const cookies = recorder.target.newCookies();
  const { username, password, secureKey } = credentials;
  const key = password === undefined ? secureKey : undefined;
  const answer = await recorder.send({
    role: 'arrange',
    purpose: isByHeaders ? 'log in by headers' : 'log in',
    path: '/api/account/login',
    ...(isByHeaders
      ? { parameters: { v: '1' }, headers: loginHeaders(username, password, key) }
      : { parameters: { v: '1', username, password, securekey: key } }),
    cookies,
    ...asCleanUp(always),
  });
  const token = textOf(field(answer, 'ApiToken'));
  if (answer.status !== 200 || token === undefined) throw refusedLogin(answer, credentials);
  recorder.redactor.add(token, tokenLabel);
  return new Session(token, true, cookies);
}

/** The page's table names the header of the password x-auth-password, and its example x-auth-key. */
const loginHeaders = (username: string, password = '', key?: string): Record<string, string> => ({
  'x-auth-user': username,
  ...(key ? { 'x-auth-securekey': key } : { 'x-auth-password': password, 'x-auth-key': password }),
});

/** Whether the credentials can stand in headers as they are. */
export const fitHeaders = ({ username, password, secureKey }: Credentials): boolean =>
  [username, password, secureKey].every((one) => /^[!-~]*$/.test(one ?? ''));

function refusedLogin(answer: Answer, { username, password, secureKey }: Credentials): Trouble {
  const { status, headers } = answer;
  const what = summarize(answer);
  const type = field(answer, 'ErrorType');
  if (status >= 500)
    return new Trouble(`The target answered the login with ${what}; its login is out of order.`);
  const fail = (sentence: string) => new Trouble(sentence, { isPermanent: true });
  if (status >= 300 && status < 400) {
    return fail(
      `The login was redirected (${what}): something in front of the API asks for a sign-on, or CIELO24_BASE_URL is not the API's address.`,
    );
  }
  if (headers['www-authenticate'] !== undefined || ([401, 403].includes(status) && isForeign(answer))) {
    return fail(
      `The login was answered ${what}: something in front of the API asks for credentials or lets nobody through (a firewall, a proxy). ` +
        'The user name and password of the API may be right.',
    );
  }
  if ([401, 403].includes(status) || (status === 400 && type !== undefined)) {
    const isPadded = [password, secureKey].some((secret) => secret !== undefined && secret.trim() !== secret);
    const isOfQuery = /^INVALID_|^MISSING_|NOT_IMPLEMENTED|NOT_FOUND/.test(String(type));
    return fail(
      `The login of ${username} was refused (${what}): look at ` +
        `${isOfQuery ? 'CIELO24_BASE_URL, also at its path, and at ' : ''}the user name and the password or secure key.` +
        (isPadded ? ' The password or secure key begins or ends with a blank or a line end.' : ''),
    );
  }
  const why = whyNoJson(answer);
  return fail(
    `The target answered the login with ${what}${why ? `, and of the body ${why}` : ''}; ` +
      'this does not look like the cielo24 API: look at CIELO24_BASE_URL, also at its path.',
  );
}

/** Ends a session, so that its token is dead. @throws Trouble where the target does not confirm it */
export async function logout(recorder: Recorder, session: Session, always = false): Promise<void> {
  const answer = await recorder.send({
    role: 'arrange',
    purpose: 'log out',
    path: '/api/account/logout',
    parameters: { v: '1', api_token: session.token },
    cookies: session.cookies,
    ...asCleanUp(always),
  });
  // One whose logout was asked for before, and not answered, is over.
  const isOver = field(answer, 'ErrorType') === 'BAD_API_TOKEN';
  if (answer.status !== 204 && answer.status !== 200 && !isOver) {
    throw new Trouble(`The logout was answered ${summarize(answer)}.`, { isPermanent: true });
  }
}

/** For a request whose answer tells nothing. @throws what is no trouble of this request alone */
export function ignoringTrouble(error: unknown): undefined {
  if (error instanceof Trouble && !(error instanceof SessionEnded)) return undefined;
  throw error;
}
