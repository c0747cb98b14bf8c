/**
 * The one place where requests leave the suite. Here are the limits on where they may go, how many are in flight, and
 * how long an answer may take.
 */
import { setMaxListeners } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import supertest from 'supertest';
import { type Answer, makeAnswer } from './answer';
import { connectionTrouble } from './connection-trouble';
import { ANY, OutageWatch } from './outage';
import { Pace } from './pace';
import { isAllowed, type Settings } from './settings/read';
import { Trouble } from './trouble';

/** Answers of gateways and rate limits: they say nothing about the API behind them. */
const GATEWAY_STATUSES = [429, 502, 503, 504];

/** How long a request that is under way may go on after an interruption. */
const GRACE_MS = 3_000;

/** A body beyond this ends as trouble: no documented answer comes near. */
const LARGEST_BODY = 16 * 1024 * 1024;

export interface Request {
  /** The endpoint's short name, e.g. `delete`. */
  call: string;
  method?: 'get' | 'post';
  /** Below the base URL. */
  path: string;
  /** With its question mark, percent-encoded; may be empty. */
  query: string;
  body?: Buffer;
  /** Requests of work that is further along go first, so that long chains do not wait behind short ones. */
  urgency?: number;
  /** Told when the request leaves. */
  onSend?: () => void;
  /** Sent also after an interruption and to a target that counts as gone; for clean-up. */
  always?: boolean;
  timeoutMs?: number;
}

type TargetSettings = Pick<Settings, 'confirmedHost' | 'processing' | 'concurrency' | 'requestTimeoutMs'>;

export class Target {
  /** How many requests were sent. */
  sent = 0;

  /** The jobs that may be deleted: those the suite made, was offered, or whose ids it made up. In lower case. */
  readonly deletable = new Set<string>();

  readonly #queue: { urgency: number; start: () => void }[] = [];
  readonly #agent: http.Agent;
  readonly #outages: OutageWatch;
  readonly #pace: Pace;
  #inFlight = 0;

  /**
   * @param baseUrl without a slash at its end
   * @param interrupted lets no request start, and after a moment of grace ends those that are under way
   */
  constructor(
    readonly baseUrl: string,
    private readonly settings: TargetSettings,
    private readonly interrupted: AbortSignal,
  ) {
    setMaxListeners(0, interrupted);
    this.#outages = new OutageWatch(settings.requestTimeoutMs);
    this.#pace = new Pace(settings.concurrency);
    const options = { keepAlive: true, maxSockets: settings.concurrency };
    this.#agent = baseUrl.startsWith('https:') ? new https.Agent(options) : new http.Agent(options);
  }

  /**
   * Sends one request, once. Redirects are not followed.
   * @throws Trouble where no answer came that says anything about the API
   */
  async send(request: Request): Promise<Answer> {
    this.#refuseForbidden(request);
    await this.#turn(request.urgency ?? 0);
    try {
      this.#refuseHopeless(request);
      await this.#pace.wait(request.always ? undefined : this.interrupted);
      if (!request.always) await this.#outages.wait(request.call, this.interrupted);
      // What became of others in the meantime counts too.
      this.#refuseHopeless(request);
      return await this.#exchange(request);
    } finally {
      this.#inFlight -= 1;
      this.#next();
    }
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.#agent.destroy();
  }

