import type { Recorder } from '../http/recorder';
import { poll } from '../http/wait';
import { Api } from './api';
import { Session, SessionEnded } from './session';

/** One more session of the main account, which a check may end. */
export class OwnSession extends Session {
  /** @param patienceMs how long its end may take to show */
  constructor(
    { token, cookies }: Session,
    private readonly recorder: Recorder,
    private readonly patienceMs: number,
  ) {
    super(token, true, cookies);
  }

  /** Asks for the job list with the session's token. @throws Trouble where no answer came */
  async isAlive(): Promise<boolean> {
    try {
      await new Api(this.recorder, this).confirmSession();
      return true;
    } catch (error) {
      if (error instanceof SessionEnded) return false;
      throw error;
    }
  }

  /** Whether it is over, or comes to be so within the time that an effect may take to show. */
  async isOverInTime(): Promise<boolean> {
    const { interrupted } = this.recorder.target;
    return !(await poll(
      interrupted,
      this.patienceMs,
      () => this.isAlive(),
      (lives) => !lives,
    ));
  }
}
