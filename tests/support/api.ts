/** The documented calls around a job, as one account's session makes them during one attempt at a check. */
import { type Answer, field, summarize, textOf } from './answer';
import type { CallLog, Parameters } from './call-log';
import type { NegativeCase } from './negative-cases';
import type { Exchange } from './result';
import { CLEAN_UP_TIMEOUT_MS, type Session } from './session';
import type { Request } from './target';
import { SessionEnded, Trouble } from './trouble';

export type Role = Exchange['role'];

type Options = Pick<Request, 'urgency' | 'onSend' | 'always'>;

/** What a look at a job has shown. */
export interface Sight {
  there: boolean;
  /** Undefined where the target does not tell it. */
  status?: string | undefined;
  name?: string | undefined;
  externalId?: string | undefined;
  /** The answer behind it, for messages. */
  answer: Answer;
}

/** An entry of the job list. */
export interface ListedJob {
  JobId: string;
  JobStatus?: unknown;
  JobName?: unknown;
  ExternalID?: unknown;
}

/** Told of each call under test by its endpoint's short name, with its answer if there was one. */
export type RequestListener = (call: string, parameters: Parameters, answer?: Answer, cause?: Cause) => void;

/** What a request got wrong: a parameter, and in which way. */
export type Cause = Pick<NegativeCase, 'parameter' | 'kind'>;

export class Api {
  /**
   * @param onRequest told of each call under test
   * @param turn which parameter those begin with: no order is promised to matter, so checks differ in it
   */
  constructor(
    readonly log: CallLog,
    readonly session: Session,
    private readonly onRequest: RequestListener = () => {},
    private readonly turn = 0,
  ) {}

  /** Delete Job, as the call under test. See `request`. */
  deleteJob(parameters: Parameters, cause?: Cause): Promise<Answer> {
    return this.request('delete', '/api/job/delete', parameters, cause);
  }

  /**
   * A call under test. The version and this session's token are sent unless given otherwise; the answer is handed over
   * whatever it says.
   * @param cause what the request gets wrong on purpose
   */
  async request(call: string, path: string, parameters: Parameters, cause?: Cause): Promise<Answer> {
    const all = turned({ v: '1', api_token: this.session.token, ...parameters }, this.turn);
    const sending = this.#send('subject', `${call} the job`, call, path, all);
    const answer = await sending.catch((error) => {
      this.onRequest(call, parameters);
      throw error;
    });
    // Refused for a session that has ended is not refused for what the request got wrong.
    if (!('api_token' in parameters) && field(answer, 'ErrorType') === 'BAD_API_TOKEN')
      await this.confirmSession();
    this.onRequest(call, parameters, answer, cause);
    return answer;
  }

  /**
   * The parameters of a request that is right but for one thing. What is made from this session's token is as secret
   * as the token itself.
   * @param right those that make it right, beside the version and the token
   */
  withWrong(wrong: NegativeCase, right: Parameters): Parameters {
    const valid = { v: '1', api_token: this.session.token, ...right }[wrong.parameter];
    const value = wrong.spoil(typeof valid === 'string' ? valid : '');
    if (wrong.parameter === 'api_token' && value && wrong.spoilInShell) {
      const variable = this.log.redactor.labelOf(this.session.token)?.slice(1) ?? '';
      this.log.redactor.add(value, wrong.spoilInShell(variable, this.session.token));
    }
    if (wrong.parameter === 'job_id' && value) this.log.target.deletable.add(value.toLowerCase());
    return { ...right, [wrong.parameter]: value };
  }

  /** @returns the new job's id, and that of the task that made it where the target tells */
  async newJob(name: string, externalId: string): Promise<{ id: string; taskId?: string | undefined }> {
    const parameters = { job_name: name, language: 'en', external_id: externalId };
    const answer = await this.#send('arrange', 'make a job', 'new', '/api/job/new', parameters);
    const id = textOf(field(answer, 'JobId'));
    if (answer.status !== 200 || id === undefined) throw unusable('new', answer);
    return { id, taskId: textOf(field(answer, 'TaskId')) };
  }

