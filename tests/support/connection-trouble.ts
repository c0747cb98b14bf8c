import { Trouble } from './trouble';

/**
 * A sentence for what went wrong below HTTP. The error itself holds the whole URL and goes no further.
 * @param call the endpoint's short name
 * @param limitMs how long an answer was waited for
 */
export function connectionTrouble(error: unknown, call: string, baseUrl: string, limitMs: number): Trouble {
  const {
    code = '',
    errno = '',
    message = '',
  } = error as { code?: string; errno?: string; message?: string };
  const { host, hostname } = new URL(baseUrl);
  if (/ECONNREFUSED/.test(`${code} ${message}`)) {
    return silence(
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
  if (code.startsWith('HPE_')) {
    return new Trouble(`${host} does not speak HTTP (${code}): look at CIELO24_BASE_URL.`, true);
  }
  if (/ETIME/.test(`${code} ${errno}`) || code === 'ECONNABORTED') {
    return silence(`The ${call} call had no whole answer within ${limitMs} ms.`);
  }
  if (/ECONNRESET|EPIPE|aborted|hang up/.test(`${code} ${message}`)) {
    const hint = call === 'login' && baseUrl.startsWith('http:') ? ' Perhaps the target speaks https.' : '';
    return new Trouble(`The connection was cut during the ${call} call.${hint}`);
  }
  return new Trouble(`The ${call} call came to nothing (${code || 'no usable answer'}).`);
}

const silence = (message: string) => new Trouble(message, false, 0, true);
