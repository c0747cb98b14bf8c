/** The documented calls around a job, as one session makes them during one attempt at a check. */
import { type Answer, field, isForeign, isOld, summarize, textOf } from '../http/answer';
import type { Call, Parameters, Recorder } from '../http/recorder';
import type { Request } from '../http/target';
import { TooLarge, Trouble } from '../http/trouble';
import { sleep } from '../http/wait';
import { type Details, FIXED_FIELDS, LASTING_FIELDS, type Sight } from '../model/job';
import type { Exchange } from '../result';
import { callOf, type Endpoint } from '../spec/endpoint';
import { CLEAN_UP_TIMEOUT_MS, type Session, SessionEnded } from './session';

export type Role = Exchange['role'];

type Options = Pick<Request, 'urgency' | 'onSend' | 'always' | 'method' | 'timeoutMs'>;

/** An entry of the job list. */
export interface ListedJob {
  JobId: string;
  JobStatus?: unknown;
  JobName?: unknown;
  ExternalID?: unknown;
  CreationDate?: unknown;
}

export interface JobList {
  jobs: ListedJob[];
  exchange: Exchange;
  /** Whether the answer says that there are more entries than it has. */
  isPage: boolean;
  /** How many entries name no job. */
  nameless: number;
  /** By the target's clock, in epoch milliseconds, cut to the second; undefined where it does not tell. */
  answeredAt?: number | undefined;
}

/** A job in job info. */
export interface Look {
  sight: Sight;
  /** The answer behind it, for messages. */
  answer: Answer;
}

/** What a job is made with; an empty text is left out of the request. */
export interface NewJob {
  name: string;
  externalId: string;
  language: string;
}

/** Told of each call that names jobs, with its answer if there was one: some change jobs. */
export type CallListener = (path: string, jobIds: string[], answer?: Answer) => void;

export class Api {
  constructor(
    readonly recorder: Recorder,
    readonly session: Session,
    private readonly onCall: CallListener = () => {},
  ) {}

  /**
   * A call that is under contract. The version and this session's token are sent unless given otherwise; the answer is
   * handed over whatever it says.
   * @param role `subject` for the call under test, `arrange` where it only brings a job into place
   * @param how it is sent, where not as usual
   */
  async call(
    endpoint: Endpoint,
    parameters: Parameters,
    role: Role,
    purpose = `${callOf(endpoint)} the job`,
    how: Pick<Request, 'method' | 'headers'> = {},
  ): Promise<Answer> {
    const { path, method } = endpoint;
    const answer = await this.#send(role, purpose, path, parameters, { method, ...how });
    // Refused for a session that has ended is not refused for what the request got wrong.
    if (!('api_token' in parameters) && isTokenRefused(answer)) await this.confirmSession();
    answer.endpoint = endpoint;
    return answer;
  }

  /** @returns the new job's id, and that of the task that made it where the target tells; or the refusal */
  async newJob(
    job: NewJob,
  ): Promise<{ id: string; taskId?: string | undefined; mayBeTwo: boolean } | { refusal: Answer }> {
    const { name, externalId, language } = job;
    const parameters = { job_name: name || undefined, language, external_id: externalId || undefined };
    const answer = await this.#send('arrange', 'make a job', '/api/job/new', parameters);
    const id = textOf(field(answer, 'JobId'));
    if (answer.status === 200 && id !== undefined) {
      return { id, taskId: textOf(field(answer, 'TaskId')), mayBeTwo: answer.wasResent === true };
    }
    if (answer.status === 200) throw new Trouble('The new call answered 200 without a JobId.');
    if (answer.status !== 400 || field(answer, 'ErrorType') === undefined) throw unusable('new', answer);
    await this.#throwIfSessionEnded(answer);
    return { refusal: answer };
  }

  /** The account's secure key; undefined where the target gives none. */
  async secureKey(): Promise<string | undefined> {
    const answer = await this.#send('arrange', 'ask for a secure key', '/api/account/generate_api_key', {});
    await this.#throwIfSessionEnded(answer);
    return answer.status === 200 ? textOf(field(answer, 'ApiKey')) : undefined;
  }

