/**
 * The one place where requests leave the suite. Here are the limits on where they may go, how many are in flight, how
 * long an answer may take, and when a target counts as gone.
 */
import { setMaxListeners } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import supertest from 'supertest';
import { type Answer, makeAnswer } from './answer';
import { isAllowed, type Settings } from './environment';
import { Trouble } from './trouble';

/** Answers of gateways and rate limits: they say nothing about the API behind them. */
const GATEWAY_STATUSES = [429, 502, 503, 504];

/** The longest wait that a target's Retry-After is granted. */
const LONGEST_PAUSE_MS = 10_000;

/** A call counts as gone when so many of its requests in a row … */
const GONE_AFTER_FAILURES = 4;
/** … over at least this time had no answer. A shorter outage is worth another try. */
const GONE_AFTER_MS = 3_000;
/** The part of its time limit after which a request is counted with those that failed. */
const OVERDUE = 0.8;

/** For what is counted over all calls together. */
const ANY = 'any';

/** After 429 requests keep this distance, and twice of it after the next … */
const FIRST_SPACING_MS = 50;
const LONGEST_SPACING_MS = 500;
/** … and each answer of another kind lessens it to this part … */
const RECOVERY = 0.995;
/** … where it takes so many 429 within this time. */
const SLOWING_MS = 1_000;
const SLOWING_ANSWERS = 3;

/** How long a request that is under way may go on after an interruption. */
const GRACE_MS = 3_000;

/** Bodies beyond this are cut off: no documented answer comes near. */
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
  readonly #streaks = new Map<string, { failures: number; since: number }>();
  readonly #agent: http.Agent;
  readonly #underway = new Set<{ call: string; since: number }>();
  #inFlight = 0;
  #pausedUntil = 0;
  #spacingMs = 0;
  #lastStart = 0;
  #limitedAt: number[] = [];

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
      await this.#pause(request);
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

  /** Whether a call's last requests all failed, or are about to: no answer to one in flight is likely any more. */
  isGone(call: string): boolean {
    const { failures, since } = this.#streaks.get(call) ?? { failures: 0, since: Date.now() };
    if (failures === 0 || Date.now() - since < GONE_AFTER_MS) return false;
    const overdue = [...this.#underway].filter(
      (one) =>
        (call === ANY || one.call === call) &&
        Date.now() - one.since > OVERDUE * this.settings.requestTimeoutMs,
    );
    return failures + overdue.length >= GONE_AFTER_FAILURES;
  }

  async #turn(urgency: number): Promise<void> {
    if (this.#inFlight < this.settings.concurrency) {
      this.#inFlight += 1;
      return;
    }
    await new Promise<void>((start) => {
      const behind = this.#queue.findIndex((waiting) => waiting.urgency < urgency);
      this.#queue.splice(behind < 0 ? this.#queue.length : behind, 0, { urgency, start });
    });
  }

  #next(): void {
    if (this.#inFlight >= this.settings.concurrency) return;
    const waiting = this.#queue.shift();
    if (!waiting) return;
    this.#inFlight += 1;
    waiting.start();
  }

  /** Keeps to what the target has asked for: a pause, and fewer requests in a second. */
  async #pause({ always }: Request): Promise<void> {
    const now = Date.now();
    const startAt = Math.max(now, this.#pausedUntil, this.#lastStart + this.#spacingMs);
    this.#lastStart = startAt;
    if (startAt > now) await sleep(startAt - now, always ? undefined : this.interrupted);
  }

  async #exchange(request: Request): Promise<Answer> {
    const { call, method = 'get', path, query, body, onSend, always, timeoutMs } = request;
    const limit = timeoutMs ?? this.settings.requestTimeoutMs;
    const startedAt = Date.now();
    const underway = { call, since: startedAt };
    this.#underway.add(underway);
    this.sent += 1;
    onSend?.();
    const exchange = supertest(this.baseUrl)
      [method](`${path}${query}`)
      .agent(this.#agent)
      .redirects(0)
      .ok(() => true)
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
      this.#spacingMs = this.#spacingMs < 5 ? 0 : this.#spacingMs * RECOVERY;
      this.#streaks.delete(call);
      this.#streaks.delete(ANY);
      return answer;
    } catch (error) {
      if (!always && this.interrupted.aborted) throw new Trouble('The run was interrupted.', true);
      this.#countFailure(call, startedAt);
      this.#countFailure(ANY, startedAt);
      throw error instanceof Trouble ? error : connectionTrouble(error, request, this.baseUrl, limit);
    } finally {
      clearTimeout(giveUp);
      this.#underway.delete(underway);
      this.interrupted.removeEventListener('abort', abort);
    }
  }

  #countFailure(name: string, since: number): void {
    const streak = this.#streaks.get(name) ?? { failures: 0, since };
    streak.failures += 1;
    this.#streaks.set(name, streak);
  }

  /** Whether 429 come in numbers: one alone is answered by the pause that it asks for. */
  #isLimited(): boolean {
    const now = Date.now();
    this.#limitedAt = [...this.#limitedAt.filter((at) => now - at < SLOWING_MS), now];
    if (this.#limitedAt.length < SLOWING_ANSWERS) return false;
    this.#limitedAt = [];
    return true;
  }

  #gatewayTrouble(request: Request, response: { status: number; headers: Record<string, string> }): Trouble {
    const pauseMs = Math.min(retryAfterMs(response.headers['retry-after']), LONGEST_PAUSE_MS);
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + pauseMs);
    if (response.status === 429 && this.#isLimited()) {
      this.#spacingMs = Math.min(Math.max(2 * this.#spacingMs, FIRST_SPACING_MS), LONGEST_SPACING_MS);
    }
    const meaning = response.status === 429 ? 'too many requests' : 'an answer of a gateway, not of the API';
    return new Trouble(
      `The ${request.call} call was answered ${response.status}: ${meaning}.`,
      false,
      pauseMs,
    );
  }
}

