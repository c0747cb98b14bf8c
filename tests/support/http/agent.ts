/** Holds the connections to the target, with or without a proxy between. */
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { HttpsProxyAgent } from 'hpagent';
import { withoutSecrets } from '../settings/proxy';

/** For a proxy that takes a connection and then says nothing. */
const PROXY_TIMEOUT_MS = 10_000;

/** The code of an error that is the proxy's, and not the target's; its message is a sentence. */
export const PROXY_ERROR = 'EPROXY';

interface AgentOptions {
  /** From the settings; only for targets with https. */
  proxy: string | undefined;
  maxSockets: number;
  keepAlive: boolean;
}

/** @returns an agent for requests to this address; its owner destroys it */
export function makeAgent(baseUrl: string, { proxy, ...options }: AgentOptions): http.Agent {
  if (!baseUrl.startsWith('https:')) return new http.Agent(options);
  return proxy ? new ProxyAgent({ ...options, proxy }) : new https.Agent(options);
}

type Connected = (error: Error | null, stream: Duplex) => void;

/** Says which proxy failed, and how. */
class ProxyAgent extends HttpsProxyAgent {
  readonly #label: string;

  constructor(options: AgentOptions & { proxy: string }) {
    // The time-out ends nothing but the tunnel's making: a request has limits of its own.
    super({ ...options, timeout: PROXY_TIMEOUT_MS });
    this.#label = withoutSecrets(options.proxy);
  }

  override createConnection(options: http.ClientRequestArgs, connected: Connected) {
    return super.createConnection(options, (error, stream) =>
      connected(error && this.#explain(error), stream),
    );
  }

  #explain(error: Error): Error {
    const { code, message } = error as NodeJS.ErrnoException;
    const [, status] = /^Bad response: (\d+)$/.exec(message) ?? [];
    const why =
      status === '407'
        ? 'asks for a user name and a password: HTTPS_PROXY takes http://<user>:<password>@<host>:<port>'
        : status
          ? `does not let the run through to the target (status ${status})`
          : message === 'Proxy timeout'
            ? `does not answer within ${PROXY_TIMEOUT_MS / 1000} s`
            : `cannot be reached (${code ?? message})`;
    return Object.assign(new Error(`The proxy ${this.#label} ${why}.`), { code: PROXY_ERROR });
  }
}
