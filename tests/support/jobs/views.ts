/**
 * What job info and job list show of the run's jobs. What each of them tells on this target, and which filter of the list
 * is known there, is learned once, with the run's first job: the control job, which no request under test ever names.
 */
import { type Api, fieldsOf, type JobList, type Look, sameId, Unusable } from '../api/api';
import { type Answer, isOld, summarize } from '../http/answer';
import type { Parameters } from '../http/recorder';
import { Trouble } from '../http/trouble';
import { poll, sleep } from '../http/wait';
import { contradictions, isDeleted, isRenamed, type Shown, type Sight } from '../model/job';
import type { Settings } from '../settings/read';
import { isLikeName } from './marker';
import type { JobRecord, JobRegistry } from './registry';

export type View = Sight['view'];

/** Why what is seen in lists only cannot be told. */
export const NO_LIST = 'The job list does not show the jobs of this run.';

/** How long a look at the list waits for other checks that want one too. */
const SHARING_MS = 5;

/** How often the list may fail to be read before it is done without. */
const MOST_FAILURES = 5;

/** So many right looks in a row end the doubt about a job that was shown otherwise once more. */
const STEADY_LOOKS = 4;

/** So often job info may fail for a deleted job before that is believed. */
const MOST_UNUSABLE = 3;

/** An effect that takes longer to show is told in a note. */
const SLOW_MS = 10_000;

/** Once an effect did not show in the whole time, the next ones are waited for as long as the slowest took, twice, or: */
const SHORTEST_WAIT_MS = 1_000;

/** A way in which a job is not as it is expected to be. */
export interface Difference {
  line: string;
  sight: Sight;
  /** The answer that shows it, where it is one about this job alone. */
  answer?: Answer;
}

/** One look at a job: what each view has shown of it. */
interface Seen {
  sight: Sight;
  answer?: Answer;
  /** Whether the answer says neither that the job is there nor that it is not. */
  isUnusable?: boolean;
}

export class Views {
  readonly shown: Record<View, Shown> = { info: {}, list: {} };
  /** Whether a new job was not there at once: then each is waited for before it is used. */
  newJobsAreLate = false;
  /** The control job, once it has been seen. */
  control: JobRecord | undefined;
  #filter: Parameters | undefined;
  #learningList: Promise<void> | undefined;
  #nextList: Promise<JobList> | undefined;
  #mostListed = 0;
  /** For so long after a change the effect may not show at all, or a node that lags behind show now and then what was before. */
  #allowanceMs: number;
  #relapseMs: number;
  #slowestMs = 0;

  /** @param note takes a sentence for the report */
  constructor(
    private readonly registry: JobRegistry,
    settings: Settings,
    private readonly interrupted: AbortSignal,
    private readonly note: (sentence: string) => void,
  ) {
    this.#allowanceMs = settings.effectTimeoutMs;
    this.#relapseMs = settings.effectTimeoutMs;
  }

  /** The filter under which the list shows this run's jobs; undefined where no list of them can be had. */
  get filter(): Parameters | undefined {
    return this.#filter;
  }

  /**
   * Sees the account's first job, which tells in which status its jobs begin; the main account's is the control job.
   * @throws Trouble where the job is nowhere to be seen, or is somebody else's
   */
  async learn(api: Api, record: JobRecord): Promise<void> {
    const sight = await this.awaitThere(api, record);
    if (!sight.isThere) {
      this.registry.unansweredCreates += 1;
      this.registry.unsure(record);
      throw new Trouble('The new call gives ids that job info does not know.');
    }
    const { name, externalId, status } = sight;
    if (name !== undefined && !isLikeName(record.name, name) && externalId !== record.externalId) {
      this.registry.notOurs(record);
      throw new Trouble(`The new call gave the id ${record.id}, which is another job's: ${name}.`, {
        isPermanent: true,
      });
    }
    if (record.account === 'main') {
      this.shown.info = whatIsShown(record, sight);
      this.control ??= record;
      this.#learningList ??= this.#learnList(api, record);
    }
    if (status === undefined && record.account === 'main') await this.#learningList;
    const listed = status === undefined ? await this.#inList(api, record) : undefined;
    this.registry.born(record.account, status ?? listed?.sight.status);
  }

  /**
   * Waits until a new job is there: on some targets that takes its time.
   * @returns the last look at it
   */
  async awaitThere(api: Api, record: JobRecord): Promise<Sight> {
    let looks = 0;
    const look = async () => {
      looks += 1;
      return (await api.info(record.id, 'arrange')).sight;
    };
    const sight = await this.#poll(record, look, ({ isThere }) => isThere);
    if (sight.isThere && looks > 1) this.newJobsAreLate = true;
    return sight;
  }

