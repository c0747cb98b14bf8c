/**
 * Everything that a run knows of its jobs. Each is marked as the suite's own and entered here before anything is
 * asserted, so that it can be found again and removed, whatever happens.
 */
import type { Answer } from './answer';
import { type Api, type ListedJob, type Sight, sameId } from './api';
import type { Parameters } from './call-log';
import { newMarker } from './marker';
import type { Exchange } from './result';
import type { Settings } from './settings/read';
import type { Target } from './target';
import { sleep } from './wait';

/** What should be true of a job at the end of the run; `unknown` once a request that named it went astray. */
type Fate = 'there' | 'gone' | 'unknown';

export interface JobRecord {
  id: string;
  name: string;
  /** The task that made it, where the target told. */
  taskId?: string;
  account: 'main' | 'other';
  fate: Fate;
  /** The status it was left in, as far as the target tells. */
  status?: string | undefined;
  /** A request to delete that named it was accepted, or had no answer. */
  mayBeGone?: boolean;
  /** Several checks name it in requests that are to be refused. */
  isShared?: boolean;
  /** Its transcription was asked for. */
  isStarted?: boolean;
  /** One that was shared in its place was found changed: it is looked at from all sides. */
  isSuspect?: boolean;
  /** The user's own, offered to be named: the suite never cleans it up. */
  isOffered?: boolean;
  /** Set once the job is in a status that jobs are not deleted from: clean-up leaves it. */
  keptAs?: string;
}

export interface SharedList {
  jobs: ListedJob[];
  exchange: Exchange;
  /** Which of the book's `listFilters` was used. */
  filter: number;
  /** A look at the job that most checks share, no older than the list; none where job info is not known to work. */
  existing: { record: JobRecord; sight: Sight } | undefined;
}

/** How long a look at the list waits for other checks that want one too. */
const SHARING_MS = 5;

export class JobBook {
  readonly records: JobRecord[] = [];
  /** The external id of all jobs of this run, and the first part of their names. */
  readonly marker: string;
  /** All jobs whose names begin as this run's do. */
  readonly nameFilter: Parameters;
  /** The ways to list this run's jobs, the narrowest first. */
  readonly listFilters: Parameters[];
  /** The first of `listFilters` that shows them on this target; none where it is beyond them. */
  workingFilter = 0;
  /** In which status an account's jobs begin; undefined where the target does not tell. */
  readonly birthStatus: Partial<Record<JobRecord['account'], Promise<string | undefined>>> = {};
  /** Whether this account's list tells its jobs' names and external ids; undefined as long as nobody knows. */
  readonly listed: Record<JobRecord['account'], { names?: boolean; externalIds?: boolean }> = {
    main: {},
    other: {},
  };
  /** What job info tells of an account's jobs, as seen with the first of them. */
  readonly told: Partial<Record<JobRecord['account'], { names: boolean; externalIds: boolean }>> = {};
  /** Jobs that several checks name in requests that are to be refused, until one of them finds it changed. */
  readonly shared: { existing?: Promise<JobRecord>; processed?: Promise<JobRecord> } = {};

  /** How many requests for a new job had no answer: each may have made one. */
  lostNews = 0;

  /** How many transcriptions were started. */
  transcriptions = 0;

  readonly #looks = new Map<JobRecord, Promise<Sight>>();
  #nextList: Promise<SharedList> | undefined;
  /** Shared jobs that were found changed, and nobody yet to be the one. */
  readonly suspected = new Set<JobRecord>();
  readonly #explained = new Set<JobRecord>();
  /** Set when a list has shown that nothing is left of what was to be deleted. */
  isAccounted = false;

  constructor(
    readonly settings: Settings,
    readonly target: Target,
    readonly interrupted: AbortSignal,
    now: Date,
  ) {
    this.marker = newMarker(now);
    this.nameFilter = { JobName: `${this.marker}*` };
    this.listFilters = [{ ExternalID: this.marker }, this.nameFilter, {}];
    for (const id of Object.values(settings.offeredJobs)) target.deletable.add(id.toLowerCase());
  }

