/** The sessions of a run: one for each account, opened when it is first needed, and one more to be logged out. */
import { Api } from './api';
import type { CallLog } from './call-log';
import { ALL_RUNS } from './marker';
import { login, logout, Session } from './session';
import type { Credentials, Settings } from './settings/read';
import { NotExercised, SessionEnded, Trouble } from './trouble';
import { sleep } from './wait';

export interface Account {
  name: 'main' | 'other';
  session: Session;
}

/** What stands in a token's place wherever it would be written. */
const LABELS = { main: '$CIELO24_API_TOKEN', other: '$CIELO24_OTHER_API_TOKEN' };

/** How often the first login is tried in all … */
const ATTEMPTS = 3;
/** … and no more after so long; with the longest request this stays below half a minute. */
const PATIENCE_MS = 8_000;

export class Accounts {
  /** How many logins were sent. */
  logins = 0;
  main: Account | undefined;
  #other: Promise<Account> | undefined;
  #renewing: Promise<void> | undefined;
  readonly #loose = new Set<Session>();

  /** @param note takes a sentence for the report */
  constructor(
    private readonly settings: Settings,
    private readonly newLog: () => CallLog,
    private readonly interrupted: AbortSignal,
    private readonly note: (sentence: string) => void,
  ) {}

  /** Whether the main session ended by itself in this run. */
  get wasRenewed(): boolean {
    return this.#renewing !== undefined;
  }

  /** Opens the main account's session, with patience. @throws Trouble with what to look at */
  async open(): Promise<Account> {
    const until = Date.now() + PATIENCE_MS;
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.main = { name: 'main', session: await this.#openMain() };
        return this.main;
      } catch (error) {
        if (!(error instanceof Trouble) || error.lasting || Date.now() > until || attempt === ATTEMPTS)
          throw error;
        this.note(`The start was tried again: ${error.message}`);
        const pause = this.settings.retryPauseMs * 2 ** (attempt - 1);
        await sleep(Math.max(pause, error.retryAfterMs), this.interrupted);
      }
    }
  }

  /** All accounts that have a session. */
  async opened(): Promise<Account[]> {
    const other = await this.#other?.catch(() => undefined);
    return [this.main, other].filter((account) => account !== undefined);
  }

  /** The unrelated second account. @throws NotExercised where none is set */
  other(log: CallLog): Promise<Account> {
    const { otherCredentials } = this.settings;
    if (!otherCredentials) {
      throw new NotExercised(
        "There is no second account to have someone else's job: set CIELO24_OTHER_USERNAME and CIELO24_OTHER_PASSWORD.",
      );
    }
    this.#other ??= this.#login(log, otherCredentials, LABELS.other).then((session) => ({
      name: 'other',
      session,
    }));
    // A login that failed is not kept: the next attempt logs in anew.
    return this.#other.catch((error) => {
      this.#other = undefined;
      throw error;
    });
  }

  /** A session of the main account that is already logged out. @throws NotExercised where there can be none */
  async dead(log: CallLog): Promise<Session> {
    const { credentials, apiToken } = this.settings;
    if (apiToken) {
      throw new NotExercised(
        'The run was given a token, and another login might end that: CIELO24_API_TOKEN.',
      );
    }
    if (this.#renewing) {
      throw new NotExercised(
        'The session ended once already, as it does where a second login ends the first: none is opened to be logged out.',
      );
    }
    if (!credentials) {
      throw new NotExercised('A session to log out needs CIELO24_USERNAME with its password or secure key.');
    }
    const session = await this.#login(log, credentials, '$DEAD_API_TOKEN').catch((error) => {
      if (!(error instanceof Trouble && error.lasting)) throw error;
      throw new NotExercised(`A second session, to be logged out, is not given: ${error.message}`);
    });
    if (session.token === this.main?.session.token) {
      throw new NotExercised('A second login gives the same token: to log it out would end the run.');
    }
    this.#loose.add(session);
    await logout(log, session);
    this.#loose.delete(session);
    return session;
  }

  /** Logs out what was to be logged out and is not yet. */
  async closeLoose(log: CallLog): Promise<void> {
    await Promise.all([...this.#loose].map((session) => logout(log, session, true).catch(() => {})));
  }

  /**
   * Opens a session anew after it has ended by itself; the main one once in a run. Some targets end a session when the
   * account logs in once more.
   */
  async renew(ended: Session): Promise<void> {
    const current = this.#other;
    const other = await current?.catch(() => undefined);
    if (other?.session === ended && this.#other === current) {
      // Without a new session it stays known by the old one, for clean-up to look after.
      this.#other = this.#login(this.newLog(), this.settings.otherCredentials!, LABELS.other).then(
        (session) => ({ name: 'other', session }),
        () => other,
      );
    }
    if (this.main?.session !== ended) return;
    const { credentials } = this.settings;
    if (!credentials || !ended.own) return;
    this.#renewing ??= this.#login(this.newLog(), credentials, LABELS.main).then((session) => {
      this.main = { name: 'main', session };
      this.note('The session ended during the run, and was opened once more.');
    });
    await this.#renewing;
  }

  /** Opens a session anew to clean up with. @returns undefined where the session was not the suite's own */
  async reopen({ name, session }: Account, log: CallLog): Promise<Account | undefined> {
    const credentials = name === 'main' ? this.settings.credentials : this.settings.otherCredentials;
    if (!credentials || !session.own) return undefined;
    return { name, session: await this.#login(log, credentials, LABELS[name], true) };
  }

  async #openMain(): Promise<Session> {
    const { apiToken, credentials } = this.settings;
    if (!apiToken) {
      if (!credentials) throw new Trouble('There are no credentials to log in with.', true);
      return this.#login(this.newLog(), credentials, LABELS.main);
    }
    const session = new Session(apiToken, false);
    try {
      await new Api(this.newLog(), session).list(ALL_RUNS);
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      throw new Trouble('CIELO24_API_TOKEN is refused: its session is over, or it was never one.', true);
    }
    return session;
  }

  #login(log: CallLog, credentials: Credentials, label: string, always = false): Promise<Session> {
    this.logins += 1;
    return login(log, credentials, label, always);
  }
}
