/**
 * Leaving nothing behind. Apart from the checks, and lenient: nothing that happens here touches the verdict. A removal is
 * tried again on any answer but a documented one, and judged by whether the job is still there.
 */
import type { Account, Accounts } from '../api/accounts';
import { Api, type ListedJob } from '../api/api';
import { logout, SessionEnded } from '../api/session';
import { summarize } from '../http/answer';
import type { Recorder } from '../http/recorder';
import { Trouble } from '../http/trouble';
import { poll, sleep } from '../http/wait';
import { isDeleted, possibleStatuses } from '../model/job';
import type { Leftover } from '../result';
import type { JobRecord, JobRegistry } from './registry';
import type { Views } from './views';

/** Clean-up ends after this time, done or not. */
const LONGEST_MS = 15_000;

/** How often each removal is tried, and how long it waits in between: so long, then twice that, … */
const ATTEMPTS = 5;
const PAUSE_MS = 200;

/** How long a job that was just removed may still be listed. */
const VANISH_MS = 2_000;

/** From these statuses jobs can be deleted. */
const DELETABLE: readonly string[] = ['Authorizing', 'Pending'];

const NEVER = new AbortController().signal;

/**
 * Removes the jobs of this run from all accounts, and logs the accounts out.
 * @returns what is left, with the reason, and sentences for the report
 */
export async function cleanUp(
  registry: JobRegistry,
  views: Views,
  accounts: Accounts,
  recorder: Recorder,
): Promise<{ leftovers: Leftover[]; notes: string[] }> {
  const until = Date.now() + LONGEST_MS;
  const opened = await accounts.opened();
  const all = opened.map(
    (account) => new AccountCleanUp(registry, views, accounts, account, recorder, until),
  );
  await Promise.all(all.map((one) => one.perform()));
  return { leftovers: all.flatMap((one) => [...one.left.values()]), notes: all.flatMap((one) => one.notes) };
}

class AccountCleanUp {
  readonly left = new Map<string, Leftover>();
  readonly notes: string[] = [];
  readonly #tried = new Set<JobRecord>();
  #reopening: Promise<boolean> | undefined;
  #reopened = 0;
  /** Why no other job is tried. */
  #givenUpFor: string | undefined;

  constructor(
    private readonly registry: JobRegistry,
    private readonly views: Views,
    private readonly accounts: Accounts,
    private account: Account,
    private readonly recorder: Recorder,
    private readonly until: number,
  ) {}

  async perform(): Promise<void> {
    const { breaker } = this.recorder.target;
    // What is known comes first: a list may take all the time there is.
    await this.#removeAll(this.registry.records);
    await this.#removeLeft();
    if (!this.#isOver) {
      await this.#removeAll(await this.#listed());
      await this.#tellListed().catch(() => {});
    }
    const { session } = this.account;
    if (session.isOwn && !breaker.isOpen()) await logout(this.recorder, session, true).catch(() => {});
  }

