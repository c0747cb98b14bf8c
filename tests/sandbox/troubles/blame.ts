import { type Answer, html, json, Refusal, refused } from '../answers';
import { atCall } from './around';
import { type Entry, type Expectation, inconclusive } from './trouble';

const loginPath = '/api/account/login';

/** Not the user name nor the password is to be looked at. */
const notTheCaller = (says: RegExp): Expectation => ({
  ...inconclusive(says),
  saysNot: /look at the (user ?name|password)|(user ?name|password)[^.]{0,30}\b(wrong|invalid)/i,
});

const atLogin = (name: string, does: string, answer: Answer, expects: Expectation): Entry => ({
  name: `login-${name}`,
  does: `${does} at login`,
  around: atCall(loginPath, answer),
  expects,
});

const asks = (status: number, headers: Record<string, string>): Answer => ({
  ...html(status, 'Authentication required'),
  headers,
});

const to = (status: number, Location?: string): Answer => ({
  ...html(status, 'Moved'),
  ...(Location !== undefined && { headers: { Location } }),
});

const somethingInFront = /in front|proxy|firewall|gateway|edge/i;

export const blame: Entry[] = [
  atLogin(
    'firewall-page',
    "shows a firewall's page with 403",
    html(403, 'Request blocked'),
    notTheCaller(somethingInFront),
  ),
  atLogin(
    'firewall-page-406',
    "shows a firewall's page with 406",
    html(406, 'Not Acceptable'),
    notTheCaller(/406|in front/i),
  ),
  atLogin(
    'challenge-page',
    'shows a page that looks for robots',
    html(403, 'Just a moment...'),
    notTheCaller(somethingInFront),
  ),
  atLogin('page-401', 'shows a page with 401', html(401, 'Unauthorized'), notTheCaller(/401|in front/i)),
  atLogin(
    'asks-basic',
    'asks for Basic credentials',
    asks(401, { 'WWW-Authenticate': 'Basic realm="Staging area"' }),
    notTheCaller(/Basic|WWW-Authenticate|in front/i),
  ),
  atLogin(
    'asks-negotiate',
    'asks for Negotiate',
    asks(401, { 'WWW-Authenticate': 'Negotiate' }),
    notTheCaller(/Negotiate|WWW-Authenticate|in front/i),
  ),
  atLogin(
    'asks-bearer',
    'asks for a bearer token in JSON',
    { ...json(401, { message: 'Unauthorized' }), headers: { 'WWW-Authenticate': 'Bearer realm="gateway"' } },
    notTheCaller(/Bearer|WWW-Authenticate|in front/i),
  ),
  atLogin(
    'asks-proxy',
    "asks for a proxy's credentials",
    asks(407, { 'Proxy-Authenticate': 'Basic realm="proxy"' }),
    notTheCaller(/proxy|407/i),
  ),
  atLogin(
    'gateway-json-403',
    'answers 403 in the JSON of a gateway',
    json(403, { message: 'Forbidden' }),
    notTheCaller(/403|in front/i),
  ),
  atLogin(
    'missing-key',
    "asks for a gateway's key",
    json(401, { message: 'No API key found in request' }),
    notTheCaller(/401|in front/i),
  ),
  atLogin(
    'captive-portal',
    'shows the page of a captive portal',
    html(511, 'Network Authentication Required'),
    notTheCaller(/511|in front/i),
  ),
  atLogin(
    'redirect-sign-on',
    'redirects to a sign-on host',
    to(302, 'https://sso.example.com/authorize?client=api'),
    notTheCaller(/sso\.example\.com/),
  ),
  atLogin(
    'redirect-sign-on-303',
    'redirects with 303 to a sign-on host',
    to(303, 'https://sso.example.com/'),
    notTheCaller(/sso\.example\.com/),
  ),
  atLogin(
    'redirect-to-https',
    'redirects to https',
    to(301, 'https://127.0.0.1/api/account/login'),
    notTheCaller(/https/),
  ),
  atLogin(
    'redirect-permanently',
    'redirects to another host with 308',
    to(308, 'https://api.example.com/v2/api/account/login'),
    notTheCaller(/api\.example\.com/),
  ),
  atLogin(
    'redirect-relative',
    'redirects to a page at the same host',
    to(302, '../sign-in?return=%2Fapi'),
    notTheCaller(/sign-in/),
  ),
  atLogin('redirect-nowhere', 'redirects without saying where', to(302), notTheCaller(/302|redirect/i)),
  atLogin(
    'redirect-odd',
    'redirects to what is no URL',
    to(302, 'http://[::bad/'),
    notTheCaller(/302|redirect|\[::bad/i),
  ),
  atLogin(
    'sign-on-page',
    'shows a sign-on page with 200',
    html(200, 'Sign in to continue'),
    notTheCaller(/HTML|page|JSON|in front/i),
  ),
  atLogin(
    'wants-certificate-page',
    'says in a page that a client certificate is missing',
    html(400, '400 No required SSL certificate was sent'),
    notTheCaller(/400|certificate|in front/i),
  ),
  atLogin(
    'wants-https-page',
    'says in a page that the port speaks https',
    html(400, '400 The plain HTTP request was sent to HTTPS port'),
    notTheCaller(/https|400|in front/i),
  ),
  // For comparison: here the caller is to look at them.
  atLogin(
    'refused',
    'refuses the user name and the password',
    refused(new Refusal('LOGIN_INVALID', 'No such user name with this password.', 'login')),
    inconclusive(/password/i),
  ),
  {
    name: 'client-certificate',
    does: "breaks a TLS 1.2 handshake off for want of the caller's certificate",
    tls: { requestCert: true, maxVersion: 'TLSv1.2' },
    expects: inconclusive(/certificate|handshake/i),
  },
  {
    name: 'client-certificate-1.3',
    does: "breaks a TLS 1.3 connection off for want of the caller's certificate",
    tls: { requestCert: true },
    needsTrust: true,
    expects: inconclusive(
      /client certificate|certificate of (the|its) (caller|client|own)|asks for a certificate/i,
    ),
  },
  {
    name: 'tls-1.0-only',
    does: 'speaks TLS 1.0 and no later one',
    tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
    expects: inconclusive(/version|TLS 1/i),
  },
  {
    name: 'tls-1.1-only',
    does: 'speaks TLS 1.1 and no later one',
    tls: { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    expects: inconclusive(/version|TLS 1/i),
  },
  {
    name: 'tls-no-common-cipher',
    does: 'offers no cipher that the caller has',
    tls: { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' },
    expects: inconclusive(/TLS|handshake|cipher/i),
  },
];
