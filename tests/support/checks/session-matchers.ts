/** What checks can expect of a session of their own. */
import { expect } from 'expect';
import type { OwnSession } from '../api/own-session';
import { finding } from './finding';

expect.extend({
  /** Its token opens the job list. */
  async toBeAlive(session: OwnSession) {
    const found = (await session.isAlive()) ? [] : ['it is refused'];
    return finding('the token of the session to be accepted by the job list', found);
  },

  /** Its token is refused by another call too, within the time that this may take to show. */
  async toBeOver(session: OwnSession) {
    const found = (await session.isOverInTime()) ? [] : ['it is accepted'];
    return finding('the token of the session to be refused by the job list', found);
  },
});

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    toBeAlive(): Promise<void>;
    toBeOver(): Promise<void>;
  }
}

export { expect };
