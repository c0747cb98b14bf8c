/** The sessions of a run: one for each account, opened when it is first needed, and those that single checks ask for. */
import type { Recorder } from '../http/recorder';
import { NotExercised, Trouble } from '../http/trouble';
import { sleep } from '../http/wait';
import { isLoopback } from '../settings/hosts';
import type { Credentials, Settings } from '../settings/read';
import { Api } from './api';
import { OwnSession } from './own-session';
import { fitHeaders, login, logout, Session, SessionEnded } from './session';

export interface Account {
  name: 'main' | 'other';
  session: Session;
}

/** A documented way to log in that is not the usual one. */
export type Way = 'by headers' | 'by a key';

const SECOND_LABELS: Record<Way, string> = {
  'by headers': '$SECOND_API_TOKEN',
  'by a key': '$KEY_API_TOKEN',
};

/** What stands in a token's place wherever it would be written. */
const LABELS = { main: '$CIELO24_API_TOKEN', other: '$CIELO24_OTHER_API_TOKEN' };

/** How often the first login is tried. */
const ATTEMPTS = 3;
/** After so long it is not tried again, so that a target that hangs is told within half a minute. */
const GIVE_UP_AFTER_MS = 8_000;

/** How often the main session is opened anew. */
const MOST_RENEWALS = 3;

const ONE_ONLY = 'A second login ends the first session on this target: no further one is opened.';

export class Accounts {
  /** How many logins were sent. */
  logins = 0;
  main: Account | undefined;
  #other: Promise<Account> | undefined;
  #dead: Promise<Session> | undefined;
  #generatedKey: Promise<string | undefined> | undefined;
  #second: Partial<Record<Way, Promise<Session>>> = {};
  readonly #wayOf = new WeakMap<Session, Way>();
  #hasEnded = false;
  #givesSeveral = false;
  #givesOneOnly = false;
  #opening: Promise<unknown> = Promise.resolve();
  /** The main session's renewals, by the session that had ended. */
  readonly #renewals = new Map<Session, Promise<void>>();
  /** Sessions of single checks that are not logged out yet. */
  readonly #loose = new Set<Session>();

  /** @param note takes a sentence for the report */
  constructor(
    private readonly settings: Settings,
    private readonly newRecorder: () => Recorder,
    private readonly interrupted: AbortSignal,
    private readonly note: (sentence: string) => void,
  ) {}

