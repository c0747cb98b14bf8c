import { Refusal, refused } from '../answers';
import { sendPlainly } from '../wire';
import { answerWith, parameterOf, pathOf, withHeader } from './accident';
import { type Entry, type Expectation, holds, type Mishap, notViolated } from './trouble';

/** Stands in every cookie, so that it can be looked for in what is told. */
const mark = 'stick-7d1f0c35';

interface Balancer {
  nodes: number;
  /** The Set-Cookie values that send a caller to a node. */
  cookies(node: number): string[];
  /** Also where the caller has sent one. */
  setsAlways?: boolean;
  /** Only the answer to login has the cookie. */
  atLoginOnly?: boolean;
  /** A login goes to the next node, whatever cookie it has. */
  spreadsLogins?: boolean;
  /** Milliseconds for which a cookie counts. */
  lifeMs?: number;
}

const isLogin = (path: string) => path === '/api/account/login';

const ended = refused(new Refusal('BAD_API_TOKEN', 'No session has this api_token.', 'token-unknown'));

/** Several nodes with the same jobs, each of which knows the sessions that were opened on it. */
function balanced({ nodes, cookies, setsAlways, atLoginOnly, spreadsLogins, lifeMs }: Balancer): Mishap {
  const homes = new Map<string, number>();
  const issuedAt = new Map<number, number>();
  const sentTo = new WeakMap<object, { node: number; byCookie: boolean }>();
  let turns = 0;

  const cookieNode = (header = '') =>
    Array.from({ length: nodes }, (_, node) => node).find((node) =>
      cookies(node).some((cookie) => header.includes(cookie.split(';')[0] ?? '')),
    );
  const isFresh = (node: number) => lifeMs === undefined || Date.now() - (issuedAt.get(node) ?? 0) < lifeMs;

  return {
    receive(incoming, outgoing, proceed) {
      const known = cookieNode(incoming.headers.cookie);
      const byCookie = known !== undefined && isFresh(known) && !(spreadsLogins && isLogin(pathOf(incoming)));
      const node = byCookie ? known : turns % nodes;
      if (!byCookie) turns += 1;
      sentTo.set(incoming, { node, byCookie });
      const home = homes.get(parameterOf(incoming, 'api_token').toLowerCase());
      if (home === undefined || home === node) proceed();
      else answerWith(ended)(incoming, outgoing);
    },
    send(reply, outgoing, incoming) {
      const { node, byCookie } = sentTo.get(incoming) ?? { node: 0, byCookie: false };
      if (isLogin(pathOf(incoming)) && reply.status === 200) {
        const { ApiToken } = JSON.parse(reply.body.toString()) as { ApiToken: string };
        homes.set(ApiToken.toLowerCase(), node);
      }
      const sets = atLoginOnly ? isLogin(pathOf(incoming)) : setsAlways || !byCookie;
      if (!sets) return sendPlainly(reply, outgoing, incoming);
      issuedAt.set(node, Date.now());
      const lines = cookies(node).flatMap((cookie) => ['Set-Cookie', cookie]);
      sendPlainly({ ...reply, headers: [...reply.headers, ...lines] }, outgoing, incoming);
    },
  };
}

const sticky = (name: string, does: string, balancer: Balancer, expects: Expectation = holds): Entry => ({
  name: `sticky-${name}`,
  does: `lets a session live on one of ${balancer.nodes} nodes, chosen by ${does}`,
  start: () => balanced(balancer),
  expects: { ...expects, neverTold: () => [mark] },
});

const plain = (node: number) => [`NODE=${mark}-${node}; Path=/; HttpOnly`];
const tomorrow = () => new Date(Date.now() + 86_400_000).toUTCString();
const yesterday = () => new Date(Date.now() - 86_400_000).toUTCString();

export const stickiness: Entry[] = [
  sticky('cookie', 'a cookie', { nodes: 2, cookies: plain }),
  sticky('cookie-of-three', 'a cookie', { nodes: 3, cookies: plain }),
  sticky('cookie-each-time', 'a cookie that each answer sets anew', {
    nodes: 2,
    cookies: plain,
    setsAlways: true,
  }),
  sticky('cookie-at-login', 'a cookie that only login sets', { nodes: 2, cookies: plain, atLoginOnly: true }),
  sticky('cookie-per-login', 'a cookie, another one for each login', {
    nodes: 2,
    cookies: plain,
    spreadsLogins: true,
  }),
  sticky('two-cookies', 'two cookies that expire tomorrow', {
    nodes: 2,
    cookies: (node) => [
      `LB=${mark}-${node}; Expires=${tomorrow()}; Path=/`,
      `LBCORS=${mark}-${node}; Expires=${tomorrow()}; Path=/; SameSite=None`,
    ],
  }),
  sticky('cookie-in-quotes', 'a cookie in quotation marks', {
    nodes: 2,
    cookies: (node) => [`route="${mark}~${node}"; Path=/api; HttpOnly`],
  }),
  sticky('cookie-with-equals', 'a cookie whose value ends in equals signs', {
    nodes: 2,
    cookies: (node) => [`r=${mark}${node}==;path=/;httponly;samesite=lax`],
  }),
  sticky('cookie-with-max-age', 'a cookie for an hour', {
    nodes: 2,
    cookies: (node) => [`r=${mark}-${node}; Max-Age=3600; Path=/`],
  }),
  sticky('cookie-beside-removed', 'a cookie, beside one that is taken away', {
    nodes: 2,
    cookies: (node) => [`r=${mark}-${node}; Path=/`, `old=; Expires=${yesterday()}; Path=/`],
  }),
  sticky(
    'cookie-that-lapses',
    'a cookie that counts for half a second after it was last set',
    { nodes: 2, cookies: plain, setsAlways: true, lifeMs: 500 },
    notViolated,
  ),
  {
    name: 'cookie-gate',
    does: 'redirects whoever brings no cookie to the same place, with the cookie',
    start: () => ({
      receive(incoming, outgoing, proceed) {
        if (incoming.headers.cookie?.includes(mark)) return proceed();
        const headers = { Location: incoming.url ?? '/', 'Set-Cookie': `gate=${mark}; Path=/` };
        answerWith({ status: 307, headers })(incoming, outgoing);
      },
    }),
    expects: { ...notViolated, neverTold: () => [mark] },
  },
  {
    name: 'cookies-galore',
    does: 'sets twenty cookies of 200 characters with each answer, and needs none',
    start: () => ({
      send(reply, outgoing, incoming) {
        const lines = Array.from({ length: 20 }, (_, index) => `c${index}=${mark}${'x'.repeat(186)}; Path=/`);
        const headers = [...reply.headers, ...lines.flatMap((line) => ['Set-Cookie', line])];
        sendPlainly(withHeader({ ...reply, headers }, 'Vary', 'Cookie'), outgoing, incoming);
      },
    }),
    expects: { ...holds, neverTold: () => [mark] },
  },
];
