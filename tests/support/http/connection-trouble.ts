import { PROXY_ERROR } from './agent';
import { TooLarge, Trouble } from './trouble';

interface ConnectionError {
  code?: string;
  errno?: string;
  message?: string;
}

/** A sentence for each kind of error below HTTP, and whether trying again can help. */
const KINDS: {
  /** Matches the error's code, number and message. */
  matches: RegExp;
  says: (about: { call: string; host: string; code: string; limitMs: number }) => string;
  isPermanent?: boolean;
  isSilence?: boolean;
}[] = [
  {
    matches: /ECONNREFUSED/,
    says: ({ host }) =>
      `Nothing is listening at ${host}: look at CIELO24_BASE_URL, and whether the target is up.`,
    isSilence: true,
  },
  {
    matches: /ENOTFOUND/,
    says: ({ host }) => `The host ${host} has no address: look at CIELO24_BASE_URL and the name server.`,
    isPermanent: true,
  },
  {
    matches: /EAI_AGAIN/,
    says: ({ host }) => `The name server did not tell the address of ${host}.`,
  },
  {
    matches: /CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE|BAD_CERTIFICATE|alert number (40|42|116)/i,
    says: ({ host, code }) =>
      `${host} ended the TLS handshake (${code}): perhaps it asks for a client certificate, which this suite has none of.`,
    isPermanent: true,
  },
  {
    matches: /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW|NO_PROTOCOLS|alert number 70/i,
    says: ({ host, code }) => `${host} speaks only a TLS version that is too old for Node (${code}).`,
    isPermanent: true,
  },
  {
    matches: /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/,
    says: ({ host, code }) =>
      `The certificate of ${host} is not trusted (${code}): look at the host, or name its authority in NODE_EXTRA_CA_CERTS, ` +
      'in the environment (not in .env).',
    isPermanent: true,
  },
  {
    matches: /EPROTO|ERR_SSL/,
    says: ({ host, code }) => `${host} does not speak TLS (${code}): look at CIELO24_BASE_URL.`,
    isPermanent: true,
  },
  {
    matches: /HPE_HEADER_OVERFLOW/,
    says: ({ call }) => `The answer to the ${call} call has more than 64 KiB of headers.`,
  },
  {
    matches: /HPE_/,
    says: ({ call, code }) => `The answer to the ${call} call breaks the rules of HTTP (${code}).`,
  },
  {
    matches: /ETIME|ECONNABORTED/,
    says: ({ call, limitMs }) => `The ${call} call had no whole answer within ${limitMs} ms.`,
    isSilence: true,
  },
  {
    matches: /ECONNRESET|EPIPE|aborted|hang up/,
    says: ({ call }) => `The connection was cut during the ${call} call.`,
  },
];

/** Whether a connection ended before an answer began. */
export const isConnectionLoss = (error: unknown) => /ECONNRESET|EPIPE|hang up/.test(textOf(error));

/**
 * A sentence for what went wrong below HTTP. The error itself holds the whole URL and goes no further.
 * @param call the last part of the call's path
 * @param limitMs how long an answer was waited for
 * @param hasSpoken whether the target has answered in HTTP before: then no parser's error is final
 */
export function connectionTrouble(
  error: unknown,
  call: string,
  baseUrl: string,
  limitMs: number,
  hasSpoken: boolean,
): Trouble {
  const { code = 'no usable answer', message = '' } = error as ConnectionError;
  if (code === PROXY_ERROR) return new Trouble(message, { isPermanent: !hasSpoken });
  if (code === 'ETOOLARGE') return new TooLarge(`The answer to the ${call} call is larger than 16 MiB.`);
  const { host, protocol } = new URL(baseUrl);
  const kind = KINDS.find(({ matches }) => matches.test(textOf(error)));
  const isNoHttp = code.startsWith('HPE_') && !hasSpoken;
  if (isNoHttp && code !== 'HPE_HEADER_OVERFLOW') {
    return new Trouble(`${host} does not speak HTTP (${code}): look at CIELO24_BASE_URL.`, {
      isPermanent: true,
    });
  }
  if (!kind) return new Trouble(`The ${call} call came to nothing (${code}).`);
  const mayBeTls = isConnectionLoss(error) && !hasSpoken && protocol === 'http:';
  return new Trouble(
    kind.says({ call, host, code, limitMs }) + (mayBeTls ? ' Perhaps the target speaks https.' : ''),
    {
      isPermanent: kind.isPermanent === true && !hasSpoken,
      isSilence: kind.isSilence === true,
    },
  );
}

function textOf(error: unknown): string {
  const { code = '', errno = '', message = '' } = error as ConnectionError;
  return `${code} ${errno} ${message.slice(0, 1_000)}`;
}
