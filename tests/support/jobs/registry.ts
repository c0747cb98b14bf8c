/**
 * The registry of a run's jobs, and the only place where anything is expected of one: each call that named a job is told
 * here with its answer, and the model says what may be true of it since. It sends nothing.
 */

import type { Account } from '../api/accounts';
import { sameId } from '../api/api';
import { type Answer, field, isForeign } from '../http/answer';
import type { Parameters } from '../http/recorder';
import {
  afterCall,
  afterSight,
  anything,
  documentedMoves,
  type Effect,
  type Expected,
  foundJob,
  isDeleted,
  type Move,
  newJob,
  type Outcome,
  type Possibility,
  possibleStatuses,
  type Sight,
  statusesOf,
  withDetails,
  withMedia,
  withOrder,
} from '../model/job';
import { type Endpoint, refusals, successes } from '../spec/endpoint';
import type { JobStatus } from '../spec/schemas';
import { isPlainName, newMarker } from './marker';

/** A call that changes jobs, and what it does to one that it names. */
export interface ChangingCall {
  endpoint: Endpoint;
  effect: Effect;
  /** The statuses in which a job has to be; undefined where any will do. */
  acceptedIn?: readonly JobStatus[] | undefined;
}

export interface JobRecord {
  readonly id: string;
  readonly name: string;
  readonly externalId: string;
  readonly account: Account['name'];
  /** The check that it was made for. */
  readonly checkId: string;
  /** The task that made it, where the target told. */
  readonly taskId: string | undefined;
  /** The user's own, offered to be named: the suite never cleans it up. */
  readonly isOffered: boolean;
  /** What the model says of it. Only the registry assigns it. */
  expected: Expected;
  /** When it was made, or last changed by a call, in epoch milliseconds: from then on effects may take to show. */
  changedAt: number;
  /** The views that have shown it as expected since. */
  readonly settledIn: Set<Sight['view']>;
  /** Whether a failed check has told what became of it: the end of the run need not tell it once more. */
  isReported: boolean;
}

/** What calls that are under no contract do: once processing was asked for, a job moves by itself. */
const EFFECTS: Record<string, Effect> = {
  perform_transcription: (job) => ({ ...job, isOrdered: true }),
  add_media: (job) => job,
};

export class JobRegistry {
  readonly records: JobRecord[] = [];
  /** The first part of all names of this run's jobs; also their external id, unless the target takes each only once. */
  readonly marker: string;
  /** Whether the target takes external ids at all. */
  takesExternalIds = true;
  /** Whether the target takes an external id only once. */
  takesExternalIdsOnce = false;
  /** How many requests for a new job had no answer: each may have made one. */
  unansweredCreates = 0;
  /** How many of them came one after the other; when the last one did, in epoch milliseconds, and what came of it. */
  unansweredInARow = { count: 0, at: 0, why: '' };
  /** How many transcriptions were started. */
  transcriptions = 0;
  /** In which status an account's jobs begin, as far as the target tells. */
  readonly birthStatus: Partial<Record<Account['name'], JobStatus>> = {};
  /** In which ways jobs move by themselves on this target. */
  moves: readonly Move[] = documentedMoves;
  /** How many jobs took the medium that several have by its address. */
  sharedMedia = 0;
  /** The accounts and statuses in which jobs took a medium. */
  readonly #mediaTakenIn = new Set<string>();
  #externalIds = 0;

  /**
   * @param calls those under contract that change jobs
   * @param allowedJobs the allow-list of the target: every job that is entered here is put there
   */
  constructor(
    readonly calls: readonly ChangingCall[],
    private readonly allowedJobs: Set<string>,
    now: Date,
  ) {
    this.marker = newMarker(now);
  }

  /** All jobs whose names begin as this run's do. */
  get nameFilter(): Parameters {
    return { JobName: `${this.marker}*` };
  }

  find(id: string): JobRecord | undefined {
    return this.records.find((record) => sameId(record.id, id));
  }

  /** The external id to make the next job with. */
  nextExternalId(): string {
    this.#externalIds += 1;
    return this.takesExternalIdsOnce ? `${this.marker}.${this.#externalIds}` : this.marker;
  }

  /** A request for a new job was answered with this id. */
  created(job: Pick<JobRecord, 'id' | 'name' | 'externalId' | 'account' | 'checkId' | 'taskId'>): JobRecord {
    const expected = newJob(nameToExpect(job.name), job.externalId);
    const record = this.#enter({ ...job, isOffered: false, expected });
    this.#startAsBorn(record);
    return record;
  }

  /** The user's own job, which may be lost, was found in this status. */
  offered(id: string, name: string, externalId: string, status: JobStatus): JobRecord {
    const known = this.records.find((one) => one.isOffered && sameId(one.id, id));
    if (known) {
      if (isDeleted(known.expected) !== false) known.expected = foundJob(name, externalId, status);
      return known;
    }
    const job = { id, name, externalId, account: 'main' as const, checkId: '', taskId: undefined };
    return this.#enter({ ...job, isOffered: true, expected: foundJob(name, externalId, status) });
  }

  /** A job with this run's mark was found that no answer had told of. */
  adopted(id: string, name: string, account: Account['name']): JobRecord {
    const job = { id, name, externalId: '', account, checkId: '', taskId: undefined, isOffered: false };
    return this.#enter({ ...job, expected: anything(name, '') });
  }

