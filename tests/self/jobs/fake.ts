/** A run of one account at a target that is a few lines of this file: nothing leaves the process. */
import { contracts } from '../../contract';
import { Accounts } from '../../support/api/accounts';
import { Api } from '../../support/api/api';
import { type Answer, makeAnswer } from '../../support/http/answer';
import { CircuitBreaker } from '../../support/http/circuit-breaker';
import { Recorder } from '../../support/http/recorder';
import { Redactor } from '../../support/http/redaction';
import type { Request, Target } from '../../support/http/target';
import { Throttle } from '../../support/http/throttle';
import { Trouble } from '../../support/http/trouble';
import { Audit } from '../../support/jobs/audit';
import type { Job } from '../../support/jobs/job';
import { type Attempt, Jobs, type JobsOfRun } from '../../support/jobs/jobs';
import { JobRegistry } from '../../support/jobs/registry';
import { Views } from '../../support/jobs/views';
import { readSettings, type Settings } from '../../support/settings/read';

export interface Asked {
  /** The last part of the path. */
  call: string;
  query: Record<string, string>;
  /** How often the call was asked, this time included. */
  times: number;
}

/** A body that is no text is sent as JSON. */
export type Reply = [status: number, body?: unknown, headers?: Record<string, string>] | Trouble;

export const NO: Reply = [400, { ErrorType: 'ITEM_NOT_FOUND', ErrorComment: 'no such job' }];
export const TOKEN_REFUSED: Reply = [400, { ErrorType: 'BAD_API_TOKEN', ErrorComment: 'over' }];

export const calls = contracts.flatMap(({ endpoint, effect }) => (effect ? [{ endpoint, effect }] : []));

export const answerOf = ([status, body = {}, headers = {}]: Exclude<Reply, Trouble>): Answer =>
  makeAnswer(
    status,
    { 'content-type': 'application/json', ...headers },
    typeof body === 'string' ? body : JSON.stringify(body),
  );

export interface Listed {
  JobId: string;
  JobName: string;
  JobStatus?: string;
  ExternalID?: string;
  CreationDate?: string;
}

/** A target that keeps the contract, but for what the test has it answer. */
export class FakeTarget {
  readonly asked: Asked[] = [];
  readonly jobs = new Map<string, Listed>();
  readonly allowedJobs = new Set<string>();
  readonly breaker = new CircuitBreaker();
  readonly throttle = new Throttle(8);
  readonly baseUrl = 'http://127.0.0.1';
  bornAs = 'Authorizing';
  #made = 0;

  /** @param reply what is answered in place of the usual; undefined: the usual */
  constructor(public reply: (asked: Asked, target: FakeTarget) => Reply | undefined = () => undefined) {}

  newCookies = () => undefined;

  async send({ path, query, onSend }: Request): Promise<Answer> {
    const call = path.split('/').at(-1)!;
    const asked = {
      call,
      query: Object.fromEntries(new URLSearchParams(query)),
      times: this.of(call).length + 1,
    };
    this.asked.push(asked);
    onSend?.();
    const reply = this.reply(asked, this) ?? this.usual(asked);
    if (reply instanceof Trouble) throw reply;
    return answerOf(reply);
  }

  of(call: string): Asked[] {
    return this.asked.filter((one) => one.call === call);
  }

  put(job: Listed): Listed {
    this.jobs.set(job.JobId, job);
    return job;
  }

  usual({ call, query }: Asked): Reply {
    const { job_id = '', ExternalID, JobName } = query;
    const job = this.jobs.get(job_id);
    if (call === 'login') return [200, { ApiToken: `token-${this.of(call).length}` }];
    if (call === 'logout') return [204, ''];
    if (call === 'new') {
      this.#made += 1;
      const JobId = String(this.#made).padStart(32, 'a');
      const { job_name = '', external_id = '' } = query;
      this.put({ JobId, JobName: job_name, JobStatus: this.bornAs, ExternalID: external_id });
      return [200, { JobId, TaskId: JobId.replaceAll('a', 'b') }];
    }
    if (call === 'list') {
      const fits = (one: Listed) =>
        (ExternalID === undefined || one.ExternalID === ExternalID) &&
        (JobName === undefined || one.JobName.startsWith(JobName.replace('*', '')));
      return [200, { ActiveJobs: [...this.jobs.values()].filter(fits) }];
    }
    if (!job) return NO;
    if (call === 'info') return [200, job];
    if (call === 'delete') {
      if (!/Authorizing|Pending/.test(job.JobStatus ?? '')) return NO;
      this.jobs.delete(job_id);
      return [200, { TaskId: 'c'.repeat(32) }];
    }
    if (call === 'authorize' && job.JobStatus === 'Authorizing') job.JobStatus = 'Pending';
    if (call === 'perform_transcription') job.JobStatus = 'In Process';
    return call === 'authorize' ? [204, ''] : [200, { TaskId: 'd'.repeat(32) }];
  }
}

export const DEFAULTS = readSettings({}).settings;

/** All that a run has around its jobs; it waits for nothing, unless the settings say otherwise. */
export function open(reply?: FakeTarget['reply'], changes: Partial<Settings> = {}) {
  const target = new FakeTarget(reply);
  const credentials = { username: 'someone', password: 'something' };
  const settings: Settings = {
    ...DEFAULTS,
    ...{ credentials, effectTimeoutMs: 0, processingTimeoutMs: 0, retryPauseMs: 0 },
    ...changes,
  };
  const interruption = new AbortController();
  const interrupted = interruption.signal;
  const redactor = new Redactor();
  const newRecorder = () => new Recorder(target as unknown as Target, redactor);
  const notes: string[] = [];
  const note = (sentence: string) => void notes.push(sentence);
  const registry = new JobRegistry(calls, target.allowedJobs, new Date());
  const views = new Views(registry, settings, interrupted, note);
  const accounts = new Accounts(settings, newRecorder, interrupted, note);
  const audit = new Audit(registry, views, settings, interrupted, () => accounts.opened());
  const run: JobsOfRun = {
    registry,
    views,
    settings,
    interrupted,
    shared: new Map(),

    firstJobs: {},
  };
  const login = async () => (await accounts.open()).session;
  let session: ReturnType<typeof login> | undefined;
  /** The main account's calls. */
  const newApi = async () => {
    session ??= login();
    return new Api(newRecorder(), await session, (path, ids, answer) => registry.called(path, ids, answer));
  };
  /** The main account's jobs, as an attempt at a check has them. */
  const jobsOf = async (checkId = 'a-check', changed: Partial<Attempt> = {}) => {
    const attempt: Attempt = {
      ...{ checkId, section: 'delete-job.1', isIsolated: false },
      ...{ used: new Set<Job>(), shared: new Set() },
      ...changed,
    };
    return { attempt, jobs: new Jobs(run, await newApi(), 'main', attempt) };
  };
  return {
    target,
    settings,
    interruption,
    newRecorder,
    notes,
    registry,
    views,
    accounts,
    audit,
    run,
    newApi,
    jobsOf,
  };
}

/** Sends the call under test. */
export const callFor = async (api: Api, id: 'delete-job' | 'authorize-job', jobId: string) =>
  api.call(calls.find(({ endpoint }) => endpoint.id === id)!.endpoint, { job_id: jobId }, 'subject');
