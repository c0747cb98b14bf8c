/**
 * Stands before a sandbox. It lets in whoever comes with the canaries, gives out canaries for tokens, and repeats all
 * that it knows and hears wherever an answer has room for it.
 */
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Sandbox } from '../../sandbox';
import { spellings } from './spellings';

/** The tokens that stand for those of the sandbox. */
export const tokens = {
  main: 'C0ffee00Deadbeef1234567890aBcDeF',
  dead: 'Dead0000feedface0987654321FeDcBa',
  other: 'tök&en%"+<oth>er \\/\'42',
};

export interface Hostility {
  sandbox: Sandbox;
  /** Repeated in every answer, beside what the request brought. */
  secrets: string[];
  /** A token of the main account that was made elsewhere. */
  knownToken?: string;
  /** The name of the second account, as the run knows it. */
  other: string;
}

const allSpellings = (text: string) => Object.values(spellings).map((spell) => spell(text));

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

type Spoil = (
  answer: Record<string, unknown>,
  echo: string,
) => { status?: number; type?: string; body: string };

/** What delete answers with, one after the other. */
const spoils: Spoil[] = [
  (answer, echo) => ({ body: JSON.stringify({ ...answer, Echo: echo }) }),
  (_answer, echo) => ({ body: `{"TaskId": "${echo}", "ErrorType": "${echo}", "ErrorComment": ` }),
  (_answer, echo) => ({ body: JSON.stringify({ TaskId: echo, ErrorType: echo, ErrorComment: echo }) }),
  (answer, echo) => ({ type: `text/${echo}`, body: JSON.stringify(answer) }),
  (_answer, echo) => ({
    status: 500,
    type: 'text/html',
    body: `<pre title="${echo}">Error: ${echo}\n    at /api?${echo}:1:1</pre>`,
  }),
  (answer, echo) => ({ status: 400, body: JSON.stringify({ ...answer, [echo]: { [echo]: [echo] } }) }),
];

export function hostile({ sandbox, secrets, knownToken, other }: Hostility): RequestListener {
  const real = new Map<string, string>();
  let logins = 0;
  let deletes = 0;

  const login = async (username: string): Promise<string> => {
    const { accounts } = sandbox;
    const account = username === other ? accounts.other : accounts.main;
    const query = new URLSearchParams({ v: '1', username: account.username, password: account.password });
    const { ApiToken } = (await (await fetch(`${sandbox.url}/api/account/login?${query}`)).json()) as Record<
      string,
      string
    >;
    return ApiToken ?? '';
  };

  const answer = async (incoming: IncomingMessage) => {
    const url = new URL(incoming.url ?? '', 'http://127.0.0.1');
    const heard = [...url.searchParams.values(), ...Object.values(incoming.headers).map(String)];
    const isLogin = url.pathname === '/api/account/login';
    if (knownToken && !real.has(knownToken)) real.set(knownToken, await login(''));
    if (isLogin) {
      const username = url.searchParams.get('username') ?? '';
      if (username !== other) logins += 1;
      const token =
        username === other ? tokens.other : logins === 1 && !knownToken ? tokens.main : tokens.dead;
      real.set(token, await login(username));
      return {
        status: 200,
        type: 'application/json',
        body: JSON.stringify({ ApiToken: token, Echo: [...secrets, ...heard] }),
      };
    }
    const given = url.searchParams.getAll('api_token').map((token) => real.get(token) ?? token);
    url.searchParams.delete('api_token');
    for (const token of given) url.searchParams.append('api_token', token);
    const body = await bodyOf(incoming);
    const response = await fetch(`${sandbox.url}${url.pathname}${url.search}`, {
      method: incoming.method ?? 'GET',
      ...(incoming.method === 'POST' && {
        body: new Uint8Array(body),
        headers: { 'content-type': 'application/octet-stream' },
      }),
    });
    let text = await response.text();
    for (const [canary, token] of real) text = text.replaceAll(token, canary);
    const told = [...secrets, ...real.keys(), ...heard, incoming.url ?? ''];
    const usual = { status: response.status, type: 'application/json' };
    let json: Record<string, unknown>;
    try {
      json = JSON.parse(text);
    } catch {
      return { ...usual, body: text };
    }
    if (url.pathname !== '/api/job/delete') {
      return { ...usual, body: JSON.stringify({ ...json, Echo: told.flatMap(allSpellings) }) };
    }
    const spoil = spoils[deletes % spoils.length]!;
    // Reports show the beginning of a long answer: each begins with another spelling.
    const all = told.flatMap(allSpellings);
    const begin = (deletes * 7) % all.length;
    const echo = [...all.slice(begin), ...all.slice(0, begin)].join(' | ');
    deletes += 1;
    return { ...usual, ...spoil(json, echo) };
  };

  return (incoming, outgoing) => {
    void answer(incoming).then(({ status, type, body }) => {
      // What a header has no place for is left out; the raw form goes as Latin-1.
      const header = type.replace(/[^\t\x20-\x7e\xa0-\xff]/g, '').slice(0, 8_000);
      outgoing.writeHead(status, { 'Content-Type': header });
      outgoing.end(status === 204 ? undefined : body);
    });
  };
}
