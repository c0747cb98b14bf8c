/**
 * What speaks against believing that an expectation has failed: before a violation is told, a control request has to be
 * answered by this API, at once.
 */

import type { Accounts } from '../api/accounts';
import { Api } from '../api/api';
import { type Session, SessionEnded } from '../api/session';
import { isForeign, isOld, isOutOfOrder, summarize } from '../http/answer';
import type { Recorder } from '../http/recorder';
import { NotExercised, Trouble } from '../http/trouble';
import type { Job } from '../jobs/job';
import { isAnotherRunGoing } from '../jobs/sweep';
import type { Views } from '../jobs/views';
import { isDeleted } from '../model/job';
import type { Ended } from './attempt';

/** Before all other requests. */
const AT_ONCE = Number.MAX_SAFE_INTEGER;

const TAKEN =
  'Another run of this suite is going on this account, and jobs of this one are gone: they may have been swept there ' +
  '(CIELO24_SWEEP_AFTER_MINUTES).';

/** Answers that no page has, this close to each other, are one event around the API. */
const TOGETHER_MS = 2_000;

export class Control {
  #asking: Promise<Trouble | undefined> | undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly views: Views,
    private readonly newRecorder: () => Recorder,
    private readonly marker: string,
  ) {}

  /**
   * Sends the control requests: the job list, and job info of the control job. Who asks before they leave shares them.
   * @param used the jobs of the check that has failed
   * @returns why the API is not to be held to anything at this moment; undefined where it answers well
   */
  async ask(used: Iterable<Job> = []): Promise<Trouble | undefined> {
    const { main } = this.accounts;
    if (!main) return undefined;
    this.#asking ??= this.#ask(main.session);
    return (await this.#asking) ?? (await this.#taken(main.session, used).catch(() => undefined));
  }

  /** Nothing of this run takes the control job away, nor those of the check that the model holds to be there. */
  async #taken(session: Session, used: Iterable<Job>): Promise<Trouble | undefined> {
    const api = new Api(this.newRecorder(), session);
    const records = [this.views.control ?? [], ...[...used].map(({ record }) => record)].flat();
    const kept = records.filter(
      ({ account, expected }) => account === 'main' && isDeleted(expected) === false,
    );
    const looks = await Promise.all(kept.map(({ id }) => api.info(id)));
    if (looks.every(({ sight }) => sight.isThere)) return undefined;
    return (await isAnotherRunGoing(api, this.marker)) ? new Trouble(TAKEN) : undefined;
  }

  async #ask(session: Session): Promise<Trouble | undefined> {
    try {
      await this.#askIn(session).catch(async (error) => {
        if (!(error instanceof SessionEnded)) throw error;
        await this.accounts.renew(error.session).catch(() => {});
        // That a session has ended says nothing of the API, as long as it gives another one.
        await this.#askIn(await this.#newSession(error));
      });
      return undefined;
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      return new Trouble(
        `The answer may not be the API's: a control request beside it failed. ${error.message}`,
        {
          isPermanent: error.isPermanent,
        },
      );
    } finally {
      this.#asking = undefined;
    }
  }

  async #askIn(session: Session): Promise<void> {
    const api = new Api(this.newRecorder(), session);
    const { control, filter } = this.views;
    const onSend = () => {
      this.#asking = undefined;
    };
    const options = { urgency: AT_ONCE, onSend };
    await Promise.all([
      (filter || !control) && api.list(filter ?? { JobName: '-' }, options),
      control && api.info(control.id, 'control', options),
    ]);
  }

  async #newSession(ended: SessionEnded): Promise<Session> {
    return this.accounts.another(this.newRecorder()).catch((error) => {
      throw error instanceof NotExercised ? ended : error;
    });
  }
}

/** How often an answer that seems to be somebody else's has to come before it counts as the API's own. */
export const BELIEVED_AFTER = 3;

/** Whether an answer of the attempt may be somebody else's than the API's. */
export const hasForeign = ({ heard = [] }: Ended): boolean => heard.some((one) => isForeign(one.answer));

/**
 * @param attempt how often the check has been tried, this time included
 * @returns trouble where an answer comes from a cache, or may be somebody else's than the API's
 */
export function troubleOf({ answer, heard = [] }: Ended, attempt: number): Trouble | undefined {
  if (answer && isOld(answer)) {
    return new Trouble('The answer comes from a cache (Age, X-Cache): it tells what was, not what is.');
  }
  const foreign = heard.find((one) => isForeign(one.answer));
  if (!foreign || attempt >= BELIEVED_AFTER) return undefined;
  return new Trouble(`The answer may be somebody else's than the API's: ${summarize(foreign.answer)}.`);
}

/** An answer that no page has. */
export interface AnswerOutOfOrder {
  /** In epoch milliseconds. */
  at: number;
  /** Of the call that had it. */
  path: string;
}

/**
 * Whether a failure that was not seen again belongs to something around the API that has passed: no page has the answer, and
 * others at that time were such, to more than one call. What one call alone answers is its own.
 */
export function isPassingEvent(
  { answer, heard = [], endedAt }: Ended,
  others: readonly AnswerOutOfOrder[],
): boolean {
  // What was seen of the job may be wrong for the answer before it.
  const odd = [answer, ...heard.map((one) => one.answer)].find((one) => one && isOutOfOrder(one));
  if (!odd) return false;
  const near = others.filter(({ at }) => Math.abs(at - endedAt) < TOGETHER_MS + odd.tookMs);
  return new Set(near.map(({ path }) => path)).size > 1;
}