  /** From Authorizing to Pending; without effect on a job in another status. */
  async authorize(jobId: string): Promise<void> {
    this.#accept(
      'authorize',
      await this.#send('arrange', 'authorize the job', 'authorize', '/api/job/authorize', { job_id: jobId }),
    );
  }

  /** Gives the job the medium at `mediaUrl`. */
  async addMediaByUrl(jobId: string, mediaUrl: string): Promise<void> {
    const parameters = { job_id: jobId, media_url: mediaUrl };
    this.#accept(
      'add_media',
      await this.#send(
        'arrange',
        'add a medium by its address',
        'add_media',
        '/api/job/add_media',
        parameters,
      ),
    );
  }

  /** Gives the job a medium as the request's body. @returns the answer, whatever it says */
  uploadMedia(jobId: string, medium: Buffer): Promise<Answer> {
    return this.log.send({
      role: 'arrange',
      purpose: 'upload a medium',
      call: 'add_media',
      method: 'post',
      path: '/api/job/add_media',
      parameters: { v: '1', api_token: this.session.token, job_id: jobId },
      body: medium,
    });
  }

  /** Starts the cheapest transcription. */
  async transcribe(jobId: string): Promise<void> {
    const parameters = { job_id: jobId, transcription_fidelity: 'MECHANICAL' };
    const path = '/api/job/perform_transcription';
    this.#accept(
      'perform_transcription',
      await this.#send('arrange', 'start a transcription', 'perform_transcription', path, parameters),
    );
  }

  /**
   * Looks a job up in job info; where that does not tell its status, in the job list too.
   * @throws Trouble where the answer leaves open whether the job is there
   */
  async look(jobId: string, role: Role = 'control', options: Options = {}): Promise<Sight> {
    const parameters = { job_id: jobId };
    const answer = await this.#send(role, 'look at the job', 'info', '/api/job/info', parameters, options);
    if (REFUSALS.includes(answer.status)) {
      // Unless it was seen to show jobs, a job info that refuses one may refuse them all.
      if (role === 'control' && !this.session.infoWorks) throw unusable('info', answer);
      return { there: false, answer };
    }
    if (answer.status !== 200 || answer.json === undefined) throw unusable('info', answer);
    this.session.infoWorks = true;
    this.session.seen.add(jobId.toLowerCase());
    const name = textOf(field(answer, 'JobName'));
    return {
      there: true,
      answer,
      status: textOf(field(answer, 'JobStatus')) ?? (await this.#statusFromList(jobId, name, options)),
      name,
      externalId: textOf(field(answer, 'ExternalID')),
    };
  }

  /** The account's jobs that the filter lets through, newest first. */
  async list(filter: Parameters, options: Options = {}): Promise<{ jobs: ListedJob[]; exchange: Exchange }> {
    const answer = await this.#send('control', 'list the jobs', 'list', '/api/job/list', filter, options);
    // A filter that the target does not know shows nothing.
    if (answer.status === 400 && Object.keys(filter).length > 0) {
      return { jobs: [], exchange: answer.exchange! };
    }
    // Some have null, or nothing, in place of an empty list.
    const isBare = typeof field(answer, 'Username') === 'string';
    const entries = field(answer, 'ActiveJobs') ?? (isBare ? [] : undefined);
    if (answer.status !== 200 || !Array.isArray(entries)) throw unusable('list', answer);
    const jobs: ListedJob[] = entries.filter((entry) => typeof entry?.JobId === 'string');
    for (const { JobId } of jobs) this.session.seen.add(JobId.toLowerCase());
    return { jobs, exchange: answer.exchange! };
  }

  /**
   * Deletes a job that the run made, to leave nothing behind. Apart from the call under test: nothing is asserted.
   * @returns whether the target said yes
   */
  async removeJob(jobId: string): Promise<boolean> {
    const answer = await this.log.send({
      role: 'arrange',
      purpose: 'clean up',
      call: 'clean-up',
      path: '/api/job/delete',
      parameters: { v: '1', api_token: this.session.token, job_id: jobId },
      always: true,
      timeoutMs: CLEAN_UP_TIMEOUT_MS,
    });
    return answer.status === 200;
  }

  async #statusFromList(
    jobId: string,
    name: string | undefined,
    options: Options,
  ): Promise<string | undefined> {
    // By its name first: without a filter the list may be long.
    for (const filter of name === undefined ? [{}] : [{ JobName: name }, {}]) {
      const { jobs } = await this.list(filter, options);
      const found = jobs.find((job) => sameId(job.JobId, jobId));
      if (found) return textOf(found.JobStatus);
    }
    return undefined;
  }

  #accept(call: string, answer: Answer): void {
    if (answer.status !== 200 && answer.status !== 204) throw unusable(call, answer);
  }

  /** @throws SessionEnded where one of the surrounding calls no longer takes the token */
  async #send(
    role: Role,
    purpose: string,
    call: string,
    path: string,
    parameters: Parameters,
    options: Options = {},
  ): Promise<Answer> {
    const all = role === 'subject' ? parameters : { v: '1', api_token: this.session.token, ...parameters };
    const timeout = options.always && { timeoutMs: CLEAN_UP_TIMEOUT_MS };
    const answer = await this.log.send({
      role,
      purpose,
      call,
      path,
      parameters: all,
      ...options,
      ...timeout,
    });
    if (role !== 'subject' && field(answer, 'ErrorType') === 'BAD_API_TOKEN') {
      if (call === 'list') throw new SessionEnded(this.session);
      // Some use one error type for more causes than are documented.
      await this.confirmSession(options);
    }
    return answer;
  }

  /** @throws SessionEnded where not even a list is given to this session */
  async confirmSession(options: Options = {}): Promise<void> {
    const purpose = 'see that the session lives';
    // Without a filter the list may be long; it is asked for only where the target takes no filter.
    for (const filter of [{ JobName: '-' }, {}]) {
      const { status } = await this.#send('control', purpose, 'list', '/api/job/list', filter, options);
      if (![400, 401, 403].includes(status)) return;
    }
    throw new SessionEnded(this.session);
  }
}

/** The same parameters in another order: so many of the first ones come last. */
function turned(parameters: Parameters, by: number): Parameters {
  const all = Object.entries(parameters);
  const first = by % all.length;
  return Object.fromEntries([...all.slice(first), ...all.slice(0, first)]);
}

/** How job info says that there is no such job: 400 as documented, or what HTTP has for it. */
const REFUSALS = [400, 404, 410];

/** Hexadecimal ids are the same in either case. */
export const sameId = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

function unusable(call: string, answer: Answer): Trouble {
  const hint =
    call === 'perform_transcription'
      ? ' If this account is not to start transcriptions, set CIELO24_PROCESSING=false.'
      : '';
  const what = summarize(answer).replace(/\.$/, '');
  return new Trouble(`The ${call} call, which the check rests on, answered ${what}.${hint}`);
}
