/**
 * The one place where requests leave the suite. Here are the limits on where they may go, how many are in flight, and
 * how long an answer may take. Which answers are none of the API's is decided here, too.
 */
import { setMaxListeners } from 'node:events';
import type http from 'node:http';
import supertest from 'supertest';
import { isAllowed } from '../settings/hosts';
import type { Settings } from '../settings/read';
import { makeAgent } from './agent';
import { type Answer, makeAnswer } from './answer';
import { CircuitBreaker } from './circuit-breaker';
import { connectionTrouble, isConnectionLoss } from './connection-trouble';
import { decode, LARGEST_BODY } from './content-coding';
import { Throttle } from './throttle';
import { TooLarge, Trouble } from './trouble';
import { sleep } from './wait';

/** Statuses of gateways, proxies and networks: they say nothing about the API behind them. */
const isGateways = (status: number) =>
  [407, 408, 502, 503, 504, 511].includes(status) || (status >= 520 && status <= 530);

/** How long a request that is under way may go on after an interruption. */
const GRACE_MS = 3_000;

/** The longest wait that a target may ask for with Retry-After. */
const LONGEST_PAUSE_MS = 60_000;

/** How long a call that is turned away without a Retry-After waits at first; doubled each time, up to the longest. */
const FIRST_BACK_OFF_MS = 250;
const LONGEST_BACK_OFF_MS = 2_000;

/** By their names in supertest. */
const METHODS = { GET: 'get', POST: 'post', PUT: 'put', OPTIONS: 'options' } as const;

/** A call that is turned away so often, each time after the wait before, is given up. */
const MOST_TURNED_AWAY = 8;
const TRY_AGAIN_AFTER_MS = 5_000;
/** Bytes of headers that an answer may have. */
const LARGEST_HEAD = 64 * 1024;
/** Two calls that are turned away so close to each other are so for the same reason. */
const TOGETHER_MS = 500;
/** A target that has served a request in this time is not down. */
const SERVED_LATELY_MS = 1_000;
/** How often a call that says nothing of waiting is asked again for that. */
const MOST_SILENT = 5;
/** Stands for all calls. */
const ANY_CALL = '*';

/** What a session's server sets, and gets back with each of its requests. */
export type CookieJar = ReturnType<typeof supertest.agent>;

export interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'OPTIONS';
  /** Below the base URL. */
  path: string;
  /** With its question mark, percent-encoded; may be empty. */
  query: string;
  body?: Buffer;
  /** Beside those that every request has. */
  headers?: Readonly<Record<string, string>>;
  cookies?: CookieJar | undefined;
  /** The ids of the jobs that the request may change: each has to be in the allow-list. */
  changes?: readonly string[];
  /** Requests of work that is further along go first, so that long chains do not wait behind short ones. */
  urgency?: number;
  /** Told when the request leaves. */
  onSend?: () => void;
  /** Sent also after an interruption and to a target that counts as gone; for clean-up. */
  always?: boolean;
  timeoutMs?: number;
}

type TargetSettings = Pick<
  Settings,
  'confirmedHost' | 'processing' | 'concurrency' | 'requestTimeoutMs' | 'proxy'
>;

export class Target {
  /** How many requests were sent. */
  sent = 0;

  /** The allow-list: ids of jobs that may be changed: those the suite made, was offered, or made up. In lower case. */
  readonly allowedJobs = new Set<string>();

  /** Told once, when a kept connection was found closed. */
  onConnectionLoss: () => void = () => {};

  /** Told of each answer that is no gateway's. */
  onAnswer: (answer: Answer, path: string) => void = () => {};

  readonly breaker = new CircuitBreaker();
  readonly throttle: Throttle;
  readonly #kept: http.Agent;
  readonly #fresh: http.Agent;
  /** How often each call was turned away since something of it was served, with which status, and until when it waits. */
  readonly #turnedAway = new Map<string, { times: number; status: number; until: number }>();
  /** Until when the target has asked to be left alone, by the call that it has asked for. */
  readonly #askedUntil = new Map<string, number>();
  /** When any request was last served, in epoch milliseconds. */
  #servedAt = 0;
  readonly #underway = new Set<{ call: string; since: number }>();
  #keepsConnections = true;
  #hasSpoken = false;
  /** Until when the target has asked to be left alone for longer than the suite waits. */
  #closedUntil = 0;

