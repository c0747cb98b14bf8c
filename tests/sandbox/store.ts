import { randomBytes } from 'node:crypto';
import { demoAccounts } from './accounts';
import type { Settings } from './settings';
import type { Account, StoredJob } from './types';

const tokenLifeMs = 60 * 60 * 1000;

export interface Session {
  readonly token: string;
  readonly username: string;
  /** Epoch milliseconds. */
  usedAt: number;
  loggedOut: boolean;
}

/** What perform_transcription has asked for. */
export interface Order {
  fidelity: string;
  priority: string;
  turnaroundHours: number;
  targetLanguage: string;
  callbackUrl: string | undefined;
  options: Record<string, unknown>;
  /** Epoch milliseconds. */
  orderedAt: number;
}

export type View = 'info' | 'list';

/** All times are epoch milliseconds. */
export interface Job {
  readonly id: string;
  /** The task that made it. */
  readonly taskId: string;
  name: string;
  owner: string;
  externalId: string;
  language: string;
  createdAt: number;
  authorizedAt?: number;
  /** As the last call left it; `Store.statusOf` adds what processing has made of it since. */
  status: string;
  medium?: string;
  /** Set by perform_transcription. */
  order?: Order;
  /** Set when an ordered job need not wait to be authorized any more. */
  processing?: { startsAt: number; endsAt: number };
  /** May lie ahead: the job is there until then. */
  deletedAt?: number;
  /** Set by faults that keep what they say is deleted. */
  isGone?: boolean;
  /** Whether a view has it, apart from being deleted. */
  shownIn(view: View, now: number): boolean;
  /** The status that a view shows in place of its own; undefined: its own. */
  statusIn?(view: View, now: number): string | undefined;
}

export interface StoredAccount extends Account {
  /** Generated API keys, oldest first. */
  keys: Set<string>;
  removedKeys: Set<string>;
}

/** Accounts, sessions and jobs of one sandbox. Nothing in it runs by itself: time counts when something is read. */
export class Store {
  readonly accounts = new Map<string, StoredAccount>();
  readonly #sessions = new Map<string, Session>();
  readonly #jobs = new Map<string, Job>();

  /** `onStart` is told of each job that starts processing. */
  constructor(
    private readonly settings: Settings,
    private readonly onStart: (store: Store, job: Job) => void = () => undefined,
  ) {
    for (const role of ['main', 'plain', 'other'] as const) {
      const customerAuthorization = settings.customerAuthorization[role];
      const account = {
        ...demoAccounts[role],
        customerAuthorization,
        keys: new Set<string>(),
        removedKeys: new Set<string>(),
      };
      this.accounts.set(account.username, account);
    }
  }

  newId(): string {
    return this.settings.idOf(randomBytes(16).toString('hex'));
  }

  /** Sixteen jobs in a row have sixteen first digits, so that what hangs on the digit does not hang on chance. */
  #newJobId(): string {
    const digit = (this.#jobs.size % 16).toString(16);
    return this.settings.idOf(digit + randomBytes(16).toString('hex').slice(1));
  }

  openSession(username: string): Session {
    if (this.settings.oneSession) {
      for (const older of this.sessions()) if (older.username === username) older.loggedOut = true;
    }
    const session = { token: this.newId(), username, usedAt: Date.now(), loggedOut: false };
    this.#sessions.set(session.token.toLowerCase(), session);
    return session;
  }

  /** Also of a session that is over. */
  session(token: string): Session | undefined {
    return this.#sessions.get(token.toLowerCase());
  }

