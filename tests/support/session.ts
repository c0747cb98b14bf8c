/** Logging in and out. Every token is struck out of all that is written, from the moment it is known. */
import { field, summarize, textOf } from './answer';
import type { CallLog } from './call-log';
import type { Credentials } from './settings/read';
import { Trouble } from './trouble';

export class Session {
  /** Whether job info has shown this session a job. */
  infoWorks = false;
  /** The jobs that job info or list have shown it, in lower case. */
  readonly seen = new Set<string>();

  /**
   * @param token what stands for this session in every call
   * @param own false for a token made elsewhere, which is never logged out
   */
  constructor(
    readonly token: string,
    readonly own: boolean,
  ) {}
}

/**
 * Opens a session.
 * @param tokenLabel what stands in the token's place wherever it would be written
 * @param always also after an interruption, and with less patience; for clean-up
 * @throws Trouble where the login is refused, or the target does not answer as this API would
 */
export async function login(
  log: CallLog,
  credentials: Credentials,
  tokenLabel: string,
  always = false,
): Promise<Session> {
  const answer = await log.send({
    role: 'arrange',
    purpose: 'log in',
    call: 'login',
    path: '/api/account/login',
    parameters: {
      v: '1',
      username: credentials.username,
      password: credentials.password,
      securekey: credentials.password === undefined ? credentials.secureKey : undefined,
    },
    ...asCleanUp(always),
  });
  const token = textOf(field(answer, 'ApiToken'));
  if (answer.status === 200 && token !== undefined) {
    log.redactor.add(token, tokenLabel);
    return new Session(token, true);
  }
  if (
    [401, 403].includes(answer.status) ||
    (answer.status === 400 && field(answer, 'ErrorType') !== undefined)
  ) {
    const isOfQuery = /^INVALID_|^MISSING_|NOT_IMPLEMENTED|NOT_FOUND/.test(
      String(field(answer, 'ErrorType')),
    );
    throw new Trouble(
      `The login of ${credentials.username} was refused (${summarize(answer)}): look at ` +
        `${isOfQuery ? 'CIELO24_BASE_URL, also at its path, and at ' : ''}the user name and the password or secure key.`,
      true,
    );
  }
  const hint =
    answer.status >= 500
      ? 'its login is out of order'
      : 'this does not look like the cielo24 API: look at CIELO24_BASE_URL, also at its path';
  throw new Trouble(`The target answered the login with ${summarize(answer)}; ${hint}.`, answer.status < 500);
}

/** Ends a session, so that its token is dead. @throws Trouble where the target does not confirm it */
export async function logout(log: CallLog, session: Session, always = false): Promise<void> {
  const answer = await log.send({
    role: 'arrange',
    purpose: 'log out',
    call: 'logout',
    path: '/api/account/logout',
    parameters: { v: '1', api_token: session.token },
    ...asCleanUp(always),
  });
  if (answer.status !== 204 && answer.status !== 200) {
    throw new Trouble(`The logout was answered ${summarize(answer)}.`, true);
  }
}

/** Clean-up does not wait as long as a check would: the run's end must come. */
export const CLEAN_UP_TIMEOUT_MS = 5_000;

const asCleanUp = (always: boolean) => ({ always, ...(always && { timeoutMs: CLEAN_UP_TIMEOUT_MS }) });
