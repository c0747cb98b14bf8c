/** Plain requests with Node alone, to see what a trouble does without the suite in between. */
import http from 'node:http';
import https from 'node:https';
import { type SandboxOptions, startSandbox, type Trouble, troubles } from '../sandbox';
import { overlapping } from './perform';

export interface Heard {
  /** 0 where no whole answer came. */
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  /** Node's code for what went wrong; SILENCE where nothing came in time. */
  error?: string;
  reused: boolean;
}

export interface Asking {
  headers?: http.OutgoingHttpHeaders;
  agent?: http.Agent | false;
  timeoutMs?: number;
  /** A certificate to trust. */
  ca?: string;
}

export function ask(
  url: string,
  { headers, agent = false, timeoutMs = 5_000, ca }: Asking = {},
): Promise<Heard> {
  return new Promise((resolve) => {
    const options = { ...(headers && { headers }), agent, ...(ca && { ca }) };
    const request = url.startsWith('https:') ? https.get(url, options) : http.get(url, options);
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => end({ error: 'SILENCE' }), timeoutMs);
    const end = (outcome: Partial<Heard>) => {
      clearTimeout(timer);
      resolve({
        status: 0,
        headers: {},
        body: Buffer.concat(chunks),
        reused: request.reusedSocket,
        ...outcome,
      });
      if (outcome.error) request.destroy();
    };
    const fail = (error: NodeJS.ErrnoException) => end({ error: error.code ?? error.message });
    request.on('error', fail);
    request.on('response', (response) => {
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => end({ status: response.statusCode ?? 0, headers: response.headers }));
    });
  });
}

export const json = ({ body }: Heard) => JSON.parse(body.toString());

export function troubleNamed(name: string): Trouble {
  const trouble = troubles.find((candidate) => candidate.name === name);
  if (!trouble) throw new Error(`There is no trouble ${name}`);
  return trouble;
}

const open = new Set<() => Promise<void>>();

/** For the end of a test, which may have failed before it closed what it met. */
export async function closeAll(): Promise<void> {
  for (const close of open) await close();
}

/** A sandbox with this trouble, and the calls that it takes to see it. */
export async function meet(trouble: string, options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ trouble, ...options });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const call = (path: string, query: Record<string, string> = {}, asking: Asking = {}) =>
    ask(`${sandbox.url}/api/${path}?${new URLSearchParams({ v: '1', ...query })}`, asking);
  const { username, password } = sandbox.accounts.main;
  const login = async (asking: Asking = {}) =>
    json(await call('account/login', { username, password }, asking)).ApiToken as string;
  const close = async () => {
    open.delete(close);
    agent.destroy();
    await sandbox.close();
  };
  open.add(close);
  return { sandbox, agent, call, login, close };
}

export type Met = Awaited<ReturnType<typeof meet>>;

/** Meets each trouble, several at a time, and says what is not as it should be. */
export async function wrongOf(
  names: readonly string[],
  look: (met: Met, trouble: Trouble) => Promise<string | undefined>,
): Promise<string[]> {
  const judge = async (name: string): Promise<string[]> => {
    const met = await meet(name);
    try {
      const found = await look(met, troubleNamed(name));
      return found ? [`${name}: ${found}`] : [];
    } catch (error) {
      return [`${name}: ${error}`];
    } finally {
      await met.close();
    }
  };
  const doubtful: string[] = [];
  await overlapping(names, 16, async (name) => {
    if ((await judge(name)).length > 0) doubtful.push(name);
  });
  // So many at once can keep a busy machine from answering in time: alone there is no such excuse.
  const wrong: string[] = [];
  for (const name of doubtful) wrong.push(...(await judge(name)));
  return wrong;
}

export const namesOf = (kind: Trouble['kind'], pattern = /./) =>
  troubles.filter((trouble) => trouble.kind === kind && pattern.test(trouble.name)).map(({ name }) => name);
