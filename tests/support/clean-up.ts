/**
 * Leaving nothing behind. Apart from the checks, and lenient: nothing that happens here touches the verdict.
 */
import type { Account, Accounts } from './accounts';
import { summarize } from './answer';
import { Api, type ListedJob, sameId } from './api';
import type { CallLog } from './call-log';
import type { JobBook, JobRecord } from './job-book';
import { ANY } from './outage';
import type { Leftover } from './result';
import { logout } from './session';
import { SessionEnded, type Trouble } from './trouble';
import { poll, sleep } from './wait';

/** Clean-up ends after this time, done or not. */
const LONGEST_MS = 12_000;

/** How often each of its steps is tried, and how long it waits in between: so long, then twice that. */
const ATTEMPTS = 3;
const PAUSE_MS = 200;

/** So many requests in a row without an answer, and no other job is tried. */
const MOST_SILENCES = 2;

/** How long a job that was just removed may still be listed. */
const VANISH_MS = 2_000;

const NEVER = new AbortController().signal;

/**
 * Removes the jobs of this run from all accounts, and logs the accounts out.
 * @returns what is left, with the reason, and sentences for the report
 */
export async function cleanUp(
  book: JobBook,
  accounts: Accounts,
  log: CallLog,
): Promise<{ leftovers: Leftover[]; notes: string[] }> {
  const state: State = {
    silences: 0,
    until: Date.now() + LONGEST_MS,
    deleteWasGone: book.target.isGone('delete'),
  };
  const opened = await accounts.opened();
  const all = opened.map((account) => new AccountCleanUp(book, accounts, account, log, state));
  await Promise.all(all.map((one) => one.perform()));
  return { leftovers: all.flatMap((one) => one.left), notes: all.flatMap((one) => one.notes) };
}

/** What the clean-ups of all accounts share. */
interface State {
  /** How many requests to delete in a row had no answer at all. */
  silences: number;
  until: number;
  /** Whether requests to delete had stopped being answered, before any of these: one that fails is enough. */
  deleteWasGone: boolean;
  /** Why no other job is tried. */
  givenUpFor?: string;
}

class AccountCleanUp {
  readonly left: Leftover[] = [];
  readonly notes: string[] = [];
  #waiting: JobRecord[] = [];
  /** Whether the book may not tell all that is there. */
  #isUnsure: boolean;

  constructor(
    private readonly book: JobBook,
    private readonly accounts: Accounts,
    private account: Account,
    private readonly log: CallLog,
    private readonly state: State,
  ) {
    this.#isUnsure = book.lostNews > 0 || !book.isAccounted;
  }

  async perform(): Promise<void> {
    // What is known to be there comes first: a list may take all the time there is.
    await this.#removeAll(this.book.records);
    if (this.#isUnsure && !this.#isSilent) {
      await this.#removeAll(await this.#adopt());
      if (!this.#isSilent) await this.#tellListed().catch(() => {});
    }
    const isOver = !this.account.session.own || this.book.target.isGone(ANY);
    if (!isOver) await logout(this.log, this.account.session, true).catch(() => {});
  }

  get #api(): Api {
    return new Api(this.log, this.account.session);
  }

