/** One account's jobs, as an attempt at a check makes and finds them. */
import { randomBytes } from 'node:crypto';
import type { Account } from '../api/accounts';
import { type Api, sameId, unusable } from '../api/api';
import { type Answer, isForeign } from '../http/answer';
import type { Parameters } from '../http/recorder';
import { NotExercised, Trouble } from '../http/trouble';
import { poll } from '../http/wait';
import { isDeleted, type Sight } from '../model/job';
import { isLoopback } from '../settings/hosts';
import type { Settings } from '../settings/read';
import { callOf, type Endpoint, successes } from '../spec/endpoint';
import type { JobStatus } from '../spec/schemas';
import { Job } from './job';
import { type Kind, makeJob } from './making';
import { silence } from './media-file';
import type { JobRecord, JobRegistry } from './registry';
import { SharedJob, SharedJobChanged } from './shared-job';
import { type Difference, NO_LIST, type Views } from './views';

/** A media file that the vendor's documentation links to; only named where the target takes no upload. */
const DOCUMENTED_MEDIA = 'http://techslides.com/demos/sample-videos/small.mp4';

/** Transcriptions can cost money. Needed at most: one for each contract, and two for checks that are performed again alone. */
const MOST_TRANSCRIPTIONS = 4;
/** So many are kept for the checks that cannot do without, where an order would start one at once. */
const KEPT_TRANSCRIPTIONS = 2;
/** On this machine they cost nothing. */
const MOST_ON_LOOPBACK = 400;

/** From here a job does not move on by itself. */
const FINAL = ['Complete', 'Media Failure', 'Reviewing'];

/** What an order may have beside what it must have. Nobody is called at a name that is kept for examples. */
const ORDER_OPTIONS: Parameters = {
  callback_url: 'https://callback.example/done?job={job_id}',
  target_language: 'de',
  turnaround_hours: '48',
  options: '{"notes":"made by a contract test","speaker_id":true,"return_iwp":["FINAL"]}',
};

/** What all attempts of a run have in common. */
export interface JobsOfRun {
  registry: JobRegistry;
  views: Views;
  settings: Settings;
  interrupted: AbortSignal;
  /** The jobs that checks of a section share, by section and purpose. */
  shared: Map<string, SharedJob>;
  /** The first job of each account, which is looked at before any other is used. */
  firstJobs: Partial<Record<Account['name'], Promise<JobRecord>>>;
}

/** One attempt at a check. */
export interface Attempt {
  checkId: string;
  /** The part of a shared job's name that tells the section. */
  section: string;
  /** Whether to share no job with other checks. */
  isIsolated: boolean;
  /** The jobs that it has worked with. */
  used: Set<Job>;
  shared: Set<SharedJob>;
}

export class Jobs {
  constructor(
    private readonly run: JobsOfRun,
    private readonly api: Api,
    private readonly account: Account['name'],
    private readonly attempt: Attempt,
  ) {}

  /** A new job, in the status in which the account's jobs begin. */
  async create(kind: Kind = {}): Promise<Job> {
    const record = await this.#makeAfterFirst(this.attempt.checkId, kind);
    if (this.run.views.newJobsAreLate) await this.run.views.awaitThere(this.api, record);
    return this.#use(record);
  }

