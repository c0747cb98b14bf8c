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
const SHARING_MS = 5;

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
  /** The job that all checks of refused requests name, until one of them finds it changed. */
  shared: Promise<JobRecord> | undefined;

  /** How many requests for a new job had no answer: each may have made one. */
  lostNews = 0;

  #nextList: Promise<SharedList> | undefined;
  /** What was thought of a job before the request that is under way. */
  readonly #before = new Map<JobRecord, Fate>();
  readonly #suspected = new Set<JobRecord>();
  #culprits = 0;

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

  /** Keeps the fates in step with the requests to delete; called before each, and with its answer. */
  onDelete(parameters: Parameters, answer?: Answer): void {
    for (const named of [parameters.job_id].flat()) {
      const record = this.records.find(({ id }) => named !== undefined && sameId(id, named));
      if (!record) continue;
      if (!answer) this.#before.set(record, record.fate);
      record.fate = answer?.status === 400 ? (this.#before.get(record) ?? record.fate) : 'unknown';
    }
  }

  /** A job that several checks share was found changed. */
  async suspect(record: JobRecord): Promise<void> {
    this.#suspected.add(record);
    await this.#discard(record);
  }

  /** A check that failed has told what became of its jobs: the end of the run need not tell it once more. */
  async blame(record: JobRecord): Promise<void> {
    this.#culprits += 1;
    await this.#discard(record);
  }

  /** The shared jobs that were changed, where no check was found to be the one. @returns a line for each */
  unexplained(): string[] {
    if (this.#culprits > 0) return [];
    return [...this.#suspected].map(
      ({ id, name }) => `${id} (${name}) was changed, though every request that named it was refused`,
    );
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