  #refuseForbidden({ path, query }: Request): void {
    if (!isAllowed(new URL(this.baseUrl), this.settings.confirmedHost)) {
      throw new Trouble(`Nothing is sent to ${this.baseUrl}: the host is not confirmed.`, true);
    }
    if (path.endsWith('/perform_transcription') && !this.settings.processing) {
      throw new Trouble('No transcription is started: CIELO24_PROCESSING does not allow it.', true);
    }
    if (path.endsWith('/job/delete')) {
      for (const id of new URLSearchParams(query).getAll('job_id')) {
        if (id === '' || this.deletable.has(id.toLowerCase())) continue;
        throw new Trouble(`The job ${id} is not deleted: this run did not make it.`, true);
      }
    }
  }

  #refuseHopeless({ call, always }: Request): void {
    if (always) return;
    if (this.interrupted.aborted) throw new Trouble('The run was interrupted.', true);
    for (const name of [call, ANY]) {
      if (!this.isGone(name)) continue;
      const what = name === ANY ? 'The target' : `The target's ${name} call`;
      throw new Trouble(`${what} has stopped answering: several requests in a row failed.`, true);
    }
  }

  /** How many requests may be in flight, by what the target lets through. */
  get atOnce(): number {
    return this.#pace.atOnce;
  }

  /** Whether a call, or the target as a whole, has stopped answering. */
  isGone(call: string): boolean {
    return this.#outages.isGone(call);
  }

  async #turn(urgency: number): Promise<void> {
    if (this.#inFlight < this.#pace.atOnce) {
      this.#inFlight += 1;
      return;
    }
    await new Promise<void>((start) => {
      const behind = this.#queue.findIndex((waiting) => waiting.urgency < urgency);
      this.#queue.splice(behind < 0 ? this.#queue.length : behind, 0, { urgency, start });
    });
  }

  #next(): void {
    while (this.#inFlight < this.#pace.atOnce) {
      const waiting = this.#queue.shift();
      if (!waiting) return;
      this.#inFlight += 1;
      waiting.start();
    }
  }

  async #exchange(request: Request): Promise<Answer> {
    const { call, method = 'get', path, query, body, onSend, always, timeoutMs } = request;
    const limit = timeoutMs ?? this.settings.requestTimeoutMs;
    const startedAt = Date.now();
    const underway = this.#outages.sent(call);
    this.sent += 1;
    onSend?.();
    const exchange = supertest(this.baseUrl)
      [method](`${path}${query}`)
      .agent(this.#agent)
      .redirects(0)
      .timeout({ response: limit, deadline: limit })
      .maxResponseSize(LARGEST_BODY)
      .buffer(true)
      .parse(collectBytes);
    let giveUp: NodeJS.Timeout | undefined;
    // What is under way may still make a job or a session, which has to be known to be removed.
    const abort = () => {
      giveUp = setTimeout(() => exchange.abort(), GRACE_MS);
    };
    if (!always) this.interrupted.addEventListener('abort', abort);
    try {
      const response = await (body ? exchange.type('application/octet-stream').send(body) : exchange);
      const answer = makeAnswer({
        status: response.status,
        contentType: response.headers['content-type'],
        body: Buffer.isBuffer(response.body) ? response.body : Buffer.alloc(0),
        tookMs: Date.now() - startedAt,
        request: `${method.toUpperCase()} ${path}`,
      });
      if (GATEWAY_STATUSES.includes(answer.status)) throw this.#gatewayTrouble(request, response);
      this.#pace.answered();
      this.#outages.answered(underway);
      return answer;
    } catch (error) {
      if (!always && this.interrupted.aborted) {
        this.#outages.givenUp(underway);
        throw new Trouble('The run was interrupted.', true);
      }
      this.#outages.failed(underway);
      if (error instanceof Trouble) throw error;
      const trouble = connectionTrouble(error, call, this.baseUrl, limit);
      if (!trouble.isSilence) this.#pace.failed();
      throw trouble;
    } finally {
      clearTimeout(giveUp);
      this.interrupted.removeEventListener('abort', abort);
    }
  }

  #gatewayTrouble(request: Request, response: { status: number; headers: Record<string, string> }): Trouble {
    const pauseMs = this.#pace.turnedAway(response.status, response.headers['retry-after']);
    const meaning = response.status === 429 ? 'too many requests' : 'an answer of a gateway, not of the API';
    return new Trouble(
      `The ${request.call} call was answered ${response.status}: ${meaning}.`,
      false,
      pauseMs,
    );
  }
}

/** superagent would parse by media type and throw on what does not fit; the suite reads the bytes itself. */
function collectBytes(response: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const stream = response as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer | string) => chunks.push(Buffer.from(chunk)));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}
