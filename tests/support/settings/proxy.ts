/** Which proxy, if any, stands between the run and its target. */
import type { Environment } from './environment';
import { isLoopback } from './hosts';

/**
 * As curl decides it; HTTP_PROXY is for targets without TLS, which are on this machine, where no proxy is used.
 * @returns the proxy's address; or a sentence where HTTPS_PROXY holds none
 */
export function chooseProxy(
  target: URL | undefined,
  environment: Environment,
): { proxy?: string; problem?: string } {
  const text = environment.HTTPS_PROXY?.trim();
  if (!target || !text || isLoopback(target.hostname) || isExempt(target, environment.NO_PROXY ?? ''))
    return {};
  const address = /^[a-z][\w+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== '' && isReadable(url))
    return { proxy: url.href };
  return {
    problem: 'HTTPS_PROXY takes the address of an http or https proxy, such as http://proxy.example:3128',
  };
}

/** Whether its user name and password can be decoded. */
function isReadable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

/** @param list of hosts, each with all below it, perhaps with a port; `*` for all */
function isExempt(target: URL, list: string): boolean {
  const port = target.port || '443';
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, host = '', only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (only !== undefined && only !== port) return false;
      return host === ''
        ? entry.startsWith('*')
        : target.hostname === host || target.hostname.endsWith(`.${host}`);
    });
}

/** A proxy's address without its user name and password. */
export const withoutSecrets = (proxy: string) => new URL(proxy).origin;
