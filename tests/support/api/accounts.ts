/** The sessions of a run: one for each account, opened when it is first needed, and those that single checks ask for. */
import type { Recorder } from '../http/recorder';
import { NotExercised, Trouble } from '../http/trouble';
import { sleep } from '../http/wait';
import type { Credentials, Settings } from '../settings/read';
import { Api } from './api';
import { OwnSession } from './own-session';
import { login, logout, Session, SessionEnded } from './session';

export interface Account {
  name: 'main' | 'other';
  session: Session;
}

/** What stands in a token's place wherever it would be written. */
const LABELS = { main: '$CIELO24_API_TOKEN', other: '$CIELO24_OTHER_API_TOKEN' };

/** How often the first login is tried. */
const ATTEMPTS = 3;
/** After so long it is not tried again, so that a target that hangs is told within half a minute. */
const GIVE_UP_AFTER_MS = 8_000;

export class Accounts {
  /** How many logins were sent. */
  logins = 0;
  main: Account | undefined;
  #other: Promise<Account> | undefined;
  #dead: Promise<Session> | undefined;
  #second: Promise<Session> | undefined;
  #renewing: Promise<void> | undefined;
  /** Sessions of single checks that are not logged out yet. */
  readonly #loose = new Set<Session>();

  /** @param note takes a sentence for the report */
  constructor(
    private readonly settings: Settings,
    private readonly newRecorder: () => Recorder,
    private readonly interrupted: AbortSignal,
    private readonly note: (sentence: string) => void,
  ) {}

  /** Whether the main session ended by itself in this run. */
  get wasRenewed(): boolean {
    return this.#renewing !== undefined;
  }

  /** Opens the main account's session, with patience. @throws Trouble with what to look at */
  async open(): Promise<Account> {
    const until = Date.now() + GIVE_UP_AFTER_MS;
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.main = { name: 'main', session: await this.#openMain() };
        return this.main;
      } catch (error) {
        if (!(error instanceof Trouble) || error.isPermanent || Date.now() > until || attempt === ATTEMPTS)
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
  other(recorder: Recorder): Promise<Account> {
    const { otherCredentials } = this.settings;
    if (!otherCredentials) {
      throw new NotExercised(
        "There is no second account to have someone else's job: set CIELO24_OTHER_USERNAME and CIELO24_OTHER_PASSWORD.",
      );
    }
    this.#other ??= this.#login(recorder, otherCredentials, LABELS.other).then((session) => ({
      name: 'other',
      session,
    }));
    // A login that failed is not kept: the next attempt logs in anew.
    return this.#other.catch((error) => {
      this.#other = undefined;
      throw error;
    });
  }

  /**
   * One more session of the main account, for a check that is to end it. It is logged out at the end of the run.
   * @param label what stands in its token's place; default: the number of its login, since a check may have several
   * @throws NotExercised where there can be none
   */
  async another(recorder: Recorder, label = `$API_TOKEN_${this.logins + 1}`): Promise<OwnSession> {
    const { credentials, apiToken } = this.settings;
    if (apiToken) {
      throw new NotExercised(
        'The run was given a token, and another login might end that: CIELO24_API_TOKEN.',
      );
    }
    if (this.#renewing) {
      throw new NotExercised(
        'The session ended once already, as it does where a second login ends the first: no further one is opened.',
      );
    }
    if (!credentials) {
      throw new NotExercised('One more session needs CIELO24_USERNAME with its password or secure key.');
    }
    const session = await this.#login(recorder, credentials, label).catch((error) => {
      if (!(error instanceof Trouble && error.isPermanent)) throw error;
      throw new NotExercised(`One more session is not given: ${error.message}`);
    });
    if (session.token === this.main?.session.token) {
      throw new NotExercised('A second login gives the same token: to log it out would end the run.');
    }
    const own = new OwnSession(session, recorder, this.settings.effectTimeoutMs);
    this.#loose.add(own);
    return own;
  }

  /**
   * The main account in a second session, one for all histories. Where there can be no second session, it is the first.
   */
  async second(recorder: Recorder): Promise<Account> {
    this.#second ??= this.another(recorder, '$SECOND_API_TOKEN').catch((error) => {
      if (!(error instanceof NotExercised)) this.#second = undefined;
      throw error;
    });
    const session = await this.#second.catch((error) => {
      if (error instanceof NotExercised) return undefined;
      throw error;
    });
    // Where the target ended the first session for another login, there is only one at a time.
    const isAlone = session === undefined || this.#renewing !== undefined;
    return isAlone ? this.main! : { name: 'main', session };
  }

  /** A session of the main account that is logged out; one for all checks. @throws NotExercised where there can be none */
  dead(recorder: Recorder): Promise<Session> {
    this.#dead ??= this.another(recorder, '$DEAD_API_TOKEN').then(async (session) => {
      await logout(recorder, session);
      this.#loose.delete(session);
      return session;
    });
    return this.#dead.catch((error) => {
      this.#dead = undefined;
      throw error;
    });
  }

  /** Logs out the sessions of single checks. */
  async closeLoose(recorder: Recorder): Promise<void> {
    const all = [...this.#loose];
    this.#loose.clear();
    await Promise.all(all.map((session) => logout(recorder, session, true).catch(() => {})));
  }

  /**
   * Opens a session anew after it has ended by itself; the main one once in a run. Some targets end a session when the
   * account logs in once more.
   */
  async renew(ended: Session): Promise<void> {
    const current = this.#other;
    const other = await current?.catch(() => undefined);
    if (other?.session === ended && this.#other === current) {
      // Where the login fails, the account keeps its old session: clean-up tries to open it once more.
      this.#other = this.#login(this.newRecorder(), this.settings.otherCredentials!, LABELS.other).then(
        (session) => ({ name: 'other', session }),
        () => other,
      );
    }
    if (this.main?.session !== ended) return;
    const { credentials } = this.settings;
    if (!credentials || !ended.isOwn) return;
    this.#renewing ??= this.#login(this.newRecorder(), credentials, LABELS.main).then((session) => {
      this.main = { name: 'main', session };
      this.note('The session ended during the run, and was opened once more.');
    });
    await this.#renewing;
  }

  /** Opens a session anew to clean up with. @returns undefined where the session was not the suite's own */
  async reopen({ name, session }: Account, recorder: Recorder): Promise<Account | undefined> {
    const credentials = name === 'main' ? this.settings.credentials : this.settings.otherCredentials;
    if (!credentials || !session.isOwn) return undefined;
    return { name, session: await this.#login(recorder, credentials, LABELS[name], true) };
  }

  async #openMain(): Promise<Session> {
    const { apiToken, credentials } = this.settings;
    if (!apiToken) {
      if (!credentials) throw new Trouble('There are no credentials to log in with.', { isPermanent: true });
      return this.#login(this.newRecorder(), credentials, LABELS.main);
    }
    const recorder = this.newRecorder();
    const session = new Session(apiToken, false, recorder.target.newCookies());
    try {
      await new Api(recorder, session).list({ JobName: '-' });
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      throw new Trouble('CIELO24_API_TOKEN is refused: its session is over, or it was never one.', {
        isPermanent: true,
      });
    }
    return session;
  }

  #login(recorder: Recorder, credentials: Credentials, label: string, always = false): Promise<Session> {
    this.logins += 1;
    return login(recorder, credentials, label, always);
  }
}
