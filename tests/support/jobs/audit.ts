/** The audit: at the end of a run, every job is held against what the model expects of it. */
import type { Account } from '../api/accounts';
import { Api, fieldsOf, type ListedJob, sameId } from '../api/api';
import { summarize } from '../http/answer';
import type { Recorder } from '../http/recorder';
import { NotExercised } from '../http/trouble';
import { poll } from '../http/wait';
import {
  contradictions,
  type Effect,
  isDeleted,
  isExplainedBy,
  possibleStatuses,
  type Sight,
  statusesOf,
} from '../model/job';
import type { Settings } from '../settings/read';
import type { JobRecord, JobRegistry } from './registry';
import { NO_LIST, type Views } from './views';

/** What is otherwise than it should be, and by which call's doing. */
export interface Finding {
  /** The endpoint whose effect it is; where it is no call's, that of the check that the job was made for. */
  endpointId: string;
  line: string;
}

/** So many deleted jobs of an account are asked for once more at the end: more than targets have nodes, mostly. */
const ASKED_AGAIN = 5;

/** A job in one of these is asked for by its status. */
const WAITING = ['Authorizing', 'Pending'];

export class Audit {
  #kept: Promise<Finding[]> | undefined;
  #lostSoFar: Promise<Finding[]> | undefined;
  #gone: Promise<Finding[]> | undefined;

  constructor(
    private readonly registry: JobRegistry,
    private readonly views: Views,
    private readonly settings: Settings,
    private readonly interrupted: AbortSignal,
    private readonly accounts: () => Promise<Account[]>,
  ) {}

  /** The jobs that should be there, and are gone or changed; what the list says is confirmed by job info. */
  lost(recorder: Recorder): Promise<Finding[]> {
    this.#requireJobs();
    this.#kept ??= this.#forEachAccount(recorder, (account, api) => this.#lost(account, api));
    return this.#kept;
  }

  /** The same while the run goes on: what is lost by then, and would not be noticed later. */
  lostSoFar(recorder: Recorder): Promise<Finding[]> {
    this.#requireJobs();
    this.#lostSoFar ??= this.#forEachAccount(recorder, (account, api) => this.#lost(account, api));
    return this.#lostSoFar;
  }

  /** The deleted jobs that are still listed, or again, and those with this run's mark that it did not make. */
  returned(recorder: Recorder): Promise<Finding[]> {
    this.#requireJobs();
    if (this.views.filter === undefined) throw new NotExercised(NO_LIST, { mayBeTrouble: true });
    this.#gone ??= this.#forEachAccount(recorder, (account, api) => this.#returned(account, api));
    return this.#gone;
  }

