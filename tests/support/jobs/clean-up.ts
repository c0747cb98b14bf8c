/**
 * Clean-up: removes what the run has made. It is no check: nothing that happens here touches the verdict. A removal counts
 * as done where the target says so, or no longer knows the job; else it is tried again.
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

/** It ends after so many rounds in a row that have removed nothing. */
const MOST_IN_VAIN = 8;
/** The pause between two of them; it is doubled each time, up to the longest. */
const PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

/** The time limit of a removal whose answer is not waited for. */
const MUTE_MS = 300;
/** That of a look at what became of it. */
const MUTE_LOOK_MS = 1_000;

/** Why a job is left whose removal got no answer, or was never asked for. */
const SILENT = 'The target no longer answers.';

/** How long a job that was just removed may still be listed. */
const VANISH_MS = 2_000;

/** From these statuses jobs can be deleted. */
const isDeletable = (status: string) => ['Authorizing', 'Pending'].includes(status);

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
  /** Whether a removal was done although no answer came: then none is waited for. */
  #isMute = false;
  /** Whether a call has ended the session, as on some targets: from then on one job is removed at a time. */
  #endsSessions = false;

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
    // The jobs that are known come first: a slow list may use up the time.
    await this.#removeAll(this.registry.records);
    if (!this.#isOver && !breaker.isOpen()) {
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
    return Date.now() > this.until;
  }

  /** Whether the target, or its delete call, has stopped answering, and does nothing either. */
  get #isGone(): boolean {
    const { breaker } = this.recorder.target;
    return breaker.isOpen() || (breaker.isOpen('delete') && !this.#isMute);
  }

  #tell({ id, name }: JobRecord, reason: string): void {
    this.left.set(id.toLowerCase(), { jobId: id, name, reason });
  }

  /** Tries each job once, then once more those that are left, until none is, or several rounds have brought nothing. */
  async #removeAll(records: readonly JobRecord[]): Promise<void> {
    const open = new Map(records.filter((one) => this.#isToBeRemoved(one)).map((one) => [one, SILENT]));
    // A job that cannot be removed may end the session each time: the others have to get their turn all the same.
    const mayGoOn = (vain: number) => vain < MOST_IN_VAIN + (this.#endsSessions ? open.size : 0);
    for (let vain = 0; open.size > 0 && mayGoOn(vain) && !this.#isOver; ) {
      const before = open.size;
      const hasEnded = await this.#removeSome(open);
      vain = open.size < before ? 0 : vain + 1;
      if (vain > 0 && this.#isGone) break;
      if (hasEnded && !(await this.#reopen())) break;
      if (vain > 0 && !hasEnded) await sleep(Math.min(PAUSE_MS * 2 ** vain, LONGEST_PAUSE_MS));
    }
    for (const [record, reason] of open) this.#tell(record, reason);
  }

  /**
   * One round.
   * @param open what is to be removed, with the reason why it is still there; what fails goes to its end
   * @returns whether the session ended
   */
  async #removeSome(open: Map<JobRecord, string>): Promise<boolean> {
    const waiting = [...open.keys()];
    // Where the call has stopped answering, one try shows whether it answers again.
    if (this.#isGone) waiting.splice(1);
    let hasEnded = false;
    const work = async () => {
      for (let record = waiting.shift(); record && !this.#isOver; record = waiting.shift()) {
        try {
          await this.#remove(record);
          open.delete(record);
        } catch (error) {
          if (!(error instanceof Trouble)) throw error;
          open.delete(record);
          open.set(record, error.message);
          if (error instanceof SessionEnded) {
            hasEnded = true;
            this.#endsSessions = true;
            waiting.length = 0;
          }
        }
      }
    };
    const atOnce = this.#endsSessions ? 1 : this.recorder.target.throttle.atOnce;
    await Promise.all(Array.from({ length: atOnce }, work));
    return hasEnded;
  }

  #isToBeRemoved(record: JobRecord): boolean {
    const { account, isOffered, expected } = record;
    if (account !== this.account.name || isOffered || isDeleted(expected) === true) return false;
    const statuses = possibleStatuses(expected, this.registry.moves);
    if (isDeleted(expected) !== false || statuses.some(isDeletable)) return true;
    this.#tell(record, `A job that is ${statuses[0]} cannot be deleted.`);
    return false;
  }

  /** @throws Trouble with the reason where the job is still there, and trying again may help */
  async #remove(record: JobRecord): Promise<void> {
    const failure = await this.#api.removeJob(record.id, this.#isMute ? MUTE_MS : undefined).then(
      (isRemoved) => (isRemoved ? 'none' : undefined),
      (error: Trouble) => error,
    );
    if (failure === 'none') return;
    const isAway = failure?.isSilence && this.recorder.target.breaker.isOpen();
    if (failure instanceof SessionEnded || isAway) throw failure;
    // Whatever the answer was, only a look tells whether the job is still there.
    const options = { always: true, ...(this.#isMute && { timeoutMs: MUTE_LOOK_MS }) };
    const { sight, answer } = await this.#api.info(record.id, 'arrange', options);
    const { isThere, status } = sight;
    if (!isThere) {
      this.#isMute ||= failure?.isSilence === true;
      return;
    }
    if (status && !isDeletable(status))
      return this.#tell(record, `A job that is ${status} cannot be deleted.`);
    const told = status ? `; it is ${status}` : ` (${summarize(answer)})`;
    if (failure?.isPermanent) return this.#tell(record, failure.message);
    throw failure ?? new Trouble(`The target did not delete it${told}.`);
  }

  /** @returns whether there is a new session */
  async #reopen(): Promise<boolean> {
    const renewed = await this.accounts.reopen(this.account, this.recorder).catch(() => undefined);
    if (renewed) this.account = renewed;
    return renewed !== undefined && !this.#isOver;
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
        const { message } = error as Trouble;
        if (attempt === MOST_IN_VAIN || this.#isOver) {
          this.notes.push(`Whether jobs are left that nobody knows of could not be seen: ${message}`);
          return [];
        }
        if (error instanceof SessionEnded && (await this.#reopen())) continue;
        await sleep(PAUSE_MS * attempt);
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
    const last = await poll(undefined, VANISH_MS, this.#list, (jobs) => rest(jobs).length === 0);
    for (const record of rest(last)) this.#tell(record, 'It should be gone, and the target still lists it.');
  }
}
