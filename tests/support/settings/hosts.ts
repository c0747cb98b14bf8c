/** Which hosts a run may send to. Everything is judged by the parsed address: that is what is sent. */

/** Here a run may make and delete jobs, and start transcriptions, without being asked twice. */
export const VENDOR_SANDBOX = 'sandbox.cielo24.com';

/** @param host as `URL.hostname` writes it */
export function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);
}

/** Whether requests may go to this address at all, without words from the user or with them. */
export function isAllowed(url: URL, confirmedHost: string | undefined): boolean {
  if (isLoopback(url.hostname)) return true;
  if (url.protocol !== 'https:') return false;
  return url.hostname === VENDOR_SANDBOX || isSameHost(url, confirmedHost);
}

const isSameHost = (url: URL, host = '') => [url.hostname, url.host].includes(host.trim().toLowerCase());

/** @returns the address as it is sent, without a slash at its end; undefined where the text is no address of a target */
export function normaliseBaseUrl(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || /[\s?#@\\]/.test(text) || !URL.canParse(text)) return undefined;
  const { origin, pathname } = new URL(text);
  return origin + pathname.replace(/\/+$/, '');
}