  #requireJobs(): void {
    if (this.registry.records.length === 0)
      throw new NotExercised('The run made no job.', { mayBeTrouble: true });
  }

  async #forEachAccount(
    recorder: Recorder,
    look: (account: Account, api: Api) => Promise<Finding[]>,
  ): Promise<Finding[]> {
    const accounts = await this.accounts();
    const all = await Promise.all(
      accounts.map((account) => look(account, new Api(recorder, account.session))),
    );
    return all.flat();
  }

  async #lost(account: Account, api: Api): Promise<Finding[]> {
    const kept = this.registry.records.filter(
      (one) => one.account === account.name && isDeleted(one.expected) === false && !one.isReported,
    );
    const isListed = kept.length > 0 && this.views.filter !== undefined;
    const listed = isListed ? await this.#list(account, api) : [];
    const suspects = kept.filter((record) => !this.#isListedAsExpected(record, listed));
    const found = await Promise.all(
      suspects.map(async (record) => {
        const views = ['info', 'list'] as const;
        const differences = await this.views.differences(api, record, views);
        if (differences.length === 0) return [];
        const lines = differences.map(({ line }) => line.replace(/ \(job info: .*\)$/s, ''));
        const line = `${record.id} (${record.name}): ${[...new Set(lines)].join(', ')}`;
        return [{ endpointId: this.#culprit(record, differences[0]!.sight), line }];
      }),
    );
    return found.flat();
  }

  async #returned(account: Account, api: Api): Promise<Finding[]> {
    const strays = (jobs: ListedJob[]) => jobs.filter((job) => this.#isStray(account, job));
    // A job may be gone from the one list and not from the other.
    let nameless = 0;
    const look = async () => {
      const [showing, own, named, ...waiting] = await Promise.all([
        this.#shownAgain(account, api),
        this.#list(account, api),
        api.list(this.registry.nameFilter),
        ...WAITING.map((JobStatus) => api.list({ ...this.registry.nameFilter, JobStatus })),
      ]);
      nameless = named.nameless;
      shown = showing;
      const lists = waiting.map(({ jobs }) => jobs);
      misplaced = [...lists.flatMap((jobs) => this.#misplaced(jobs)), ...this.#misfiled(lists, named.jobs)];
      const all = [...own, ...named.jobs, ...lists.flat()];
      return all.filter(({ JobId }, at) => all.findIndex((job) => sameId(job.JobId, JobId)) === at);
    };
    let misplaced: Finding[] = [];
    let shown: Finding[] = [];
    const changed = this.registry.records.map(({ changedAt }) => changedAt);
    const patienceMs = Math.max(0, ...changed) + this.settings.effectTimeoutMs - Date.now();
    const last = await poll(
      this.interrupted,
      patienceMs,
      look,
      (jobs) => strays(jobs).length + misplaced.length + shown.length === 0,
    );
    const unnamed =
      nameless > 0
        ? [{ endpointId: this.#ownerOf(''), line: `${nameless} entries of the list name no job` }]
        : [];
    const found = strays(last).map((job) => {
      const record = this.registry.find(job.JobId);
      const isForeign = record && record.account !== account.name;
      const why = isForeign ? "is another account's" : record ? 'was deleted' : 'was never made';
      const line = `${job.JobId} (${job.JobName}) is listed, and ${why}`;
      if (!record || isForeign) return { endpointId: this.#ownerOf(String(job.JobName)), line };
      const sight = { view: 'list' as const, isThere: true, ...fieldsOf(job) };
      const endpointId = this.#culprit(record, sight);
      this.registry.unsure(record);
      return { endpointId, line };
    });
    return [...found, ...misplaced, ...unnamed, ...shown];
  }

  /** Of some jobs that job info had refused after their deletion, those that it shows. */
  async #shownAgain(account: Account, api: Api): Promise<Finding[]> {
    const wasGone = (one: JobRecord) =>
      one.account === account.name && isDeleted(one.expected) === true && one.settledIn.has('info');
    const gone = this.registry.records.filter((one) => wasGone(one) && !one.isReported).slice(0, ASKED_AGAIN);
    const looks = await Promise.all(gone.map(({ id }) => api.info(id)));
    return gone.flatMap((record, at) => {
      const { sight, answer } = looks[at]!;
      if (!sight.isThere) return [];
      const line = `${record.id} (${record.name}): the job is still there (job info: ${summarize(answer)})`;
      return [{ endpointId: this.#culprit(record, sight), line }];
    });
  }

  /** The jobs that a list shows in a status in which they cannot be. */
  #misplaced(jobs: ListedJob[]): Finding[] {
    return jobs.flatMap((job) => {
      const record = this.registry.find(job.JobId);
      if (!record || record.isReported || isDeleted(record.expected) !== false) return [];
      const sight = { view: 'list' as const, isThere: true, ...fieldsOf(job) };
      const { registry } = this;
      return contradictions(record.expected, sight, {}, registry.moves).map((line) => ({
        endpointId: this.#culprit(record, sight),
        line: `${job.JobId} (${job.JobName}): ${line} (in the job list, by its status)`,
      }));
    });
  }

  /**
   * The jobs that lists by status show under another one than theirs.
   * @param lists of the jobs that are waiting, by their status
   * @param all those of the same name filter: where a list shows all of them, the target knows no filter by status
   */
  #misfiled(lists: ListedJob[][], all: ListedJob[]): Finding[] {
    const isIn = (list: ListedJob[], { id }: JobRecord) => list.some(({ JobId }) => sameId(JobId, id));
    const isElsewhere = ({ expected }: JobRecord, at: number) =>
      isDeleted(expected) === false &&
      possibleStatuses(expected, this.registry.moves).every((status) => status !== WAITING[at]);
    const { control } = this.views;
    // The control job was named in no call: who shows it under both takes these statuses for one.
    if (control && lists.some((list, at) => isElsewhere(control, at) && isIn(list, control))) return [];
    return lists.flatMap((list, at) => {
      const others = this.registry.records.filter((one) => isElsewhere(one, at) && isIn(all, one));
      const filed = others.filter((record) => isIn(list, record));
      if (filed.length === others.length) return [];
      return filed
        .filter(({ isReported }) => !isReported)
        .map((record) => ({
          endpointId: this.#ownerOf(`.${record.checkId}`),
          line: `${record.id} (${record.name}) is in the list of jobs that are ${WAITING[at]}, and is ${statusesOf(record.expected)}`,
        }));
    });
  }

  async #list(account: Account, api: Api): Promise<ListedJob[]> {
    if (account.name === 'main') return (await this.views.list(api)).jobs;
    return (await api.list(this.views.filter ?? this.registry.nameFilter)).jobs;
  }

  #isListedAsExpected(record: JobRecord, listed: ListedJob[]): boolean {
    const entry = listed.find((job) => sameId(job.JobId, record.id));
    if (!entry || record.isOffered) return false;
    const sight: Sight = { view: 'list', isThere: true, ...fieldsOf(entry) };
    // A list that does not tell the status leaves open whether it is as it was.
    const isTold = sight.status !== undefined;
    return (
      isTold &&
      contradictions(record.expected, sight, this.views.shown.list, this.registry.moves).length === 0
    );
  }

  #isStray(account: Account, { JobId, JobName, ExternalID }: ListedJob): boolean {
    const record = this.registry.find(JobId);
    if (record && record.account !== account.name) return !record.isReported;
    if (record) return isDeleted(record.expected) === true && !record.isReported;
    const { marker, unansweredCreates } = this.registry;
    const isMarked = [JobName, ExternalID].some(
      (text) => typeof text === 'string' && text.startsWith(marker),
    );
    // A request for a new job that had no answer may have made it.
    return unansweredCreates === 0 && isMarked;
  }

  /** The endpoint whose effect is seen; where none explains it, that of the check that the job was made for. */
  #culprit(record: JobRecord, sight: Sight): string {
    const explains = ({ effect }: { effect: Effect }) => isExplainedBy(effect, record.expected, sight);
    return this.registry.calls.find(explains)?.endpoint.id ?? this.#ownerOf(`.${record.checkId}`);
  }

  /** The endpoint of the check that a job was made for, by its name or the check's id. */
  #ownerOf(name: string): string {
    const owner = this.registry.calls.find(({ endpoint }) => name.includes(`.${endpoint.id}.`));
    return (owner ?? this.registry.calls[0])?.endpoint.id ?? '';
  }
}