  get #api(): Api {
    return new Api(this.recorder, this.account.session);
  }

  get #isOver(): boolean {
    return Date.now() > this.until || this.recorder.target.breaker.isOpen();
  }

  #tell({ id, name }: JobRecord, reason: string): void {
    this.left.set(id.toLowerCase(), { jobId: id, name, reason });
  }

  async #removeAll(records: readonly JobRecord[]): Promise<void> {
    const open = records.filter(
      (one) =>
        one.account === this.account.name &&
        !one.isOffered &&
        isDeleted(one.expected) !== true &&
        !this.#tried.has(one),
    );
    // Where the target, or the call, had stopped answering before, one that fails is enough.
    const [first, ...others] = open;
    const { breaker } = this.recorder.target;
    if (first && (breaker.isOpen() || breaker.isOpen('delete'))) {
      await this.#removeOrTell(first, 1);
      this.#givenUpFor = this.left.get(first.id.toLowerCase())?.reason;
      open.splice(0, open.length, ...others);
    }
    const work = async (_: unknown, worker: number) => {
      // Where a call ends the session, several at once would only be in each other's way.
      const isMine = () => worker === 0 || this.#reopened < 2;
      for (let record = isMine() && open.shift(); record; record = isMine() && open.shift())
        await this.#removeOrTell(record, ATTEMPTS);
    };
    await Promise.all(Array.from({ length: this.recorder.target.throttle.atOnce }, work));
  }

  /** Tries once more what is left, one at a time: of several at once each may have been in the others' way. */
  async #removeLeft(): Promise<void> {
    if (this.#givenUpFor) return;
    for (const { jobId, reason } of [...this.left.values()]) {
      const record = this.registry.find(jobId);
      if (!record || / cannot be deleted/.test(reason) || this.#isOver) continue;
      this.left.delete(jobId.toLowerCase());
      await this.#removeOrTell(record, ATTEMPTS);
    }
  }

  async #removeOrTell(record: JobRecord, attempts: number): Promise<void> {
    this.#tried.add(record);
    const statuses = possibleStatuses(record.expected, this.registry.moves);
    const isKept =
      isDeleted(record.expected) === false && !statuses.some((status) => DELETABLE.includes(status));
    const reason = isKept
      ? `A job that is ${statuses[0]} cannot be deleted.`
      : await this.#remove(record, attempts);
    if (reason) this.#tell(record, reason);
  }

  /** @returns why the job is still there; undefined where it is gone */
  async #remove({ id }: JobRecord, attempts: number): Promise<string | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      if (this.#givenUpFor) return this.#givenUpFor;
      if (Date.now() > this.until) return 'There was no time left to remove it.';
      let reason: string;
      let pauseMs = PAUSE_MS * 2 ** (attempt - 1);
      try {
        // Whatever came of it: only a look tells whether the job is still there.
        const failure = await this.#api.removeJob(id).then(
          (isRemoved) => (isRemoved ? 'none' : undefined),
          (error) => {
            if (error instanceof SessionEnded) throw error;
            return error as Trouble;
          },
        );
        if (failure === 'none') return undefined;
        const { sight, answer } = await this.#api.info(id, 'arrange', { always: true });
        if (!sight.isThere) return undefined;
        if (sight.status && !DELETABLE.includes(sight.status))
          return `A job that is ${sight.status} cannot be deleted.`;
        const told = sight.status ? `; it is ${sight.status}` : ` (${summarize(answer)})`;
        reason = failure ? failure.message : `The target did not delete it${told}.`;
        pauseMs = Math.max(pauseMs, failure?.retryAfterMs ?? 0);
      } catch (error) {
        if (!(error instanceof Trouble)) throw error;
        const isRenewed = error instanceof SessionEnded && attempt < 2 * attempts && (await this.#reopen());
        if (isRenewed) continue;
        reason = error.message;
        pauseMs = Math.max(pauseMs, error.retryAfterMs);
        if (error instanceof SessionEnded) return reason;
      }
      if (attempt >= attempts) return reason;
      await sleep(pauseMs);
    }
  }

  /** @returns whether there is a new session; all that wait for one share it */
  #reopen(): Promise<boolean> {
    if (!this.#reopening) this.#reopened += 1;
    this.#reopening ??= this.accounts
      .reopen(this.account, this.recorder)
      .catch(() => undefined)
      .then((renewed) => {
        if (renewed) this.account = renewed;
        this.#reopening = undefined;
        return renewed !== undefined && !this.#isOver;
      });
    return this.#reopening;
  }

  #list = async () => {
    const { nameFilter, marker, unansweredCreates } = this.registry;
    const filter = this.views.filter ?? nameFilter;
    // A job that no answer has told of may have no name, or no external id.
    const other = 'ExternalID' in filter ? nameFilter : { ExternalID: marker };
    const filters = unansweredCreates > 0 ? [filter, other] : [filter];
    const lists = await Promise.all(filters.map((one) => this.#api.list(one, { always: true })));
    return lists.flatMap(({ jobs }) => jobs);
  };

  /** The jobs with this run's mark that are listed, and not known to be left: forgotten, or said to be deleted. */
  async #listed(): Promise<JobRecord[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await this.#list()).flatMap((job) => this.#adopt(job));
      } catch (error) {
        const { message, retryAfterMs = 0 } = error as Trouble;
        if (attempt === ATTEMPTS || this.#isOver) {
          this.notes.push(`Whether jobs are left that nobody knows of could not be seen: ${message}`);
          return [];
        }
        if (error instanceof SessionEnded && (await this.#reopen())) continue;
        await sleep(Math.max(retryAfterMs, PAUSE_MS * attempt));
      }
    }
  }

  #adopt({ JobId, JobName, ExternalID }: ListedJob): JobRecord[] {
    const { marker } = this.registry;
    const isNamed = typeof JobName === 'string' && JobName.startsWith(marker);
    if (!isNamed && !(typeof ExternalID === 'string' && ExternalID.startsWith(marker))) return [];
    const known = this.registry.find(JobId);
    if (known && (known.isOffered || isDeleted(known.expected) !== true)) return [];
    if (known) this.registry.unsure(known);
    return [known ?? this.registry.adopted(JobId, isNamed ? JobName : marker, this.account.name)];
  }

  /** Tells of the jobs that should be gone by now, and that the target lists all the same. */
  async #tellListed(): Promise<void> {
    const rest = (jobs: ListedJob[]) =>
      jobs.flatMap(({ JobId }) => {
        const record = this.registry.find(JobId);
        const isOwn = record?.account === this.account.name && !record.isOffered;
        return isOwn && !this.left.has(JobId.toLowerCase()) ? [record] : [];
      });
    const last = await poll(NEVER, VANISH_MS, this.#list, (jobs) => rest(jobs).length === 0);
    for (const record of rest(last)) this.#tell(record, 'It should be gone, and the target still lists it.');
  }
}
