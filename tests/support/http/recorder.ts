/** Sends the requests of one attempt at a check, and records what was asked and answered, without secrets. */
import type { Exchange } from '../result';
import { type Answer, field } from './answer';
import type { Redactor } from './redaction';
import type { Request, Target } from './target';

/** A parameter's value; a list is sent as the parameter several times; undefined is not sent. */
export type Parameters = Record<string, string | string[] | undefined>;

export interface Call extends Omit<Request, 'query'> {
  role: Exchange['role'];
  purpose: string;
  parameters: Parameters;
}

/** Bodies and lines are kept up to these lengths. */
const BODY_CHARACTERS = 4_000;
const LINE_CHARACTERS = 400;

/** Headers that help to find a cause. All others go no further: one may be a secret. */
const KEPT_HEADERS = ['content-type', 'location', 'retry-after', 'allow', 'server'];

export class Recorder {
  readonly exchanges: Exchange[] = [];
  /** Whether a request was sent once more after its connection was lost: it may have been served twice. */
  hasResent = false;
  /** What its requests have over those of other checks: long ones go first, so that none is left over at the end. */
  urgency = 0;

  constructor(
    readonly target: Target,
    readonly redactor: Redactor,
  ) {}

  /** @throws Trouble where no answer came that says anything about the API */
  async send({ role, purpose, parameters, ...request }: Call): Promise<Answer> {
    const exchange: Exchange = { role, purpose, curl: this.#curl(request, parameters) };
    this.exchanges.push(exchange);
    try {
      const urgency = this.urgency + this.exchanges.length;
      const answer = await this.target.send({ urgency, ...request, query: toQuery(pairs(parameters)) });
      this.hasResent ||= answer.wasResent === true;
      exchange.answer = this.#record(request.path, answer);
      answer.exchange = exchange;
      return answer;
    } catch (error) {
      exchange.trouble = this.line((error as Error).message);
      throw error;
    }
  }

  /** Enters an exchange that several checks share, with the part of its body that concerns this one. */
  share(exchange: Exchange, excerpt: string): void {
    const body = this.redactor.shorten(excerpt, BODY_CHARACTERS);
    this.exchanges.push({ ...exchange, ...(exchange.answer && { answer: { ...exchange.answer, body } }) });
  }

  /** A sentence about an answer, without secrets and not longer than a reader wants. */
  line(text: string): string {
    return this.redactor.shorten(text, LINE_CHARACTERS);
  }

  #record(path: string, answer: Answer): NonNullable<Exchange['answer']> {
    // What a login answers is a secret, or may repeat one: only what kind of answer it was is kept.
    const isLogin = path.endsWith('/login') || path.endsWith('/generate_api_key');
    const { text, fullLength } = this.redactor.cut(answer.body, BODY_CHARACTERS);
    const headers = KEPT_HEADERS.flatMap((name) => {
      const value = answer.headers[name];
      return value === undefined ? [] : [[name, this.line(value)] as const];
    });
    const type = field(answer, 'ErrorType');
    return {
      status: answer.status,
      mediaType: this.line(answer.mediaType),
      headers: Object.fromEntries(headers),
      body: isLogin ? `(not kept${typeof type === 'string' ? `; ErrorType ${this.line(type)}` : ''})` : text,
      ...(!isLogin && fullLength !== undefined && { fullLength }),
      tookMs: answer.tookMs,
    };
  }

  #curl({ method, path, body, headers = {} }: Omit<Request, 'query'>, parameters: Parameters): string {
    const all = pairs(parameters);
    // A token is hexadecimal and stands in the URL as it is; a password has to be encoded by curl.
    const isEncoded = ([name, value]: [string, string]) =>
      name !== 'api_token' && this.redactor.labelOf(value) !== undefined;
    const query = toQuery(all.filter((pair) => !isEncoded(pair)));
    const encoded = all
      .filter(isEncoded)
      .map(([name, value]) => ` --data-urlencode "${name}=${this.redactor.labelOf(value)}"`);
    const how = body
      ? " -H 'Content-Type: application/octet-stream' --data-binary @file"
      : method && method !== 'GET'
        ? ` -X ${method}`
        : '';
    const told = Object.entries(headers).map(([name, value]) => ` -H "${name}: ${value}"`);
    const line = `curl -sS -i${encoded.length > 0 ? ' -G' : ''}${how}${told.join('')} "${this.target.baseUrl}${path}${query}"`;
    // A shell would take letters behind a variable for part of its name.
    const struck = this.redactor.strike(line).replace(/\$([A-Z][A-Z\d_]+)(?=[a-z])/g, '$${$1}');
    return struck + encoded.join('');
  }
}

function pairs(parameters: Parameters): [string, string][] {
  return Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, one]),
  );
}

function toQuery(all: [string, string][]): string {
  const parts = all.map(([name, value]) => `${name}=${encode(value)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** Also what encodeURIComponent leaves and a shell would take for itself. */
const encode = (value: string) =>
  encodeURIComponent(value).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
