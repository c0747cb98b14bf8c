import { randomBytes } from 'node:crypto';
import { type Api, type ListedJob, type Sight, sameId } from './api';
import { FINAL, isLike, isRenamed } from './changes';
import { countVanished, Job, Suspicion } from './job';
import type { JobBook, JobRecord } from './job-book';
import { silence } from './medium';
import type { JobStatus } from './schemas';
import { NotExercised, Trouble } from './trouble';
import { poll } from './wait';

/** Some targets take no longer ones. */
const LONGEST_NAME = 64;

/** A medium that the vendor's documentation links to; only named where the target takes no upload. */
const DOCUMENTED_MEDIUM = 'http://techslides.com/demos/sample-videos/small.mp4';

/** Each costs something, at some targets: one that is shared, one for each check alone, and one that got lost. */
const MOST_TRANSCRIPTIONS = 4;

/** To make a job, authorize it, give it its medium, and ask for its transcription. */
const STEPS_TO_PROCESSING = 4;

/** A new job is nowhere to be seen. */
class UnknownJob extends Trouble {}

/** One account's jobs as an attempt at a check uses them. */
export class Jobs {
  /** The run's jobs that this attempt has worked with. */
  readonly used: JobRecord[] = [];

  /**
   * @param purpose goes into the jobs' names, for people who find them
   * @param alone whether to share no job with other checks
   */
  constructor(
    private readonly book: JobBook,
    private readonly api: Api,
    private readonly account: JobRecord['account'],
    private readonly purpose: string,
    private readonly alone: boolean,
  ) {}

  /** A new job, in the status in which the account's jobs begin. */
  async create(): Promise<Job> {
    return this.#take(await this.#make());
  }

  /**
   * An existing job that the check expects to be left as it is. Checks share it, which spares the target a job for
   * every refused request; see `Suspicion`.
   */
  async existing(): Promise<Job> {
    return this.#take(await this.#shared('existing', () => this.#make()));
  }

  /**
   * All jobs of the run that nobody has deleted and that may be deleted, whichever check made them.
   * @throws NotExercised where there is none
   */
  async remaining(): Promise<Job[]> {
    const { book, account } = this;
    const own = book.records.filter((one) => one.account === account && !one.isOffered && !one.isStarted);
    // A request to delete that met with trouble may have had no effect. It is asked again only where that can be answered.
    const canBeAsked = !book.target.isGone('delete');
    const unsure = own.filter((one) => one.fate === 'unknown' && one.mayBeGone && !book.isSpoilt(one));
    if (canBeAsked) await Promise.all(unsure.map((record) => this.#settle(record)));
    const left = own.filter(({ fate }) => fate === 'there');
    if (left.length === 0) throw new NotExercised('Nothing was left to delete.', true);
    return left.map((record) => new Job(record, this.api, book));
  }

  async #settle(record: JobRecord): Promise<void> {
    const look = () => this.api.look(record.id);
    const { there } = await poll(this.book, this.book.settings.lagMs, look, (sight) => !sight.there);
    record.fate = there ? 'there' : 'gone';
  }

  /**
   * A job in the given status: the user's own where he offered one, else made and brought there.
   * @throws NotExercised where this account, target or permission has none
   */
  async inStatus(status: JobStatus): Promise<Job> {
    const offered = this.book.settings.offeredJobs[status];
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
    return status === 'Pending' ? this.#pending(job) : job;
  }

  /** A job that is Pending, with its medium, so that only the asking for a transcription is left to do. */
  async withMedium(): Promise<Job> {
    const job = await this.#pending(await this.create());
    await this.#onceThere(job, () => this.#addMedium(job.id));
    return job;
  }

  async #pending(job: Job): Promise<Job> {
    if (job.status === 'Pending') return job;
    await this.#onceThere(job, () => this.api.authorize(job.id));
    job.record.status = 'Pending';
    return job;
  }