  find(id: string): JobRecord | undefined {
    return this.records.find((record) => sameId(record.id, id));
  }

  enter(id: string, name: string, account: JobRecord['account']): JobRecord {
    this.isAccounted = false;
    const record: JobRecord = { id, name, account, fate: 'there' };
    this.records.push(record);
    this.target.deletable.add(id.toLowerCase());
    return record;
  }

  /** The job turned out to be somebody else's: it is neither cleaned up nor named in a request to delete. */
  disown(record: JobRecord): void {
    this.forget(record);
    this.target.deletable.delete(record.id.toLowerCase());
  }

  /** The id is none of a job: what the request for it has made, if anything, is not known. */
  forget(record: JobRecord): void {
    const at = this.records.indexOf(record);
    if (at < 0) return;
    this.records.splice(at, 1);
    this.lostNews += 1;
  }

  /**
   * This run's jobs in the main account's list, as they stand after this was asked. The request waits until nothing
   * more urgent does, so that many checks share one.
   */
  list(api: Api): Promise<SharedList> {
    this.#nextList ??= this.#list(api).catch((error) => {
      this.#nextList = undefined;
      throw error;
    });
    return this.#nextList;
  }

  /** A look at a job that is waited for; whoever asks while it is under way shares it. */
  lookOnce(record: JobRecord, look: () => Promise<Sight>): Promise<Sight> {
    const underway = this.#looks.get(record) ?? look().finally(() => this.#looks.delete(record));
    this.#looks.set(record, underway);
    return underway;
  }

  /**
   * Keeps the fates in step with the requests to delete. What is said to be deleted is believed to be gone until the
   * end of the run, which judges that.
   * @param answer missing where none came: the request may have done its work all the same
   */
  onDelete(parameters: Parameters, answer?: Answer): void {
    const ids = [parameters.job_id].flat();
    if (answer?.status === 400) return;
    this.isAccounted = false;
    for (const named of ids) {
      const record = named === undefined ? undefined : this.find(named);
      if (!record) continue;
      record.mayBeGone = true;
      record.fate = answer?.status === 200 && ids.length === 1 ? 'gone' : 'unknown';
    }
  }

  /** A job that several checks share was found changed. */
  suspect(record: JobRecord): void {
    const isExplained = this.#explained.has(record) || record.mayBeGone === true;
    if (!isExplained) this.suspected.add(record);
    this.#discard(record);
  }

  /** A check that failed tells what became of this job: the end of the run need not tell it once more. */
  explain(record: JobRecord): void {
    this.#explained.add(record);
    this.suspected.delete(record);
    this.#discard(record);
  }

  /** Whether what became of this job is told by a check, or is to be by the end of the run. */
  isSpoilt(record: JobRecord): boolean {
    return this.suspected.has(record) || this.#explained.has(record);
  }

  #discard(record: JobRecord): void {
    record.fate = 'unknown';
    this.unshare(record);
  }

  /** Whoever asks next for a job to share is given another. */
  unshare(record: JobRecord): void {
    for (const purpose of ['existing', 'processed'] as const) {
      const shared = this.shared[purpose];
      const isIt = (job: JobRecord) => job === record && this.shared[purpose] === shared;
      shared?.then(
        (job) => isIt(job) && delete this.shared[purpose],
        () => {},
      );
    }
  }

  async #list(api: Api): Promise<SharedList> {
    await sleep(SHARING_MS);
    const filter = this.workingFilter;
    let looking: Promise<SharedList['existing']> | undefined;
    const onSend = () => {
      this.#nextList = undefined;
      looking = this.#lookAtExisting(api);
      looking.catch(() => {});
    };
    const { jobs, exchange } = await api.list(this.listFilters[filter] ?? {}, { urgency: -1, onSend });
    return { jobs, exchange, filter, existing: await looking };
  }

  async #lookAtExisting(api: Api): Promise<SharedList['existing']> {
    const record = await this.shared.existing?.catch(() => undefined);
    if (!record || !api.session.infoWorks) return undefined;
    return { record, sight: await api.look(record.id) };
  }
}