  /**
   * Asks for a transcription of the cheapest kind, with both parameters that the page requires.
   * @param more of the order
   * @returns the answer, whatever it says
   */
  async order(jobId: string, more: Parameters = {}): Promise<Answer> {
    const parameters = { job_id: jobId, transcription_fidelity: 'MECHANICAL', priority: 'STANDARD', ...more };
    const answer = await this.#send(
      'arrange',
      'start a transcription',
      '/api/job/perform_transcription',
      parameters,
    );
    await this.#throwIfSessionEnded(answer);
    return answer;
  }

  /** Gives the job a media file, as the request's body or by its address. @returns the answer, whatever it says */
  addMedia(jobId: string, media: Buffer | string, onSend: () => void = () => {}): Promise<Answer> {
    const path = '/api/job/add_media';
    if (typeof media === 'string') {
      const parameters = { job_id: jobId, media_url: media };
      return this.#send('arrange', 'add a media file by its address', path, parameters, { onSend });
    }
    const upload = { method: 'POST', body: media, onSend } as const;
    return this.#send('arrange', 'upload a media file', path, { job_id: jobId }, upload);
  }

  /**
   * Looks a job up in job info.
   * @throws Trouble where the answer leaves open whether the job is there
   */
  async info(jobId: string, role: Role = 'control', options: Options = {}): Promise<Look> {
    const answer = await this.#send(role, 'look at the job', '/api/job/info', { job_id: jobId }, options);
    const shownId = textOf(field(answer, 'JobId'));
    // A list of jobs of one account is documented to refuse with 400; some answer what HTTP has for it.
    const isRefusal = [400, 404, 410].includes(answer.status) && !isForeign(answer);
    if (isRefusal) {
      await this.#throwIfSessionEnded(answer, options);
      return { sight: { view: 'info', isThere: false }, answer };
    }
    if (isTokenRefused(answer)) await this.confirmSession(options);
    const told = fieldsOf((answer.json ?? {}) as ListedJob);
    // An answer that tells nothing of the job is no sign that it is there.
    const isAboutIt = shownId
      ? sameId(shownId, jobId)
      : [told.status, told.name, told.externalId].some(Boolean);
    if (answer.status !== 200 || !isAboutIt) throw unusable('info', answer);
    return { sight: { view: 'info', isThere: true, ...told }, answer };
  }

  /**
   * The account's jobs that the filter lets through, newest first.
   * @throws Trouble where the answer is none of a list
   */
  async list(filter: Parameters, options: Options = {}): Promise<JobList> {
    const answer = await this.#send('control', 'list the jobs', LIST, filter, options);
    if (isTokenRefused(answer)) {
      if (field(answer, 'ErrorType') === 'BAD_API_TOKEN' && Object.keys(filter).length === 0) {
        throw new SessionEnded(this.session);
      }
      await this.confirmSession(options);
    }
    const exchange = answer.exchange!;
    // A filter that the target does not know shows nothing.
    if (answer.status === 400 && Object.keys(filter).length > 0)
      return { jobs: [], exchange, isPage: true, nameless: 0 };
    // Some have null, or nothing, in place of an empty list.
    const isBare = typeof field(answer, 'Username') === 'string';
    const entries = field(answer, 'ActiveJobs') ?? (isBare ? [] : undefined);
    if (answer.status !== 200 || !Array.isArray(entries)) throw unusable('list', answer);
    if (isOld(answer))
      throw new Trouble('The list call was answered from a cache: it tells what was, not what is.');
    const jobs = entries.filter(isListedJob);
    const rest = await this.#nextPages(answer, jobs, options);
    return {
      jobs: [...jobs, ...rest.jobs],
      exchange,
      nameless: entries.length - jobs.length,
      answeredAt: Date.parse(answer.headers.date ?? '') || undefined,
      isPage: !rest.isWhole || saysThereIsMore(answer, jobs.length + rest.jobs.length),
    };
  }

  /** Follows the links to further pages: none is documented, and some targets have them all the same. */
  async #nextPages(
    first: Answer,
    shown: ListedJob[],
    options: Options,
  ): Promise<{ jobs: ListedJob[]; isWhole: boolean }> {
    const known = new Set(shown.map(({ JobId }) => JobId));
    const jobs: ListedJob[] = [];
    let link = nextPage(first);
    for (let page = 1; link !== undefined; page += 1) {
      const parameters = this.#parametersOf(link);
      if (!parameters || page === MOST_PAGES) return { jobs, isWhole: false };
      const answer = await this.#send('control', 'list more jobs', LIST, parameters, options);
      const entries = field(answer, 'ActiveJobs');
      if (answer.status !== 200 || !Array.isArray(entries)) return { jobs, isWhole: false };
      const more = entries.filter(isListedJob).filter(({ JobId }) => !known.has(JobId));
      if (more.length === 0) return { jobs, isWhole: entries.length === 0 };
      for (const job of more) known.add(job.JobId);
      jobs.push(...more);
      link = nextPage(answer);
    }
    return { jobs, isWhole: true };
  }

  /** @returns what a link to a page asks for; undefined where it leads elsewhere */
  #parametersOf(link: string): Parameters | undefined {
    const list = new URL(`${this.recorder.target.baseUrl}${LIST}`);
    if (!URL.canParse(link, list.href)) return undefined;
    const url = new URL(link, list.href);
    if (url.host !== list.host || !url.pathname.endsWith(LIST)) return undefined;
    const { api_token: _token, ...parameters } = Object.fromEntries(url.searchParams);
    return parameters;
  }

  /**
   * Removes a job that the run made, to leave nothing behind. Nothing is asserted.
   * @param timeoutMs how long an answer is waited for
   * @returns whether the target says that it is gone, and not in a page for people
   * @throws SessionEnded where it was refused for that
   */
  async removeJob(jobId: string, timeoutMs = CLEAN_UP_TIMEOUT_MS): Promise<boolean> {
    const options = { always: true, timeoutMs };
    const answer = await this.#send('arrange', 'clean up', '/api/job/delete', { job_id: jobId }, options);
    await this.#throwIfSessionEnded(answer, options);
    const isGone = answer.status === 400 && field(answer, 'ErrorType') === 'ITEM_NOT_FOUND';
    return isGone || (answer.status === 200 && !isForeign(answer));
  }

  /** @throws SessionEnded where not even a list is given to this session */
  async confirmSession(options: Options = {}): Promise<void> {
    const purpose = 'see that the session lives';
    // Without a filter the list may be long; it is asked for only where the target takes no filter.
    for (const filter of [{ JobName: '-' }, {}]) {
      const asking = this.#send('control', purpose, LIST, filter, options);
      const answer = await asking.catch((error) => {
        if (!(error instanceof TooLarge)) throw error;
      });
      // A list that is too large to be read is given to a session that lives.
      if (!answer || ![400, 401, 403].includes(answer.status)) return;
    }
    throw new SessionEnded(this.session);
  }

  /** Some targets use one error type for more causes than are documented: only a look at the session tells. */
  async #throwIfSessionEnded(answer: Answer, options: Options = {}): Promise<void> {
    if (isTokenRefused(answer)) await this.confirmSession(options);
  }

  async #send(
    role: Role,
    purpose: string,
    path: string,
    parameters: Parameters,
    options: Partial<Request> = {},
  ): Promise<Answer> {
    const all = {
      ...(!('v' in parameters) && { v: '1' }),
      ...(!('api_token' in parameters) && { api_token: this.session.token }),
      ...parameters,
    };
    const jobIds = [parameters.job_id ?? []].flat();
    const isReading = READING.includes(path);
    const timeout = options.always && { timeoutMs: CLEAN_UP_TIMEOUT_MS };
    const request = {
      role,
      purpose,
      path,
      parameters: all,
      cookies: this.session.cookies,
      ...(!isReading && { changes: jobIds }),
      ...timeout,
      ...options,
    };
    if (isReading) return this.#read(request);
    // OPTIONS asks what can be done, and has nothing done.
    const named = options.method === 'OPTIONS' ? [] : jobIds;
    try {
      const answer = await this.recorder.send(request);
      // No page says what an accepted PUT has done.
      this.onCall(path, named, options.method === 'PUT' && answer.status < 400 ? undefined : answer);
      return answer;
    } catch (error) {
      this.onCall(path, named);
      throw error;
    }
  }

  /** What changes nothing is asked for again where no answer of the API came, unless a time limit has passed already. */
  async #read(request: Call): Promise<Answer> {
    for (const pauseMs of READ_AGAIN_AFTER_MS) {
      try {
        return await this.recorder.send(request);
      } catch (error) {
        if (!(error instanceof Trouble) || error.isPermanent || error.isSilence) throw error;
        await sleep(pauseMs, this.recorder.target.interrupted);
      }
    }
    return this.recorder.send(request);
  }
}