  /** A new job may take its time to be there for other calls. What was refused for that is asked for once more. */
  async #onceThere({ id }: Job, ask: () => Promise<void>): Promise<void> {
    const look = () => this.api.look(id, 'arrange');
    await ask().catch(async (error) => {
      if ((await look()).there) throw error;
      await poll(this.book, this.book.settings.lagMs, look, ({ there }) => there);
      await ask();
    });
  }

  /**
   * What else a job is known by.
   * @throws NotExercised where the target gave no task's id with the new job, or the job's own for that
   */
  otherIdentifier({ record }: Job, which: 'name' | 'external id' | 'TaskId'): string {
    const known = { name: record.name, 'external id': this.book.marker, TaskId: record.taskId };
    const identifier = known[which];
    if (!identifier || sameId(identifier, record.id)) {
      throw new NotExercised('The new call gave no TaskId beside the JobId.');
    }
    this.book.target.deletable.add(identifier.toLowerCase());
    return identifier;
  }

  /** The tasks that made this run's jobs, as far as the target told them. */
  get makingTasks(): string[] {
    return this.book.records.flatMap(({ taskId }) => taskId ?? []);
  }

  /** A well-formed job id that no job has. */
  unknownId(): string {
    const id = randomBytes(16).toString('hex');
    this.book.target.deletable.add(id);
    return id;
  }

  /**
   * This run's jobs in the account's list.
   * @param witness a job known to be there: a list without it has the wrong filter, or lags
   * @throws Trouble where no filter, and no list without one, shows the witness
   */
  async listed(witness: Job): Promise<ListedJob[]> {
    const { book } = this;
    const showsWitness = (list: ListedJob[]) => list.some((job) => sameId(job.JobId, witness.id));
    const find = async () => {
      const shared = await book.list(this.api);
      this.api.log.share(shared.exchange, JSON.stringify(shared.jobs, undefined, 2));
      if (showsWitness(shared.jobs)) return shared.jobs;
      for (const filter of book.listFilters.slice(shared.filter + 1)) {
        const { jobs } = await this.api.list(filter);
        if (!showsWitness(jobs)) continue;
        book.workingFilter = book.listFilters.indexOf(filter);
        return jobs;
      }
      return undefined;
    };
    const list = await poll(book, book.settings.lagMs, find, (found) => found !== undefined);
    if (!list) throw new Trouble('The job list does not show a job that was just made.');
    return list;
  }

  /** Waits for one of the jobs to vanish. @returns how many have */
  countVanished(jobs: Job[]): Promise<number> {
    return countVanished(jobs, this.book, this.api);
  }

  /** The job that all checks share for this purpose; one of the check's own where it is to be alone. */
  async #shared(purpose: keyof JobBook['shared'], make: () => Promise<JobRecord>): Promise<JobRecord> {
    this.api.log.headStart = 0;
    if (this.alone) {
      const record = await make();
      record.isSuspect = true;
      return record;
    }
    const { shared } = this.book;
    shared[purpose] ??= make();
    try {
      const record = await shared[purpose];
      record.isShared = true;
      return record;
    } catch (error) {
      delete shared[purpose];
      throw error;
    }
  }

  async #take(record: JobRecord): Promise<Job> {
    if (!this.used.includes(record)) this.used.push(record);
    record.status ??= await this.#birthStatus(record);
    return new Job(record, this.api, this.book);
  }

  async #make(): Promise<JobRecord> {
    this.api.log.headStart = 0;
    const name = `${this.book.marker}.${this.purpose}`.slice(0, LONGEST_NAME);
    this.book.lostNews += 1;
    const { id, taskId } = await this.api.newJob(name, this.book.marker);
    this.book.lostNews -= 1;
    if (this.book.find(id)) throw new Trouble(`The new call gave the id ${id} a second time.`);
    const record = this.book.enter(id, name, this.account);
    if (taskId) record.taskId = taskId;
    return record;
  }

  /** Asked of the target once in a run: it is the same for all jobs of an account. */
  async #birthStatus(record: JobRecord): Promise<string | undefined> {
    const { birthStatus, settings } = this.book;
    const look = () => this.api.look(record.id, 'arrange');
    birthStatus[this.account] ??= poll(
      this.book,
      settings.lagMs,
      look,
      (seen) => seen.status !== undefined,
    ).then(async ({ there, name, externalId, status }) => {
      if (!there && !(await this.#isListed(record))) {
        throw new UnknownJob('The new call gives ids that neither job info nor job list knows.');
      }
      const isOurs = name === undefined || isLike(record.name, name) || externalId === this.book.marker;
      if (!isOurs) {
        this.book.disown(record);
        throw new Trouble(`The new call gave the id ${record.id}, which is another job's: ${name}.`, true);
      }
      this.book.told[this.account] = {
        names: name !== undefined && !isRenamed(record.name, name),
        externalIds: externalId === this.book.marker,
      };
      return status;
    });
    try {
      return await birthStatus[this.account];
    } catch (error) {
      birthStatus[this.account] = undefined;
      if (error instanceof UnknownJob) this.book.forget(record);
      throw error;
    }
  }

  async #isListed({ id }: JobRecord): Promise<boolean> {
    for (const filter of this.book.listFilters) {
      const { jobs } = await this.api.list(filter);
      if (jobs.some((job) => sameId(job.JobId, id))) return true;
    }
    return false;
  }

  async #offered(id: string, status: JobStatus): Promise<Job> {
    const sight = await this.api.look(id, 'arrange');
    if (!sight.there) throw new NotExercised(`The job ${id}, offered as ${status}, is not there.`, true);
    if (sight.status !== status) {
      const found = sight.status ? `is ${sight.status}` : 'is in a status that the target does not tell';
      throw new NotExercised(`The job ${id}, offered as ${status}, ${found}.`, true);
    }
    const { records } = this.book;
    let record = records.find((one) => one.isOffered && sameId(one.id, id));
    if (!record) {
      record = {
        id,
        name: sight.name ?? '',
        account: 'main',
        fate: 'there',
        status,
        keptAs: status,
        isOffered: true,
      };
      records.push(record);
    }
    this.used.push(record);
    return new Job(record, this.api, this.book);
  }

  /** Both checks that need one share it: no job that is processed can be removed. See `Suspicion`. */
  async #processed(wanted: 'In Process' | 'Complete'): Promise<Job> {
    const { book } = this;
    if (!book.settings.processing) {
      throw new NotExercised('CIELO24_PROCESSING is false: no transcription may be started on this target.');
    }
    const { record } = await this.#take(await this.#shared('processed', () => this.#startProcessing()));
    this.api.log.headStart = STEPS_TO_PROCESSING;
    const arrived = ({ status }: Sight) =>
      status === wanted || (status !== undefined && FINAL.includes(status));
    const look = () => book.lookOnce(record, () => this.api.look(record.id, 'arrange'));
    const done = (sight: Sight) => arrived(sight) || !sight.there || book.isSpoilt(record);
    const sight = await poll(book, book.settings.processingTimeoutMs, look, done);
    const { status } = sight;
    if (record.isShared && (!sight.there || book.isSpoilt(record))) {
      book.suspect(record);
      throw new Suspicion(record);
    }
    if (!sight.there) {
      // The end of the run will tell if it stays away; in which status it is by then nobody can say.
      record.fate = 'there';
      record.status = undefined;
      throw new Trouble('The job vanished while it was processed.');
    }
    if (status !== undefined && arrived(sight)) {
      record.status = status;
      record.keptAs = status;
      if (record.fate === 'unknown') record.fate = 'there';
    }
    if (status === wanted) return new Job(record, this.api, book);
    if (status === 'Complete') {
      throw new NotExercised('The job was Complete before it could be seen In Process.', true);
    }
    throw new NotExercised(
      `The job was ${status ?? 'in an untold status'}, not ${wanted}, ${book.settings.processingTimeoutMs} ms after ` +
        'its transcription was asked for (CIELO24_PROCESSING_TIMEOUT_MS).',
    );
  }

  async #startProcessing(): Promise<JobRecord> {
    if (this.book.transcriptions >= MOST_TRANSCRIPTIONS) {
      throw new Trouble(`${MOST_TRANSCRIPTIONS} transcriptions were started in vain: no more is.`, true);
    }
    const { record } = await this.withMedium();
    this.book.transcriptions += 1;
    record.isStarted = true;
    // Until it has come there, nobody can say in which status it will be found.
    record.fate = 'unknown';
    await this.api.transcribe(record.id);
    return record;
  }

  async #addMedium(jobId: string): Promise<void> {
    const { mediaUrl } = this.book.settings;
    if (mediaUrl) return this.api.addMediaByUrl(jobId, mediaUrl);
    const { status } = await this.api.uploadMedia(jobId, silence());
    if (status !== 200) await this.api.addMediaByUrl(jobId, DOCUMENTED_MEDIUM);
  }
}
