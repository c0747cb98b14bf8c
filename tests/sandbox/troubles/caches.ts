import type { IncomingMessage } from 'node:http';
import { type Reply, sendPlainly } from '../wire';
import { pathOf } from './accident';
import { type Entry, holds, inconclusive, type Mishap } from './trouble';
import { halfWay } from './when';

const keptForMs = 60_000;

interface Cache {
  keeps(path: string): boolean;
  /** Whether the caller has to be given a fresh answer. */
  heeds(incoming: IncomingMessage): boolean;
  /** What an old answer says of itself, names and values by turns. */
  says(ageSeconds: number): string[];
  /** What makes two requests the same. */
  key?(incoming: IncomingMessage): string;
  /** The request, counted from 1, from which on it is there. */
  from?: number;
}

const infoAndList = (path: string) => path === '/api/job/info' || path === '/api/job/list';

const heedsNoCache = ({ headers }: IncomingMessage) => /no-cache/i.test(headers['cache-control'] ?? '');
const heedsAny = ({ headers }: IncomingMessage) =>
  /no-cache|no-store|max-age=0/i.test(`${headers['cache-control'] ?? ''} ${headers.pragma ?? ''}`);
const heedsNothing = () => false;

/** Without the token: whoever asks gets the same. */
const withoutToken = (incoming: IncomingMessage) => incoming.url?.replace(/api_token=[^&]*/, '') ?? '';

function cached({ keeps, heeds, says, key, from = 1 }: Cache): Mishap {
  const kept = new Map<string, { reply: Reply; at: number }>();
  const keyOf = key ?? ((incoming) => incoming.url ?? '');
  let count = 0;
  return {
    receive(incoming, outgoing, proceed) {
      count += 1;
      const found = kept.get(keyOf(incoming));
      if (count < from || heeds(incoming) || !found || Date.now() - found.at > keptForMs) return proceed();
      const headers = [...found.reply.headers, ...says(Math.round((Date.now() - found.at) / 1000))];
      sendPlainly({ ...found.reply, headers }, outgoing, incoming);
    },
    send(reply, outgoing, incoming) {
      if (keeps(pathOf(incoming))) kept.set(keyOf(incoming), { reply, at: Date.now() });
      sendPlainly(reply, outgoing, incoming);
    },
  };
}

const honest: [name: string, does: string, says: Cache['says']][] = [
  ['silent', 'does not say so', () => []],
  ['age', 'says Age', (age) => ['Age', String(age)]],
  ['x-cache', 'says X-Cache: HIT', () => ['X-Cache', 'HIT from edge']],
];

/** Ways of saying that an answer is old. */
const sayings: [name: string, does: string, says: Cache['says']][] = [
  ['age', 'says Age', (age) => ['Age', String(Math.max(age, 1))]],
  ['age-and-x-cache', 'says Age and X-Cache', (age) => ['Age', String(Math.max(age, 1)), 'X-Cache', 'HIT']],
  ['x-cache', 'says X-Cache: TCP_HIT', () => ['X-Cache', 'TCP_HIT from proxy:3128']],
  ['cf-cache-status', 'says CF-Cache-Status: HIT', () => ['CF-Cache-Status', 'HIT']],
  ['cache-status', 'says Cache-Status: edge; hit', () => ['Cache-Status', 'edge; hit; ttl=30']],
  ['x-cache-hits', 'says X-Cache: HIT, HIT', () => ['X-Cache', 'HIT, HIT', 'X-Cache-Hits', '1, 3']],
];

export const caches: Entry[] = [
  ...honest.map(([name, does, says]) => ({
    name: `cache-${name}`,
    does: `keeps info and list by their URL for a minute, unless no-cache is asked, and ${does}`,
    start: () => cached({ keeps: infoAndList, heeds: heedsNoCache, says }),
    expects: holds,
  })),
  {
    name: 'cache-half-way',
    does: `keeps info and list from request ${halfWay} on, unless no-cache is asked`,
    start: () => cached({ keeps: infoAndList, heeds: heedsAny, says: () => [], from: halfWay }),
    expects: holds,
  },
  {
    name: 'cache-without-token',
    does: 'gives one account the info and list of another, unless no-cache is asked',
    start: () => cached({ keeps: infoAndList, heeds: heedsAny, says: () => [], key: withoutToken }),
    expects: holds,
  },
  {
    name: 'cache-everything',
    does: 'keeps the answers of all calls, delete among them, unless no-cache is asked',
    start: () => cached({ keeps: () => true, heeds: heedsAny, says: () => [] }),
    expects: holds,
  },
  ...sayings.map(([name, does, says]) => ({
    name: `cache-deaf-${name}`,
    does: `keeps info and list for a minute, whatever is asked, and ${does}`,
    start: () => cached({ keeps: infoAndList, heeds: heedsNothing, says }),
    expects: inconclusive(/cache|Age\b|old/i, true),
    // A transcription is never seen to end: it is waited for in vain.
    takesLong: true,
  })),
  {
    name: 'cache-deaf-half-way',
    does: `keeps info and list from request ${halfWay} on, whatever is asked, and says Age`,
    start: () => cached({ keeps: infoAndList, heeds: heedsNothing, says: () => ['Age', '3'], from: halfWay }),
    expects: inconclusive(/cache|Age\b|old/i, true),
    takesLong: true,
  },
  {
    name: 'cache-deaf-delete',
    does: "keeps delete's answers for a minute, whatever is asked, and says Age",
    start: () =>
      cached({
        keeps: (path) => path === '/api/job/delete',
        heeds: heedsNothing,
        says: () => ['Age', '1', 'X-Cache', 'HIT'],
      }),
    expects: inconclusive(/cache|Age\b|old/i, true),
  },
];