  async #learnList(api: Api, control: JobRecord): Promise<void> {
    const { marker, nameFilter } = this.registry;
    const filters: Parameters[] = [{ ExternalID: marker }, nameFilter, {}];
    const useless = new Set<Parameters>();
    let failures = 0;
    const find = async () => {
      for (const filter of filters) {
        if (useless.has(filter)) continue;
        try {
          const list = await api.list(filter);
          const entry = list.jobs.find((job) => sameId(job.JobId, control.id));
          if (entry && !list.isPage)
            return { filter, sight: { view: 'list' as const, isThere: true, ...fieldsOf(entry) } };
        } catch (error) {
          if (!(error instanceof Trouble) || failures === MOST_FAILURES) throw error;
          failures += 1;
          if (error.isPermanent) useless.add(filter);
        }
      }
      return undefined;
    };
    try {
      const found = await this.#poll(
        control,
        find,
        (it) => it !== undefined || useless.size === filters.length,
      );
      if (!found) return this.note('The job list does not show the jobs of this run: it is done without.');
      this.shown.list = whatIsShown(control, found.sight);
      this.#filter = found.filter;
    } catch {
      this.note('The job list could not be read: it is done without.');
    }
  }

  /** This run's jobs in the main account's list, as they stand after this was asked. Who asks at once shares the request. */
  list(api: Api): Promise<JobList> {
    this.#nextList ??= this.#list(api).catch((error) => {
      this.#nextList = undefined;
      throw error;
    });
    return this.#nextList;
  }

  async #list(api: Api): Promise<JobList> {
    await sleep(SHARING_MS);
    if ('ExternalID' in (this.#filter ?? {}) && this.registry.takesExternalIdsOnce)
      this.#filter = this.registry.nameFilter;
    const onSend = () => {
      this.#nextList = undefined;
    };
    const list = await api.list(this.#filter ?? {}, { urgency: -1, onSend });
    this.#mostListed = Math.max(this.#mostListed, list.jobs.length);
    for (const job of list.jobs) {
      const record = this.registry.find(job.JobId);
      if (record) this.registry.noticed(record, { view: 'list', isThere: true, ...fieldsOf(job) });
    }
    return list;
  }

  /**
   * Looks at a job until all is as expected, or longer than its effects may take to show.
   * @returns what is not; none where all is as expected
   * @throws Trouble where it could not be seen, or a cache stands in the API's place
   */
  async differences(api: Api, record: JobRecord, views: readonly View[]): Promise<Difference[]> {
    const look = async () => {
      const seen = await this.#look(api, record, views);
      return seen.map((one) => ({ ...one, lines: this.#judge(record, one) }));
    };
    type Looked = Awaited<ReturnType<typeof look>>;
    let hasRelapsed = false;
    let rightInARow = 0;
    let wrongLook: Looked | undefined;
    const isDone = (all: Looked) => {
      const wrong = all.filter(({ lines }) => lines.length > 0);
      const open = wrong.filter(({ sight }) => !record.settledIn.has(sight.view));
      hasRelapsed ||= open.length < wrong.length;
      rightInARow = wrong.length === 0 ? rightInARow + 1 : 0;
      if (wrong.length > 0) wrongLook = all;
      if (this.relapseMs(record) === 0) return open.length === 0;
      // One right look is no end after a relapse: what is right only now and then is wrong.
      return rightInARow >= (hasRelapsed ? STEADY_LOOKS : 1);
    };
    const seen = await this.#poll(record, look, isDone);
    const isInVain = rightInARow < (hasRelapsed ? STEADY_LOOKS : 1) && !this.interrupted.aborted;
    const last = (isInVain && wrongLook) || seen;
    if (hasRelapsed && isInVain) this.relapsedInVain();
    // Waiting in vain costs its time once, not once a check.
    if (isInVain && last.some(({ sight, lines }) => lines.length > 0 && !record.settledIn.has(sight.view))) {
      this.#allowanceMs = Math.min(this.#allowanceMs, Math.max(SHORTEST_WAIT_MS, 2 * this.#slowestMs));
    }
    return last.flatMap(({ sight, answer, lines }) =>
      lines.map((line) => ({ line, sight, ...(answer && { answer }) })),
    );
  }

  /** @returns a line for each contradiction; where there is none, the registry learns from the sight */
  #judge(record: JobRecord, { sight, answer, isUnusable }: Seen): string[] {
    const shown = this.#shownOf(record, sight.view);
    const lines = isUnusable
      ? ['job info fails for the job']
      : contradictions(record.expected, sight, shown, this.registry.moves);
    if (lines.length === 0) this.registry.seenAsExpected(record, sight);
    else if (answer && isOld(answer)) {
      throw new Trouble('The info call was answered from a cache: it tells what was, not what is.');
    }
    return lines.map((line) =>
      sight.view === 'list' ? `${line} (in the job list)` : `${line}${told(answer)}`,
    );
  }

  /** Of an offered job only what it was seen with is known. */
  #shownOf(record: JobRecord, view: View): Shown {
    return record.isOffered ? { name: record.name !== '' } : this.shown[view];
  }

  async #look(api: Api, record: JobRecord, views: readonly View[]): Promise<Seen[]> {
    const [info, listed] = await Promise.all([
      views.includes('info') ? this.#inInfo(api, record) : undefined,
      views.includes('list') ? this.#inList(api, record) : undefined,
    ]);
    return [info, listed].filter((one) => one !== undefined);
  }

  /** Where job info fails for a deleted job time and again, and for the control job in between it does not, that is no trouble. */
  async #inInfo(api: Api, record: JobRecord): Promise<Seen> {
    const look = async (): Promise<Look | Unusable> =>
      api.info(record.id).catch((error) => {
        const isOdd = error instanceof Unusable && [200, 500].includes(error.answer.status);
        if (isOdd && this.control && isDeleted(record.expected) === true) return error;
        throw error;
      });
    for (let tries = 1; ; tries += 1) {
      const seen = await look();
      if (!(seen instanceof Unusable)) return seen;
      const { answer } = seen;
      if (tries === MOST_UNUSABLE)
        return { sight: { view: 'info', isThere: true }, answer, isUnusable: true };
      // Only once, or of two nodes in turn the one that fails would have every look at the job.
      if (tries === 1) await api.info(this.control!.id);
    }
  }

  /** @returns undefined where the list can tell nothing of the job */
  async #inList(api: Api, record: JobRecord): Promise<Seen | undefined> {
    await this.#learningList;
    if (!this.#filter || record.account !== 'main' || record.isOffered) return undefined;
    if (!isUnder(this.#filter, record)) return undefined;
    const list = await this.list(api);
    const entry = list.jobs.find((job) => sameId(job.JobId, record.id));
    api.recorder.share(list.exchange, JSON.stringify(entry, undefined, 2) ?? 'The job is not in the list.');
    if (entry) return { sight: { view: 'list', isThere: true, ...fieldsOf(entry) } };
    return this.#reachesBack(list) ? { sight: { view: 'list', isThere: false } } : undefined;
  }

  /** Whether a job that is not in the list is not there: the list is no page of a longer one, which would have the newest. */
  #reachesBack({ jobs, isPage }: JobList): boolean {
    if (isPage) return false;
    const positions = jobs.flatMap((job, at) => (this.registry.find(job.JobId) ? [at] : []));
    const control = jobs.findIndex((job) => this.control && sameId(job.JobId, this.control.id));
    // The newest come first: the control job, which is the oldest, stands behind all others.
    if (control >= 0) return positions.every((at) => at <= control);
    return jobs.length < this.#mostListed;
  }

  /** Milliseconds that the last change of a job may still take to show. */
  patienceMs({ changedAt }: JobRecord): number {
    return Math.max(0, changedAt + this.#allowanceMs - Date.now());
  }

  /** Milliseconds for which a target may still show now and then what was before the last change of a job. */
  relapseMs({ changedAt }: JobRecord): number {
    return Math.max(0, changedAt + this.#relapseMs - Date.now());
  }

  /** That a relapse ends is waited for in vain once only. */
  relapsedInVain(): void {
    this.#relapseMs = 0;
  }

  async #poll<T>(record: JobRecord, look: () => Promise<T>, isDone: (seen: T) => boolean): Promise<T> {
    let looks = 0;
    return poll(this.interrupted, this.patienceMs(record), look, (seen) => {
      looks += 1;
      const isOver = isDone(seen);
      if (isOver && looks > 1) this.#took(Date.now() - record.changedAt);
      return isOver;
    });
  }

  #took(ms: number): void {
    if (ms > SLOW_MS && this.#slowestMs <= SLOW_MS) {
      this.note(`Effects took up to ${Math.round(ms / 1000)} s or more to show (CIELO24_EFFECT_TIMEOUT_MS).`);
    }
    this.#slowestMs = Math.max(this.#slowestMs, ms);
  }
}

/** Whether a filter that is known to the target lets the job through. */
const isUnder = (filter: Parameters, { name, externalId }: JobRecord) =>
  'ExternalID' in filter ? externalId === filter.ExternalID : !('JobName' in filter) || name !== '';

/** What a view tells of jobs, by what it told of one. */
const whatIsShown = ({ name, externalId }: JobRecord, sight: Sight): Shown => ({
  status: sight.status !== undefined,
  name: sight.name !== undefined && !isRenamed(name, sight.name),
  externalId: sight.externalId === externalId,
});

const told = (answer: Answer | undefined) => (answer ? ` (job info: ${summarize(answer)})` : '');
