/** What clean-up and the sweep are tested with: a run's book, and a target that is a function. */
import type { Account, Accounts } from '../support/accounts';
import type { Call } from '../support/call-log';
import { cleanUp } from '../support/clean-up';
import { Session } from '../support/session';
import { readSettings } from '../support/settings/read';
import { newBook } from './new-book';
import { type Reply, replying } from './replying';

const SETTINGS = { ...readSettings({}).settings, concurrency: 1 };
/** The name of a job that an earlier run made. */
export const OLD = 'contract-suite.20200101T000000Z.0123abcd.x';

export const listing = (...ActiveJobs: object[]): Reply => [200, { ActiveJobs }];

/** The jobs that were to be removed, in this order. */
export const removals = (sent: Call[]) =>
  sent.filter(({ call }) => call === 'clean-up').map(({ parameters }) => parameters.job_id);

/** A run of one account. @param reply see `replying` */
export function open(reply: Parameters<typeof replying>[0] = () => undefined) {
  const { sent, log } = replying(reply);
  const interruption = new AbortController();
  const book = newBook(SETTINGS, { isGone: () => false }, interruption);
  const account = { name: 'main' as const, session: new Session('a-token', true) };
  return { sent, log, book, account, interruption };
}

/** Cleans up after this account; its session can be opened anew so many times. @returns what is left */
export async function leave(
  { book, log }: Pick<ReturnType<typeof open>, 'book' | 'log'>,
  account: Account,
  renewals: Session[] = [],
) {
  const accounts = {
    opened: async () => [account],
    reopen: async () => {
      const session = renewals.shift();
      return session && { ...account, session };
    },
  } as unknown as Accounts;
  return cleanUp(book, accounts, log);
}