  get #isSilent(): boolean {
    return this.state.silences >= MOST_SILENCES || Date.now() > this.state.until;
  }

  #tell({ id, name }: JobRecord, reason: string): void {
    this.left.push({ jobId: id, name, reason });
  }

  /** Removes what waits; where the session ends, with another one, as long as that gets on. */
  async #removeAll(records: JobRecord[]): Promise<void> {
    this.#waiting = records.filter(
      ({ account, fate, isOffered }) => account === this.account.name && fate !== 'gone' && !isOffered,
    );
    await this.#workAll();
    for (let before = Infinity; this.#waiting.length > 0 && this.#waiting.length < before; ) {
      if (!(await this.#reopen())) break;
      before = this.#waiting.length;
      await this.#workAll();
    }
    for (const record of this.#waiting) this.#tell(record, 'The session has ended.');
  }

  /** @returns whether there is a new session */
  async #reopen(): Promise<boolean> {
    const renewed = await this.accounts.reopen(this.account, this.log).catch(() => undefined);
    if (renewed) this.account = renewed;
    return renewed !== undefined;
  }

  async #workAll(): Promise<void> {
    const workers = Math.min(this.book.target.atOnce, this.#waiting.length);
    await Promise.all(Array.from({ length: workers }, () => this.#work()));
  }

  async #work(): Promise<void> {
    for (let record = this.#waiting.shift(); record; record = this.#waiting.shift()) {
      try {
        const reason = await this.#remove(record);
        if (reason) this.#tell(record, reason);
      } catch {
        // The session has ended.
        this.#waiting.push(record);
        return;
      }
    }
  }

  /**
   * @returns why the job is still there; undefined where it is gone
   * @throws SessionEnded where the token is no longer accepted
   */
  async #remove({ id, keptAs, fate }: JobRecord): Promise<string | undefined> {
    if (keptAs && fate === 'there') return `A job that is ${keptAs} cannot be deleted.`;
    for (let attempt = 1; ; attempt += 1) {
      if (this.state.givenUpFor) return this.state.givenUpFor;
      if (this.#isSilent) return 'The target no longer answers.';
      try {
        const removed = await this.#api.removeJob(id);
        this.state.silences = 0;
        return removed ? undefined : await this.#whyStill(id);
      } catch (error) {
        if (error instanceof SessionEnded) throw error;
        const { message, retryAfterMs, isSilence } = error as Trouble;
        if (isSilence) this.state.silences += 1;
        if (attempt === ATTEMPTS) {
          if (this.state.deleteWasGone) this.state.givenUpFor = message;
          return message;
        }
        await sleep(Math.max(retryAfterMs, PAUSE_MS * attempt));
      }
    }
  }

  async #whyStill(jobId: string): Promise<string | undefined> {
    const { there, status, answer } = await this.#api.look(jobId, 'arrange', { always: true });
    // Job info alone is not to be believed: the list will tell.
    if (!there) this.#isUnsure = true;
    if (!there) return undefined;
    if (status && !['Authorizing', 'Pending'].includes(status))
      return `A job that is ${status} cannot be deleted.`;
    return `The target did not delete it${status ? `; it is ${status}` : ` (${summarize(answer)})`}.`;
  }

  #list = () => this.#api.list(this.book.listFilters[this.book.workingFilter] ?? {}, { always: true });

  async #listPatiently(): Promise<ListedJob[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await this.#list()).jobs;
      } catch (error) {
        const { message, retryAfterMs } = error as Trouble;
        if (attempt === ATTEMPTS || this.#isSilent) {
          this.notes.push(`Whether jobs are left that nobody knows of could not be seen: ${message}`);
          return [];
        }
        if (error instanceof SessionEnded && (await this.#reopen())) continue;
        await sleep(Math.max(retryAfterMs, PAUSE_MS * attempt));
      }
    }
  }

  /** Enters the jobs that are left although they were said to be deleted, or that requests without an answer made. */
  async #adopt(): Promise<JobRecord[]> {
    const jobs = await this.#listPatiently();
    return jobs.flatMap(({ JobId, JobName, ExternalID }) => {
      const isNamed = typeof JobName === 'string' && JobName.startsWith(this.book.marker);
      if (!isNamed && ExternalID !== this.book.marker) return [];
      const known = this.book.find(JobId);
      if (known && known.fate !== 'gone') return [];
      const record = known ?? this.book.enter(JobId, isNamed ? JobName : this.book.marker, this.account.name);
      record.fate = 'unknown';
      return [record];
    });
  }

  /** Tells of the jobs that should be gone by now, and that the target lists all the same. */
  async #tellListed(): Promise<void> {
    const rest = ({ jobs }: { jobs: ListedJob[] }) =>
      jobs.flatMap(({ JobId }) => {
        const record = this.book.find(JobId);
        const isTold = this.left.some(({ jobId }) => sameId(jobId, JobId));
        return record && record.account === this.account.name && !record.isOffered && !isTold ? [record] : [];
      });
    const last = await poll({ interrupted: NEVER }, VANISH_MS, this.#list, (list) => rest(list).length === 0);
    for (const record of new Set(rest(last)))
      this.#tell(record, 'It should be gone, and the target still lists it.');
  }
}
