/** What speaks against believing that an expectation has failed. */
import type { Account } from './accounts';
import { Api } from './api';
import type { CallLog } from './call-log';
import type { JobBook, JobRecord } from './job-book';
import { SessionEnded, Trouble } from './trouble';
import { poll } from './wait';

/**
 * Looks whether the session is over, a job that was made for the check is only now coming to be there, or this is not
 * the API at all. The log does not show it.
 * @param used the jobs that the check has worked with
 * @returns what it is; undefined where the failure is to be believed
 */
export async function doubt(
  book: JobBook,
  main: Account,
  log: CallLog,
  used: JobRecord[],
): Promise<Trouble | undefined> {
  const api = new Api(log, main.session);
  const shown = log.exchanges.length;
  try {
    await api.confirmSession();
    if (book.records.length === 0) await api.list({ JobName: '-' });
    for (const { id, account, fate } of used) {
      if (main.session.seen.has(id.toLowerCase()) || account !== 'main' || fate !== 'there') continue;
      const look = () => api.look(id, 'arrange');
      if ((await look()).there) continue;
      const { there } = await poll(book, book.settings.lagMs, look, (sight) => sight.there);
      if (there) return new Trouble('A job that was just made was not yet there.');
    }
    return undefined;
  } catch (error) {
    const isStrange = book.records.length === 0 && error instanceof Trouble;
    return isStrange || error instanceof SessionEnded ? error : undefined;
  } finally {
    log.exchanges.length = shown;
  }
}
