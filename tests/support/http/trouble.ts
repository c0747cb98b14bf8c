/** Ways in which a check ends without having judged its promise. */

/** The environment, not the contract: the check is tried again as a whole, and else ends inconclusive. */
export class Trouble extends Error {
  override readonly name: string = 'Trouble';
  /** Whether trying again cannot help. */
  readonly isPermanent: boolean;
  /** Whether nobody answered. */
  readonly isSilence: boolean;

  /** @param message one plain sentence, with what to look at where that is known */
  constructor(message: string, options: { isPermanent?: boolean; isSilence?: boolean } = {}) {
    super(message);
    this.isPermanent = options.isPermanent ?? false;
    this.isSilence = options.isSilence ?? false;
  }
}

/** An answer came, and is larger than the suite reads: that it is asked for again cannot help. */
export class TooLarge extends Trouble {
  constructor(message: string) {
    super(message, { isPermanent: true });
  }
}

/** This target or account gives no occasion for the check; the message says why. */
export class NotExercised extends Error {
  override readonly name = 'NotExercised';
  /** Whether earlier trouble may have taken the occasion away: then the check is inconclusive. */
  readonly mayBeTrouble: boolean;
  /** The id of the check that this one rests on, where the occasion is missing for a promise that is broken there. */
  readonly restsOn: string | undefined;

  /** @param message one plain sentence, with what to set or offer where that helps */
  constructor(message: string, options: { mayBeTrouble?: boolean; restsOn?: string } = {}) {
    super(message);
    this.mayBeTrouble = options.mayBeTrouble ?? false;
    this.restsOn = options.restsOn;
  }
}