  /** Whether a session of the main account has ended, and not for another login. */
  get hasASessionEnded(): boolean {
    return this.#hasEnded && !this.#givesOneOnly;
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
        await sleep(pause, this.interrupted);
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
   * @param way in which it is opened, where that can be
   * @throws NotExercised where there can be none
   */
  another(recorder: Recorder, label = `$API_TOKEN_${this.logins + 1}`, way?: Way): Promise<OwnSession> {
    // One after the other: where a login ends the session before it, that is seen at the first.
    const opening = this.#opening.then(() => this.#openAnother(recorder, label, way));
    this.#opening = opening.catch(() => {});
    return opening;
  }

  async #openAnother(recorder: Recorder, label: string, way?: Way): Promise<OwnSession> {
    const { credentials, apiToken } = this.settings;
    if (apiToken) {
      throw new NotExercised(
        'The run was given a token, and another login might end that: CIELO24_API_TOKEN.',
      );
    }
    if (this.#givesOneOnly) throw new NotExercised(ONE_ONLY);
    if (!credentials) {
      throw new NotExercised('One more session needs CIELO24_USERNAME with its password or secure key.');
    }
    const session = await this.#loginBy(recorder, credentials, label, way).catch((error) => {
      if (!(error instanceof Trouble && error.isPermanent)) throw error;
      throw new NotExercised(`One more session is not given: ${error.message}`);
    });
    if (session.token === this.main?.session.token) {
      throw new NotExercised('A second login gives the same token: to log it out would end the run.');
    }
    const own = new OwnSession(session, recorder, this.settings.effectTimeoutMs);
    this.#loose.add(own);
    await this.#seeWhetherFirstLives(recorder);
    return own;
  }

  /** @throws NotExercised where the login has ended the session before it */
  async #seeWhetherFirstLives(recorder: Recorder): Promise<void> {
    const { main } = this;
    if (this.#givesSeveral || !main) return;
    try {
      await new Api(recorder, main.session).confirmSession();
      this.#givesSeveral = true;
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      this.#givesOneOnly = true;
      await this.renew(main.session);
      throw new NotExercised(ONE_ONLY);
    }
  }

  /** Opens a session in this way; where that is not possible here, in the usual one. */
  async #loginBy(recorder: Recorder, credentials: Credentials, label: string, way?: Way): Promise<Session> {
    const other =
      way === 'by a key' ? await this.#keyOnly(recorder, credentials) : way && fitHeaders(credentials);
    if (!other) return this.#login(recorder, credentials, label);
    this.logins += 1;
    const [using, options] = other === true ? [credentials, { isByHeaders: true }] : [other];
    return login(recorder, using, label, options).catch((error) => {
      if (!(error instanceof Trouble && error.isPermanent)) throw error;
      return this.#login(recorder, credentials, label);
    });
  }

  /** The main account's secure key. @throws NotExercised where there is none */
  async secureKey(recorder: Recorder): Promise<string> {
    const { credentials } = this.settings;
    const keyed = credentials && (await this.#keyOnly(recorder, credentials));
    if (keyed?.secureKey) return keyed.secureKey;
    throw new NotExercised('There is no secure key: set CIELO24_SECUREKEY.');
  }

  /**
   * The account's credentials without the password. Where no key is set, the target is asked for one on this machine only:
   * elsewhere it would stay behind as somebody's secret.
   * @returns undefined where there is no key
   */
  async #keyOnly(recorder: Recorder, { username, secureKey }: Credentials): Promise<Credentials | undefined> {
    if (secureKey !== undefined) return { username, secureKey };
    if (!isLoopback(new URL(recorder.target.baseUrl).hostname)) return undefined;
    this.#generatedKey ??= new Api(recorder, this.main!.session).secureKey();
    const key = await this.#generatedKey.catch((error) => {
      this.#generatedKey = undefined;
      throw error;
    });
    if (key === undefined) return undefined;
    recorder.redactor.add(key, '$CIELO24_SECUREKEY');
    return { username, secureKey: key };
  }

  /**
   * The main account in another session, one of each kind for all histories. Where there can be none, it is the first.
   */
  async second(recorder: Recorder, way: Way): Promise<Account> {
    this.#second[way] ??= this.another(recorder, SECOND_LABELS[way], way).catch((error) => {
      if (!(error instanceof NotExercised)) this.#second = {};
      throw error;
    });
    const session = await this.#second[way].catch((error) => {
      if (error instanceof NotExercised) return undefined;
      throw error;
    });
    if (session === undefined) return this.main!;
    this.#wayOf.set(session, way);
    return { name: 'main', session };
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

  /**
   * Logs out the sessions of single checks, and those that histories share: who needs one of these
   * later opens it anew.
   * @param kept the one that goes on
   */
  async closeLoose(recorder: Recorder, kept?: Way): Promise<void> {
    const goesOn = kept && (await this.#second[kept]?.catch(() => undefined));
    const all = [...this.#loose].filter((session) => session !== goesOn);
    this.#second = goesOn ? { [kept!]: Promise.resolve(goesOn) } : {};
    for (const session of all) this.#loose.delete(session);
    await Promise.all(all.map((session) => logout(recorder, session, true).catch(() => {})));
  }

  /**
   * Opens a session anew after it has ended by itself; the main one a few times in a run. Some targets end a session when
   * the account logs in once more.
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
    if (other?.session !== ended) this.#hasEnded = true;
    const way = this.#wayOf.get(ended);
    if (way) delete this.#second[way];
    if (this.main?.session !== ended) return;
    const { credentials } = this.settings;
    if (!credentials || !ended.isOwn) return;
    const known = this.#renewals.get(ended);
    if (!known && this.#renewals.size === MOST_RENEWALS) return;
    const renewing =
      known ??
      this.#login(this.newRecorder(), credentials, LABELS.main).then((session) => {
        this.main = { name: 'main', session };
        this.note('The session ended during the run, and was opened once more.');
      });
    this.#renewals.set(ended, renewing);
    await renewing;
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
    return login(recorder, credentials, label, { always });
  }
}