  sessions(): Session[] {
    return [...this.#sessions.values()];
  }

  isOver(session: Session): boolean {
    return session.loggedOut || Date.now() - session.usedAt > tokenLifeMs;
  }

  /** Whether one more job of an account may have this external id. */
  mayUse(externalId: string | undefined, owner: string): boolean {
    if (!this.settings.externalIdOnce || !externalId) return true;
    return !this.jobs().some((job) => job.owner === owner && job.externalId === externalId);
  }

  createJob(owner: string, details: { name?: string; externalId?: string; language?: string } = {}): Job {
    const waits = this.accounts.get(owner)?.customerAuthorization === true;
    const job: Job = {
      id: this.#newJobId(),
      taskId: this.newId(),
      name: details.name ?? '',
      owner,
      externalId: details.externalId ?? '',
      language: details.language ?? 'en',
      createdAt: Date.now(),
      status: waits ? 'Authorizing' : 'Pending',
      shownIn: () => true,
    };
    this.#jobs.set(job.id.toLowerCase(), job);
    return job;
  }

  /** The job, unless it is deleted. */
  job(id: string): Job | undefined {
    const job = this.#jobs.get(id.toLowerCase());
    return job && !this.isDeleted(job) ? job : undefined;
  }

  wasDeleted(id: string): boolean {
    const job = this.#jobs.get(id.toLowerCase());
    return job !== undefined && this.isDeleted(job);
  }

  /** All that are not deleted, oldest first. */
  jobs(): Job[] {
    return [...this.#jobs.values()].filter((job) => !this.isDeleted(job));
  }

  isDeleted(job: Job): boolean {
    return job.deletedAt !== undefined && Date.now() >= job.deletedAt;
  }

  delete(job: Job, afterMs = 0): void {
    job.deletedAt ??= Date.now() + afterMs;
  }

  /** Undoes a deletion. */
  restore(id: string): void {
    const job = this.#jobs.get(id.toLowerCase());
    if (job) job.deletedAt = undefined;
  }

  /** What info finds. */
  shownJob(id: string): Job | undefined {
    const job = this.#jobs.get(id.toLowerCase());
    return job && this.#isShown(job, 'info') ? job : undefined;
  }

  /** What list finds, newest first. */
  listedJobs(owner: string): Job[] {
    return [...this.#jobs.values()]
      .filter((job) => job.owner === owner && this.#isShown(job, 'list'))
      .reverse();
  }

  #isShown(job: Job, view: View): boolean {
    const now = Date.now();
    const { listingDelayMs, showingDelayMs } = this.settings;
    if (now < job.createdAt + (view === 'list' ? listingDelayMs : showingDelayMs)) return false;
    const stillShown = job.deletedAt === undefined || now < job.deletedAt + this.settings.deletionDelayMs;
    return stillShown && job.shownIn(view, now);
  }

  /** Lets a job go on that waits for it; no effect on any other. */
  authorize(job: Job): void {
    if (this.statusOf(job) !== 'Authorizing') return;
    job.status = 'Pending';
    job.authorizedAt = Date.now();
    if (job.order) this.startProcessing(job);
  }

  get takesOrdersWhileAuthorizing(): boolean {
    return this.settings.ordersWhileAuthorizing;
  }

  /** Notes an order; the job starts now, or once it is authorized. */
  order(job: Job, order: Order): void {
    job.order = order;
    if (this.statusOf(job) === 'Pending') this.startProcessing(job);
  }

  startProcessing(job: Job): void {
    const startsAt = Date.now() + this.settings.processingStartsAfterMs;
    job.processing = { startsAt, endsAt: startsAt + this.settings.processingTakesMs };
    this.onStart(this, job);
  }

  statusOf(job: Job): string {
    const now = Date.now();
    if (!job.processing || now < job.processing.startsAt) return job.status;
    if (now < job.processing.endsAt) return 'In Process';
    // A job whose customer wants to approve it waits for that, and nobody approves anything here.
    const steps = job.order?.options.customer_approval_steps;
    return Array.isArray(steps) && steps.length > 0 ? 'Reviewing' : 'Complete';
  }

  hasStarted(job: Job): boolean {
    return job.processing !== undefined && Date.now() >= job.processing.startsAt;
  }

  /** The status that a view shows. */
  shownStatus(job: Job, view: View): string {
    return job.statusIn?.(view, Date.now()) ?? this.statusOf(job);
  }

  report(): StoredJob[] {
    const now = Date.now();
    return this.jobs().map((job) => ({
      id: job.id,
      name: job.name,
      status: this.statusOf(job),
      owner: job.owner,
      externalId: job.externalId,
      visible: job.shownIn('info', now) && job.shownIn('list', now),
    }));
  }
}