  /** An existing job that the check's request has to leave as it is; the checks of a section share one. */
  async untouched(): Promise<Job> {
    if (this.attempt.isIsolated) return this.create();
    return this.#shared('untouched', async () => {
      const record = await this.#makeAfterFirst(`${this.attempt.section}.shared`);
      // Once it has been seen, a later look that finds it gone need not wait for it to be there.
      await this.run.views.differences(this.api, record, ['info']);
      return record;
    });
  }

  /**
   * The jobs of the run that are there and in one of these statuses for sure, whichever check made them; without the
   * control job, which is looked at until the end.
   * @param which `most` of them; `isOrdered: false` for those whose processing nobody has asked for
   * @throws NotExercised where there is none
   */
  async remaining(
    statuses: readonly JobStatus[],
    { most, isOrdered }: { most?: number; isOrdered?: false } = {},
  ): Promise<Job[]> {
    const { registry, views } = this.run;
    const left = registry
      .presentIn(this.account, statuses)
      .filter((one) => !one.isOffered && !one.isReported && one !== views.control)
      .filter(
        ({ expected }) => isOrdered === undefined || expected.possibilities.every((one) => !one.isOrdered),
      )
      .slice(0, most);
    if (left.length === 0) throw new NotExercised('Nothing was left to try it on.', { mayBeTrouble: true });
    return left.map((record) => this.#use(record));
  }

  /**
   * A job in the given status: the user's own where he offered one, else made and brought there.
   * @throws NotExercised where this account, target or permission has none
   */
  async inStatus(status: JobStatus): Promise<Job> {
    const offered = this.run.settings.offeredJobs[status];
    if (offered) return this.#offered(offered, status);
    if (status === 'Media Failure' || status === 'Reviewing') {
      throw new NotExercised(
        `No job can be brought to ${status}; offer one that may be lost: CIELO24_OFFERED_JOBS="${status}=<job id>".`,
      );
    }
    if (status === 'In Process' || status === 'Complete') return this.#processed(status);
    const job = await this.create();
    if (status === 'Authorizing' && job.status !== 'Authorizing') {
      throw new NotExercised(
        job.status
          ? `The account's jobs begin as ${job.status}: it has no customer authorization.`
          : 'The target does not tell in which status a job begins.',
      );
    }
    if (status === 'Pending') await this.#makePending(job);
    return job;
  }

  /** A job that is Pending, with its media file, so that only the asking for a transcription is left to do. */
  async withMedia(): Promise<Job> {
    const job = await this.create();
    const begunAs = job.status;
    await this.#makePending(job);
    const answer = await this.#offerMedia(job);
    if (answer.status === 200) return job;
    // The documentation does not say in which statuses a medium is taken: it may be before a job is authorized only.
    const other = begunAs === 'Authorizing' ? await this.create() : undefined;
    if (!other || !(await this.takesMedia(other))) throw unusable('add_media', answer);
    await this.#makePending(other);
    return other;
  }

  /**
   * Gives the job its media file.
   * @throws NotExercised where it takes none in its status
   * @throws Trouble where the answer is none that is documented
   */
  async addMedia(job: Job): Promise<void> {
    if (await this.takesMedia(job)) return;
    throw new NotExercised(`The target takes no media file while a job is ${job.status ?? 'new'}.`, {
      mayBeTrouble: true,
    });
  }

  /**
   * Offers the job a media file.
   * @param how `onSend` is told when the request leaves; `isShared` where other jobs are to have the same file by its address:
   * elsewhere than on this machine only the user's own can be
   * @throws Trouble where the answer is none that is documented
   */
  async takesMedia(job: Job, how: { onSend?: () => void; isShared?: boolean } = {}): Promise<boolean> {
    const shared = how.isShared && this.#isOnLoopback && !this.run.settings.mediaUrl;
    const named = shared ? await this.api.addMedia(job.id, DOCUMENTED_MEDIA) : undefined;
    const { registry } = this.run;
    if (named?.status === 200) registry.sharedMedia += 1;
    // Some take an address only once: what two jobs took is there for a third one as well.
    const isFinal = named?.status === 200 || (named?.status === 400 && registry.sharedMedia > 1);
    const answer = isFinal ? named! : await this.#offerMedia(job, how.onSend);
    return isTaken('add_media', answer);
  }

  /** Whether a new job in the status of this one takes a medium. @throws Trouble where that cannot be found out */
  async takesMediaStill({ status }: Job): Promise<boolean> {
    // Under another name: what a job has may be its name's doing.
    if (status !== 'Pending') return this.takesMedia(await this.create({ name: 'none' }));
    await this.withMedia();
    return true;
  }

  /**
   * Asks for a transcription, as far as the run may start one more.
   * @param hasOptions whether all that the page knows is asked for, as far as the target takes that
   * @returns whether the job took the order
   */
  async takesOrder({ id, status }: Job, hasOptions = false): Promise<boolean> {
    const { processing } = this.run.settings;
    const kept = status === 'Authorizing' ? 0 : KEPT_TRANSCRIPTIONS;
    // Where an account may order a few times only, those checks come first that cannot do without.
    await Promise.allSettled([...this.run.shared.values()].map(({ record }) => record));
    if (!processing || this.#transcriptionsLeft <= kept) return false;
    this.run.registry.transcriptions += 1;
    const first = await this.api.order(id, hasOptions ? ORDER_OPTIONS : {});
    const answer = hasOptions && first.status === 400 ? await this.api.order(id) : first;
    const taken = isTaken('perform_transcription', answer);
    if (!taken) this.run.registry.transcriptions -= 1;
    return taken;
  }

  /** Asks for a transcription of a kind that there is not. @returns whether the job took the order */
  async takesWrongOrder({ id }: Job): Promise<boolean> {
    if (!this.run.settings.processing || this.#transcriptionsLeft <= KEPT_TRANSCRIPTIONS) return false;
    const answer = await this.api.order(id, { transcription_fidelity: 'NONE' });
    const taken = isTaken('perform_transcription', answer);
    if (taken) this.run.registry.transcriptions += 1;
    return taken;
  }

  get #isOnLoopback(): boolean {
    return isLoopback(new URL(this.run.settings.baseUrl ?? 'http://localhost').hostname);
  }

  get #transcriptionsLeft(): number {
    return (this.#isOnLoopback ? MOST_ON_LOOPBACK : MOST_TRANSCRIPTIONS) - this.run.registry.transcriptions;
  }

  /** The user's media file by its address, or a second of silence; by an address, too, where uploads are not taken. */
  async #offerMedia({ id }: Job, onSend?: () => void): Promise<Answer> {
    const { mediaUrl } = this.run.settings;
    if (mediaUrl) return this.api.addMedia(id, mediaUrl, onSend);
    const answer = await this.api.addMedia(id, silence(), onSend);
    return answer.status === 200 ? answer : this.api.addMedia(id, DOCUMENTED_MEDIA);
  }

  /** A job that was deleted, and is seen to be gone. @throws NotExercised where no contract has a call for that */
  async deleted(): Promise<Job> {
    const job = await this.create();
    const call = this.run.registry.callThat(job.status ?? 'Pending', ({ isDeleted }) => isDeleted);
    if (!call) throw new NotExercised('No call is known that removes a job.');
    await this.#bring(job, 'remove the job', call.endpoint);
    const [difference] = await job.differences(['info']);
    if (difference)
      throw new NotExercised(`A job was to be removed: ${difference.line}`, { restsOn: call.endpoint.id });
    return job;
  }

  /**
   * What else a job is known by.
   * @throws NotExercised where the new call gave no TaskId, or the JobId as its TaskId
   */
  otherIdentifier({ record }: Job, which: 'name' | 'external id' | 'TaskId'): string {
    const known = { name: record.name, 'external id': record.externalId, TaskId: record.taskId };
    const identifier = known[which];
    if (!identifier || sameId(identifier, record.id)) {
      throw new NotExercised(
        which === 'TaskId' ? 'The new call gave no TaskId beside the JobId.' : `The job has no ${which}.`,
      );
    }
    this.run.registry.allow(identifier);
    return identifier;
  }

  /** The names of this account's jobs. */
  get names(): string[] {
    return this.#records.map(({ name }) => name);
  }

  /** Their ids. */
  get ids(): string[] {
    return this.#records.map(({ id }) => id);
  }

  get #records(): JobRecord[] {
    return this.run.registry.records.filter(({ account }) => account === this.account);
  }

  /** The tasks that made this run's jobs, as far as the target told them. */
  get makingTasks(): string[] {
    return this.run.registry.records.flatMap(({ taskId }) => taskId ?? []);
  }

  /** A well-formed job id that no job has. */
  unknownId(): string {
    const id = randomBytes(16).toString('hex');
    this.run.registry.allow(id);
    return id;
  }

  /**
   * Waits until one of the jobs, and no other, is changed.
   * @returns how many are changed in the end
   */
  async countChanged(jobs: readonly Job[]): Promise<number> {
    const look = () => Promise.all(jobs.map((job) => job.changes()));
    const changed = (all: string[][]) => all.filter((lines) => lines.length > 0).length;
    const patienceMs = Math.min(this.run.settings.effectTimeoutMs, 10_000);
    const last = await poll(this.run.interrupted, patienceMs, look, (all) => changed(all) === 1);
    return changed(last);
  }

  /**
   * Holds a job against what is expected of it in the job list.
   * @throws NotExercised where no list shows the jobs of this run
   */
  async inList(job: Job): Promise<Difference[]> {
    const found = await job.differences(['list']);
    if (this.run.views.filter === undefined) {
      throw new NotExercised(NO_LIST, { mayBeTrouble: true });
    }
    return found;
  }

  /** The account's first job, once it has been seen. */
  first(): Promise<JobRecord> {
    const { firstJobs, views } = this.run;
    firstJobs[this.account] ??= this.#make('control')
      .then(async (record) => {
        await views.learn(this.api, record);
        return record;
      })
      .catch((error) => {
        delete firstJobs[this.account];
        throw error;
      });
    return firstJobs[this.account]!;
  }

  /**
   * Looks again at new jobs that a check has used without seeing them first.
   * @returns trouble where one of them was not there yet when the check used it, and is now
   */
  static async lateOnes({ views }: JobsOfRun, api: Api, used: Iterable<Job>): Promise<Trouble | undefined> {
    for (const { record } of used) {
      const wasSeen = record.settledIn.size > 0 || record.isOffered || views.newJobsAreLate;
      if (wasSeen || record.account !== 'main' || isDeleted(record.expected) !== false) continue;
      await views.awaitThere(api, record);
      if (views.newJobsAreLate) return new Trouble('A job that was just made was not yet there.');
    }
    return undefined;
  }

  /** The job that the checks of the section share for this purpose. */
  async #shared(purpose: string, make: () => Promise<JobRecord>): Promise<Job> {
    const key = `${this.attempt.section}/${this.account}/${purpose}`;
    let shared = this.run.shared.get(key);
    if (!shared || shared.isOver) {
      shared = new SharedJob(make(), purpose === 'processed');
      this.run.shared.set(key, shared);
    }
    shared.take(this.attempt);
    this.attempt.shared.add(shared);
    try {
      return this.#use(await shared.record, shared);
    } catch (error) {
      if (this.run.shared.get(key) === shared) this.run.shared.delete(key);
      throw error;
    }
  }

  #use(record: JobRecord, shared?: SharedJob): Job {
    const { registry, views } = this.run;
    const job = new Job(record, { api: this.api, registry, views, attempt: this.attempt }, shared);
    this.attempt.used.add(job);
    return job;
  }

  /** Makes a job. Where the account's first one cannot be seen, nothing is expected of this one: its id may be nobody's. */
  async #makeAfterFirst(purpose: string, kind: Kind = {}): Promise<JobRecord> {
    // In this order: the control job is to be the oldest, and stand behind all others in the list.
    const [first, made] = await Promise.allSettled([this.first(), this.#make(purpose, kind)]);
    if (made.status === 'rejected') throw made.reason;
    if (first.status === 'fulfilled') return made.value;
    this.run.registry.unsure(made.value);
    throw first.reason;
  }

  #make = (purpose: string, kind?: Kind): Promise<JobRecord> => {
    const { api, account, attempt, run } = this;
    return makeJob({ api, account, checkId: attempt.checkId, registry: run.registry }, purpose, kind);
  };

  async #makePending(job: Job): Promise<void> {
    if (job.status === 'Pending') return;
    const call = this.run.registry.callThat(
      'Authorizing',
      ({ isDeleted, status }) => !isDeleted && status === 'Pending',
    );
    if (!call) throw new NotExercised('No call is known that brings a job to Pending.');
    await this.#bring(job, 'bring the job to Pending', call.endpoint);
  }

  /** Brings a job further by a call that is under contract. @throws NotExercised where that contract is broken */
  async #bring({ id, record }: Job, purpose: string, endpoint: Endpoint): Promise<void> {
    if (!this.run.views.newJobsAreLate)
      await this.#onceThere(id, record, () => this.#arrange(id, purpose, endpoint));
    else await this.#arrange(id, purpose, endpoint);
  }

  async #arrange(id: string, purpose: string, endpoint: Endpoint): Promise<void> {
    const answer = await this.api.call(endpoint, { job_id: id }, 'arrange', purpose);
    if (successes(endpoint).includes(answer.status)) return;
    throw new NotExercised(unusable(callOf(endpoint), answer).message, { restsOn: endpoint.id });
  }

  /** Other calls may not know a new job yet: what was refused for that is asked for once more. */
  async #onceThere(id: string, record: JobRecord, ask: () => Promise<void>): Promise<void> {
    const look = async () => (await this.api.info(id, 'arrange')).sight;
    await ask().catch(async (error) => {
      if ((await look()).isThere) throw error;
      const patienceMs = record.changedAt + this.run.settings.effectTimeoutMs - Date.now();
      await poll(this.run.interrupted, patienceMs, look, ({ isThere }) => isThere);
      await ask();
    });
  }

  async #offered(id: string, status: JobStatus): Promise<Job> {
    const { registry } = this.run;
    const { sight } = await this.api.info(id, 'arrange');
    if (!sight.isThere)
      throw new NotExercised(`The job ${id}, offered as ${status}, is not there.`, { mayBeTrouble: true });
    if (sight.status !== status) {
      const found = sight.status ? `is ${sight.status}` : 'is in a status that the target does not tell';
      throw new NotExercised(`The job ${id}, offered as ${status}, ${found}.`, { mayBeTrouble: true });
    }
    return this.#use(registry.offered(id, sight.name ?? '', sight.externalId ?? '', status));
  }

  /** The checks of a section that need a processed job share it: no such job can be removed. */
  async #processed(wanted: 'In Process' | 'Complete'): Promise<Job> {
    const { settings, interrupted, registry } = this.run;
    if (!settings.processing) {
      throw new NotExercised('CIELO24_PROCESSING is false: no transcription may be started on this target.');
    }
    const job = this.attempt.isIsolated
      ? this.#use(await this.#startProcessing())
      : await this.#shared('processed', () => this.#startProcessing());
    const look = () => this.api.info(job.id, 'arrange');
    const isThere = ({ status }: Sight) =>
      status === wanted || (status !== undefined && FINAL.includes(status));
    const { sight } = await poll(
      interrupted,
      settings.processingTimeoutMs,
      look,
      ({ sight: seen }) => isThere(seen) || !seen.isThere || isDeleted(job.record.expected) !== false,
    );
    const isSpoilt = !sight.isThere || isDeleted(job.record.expected) !== false;
    if (isSpoilt && !this.attempt.isIsolated) throw new SharedJobChanged(job.record);
    if (!sight.isThere) throw new Trouble('The job vanished while it was processed.');
    registry.seenAsExpected(job.record, sight);
    if (sight.status === wanted) return job;
    if (sight.status === 'Complete') {
      throw new NotExercised('The job was Complete before it could be seen In Process.');
    }
    throw new NotExercised(
      `The job was ${sight.status ?? 'in an untold status'}, not ${wanted}, ${settings.processingTimeoutMs} ms after ` +
        'its transcription was asked for (CIELO24_PROCESSING_TIMEOUT_MS).',
    );
  }

  async #startProcessing(): Promise<JobRecord> {
    const { registry } = this.run;
    if (this.#transcriptionsLeft <= 0) {
      throw new Trouble(`${registry.transcriptions} transcriptions were started: no more is.`, {
        isPermanent: true,
      });
    }
    const { record } = await this.withMedia();
    registry.transcriptions += 1;
    const answer = await this.api.order(record.id);
    if (answer.status !== 200) throw unusable('perform_transcription', answer);
    return record;
  }
}

/** Whether a call that is under no contract took what it was given. @throws Trouble where the answer does not tell */
function isTaken(call: string, answer: Answer): boolean {
  if (![200, 400].includes(answer.status) || isForeign(answer)) throw unusable(call, answer);
  return answer.status === 200;
}
