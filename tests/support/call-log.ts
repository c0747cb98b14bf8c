/** Sends the requests of one attempt at a check, and keeps what was asked and answered for the reports. */
import type { Answer } from './answer';
import type { Redactor } from './redaction';
import type { Exchange } from './result';
import type { Request, Target } from './target';

/** A parameter's value; a list is sent as the parameter several times; undefined is not sent. */
export type Parameters = Record<string, string | string[] | undefined>;

export interface Call extends Omit<Request, 'query'> {
  role: Exchange['role'];
  purpose: string;
  parameters: Parameters;
}

/** Texts are kept up to these lengths; struck first, so that no part of a secret stands at the cut. */
const BODY_CHARACTERS = 4_000;
const LINE_CHARACTERS = 400;

export class CallLog {
  readonly exchanges: Exchange[] = [];
  /** Added to the number of its requests for the attempt's place in the queue: the work of others that it rests on. */
  headStart = 0;

  constructor(
    readonly target: Target,
    readonly redactor: Redactor,
  ) {}

  /** @throws Trouble where no answer came that says anything about the API */
  async send({ role, purpose, parameters, ...request }: Call): Promise<Answer> {
    const exchange: Exchange = { role, purpose, curl: this.#curl(request, parameters) };
    this.exchanges.push(exchange);
    try {
      const query = toQuery(pairs(parameters));
      const urgency = this.headStart + this.exchanges.length;
      const answer = await this.target.send({ urgency, ...request, query });
      exchange.answer = {
        status: answer.status,
        mediaType: this.redactor.strike(answer.mediaType),
        body: this.redactor.shorten(answer.body, BODY_CHARACTERS),
        tookMs: answer.tookMs,
      };
      answer.exchange = exchange;
      return answer;
    } catch (error) {
      exchange.trouble = this.line((error as Error).message);
      throw error;
    }
  }

  /**
   * Enters an exchange that several checks share, as far as it concerns this one.
   * @param excerpt the part of the body to show
   */
  share(exchange: Exchange, excerpt: string): void {
    const own = {
      ...exchange,
      answer: exchange.answer && {
        ...exchange.answer,
        body: this.redactor.shorten(excerpt, BODY_CHARACTERS),
      },
    };
    const at = this.exchanges.indexOf(exchange);
    if (at < 0) this.exchanges.push(own);
    else this.exchanges[at] = own;
  }

  /** A sentence about an answer, without secrets and not longer than a reader wants. */
  line(text: string): string {
    return this.redactor.shorten(text, LINE_CHARACTERS);
  }

  #curl({ method, path, body }: Omit<Request, 'query'>, parameters: Parameters): string {
    const all = pairs(parameters);
    // A token is hexadecimal and stands in the URL as it is; a password has to be encoded by curl.
    const encoded = all.filter(([name, value]) => name !== 'api_token' && this.redactor.labelOf(value));
    const rest = all.filter((pair) => !encoded.includes(pair));
    const query = toQuery(rest);
    const options = encoded.map(
      ([name, value]) => ` --data-urlencode "${name}=${this.redactor.labelOf(value)}"`,
    );
    const how = body
      ? " -H 'Content-Type: application/octet-stream' --data-binary @file"
      : method === 'post'
        ? ' -X POST'
        : '';
    const line = `curl -sS -i${encoded.length > 0 ? ' -G' : ''}${how} "${this.target.baseUrl}${path}${query}"`;
    const struck = this.redactor.strike(line).replace(TOKEN_BEFORE_A_WORD, '$${$1}');
    return struck + options.join('');
  }
}

/** A shell would take the next letters for part of the variable's name. */
const TOKEN_BEFORE_A_WORD = /\$((?:CIELO24|CIELO24_OTHER|DEAD)_API_TOKEN)(?=\w)/g;

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
