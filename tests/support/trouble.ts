/** Ways in which a check ends without having judged its promise. */
import type { Session } from './session';

/** The environment, not delete's contract: the check is tried again as a whole, and else ends inconclusive. */
export class Trouble extends Error {
  override readonly name: string = 'Trouble';

  /**
   * @param message one plain sentence, with what to look at where that is known
   * @param lasting true where trying again cannot help
   * @param retryAfterMs how long the target asked us to wait
   * @param isSilence true where nobody answered
   */
  constructor(
    message: string,
    readonly lasting = false,
    readonly retryAfterMs = 0,
    readonly isSilence = false,
  ) {
    super(message);
  }
}

/** The session's token is no longer accepted, although nobody logged it out. */
export class SessionEnded extends Trouble {
  constructor(readonly session: Session) {
    super('The session ended during the run: its token is no longer accepted.');
  }
}

/** This target or account gives no occasion for the check; the message says why. */
export class NotExercised extends Error {
  override readonly name = 'NotExercised';

  /**
   * @param message one plain sentence, with what to set or offer where that helps
   * @param perishable true where trouble may have taken the occasion away
   */
  constructor(
    message: string,
    readonly perishable = false,
  ) {
    super(message);
  }
}
