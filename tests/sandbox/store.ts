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
  fidelity: string;
  priority: string;
  /** Set by perform_transcription. */
  processing?: { startsAt: number; endsAt: number };
  /** May lie ahead: the job is there until then. */
  deletedAt?: number;
  /** Whether a view has it, apart from being deleted. */
  shownIn(view: View, now: number): boolean;
}

interface StoredAccount extends Account {
  /** Generated API keys. */
  keys: Set<string>;
}

/** Accounts, sessions and jobs of one sandbox. Nothing in it runs by itself: time counts when something is read. */
export class Store {
  readonly accounts = new Map<string, StoredAccount>();
  readonly #sessions = new Map<string, Session>();
  readonly #jobs = new Map<string, Job>();

  constructor(private readonly settings: Settings) {
    for (const role of ['main', 'plain', 'other'] as const) {
      const customerAuthorization = settings.customerAuthorization[role];
      const account = { ...demoAccounts[role], customerAuthorization, keys: new Set<string>() };
      this.accounts.set(account.username, account);
    }
  }

  newId(): string {
    const id = randomBytes(16).toString('hex');
    return this.settings.upperCaseIds ? id.toUpperCase() : id;
  }

  /** Sixteen jobs in a row have sixteen first digits, so that what hangs on the digit does not hang on chance. */
  #newJobId(): string {
    const digit = (this.#jobs.size % 16).toString(16);
    return (this.settings.upperCaseIds ? digit.toUpperCase() : digit) + this.newId().slice(1);
  }

  openSession(username: string): Session {
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
      fidelity: '',
      priority: '',
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

  startProcessing(job: Job): void {
    const startsAt = Date.now() + this.settings.processingStartsAfterMs;
    job.processing = { startsAt, endsAt: startsAt + this.settings.processingTakesMs };
  }

  statusOf(job: Job): string {
    const now = Date.now();
    if (!job.processing || now < job.processing.startsAt) return job.status;
    return now < job.processing.endsAt ? 'In Process' : 'Complete';
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