  /**
   * @param baseUrl normalised, without a slash at its end
   * @param interrupted lets no request start, and after a moment of grace ends those that are under way
   */
  constructor(
    readonly baseUrl: string,
    private readonly settings: TargetSettings,
    readonly interrupted: AbortSignal,
  ) {
    setMaxListeners(0, interrupted);
    this.throttle = new Throttle(settings.concurrency);
    const { proxy, concurrency: maxSockets } = settings;
    this.#kept = makeAgent(baseUrl, { proxy, maxSockets, keepAlive: true });
    this.#fresh = makeAgent(baseUrl, { proxy, maxSockets, keepAlive: false });
  }

  newCookies(): CookieJar {
    return supertest.agent(this.baseUrl);
  }

  /**
   * Sends one request. It is sent once more only where it was certainly not served: where the target turned it away for
   * now, or a kept connection was closed before any byte of an answer came; where it may have been, the answer says so. Redirects are not followed.
   * @throws Trouble where no answer came that says anything about the API
   */
  async send(request: Request): Promise<Answer> {
    this.#refuseForbidden(request);
    const interrupted = request.always ? undefined : this.interrupted;
    const call = callOf(request);
    let mayBeServed = false;
    for (;;) {
      const leftMs = (this.#askedUntil.get(call) ?? 0) - Date.now();
      if (leftMs > 0) await sleep(leftMs, interrupted);
      await this.throttle.turn(request.urgency ?? 0, interrupted);
      let pauseMs: number;
      try {
        this.#refuseHopeless(request);
        const answer = await this.#exchange(request);
        if (mayBeServed) answer.wasResent = true;
        const asked = this.#asksToWait(call, answer);
        if (asked === undefined) return this.#worth(request, answer);
        // A gateway may have handed the request on before it gave up.
        mayBeServed ||= answer.status === 503;
        if (asked > LONGEST_PAUSE_MS) throw this.#closed(Date.now() + asked);
        // What is asked of one call is nothing to the others, until another one is turned away as well.
        const isOfAll = [...this.#turnedAway].some(
          ([one, { until }]) => one !== call && one !== ANY_CALL && until > Date.now() - TOGETHER_MS,
        );
        this.#askedUntil.set(call, Date.now() + asked);
        this.throttle.turnedAway(asked, isOfAll);
        pauseMs = this.#backOff(request, answer.status, asked);
      } finally {
        this.throttle.done();
      }
      await sleep(pauseMs, interrupted);
    }
  }

  /** What is waited for, in a sentence. */
  activity(): string {
    const pauseMs = this.throttle.pauseMs;
    if (pauseMs > 0) return `The target asked to be left alone for ${Math.ceil(pauseMs / 1000)} s more.`;
    const [oldest] = this.#underway;
    if (!oldest) return 'Waiting for the effects of calls to show.';
    const seconds = Math.round((Date.now() - oldest.since) / 1000);
    return `Waiting for the answer to the ${oldest.call} call (${seconds} s).`;
  }

  /**
   * @param askedMs what the target asked for; 0 where it did not say
   * @returns milliseconds that the call has to wait; requests that were in flight together wait as one
   */
  #backOff(request: Request, status: number, askedMs: number): number {
    const call = callOf(request);
    this.#countTurnedAway(ANY_CALL, status, askedMs);
    const { until } = this.#countTurnedAway(call, status, askedMs);
    this.#refuseTurnedAway(call);
    return until - Date.now();
  }