/** Waits, or less when interrupted. */
export function sleep(ms: number, interrupted?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      interrupted?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (interrupted?.aborted) done();
    else interrupted?.addEventListener('abort', done);
  });
}

/** superagent would parse by media type and throw on what does not fit; the suite reads the bytes itself. */
function collectBytes(response: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const stream = response as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer | string) => chunks.push(Buffer.from(chunk)));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}

/** Seconds or a date, as HTTP has it; 0 where it is neither. */
function retryAfterMs(header: string | undefined): number {
  if (!header) return 0;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : 0;
}

/** A sentence for what went wrong below HTTP. The error itself holds the whole URL and goes no further. */
function connectionTrouble(error: unknown, { call }: Request, baseUrl: string, limitMs: number): Trouble {
  const {
    code = '',
    errno = '',
    message = '',
  } = error as { code?: string; errno?: string; message?: string };
  const { host, hostname } = new URL(baseUrl);
  if (/ECONNREFUSED/.test(`${code} ${message}`)) {
    return new Trouble(
      `Nothing is listening at ${host}: look at CIELO24_BASE_URL, and whether the target is up.`,
    );
  }
  if (/ENOTFOUND|EAI_AGAIN/.test(`${code} ${message}`)) {
    const lasting = /ENOTFOUND/.test(`${code} ${message}`);
    return new Trouble(
      `The host ${hostname} has no address: look at CIELO24_BASE_URL and the name server.`,
      lasting,
    );
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/.test(code)) {
    return new Trouble(
      `The certificate of ${host} is not trusted (${code}): look at the host, or name its authority in NODE_EXTRA_CA_CERTS.`,
      true,
    );
  }
  if (/EPROTO|ERR_SSL/.test(code)) {
    return new Trouble(`${host} does not speak TLS (${code}): look at CIELO24_BASE_URL.`, true);
  }
  if (/ETIME/.test(`${code} ${errno}`) || code === 'ECONNABORTED') {
    return new Trouble(`The ${call} call had no whole answer within ${limitMs} ms.`);
  }
  if (/ECONNRESET|EPIPE|aborted|hang up/.test(`${code} ${message}`)) {
    return new Trouble(`The connection was cut during the ${call} call.`);
  }
  return new Trouble(`The ${call} call came to nothing (${code || 'no usable answer'}).`);
}
