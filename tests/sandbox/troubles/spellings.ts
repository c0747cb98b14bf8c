import { type Entry, type Expectation, holds, inconclusive } from './trouble';

/** Either it works as what it means, or it is a bad value; never half of both. */
const readOrRefused: Expectation = { verdict: ['holds', 'inconclusive'], leavesNothing: true };

const written = (
  name: string,
  does: string,
  baseUrl: (url: string) => string,
  expects: Expectation = readOrRefused,
): Entry => ({
  name: `url-${name}`,
  does: `is a plain server, whose URL is written ${does}`,
  caller: { baseUrl },
  expects,
});

const secret = 'url-secret-0b7e';

/** What a URL is read as, and what is sent to, must be the same. */
export const spellings: Entry[] = [
  written('scheme-in-capitals', 'HTTP://…', (url) => url.replace('http:', 'HTTP:'), holds),
  written('scheme-mixed', 'Http://…', (url) => url.replace('http:', 'Http:'), holds),
  written(
    'https-in-capitals',
    'HTTPS://…, which it does not speak',
    (url) => url.replace('http:', 'HTTPS:'),
    {
      ...inconclusive(/TLS|https/i),
      receivesNothing: true,
    },
  ),
  written('https-mixed', 'hTTps://…, which it does not speak', (url) => url.replace('http:', 'hTTps:'), {
    ...inconclusive(/TLS|https/i),
    receivesNothing: true,
  }),
  written('one-slash', 'http:/…', (url) => url.replace('//', '/')),
  written('no-slash', 'http:…', (url) => url.replace('//', '')),
  written('backslashes', 'http:\\\\…', (url) => url.replace('//', '\\\\')),
  written('blanks-around', 'with blanks around it', (url) => `  ${url} `),
  written('tab-inside', 'with a tab inside', (url) => url.replace('http', 'ht\ttp')),
  written('slashes-behind', 'with slashes behind', (url) => `${url}///`),
  written('dot-segments', 'with dot segments', (url) => `${url}/a/../`),
  written('host-as-number', 'with its host as one number', (url) => url.replace('127.0.0.1', '2130706433')),
  written('host-in-hex', 'with its host in hex', (url) => url.replace('127.0.0.1', '0x7f.0.0.1')),
  written('host-short', 'with its host as 127.1', (url) => url.replace('127.0.0.1', '127.1')),
  written('fragment', 'with a fragment', (url) => `${url}/#top`),
  written('query', 'with a query', (url) => `${url}/?a=1`),
  written(
    'user-info',
    'with a user and a password inside',
    (url) => url.replace('//', `//somebody:${secret}@`),
    {
      ...readOrRefused,
      neverTold: () => [secret],
    },
  ),
  {
    name: 'url-tls-in-capitals',
    does: 'serves https with a certificate that nobody trusts, and its URL is written HTTPS://…',
    caller: { baseUrl: (url) => url.replace('https:', 'HTTPS:') },
    tls: {},
    expects: { ...inconclusive(/certificate/i), receivesNothing: true },
  },
];