  #countTurnedAway(call: string, status: number, askedMs: number): { until: number } {
    const now = Date.now();
    const known = this.#turnedAway.get(call) ?? { times: 0, until: 0 };
    if (now < known.until) return known;
    const pauseMs = askedMs || Math.min(FIRST_BACK_OFF_MS * 2 ** known.times, LONGEST_BACK_OFF_MS);
    const next = { times: known.times + 1, status, until: now + pauseMs };
    this.#turnedAway.set(call, next);
    return next;
  }

  /** @throws Trouble where the call, or any, has been turned away again and again, and nothing was served in between */
  #refuseTurnedAway(call: string): void {
    const ofCall = this.#turnedAway.get(call);
    const ofAny = this.#turnedAway.get(ANY_CALL);
    const isGivenUp = [ofCall, ofAny].some((one) => one !== undefined && one.times >= MOST_TURNED_AWAY);
    if (!isGivenUp) return;
    this.throttle.gaveUp();
    const { status } = ofCall ?? ofAny!;
    throw new Trouble(`The ${call} call was answered ${status} again and again: too many requests.`, {
      isPermanent: true,
    });
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.#kept.destroy();
    this.#fresh.destroy();
  }

  #refuseForbidden({ path, changes = [] }: Request): void {
    if (!isAllowed(new URL(this.baseUrl), this.settings.confirmedHost)) {
      throw new Trouble(`Nothing is sent to ${this.baseUrl}: the host is not confirmed.`, {
        isPermanent: true,
      });
    }
    if (path.endsWith('/perform_transcription') && !this.settings.processing) {
      throw new Trouble('No transcription is started: CIELO24_PROCESSING does not allow it.', {
        isPermanent: true,
      });
    }
    const foreign = changes.find((id) => id !== '' && !this.allowedJobs.has(id.toLowerCase()));
    if (foreign !== undefined) {
      throw new Trouble(`The job ${foreign} is not named in ${path}: this run did not make it.`, {
        isPermanent: true,
      });
    }
  }

  #refuseHopeless(request: Request): void {
    const call = callOf(request);
    // What was given up is tried once more now and then.
    const until = Math.max(...[call, ANY_CALL].map((one) => this.#turnedAway.get(one)?.until ?? 0));
    if (Date.now() < until + TRY_AGAIN_AFTER_MS) this.#refuseTurnedAway(call);
    if (request.always) return;
    if (this.interrupted.aborted) throw new Trouble('The run was interrupted.', { isPermanent: true });
    if (Date.now() < this.#closedUntil) throw this.#closed(this.#closedUntil);
    const isGone = this.breaker.isOpen();
    if (!isGone && !this.breaker.isOpen(call)) return;
    const what = isGone ? 'The target' : `The target's ${call} call`;
    throw new Trouble(`${what} has stopped answering: several requests in a row failed.`, {
      isPermanent: true,
    });
  }

  #closed(until: number): Trouble {
    this.#closedUntil = until;
    const minutes = Math.ceil((until - Date.now()) / 60_000);
    return new Trouble(
      `The target asks to be left alone for ${minutes} minutes (Retry-After): run again after that.`,
      {
        isPermanent: true,
      },
    );
  }

  /** Milliseconds to wait before the request is sent again, 0 where none are told; undefined where it was served. */
  #asksToWait(call: string, { status, headers }: Answer): number | undefined {
    const asked = retryAfterMs(headers['retry-after']);
    // Where others are served at the same time, it may be that more is asked for than is let through.
    const isServed = Date.now() - this.#servedAt < SERVED_LATELY_MS;
    const mayBeLimit = isServed && (this.#turnedAway.get(call)?.times ?? 0) < MOST_SILENT;
    const isLimit = status === 429 || (status === 503 && (asked !== undefined || mayBeLimit));
    return isLimit ? (asked ?? 0) : undefined;
  }

  /** @throws Trouble for the answer of a gateway */
  #worth(request: Request, answer: Answer): Answer {
    if (!isGateways(answer.status)) {
      this.throttle.answered();
      this.#servedAt = Date.now();
      this.#turnedAway.delete(callOf(request));
      this.#turnedAway.delete(ANY_CALL);
      this.onAnswer(answer, request.path);
      return answer;
    }
    this.throttle.gaveUp();
    this.throttle.failed();
    this.breaker.failed(callOf(request), Date.now() - answer.tookMs);
    throw new Trouble(
      `The ${callOf(request)} call was answered ${answer.status}: an answer of a gateway, not of the API.`,
    );
  }

  async #exchange(request: Request): Promise<Answer> {
    const since = Date.now();
    const call = callOf(request);
    const underway = { call, since };
    this.#underway.add(underway);
    try {
      const answer = await this.#sendOnce(request).catch(async (error) => {
        if (!(error instanceof LostConnection)) throw error;
        if (this.#keepsConnections) this.onConnectionLoss();
        this.#keepsConnections = false;
        return { ...(await this.#sendOnce(request)), wasResent: true };
      });
      this.#hasSpoken = true;
      if (!isGateways(answer.status)) this.breaker.answered(call);
      return answer;
    } catch (error) {
      if (!request.always && this.interrupted.aborted) {
        throw new Trouble('The run was interrupted.', { isPermanent: true });
      }
      const trouble =
        error instanceof Trouble
          ? error
          : connectionTrouble(error, call, this.baseUrl, this.#limitOf(request), this.#hasSpoken);
      if (trouble instanceof TooLarge) throw trouble;
      this.breaker.failed(call, since);
      if (!trouble.isSilence) this.throttle.failed();
      throw trouble;
    } finally {
      this.#underway.delete(underway);
    }
  }

  #limitOf = ({ timeoutMs }: Request) => timeoutMs ?? this.settings.requestTimeoutMs;

  async #sendOnce(request: Request): Promise<Answer> {
    const { method = 'GET', path, query, body, onSend, always } = request;
    const limit = this.#limitOf(request);
    const startedAt = Date.now();
    this.sent += 1;
    onSend?.();
    const client = request.cookies ?? supertest(this.baseUrl);
    const exchange = client[METHODS[method]](`${path}${query}`)
      .agent(this.#keepsConnections ? this.#kept : this.#fresh)
      .set('Accept-Encoding', 'identity')
      .set('Cache-Control', 'no-cache')
      .redirects(0)
      .timeout({ response: limit, deadline: limit })
      .maxResponseSize(LARGEST_BODY)
      .buffer(true)
      .parse(collectBytes);
    if (body) exchange.type('application/octet-stream');
    exchange.set(request.headers ?? {});
    const sending = (exchange as unknown as { request(): http.ClientRequest }).request();
    // Node's own limit is 16 KiB: some edges add more to an answer.
    Object.assign(sending, { maxHeaderSize: LARGEST_HEAD });
    let head: http.IncomingMessage | undefined;
    let coding: string | undefined;
    // superagent would undo a coding by itself, and take a body that is cut short for a whole one.
    sending.prependOnceListener('response', (response: http.IncomingMessage) => {
      head = response;
      coding = response.headers['content-encoding'];
      delete response.headers['content-encoding'];
    });
    tellOnce(exchange);
    let giveUp: NodeJS.Timeout | undefined;
    // What is under way may still make a job or a session, which has to be known to be removed.
    const abort = () => {
      giveUp = setTimeout(() => exchange.abort(), GRACE_MS);
    };
    if (!always) this.interrupted.addEventListener('abort', abort);
    try {
      const response = await (body ? exchange.send(body) : exchange);
      const bytes = Buffer.isBuffer(response.body) ? response.body : Buffer.alloc(0);
      return makeAnswer(response.status, response.headers, decode(bytes, coding), Date.now() - startedAt);
    } catch (error) {
      // HTTP forbids a body here; Node's parser stumbles over what is left of it, after the answer itself.
      if (
        head &&
        [204, 304].includes(head.statusCode!) &&
        /HPE_/.test(`${(error as { code?: string }).code}`)
      ) {
        return makeAnswer(head.statusCode!, head.headers as Answer['headers'], '', Date.now() - startedAt);
      }
      if (!head && sending.reusedSocket && isConnectionLoss(error)) throw new LostConnection();
      throw error;
    } finally {
      clearTimeout(giveUp);
      this.interrupted.removeEventListener('abort', abort);
    }
  }
}

/** superagent complains on the console where a connection fails in two ways: the first one says enough. */
function tellOnce(exchange: object): void {
  const told = exchange as { callback(...parts: unknown[]): void };
  const tell = told.callback.bind(told);
  let isTold = false;
  told.callback = (...parts) => {
    if (!isTold) tell(...parts);
    isTold = true;
  };
}

/** A kept connection was closed before any byte of the answer came: the request was not served. */
class LostConnection extends Error {}

/** The last part of the path, as messages name the call. */
const callOf = ({ path }: Request) => path.split('/').at(-1)!;

/** Undefined where the header is neither seconds nor a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (!header) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}

/** superagent would parse by media type and throw on what does not fit; the suite reads the bytes itself. */
function collectBytes(response: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const stream = response as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer | string) => chunks.push(Buffer.from(chunk)));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}