  #enter(job: Omit<JobRecord, 'changedAt' | 'settledIn' | 'isReported'>): JobRecord {
    const record = {
      ...job,
      changedAt: Date.now(),
      settledIn: new Set<Sight['view']>(),
      isReported: false,
    };
    this.records.push(record);
    this.allow(record.id);
    return record;
  }

  /** Lets requests name this id, which is one of the run's jobs, or made up and nobody's. */
  allow(id: string): void {
    this.allowedJobs.add(id.toLowerCase());
  }

  /** It turned out to be somebody else's job: it is neither cleaned up nor named in a request that changes jobs. */
  notOurs(record: JobRecord): void {
    this.records.splice(this.records.indexOf(record), 1);
    this.allowedJobs.delete(record.id.toLowerCase());
  }

  /** The account's jobs are born in this status. */
  born(account: Account['name'], status: string | undefined): void {
    if (status !== 'Authorizing' && status !== 'Pending') return;
    this.birthStatus[account] ??= status;
    for (const record of this.records) if (record.account === account) this.#startAsBorn(record);
  }

  /** A job that no call has named yet is in the status in which its account's jobs begin. */
  #startAsBorn(record: JobRecord): void {
    const status = this.birthStatus[record.account];
    const isOpen =
      record.expected.possibilities.length > 1 && !record.isOffered && !isDeleted(record.expected);
    if (status && isOpen) {
      record.expected = afterSight(record.expected, { view: 'info', isThere: true, status }, this.moves);
    }
  }

  /**
   * A call that changes jobs has named these.
   * @param answer missing where none came: the call may have done its work all the same
   */
  called(path: string, ids: readonly string[], answer?: Answer): void {
    const known = this.calls.find(({ endpoint }) => endpoint.path === path);
    const effect = known?.effect ?? EFFECTS[path.split('/').at(-1)!];
    if (!effect) return;
    const outcome = ids.length > 1 && answer?.status !== 400 ? 'unknown' : outcomeOf(answer, known?.endpoint);
    if (outcome === 'refused') return;
    for (const record of ids.map((id) => this.find(id))) {
      if (!record) continue;
      if (path.endsWith('/add_media')) {
        if (outcome === 'accepted') this.#mediaTakenIn.add(this.#standing(record));
        record.expected = withMedia(record.expected);
      }
      if (path.endsWith('/perform_transcription')) record.expected = withOrder(record.expected);
      const was = record.expected;
      record.expected = afterCall(was, effect, outcome);
      // What has no effect on the job needs no time to show.
      if (record.expected === was) continue;
      record.changedAt = Date.now();
      record.settledIn.clear();
    }
  }

  /** Whether the job has to take a medium: it has none, and others of its account took one in its status. */
  takesMedia(record: JobRecord): boolean {
    const isOrdered = record.expected.possibilities.some((one) => one.isOrdered);
    return (
      !record.expected.mayHaveMedia &&
      !isOrdered &&
      isDeleted(record.expected) === false &&
      this.#mediaTakenIn.has(this.#standing(record))
    );
  }

  #standing = ({ account, expected }: JobRecord): string => `${account}: ${statusesOf(expected)}`;

  /** The job was seen, and nothing of it contradicts what is expected. */
  seenAsExpected(record: JobRecord, sight: Sight): void {
    const before = record.expected.details?.[sight.view]?.status;
    record.expected = afterSight(record.expected, sight, this.moves);
    if (before !== undefined && before !== sight.status) {
      // It has moved on, by a call or by itself: another view may show that later.
      record.changedAt = Date.now();
      record.settledIn.clear();
    }
    record.settledIn.add(sight.view);
  }

  /** A list has shown the job, among others. */
  noticed(record: JobRecord, sight: Sight): void {
    record.expected = withDetails(record.expected, sight);
  }

  /** Trouble came upon a check that worked with the job, or it was found otherwise: nothing more is expected of it. */
  unsure(record: JobRecord): void {
    record.expected = anything(nameToExpect(record.name), record.externalId);
  }

  /** The jobs of an account of which the model says that they are there, in one of these statuses for sure. */
  presentIn(account: Account['name'], statuses: readonly JobStatus[]): JobRecord[] {
    return this.records.filter(
      (record) =>
        record.account === account &&
        isDeleted(record.expected) === false &&
        possibleStatuses(record.expected, this.moves).every((status) => statuses.includes(status)),
    );
  }

  /** The call under contract whose effect on a job of this status is as wanted. @returns undefined where there is none */
  callThat(from: JobStatus, isWanted: (job: Possibility) => boolean): ChangingCall | undefined {
    const job = { isDeleted: false, status: from, isOrdered: false };
    return this.calls.find(({ effect }) => isWanted(effect(job)));
  }
}

/** Info and list may each show an unusual name in a way of their own: what one has shown of it is expected there, as of other fields. */
const nameToExpect = (name: string): string => (isPlainName(name) ? name : '');

function outcomeOf(answer: Answer | undefined, endpoint: Endpoint | undefined): Outcome {
  if (!answer) return 'unknown';
  const { status } = answer;
  // A page for people says nothing of what was done.
  if (answer.json === undefined && isForeign(answer)) return 'unknown';
  if ((endpoint ? successes(endpoint) : [200, 204]).includes(status)) return 'accepted';
  // What is refused the second time may have been done the first time.
  if (answer.wasResent) return 'unknown';
  const isRefusal = (endpoint ? refusals(endpoint) : [400]).includes(status);
  return isRefusal && field(answer, 'TaskId') === undefined ? 'refused' : 'unknown';
}