/** An answer came that tells nothing of what was asked. */
export class Unusable extends Trouble {
  constructor(
    message: string,
    readonly answer: Answer,
  ) {
    super(message);
  }
}

const LIST = '/api/job/list';

/** Pauses between two tries of a call that changes nothing. */
const READ_AGAIN_AFTER_MS = [50, 500];

/** A list of more pages is done without. */
const MOST_PAGES = 20;

/** The calls that change nothing, whatever they name. */
const READING = ['/api/job/info', LIST];

const isListedJob = (entry: Partial<ListedJob> | undefined): entry is ListedJob =>
  typeof entry?.JobId === 'string';

/** Where the next page is, as `Link: <…>; rel="next"` has it. */
const nextPage = ({ headers }: Answer): string | undefined =>
  (headers.link ?? '')
    .slice(0, 4_000)
    .split(/,\s*(?=<)/)
    .flatMap((one) => (/;\s*rel="?next\b/i.test(one) ? (/^\s*<([^<>]*)>/.exec(one)?.[1] ?? []) : []))[0];

/** What info and list tell of a job, by the names of the model. */
export const fieldsOf = (job: ListedJob) => ({
  status: textOf(job.JobStatus),
  name: textOf(job.JobName),
  externalId: textOf(job.ExternalID),
  fields: detailsOf(job as unknown as Record<string, unknown>),
});

function detailsOf(job: Record<string, unknown>): Details['fields'] {
  const told = [...FIXED_FIELDS, ...LASTING_FIELDS].flatMap((name) => {
    const text = typeof job[name] === 'string' ? (job[name] as string) : JSON.stringify(job[name] ?? '');
    return ['', '""', '{}', '[]', '0'].includes(text) ? [] : [[name, text] as const];
  });
  return Object.fromEntries(told);
}

/** Hexadecimal ids are the same in either case. */
export const sameId = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** How a target says that a token is not, or no longer, good: documented, or as HTTP has it. */
export const isTokenRefused = (answer: Answer) =>
  field(answer, 'ErrorType') === 'BAD_API_TOKEN' || (answer.status === 401 && !isForeign(answer));

/** No paging is documented; who pages all the same says so in one of these ways. */
function saysThereIsMore(answer: Answer, count: number): boolean {
  const { json, headers } = answer;
  const totals = Object.entries(json as object).filter(([name]) => /total|count/i.test(name));
  return [headers['x-total-count'], ...totals.map(([, value]) => value)].some(
    (total) => Number(total) > count,
  );
}

/** A call that a check rests on did not do what it is for. */
export function unusable(call: string, answer: Answer): Unusable {
  const hint =
    call === 'perform_transcription'
      ? ' If this account is not to start transcriptions, set CIELO24_PROCESSING=false.'
      : '';
  const what = summarize(answer).replace(/\.$/, '');
  return new Unusable(`The ${call} call, which the check rests on, answered ${what}.${hint}`, answer);
}
