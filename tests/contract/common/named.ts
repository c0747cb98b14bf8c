/** What a request names by a parameter, and has to leave as it was where it is refused. */
import { expect } from '../../support/checks/session-matchers';
import type { Context } from '../../support/checks/words';

export interface Named {
  parameter: string;
  /** Finishes the sentence "The request is refused, and …". */
  isKept: string;
  /** One for a check to name. */
  give(context: Context): Promise<{ value: string; expectKept(): Promise<void> }>;
}

export const aJob: Named = {
  parameter: 'job_id',
  isKept: 'the job stays as it was',
  async give({ jobs }) {
    const job = await jobs.untouched();
    return { value: job.id, expectKept: () => expect(job).toBeUntouched() };
  },
};

/** For a call that ends its session: one that only this check has, so that a request that is not refused ends no other. */
export const ownSession: Named = {
  parameter: 'api_token',
  isKept: 'the session goes on',
  async give({ ownSession }) {
    const session = await ownSession();
    return { value: session.token, expectKept: () => expect(session).toBeAlive() };
  },
};
