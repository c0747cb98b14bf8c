/**
 * Everything that a run knows of its jobs. Each is marked as the suite's own and entered here before anything is
 * asserted, so that it can be found again and removed, whatever happens.
 */
import type { Answer } from './answer';
import { type Api, type ListedJob, sameId } from './api';
import type { Parameters } from './call-log';
import type { Settings } from './environment';
import { newMarker } from './marker';
import type { Exchange } from './result';
import { sleep, type Target } from './target';

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
  /** Several checks name it in requests that are to be refused. */
  isShared?: boolean;
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
}

/** How long a look at the list waits for other checks that want one too. */
const SHARING_MS = 15;

export class JobBook {
  readonly records: JobRecord[] = [];
  /** The external id of all jobs of this run, and the first part of their names. */
  readonly marker: string;
  /** The ways to list this run's jobs, the narrowest first. */
  readonly listFilters: Parameters[];
  /** The first of `listFilters` that shows them on this target; none where it is beyond them. */
  workingFilter = 0;
  /** In which status an account's jobs begin; undefined where the target does not tell. */
  readonly birthStatus: Partial<Record<JobRecord['account'], Promise<string | undefined>>> = {};
  /** What job info tells of an account's jobs, as seen with the first of them. */
  readonly told: Partial<Record<JobRecord['account'], { names: boolean; externalIds: boolean }>> = {};
  /** The job that all checks of refused requests name, until one of them finds it changed. */
  shared: Promise<JobRecord> | undefined;

  /** How many requests for a new job had no answer: each may have made one. */
  lostNews = 0;

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
    this.listFilters = [{ ExternalID: this.marker }, { JobName: `${this.marker}*` }, {}];
    for (const id of Object.values(settings.offeredJobs)) target.deletable.add(id.toLowerCase());
  }

  find(id: string): JobRecord | undefined {
    return this.records.find((record) => sameId(record.id, id));
  }

  enter(id: string, name: string, account: JobRecord['account']): JobRecord {
    const record: JobRecord = { id, name, account, fate: 'there' };
    this.records.push(record);
    this.target.deletable.add(id.toLowerCase());
    return record;
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

  /**
   * Keeps the fates in step with the requests to delete. What is said to be deleted is believed to be gone until the
   * end of the run, which judges that.
   * @param answer missing where none came: the request may have done its work all the same
   */
  onDelete(parameters: Parameters, answer?: Answer): void {
    const ids = [parameters.job_id].flat();
    if (answer?.status === 400) return;
    for (const named of ids) {
      const record = named === undefined ? undefined : this.find(named);
      if (record) record.fate = answer?.status === 200 && ids.length === 1 ? 'gone' : 'unknown';
    }
  }

  /** A job that several checks share was found changed. */
  async suspect(record: JobRecord): Promise<void> {
    const isExplained = this.#explained.has(record) || record.fate === 'gone';
    if (!isExplained) this.suspected.add(record);
    await this.#discard(record);
  }

  /** A check that failed tells what became of this job: the end of the run need not tell it once more. */
  async explain(record: JobRecord): Promise<void> {
    this.#explained.add(record);
    this.suspected.delete(record);
    await this.#discard(record);
  }

  async #discard(record: JobRecord): Promise<void> {
    record.fate = 'unknown';
    if ((await this.shared?.catch(() => undefined)) === record) this.shared = undefined;
  }

  async #list(api: Api): Promise<SharedList> {
    await sleep(SHARING_MS);
    const filter = this.workingFilter;
    const onSend = () => {
      this.#nextList = undefined;
    };
    const { jobs, exchange } = await api.list(this.listFilters[filter] ?? {}, { urgency: -1, onSend });
    return { jobs, exchange, filter };
  }
}
