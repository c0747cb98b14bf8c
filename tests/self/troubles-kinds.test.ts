/** Each trouble that is not an accident at an occasion does what it says, seen by plain requests. */
import http from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import { exampleTroubles, troubles } from '../sandbox';
import { worthlessCertificate } from '../sandbox/certificate';
import {
  ask,
  closeAll,
  type Heard,
  json,
  type Met,
  meet,
  namesOf,
  troubleNamed,
  wrongOf,
} from './troubles-asking';

afterEach(closeAll);

const usual = '{"ErrorType":"MISSING_PARAMETER"';

/** So many info calls, one after the other on one connection where it is kept. */
async function infos({ call, agent }: Met, many: number): Promise<Heard[]> {
  const heard: Heard[] = [];
  for (let count = 0; count < many; count += 1) heard.push(await call('job/info', {}, { agent }));
  return heard;
}

const counted = (heard: Heard[], isMeant: (one: Heard) => boolean) => heard.filter(isMeant).length;

test('limits let through what they say, and say for how long', async () => {
  const through: Record<string, [through: number, status: number, retryAfter: RegExp]> = {
    'limit-20-in-5-s-429-seconds': [20, 429, /^[45]$/],
    'limit-20-in-5-s-429-date': [20, 429, /GMT$/],
    'limit-20-in-5-s-503-seconds': [20, 503, /^[45]$/],
    'limit-20-in-5-s-503-date': [20, 503, /GMT$/],
    'limit-4-a-second-429': [4, 429, /^undefined$/],
    'limit-4-a-second-503': [4, 503, /^undefined$/],
    'limit-4-a-second-429-json': [4, 429, /^undefined$/],
    'limit-then-free': [40, 429, /^3$/],
    'limit-extended-by-each-try': [30, 429, /^1$/],
  };
  const wrong = await wrongOf(Object.keys(through), async (met, { name }) => {
    const [most, status, retryAfter] = through[name]!;
    const heard = await infos(met, 50);
    const isLate = heard.slice(0, most).some((one) => one.status !== 400);
    if (isLate || heard[most]?.status !== status) return `${heard.map((one) => one.status)}`;
    const said = heard[most]?.headers['retry-after'];
    return retryAfter.test(String(said)) ? undefined : `Retry-After: ${said}`;
  });
  expect(wrong).toEqual([]);
});

test('a limit on one call leaves the others, and one on requests at once leaves single ones', async () => {
  const list = await meet('limit-list-1-in-2-s');
  const lists = [await list.call('job/list'), await list.call('job/list'), await list.call('job/info')];
  expect(lists.map(({ status }) => status)).toEqual([400, 429, 400]);
  expect(lists[1]?.headers['retry-after']).toBe('2');
  await list.close();

  const logins = await meet('limit-1-login-in-3-s');
  const login = () => logins.call('account/login');
  expect([(await login()).status, (await login()).headers['retry-after']]).toEqual([400, '3']);
  await logins.close();

  const one = await meet('limit-one-at-a-time');
  const together = await Promise.all([one.call('job/info'), one.call('job/info'), one.call('job/info')]);
  expect(counted(together, ({ status }) => status === 400)).toBe(1);
  expect((await one.call('job/info')).status).toBe(400);
  await one.close();

  const soon = await meet('limit-4-a-second-429');
  await infos(soon, 6);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect((await soon.call('job/info')).status).toBe(400);
  await soon.close();
});

test('connections are ended as is said, and answers that come are whole', async () => {
  /** What comes of six requests on a kept connection: `n` new, `k` kept, `x` lost. */
  const courses: Record<string, RegExp> = {
    'closes-after-each-answer': /^n([nx])*$/,
    'resets-after-each-answer': /^[nx]+$/,
    'closes-idle-after-1-ms': /^n[nkx]*$/,
    'closes-idle-after-20-ms': /^n[nx]*k/,
    'resets-kept': /^nxnxnx$/,
    'closes-kept': /^nxnxnx$/,
    'closes-after-five': /^nkkkkx$/,
    'kept-lost-after-work': /^nxnxnx$/,
    'kept-go-deaf': /^nkkkkk$/,
    'two-connections': /^nkkkkk$/,
    'slow-bytes': /^nk$/,
    'headers-before-work': /^nkkkkk$/,
    'early-hints': /^nkkkkk$/,
  };
  expect(Object.keys(courses).sort()).toEqual(
    namesOf('connection')
      .filter((name) => !/-(third-delete|every-seventh|six-in-a-row|on-delete|half-way|always)$/.test(name))
      .sort(),
  );
  const wrong = await wrongOf(Object.keys(courses), async (met, { name }) => {
    const heard = await infos(met, name === 'slow-bytes' ? 2 : 6);
    const course = heard.map(({ status, reused }) => (status === 0 ? 'x' : reused ? 'k' : 'n')).join('');
    const isWhole = heard.every(({ status, body }) => status === 0 || body.toString().startsWith(usual));
    return courses[name]!.test(course) && isWhole ? undefined : course;
  });
  expect(wrong).toEqual([]);
});

test('connections idle for too long are ended, or go deaf; a third one is reset; a lost request was done', async () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 250));
  const closing = await meet('closes-idle-after-20-ms');
  await infos(closing, 1);
  await pause();
  expect((await infos(closing, 1)).map(({ reused }) => reused)).toEqual([false]);
  await closing.close();

  const deaf = await meet('kept-go-deaf');
  await infos(deaf, 1);
  await pause();
  expect((await deaf.call('job/info', {}, { agent: deaf.agent, timeoutMs: 100 })).error).toBe('SILENCE');
  await deaf.close();

  const two = await meet('two-connections');
  const agent = new http.Agent({ keepAlive: true });
  const crowd = await Promise.all(Array.from({ length: 8 }, () => two.call('job/info', {}, { agent })));
  agent.destroy();
  expect(counted(crowd, ({ error }) => error === 'ECONNRESET')).toBeGreaterThan(0);
  expect(counted(crowd, ({ status }) => status === 400)).toBeGreaterThan(0);
  await two.close();

  const lost = await meet('kept-lost-after-work');
  const api_token = await lost.login();
  const kept = { agent: lost.agent };
  const { JobId } = json(await lost.call('job/new', { api_token }, kept));
  expect((await lost.call('job/delete', { api_token, job_id: JobId }, kept)).error).toBe('ECONNRESET');
  expect(lost.sandbox.jobs().map(({ id }) => id)).not.toContain(JobId);
  await lost.close();
});

const isOld = ({ status, headers }: Heard) =>
  status === 200
    ? `old${['age', 'x-cache', 'cf-cache-status', 'cache-status'].some((name) => headers[name]) ? ', says so' : ''}`
    : 'fresh';

test('caches show a deleted job, unless they heed who wants a fresh answer', async () => {
  const wrong = await wrongOf(namesOf('cache'), async (met, { name }) => {
    if (/half-way$/.test(name)) await infos(met, 41);
    const api_token = await met.login();
    const { JobId } = json(await met.call('job/new', { api_token }));
    const query = { api_token, job_id: JobId };
    await met.call('job/info', query);
    const first = await met.call('job/delete', query);
    const again = await met.call('job/delete', query);
    const plain = await met.call('job/info', query);
    const asked = await met.call('job/info', query, { headers: { 'Cache-Control': 'no-cache' } });
    const seen = `${isOld(plain)}; no-cache: ${isOld(asked)}; delete again: ${isOld(again)}`;
    if (first.status !== 200) return `delete answers ${first.status}`;
    const meant =
      name === 'cache-deaf-delete'
        ? 'fresh; no-cache: fresh; delete again: old, says so'
        : name === 'cache-everything'
          ? 'old; no-cache: fresh; delete again: old'
          : /deaf/.test(name)
            ? 'old, says so; no-cache: old, says so; delete again: fresh'
            : /-(age|x-cache)$/.test(name)
              ? 'old, says so; no-cache: fresh; delete again: fresh'
              : 'old; no-cache: fresh; delete again: fresh';
    return seen === meant ? undefined : seen;
  });
  expect(wrong).toEqual([]);
});

test('a cache without tokens gives one session what another one asked for', async () => {
  const { sandbox, call, login, close } = await meet('cache-without-token');
  const job_id = sandbox.offeredJobs.Reviewing;
  await call('job/info', { api_token: await login(), job_id });
  expect((await call('job/info', { api_token: 'ff', job_id })).status).toBe(200);
  await close();
});

const DECODERS: Record<string, (body: Buffer) => Buffer> = {
  gzip: (body) => gunzipSync(body),
  'x-gzip': (body) => gunzipSync(body),
  br: (body) => brotliDecompressSync(body),
  // Some send it without the wrapper that HTTP wants.
  deflate: (body) => (body[0] === 0x78 ? inflateSync(body) : inflateRawSync(body)),
  identity: (body) => body,
  '': (body) => body,
};

test('codings that can be undone hold the usual answer', async () => {
  const wrong = await wrongOf(namesOf('coding', /^coded-/), async ({ call }) => {
    const { headers, body } = await call('job/info', {}, { headers: { 'Accept-Encoding': 'identity' } });
    const coding = headers['content-encoding'];
    if (coding === undefined) return 'no Content-Encoding';
    const decoded = coding
      .split(', ')
      .reverse()
      .reduce((bytes, one) => DECODERS[one.toLowerCase()]!(bytes), body);
    return decoded.toString().startsWith(usual) ? undefined : decoded.toString('latin1');
  });
  expect(wrong).toEqual([]);
});

test('what a lenient parser takes is there for a strict one to trip over', async () => {
  const met: Record<string, RegExp> = {
    'bare-lf': /^HPE_/,
    'folded-header': /^HPE_/,
    'no-reason': /^400$/,
    'http-1.0': /^400$/,
    'headers-twice': /^400$/,
  };
  const wrong = await wrongOf(Object.keys(met), async ({ call }, { name }) => {
    const { status, error } = await call('job/info');
    return met[name]!.test(error ?? String(status)) ? undefined : (error ?? String(status));
  });
  expect(wrong).toEqual([]);

  for (const name of ['204-with-body', '204-with-body-and-close']) {
    const { call, login, agent, close } = await meet(name);
    const api_token = await login();
    const answer = await call('account/logout', { api_token }, { agent });
    const next = await call('job/info', { api_token }, { agent });
    // Whether the parser trips before the answer is told or after it is a matter of packets.
    expect([answer.error, next.error].join()).toMatch(/HPE_/);
    expect([204, 0]).toContain(answer.status);
    await close();
  }
});

test('a bomb of gzip is small until it is unpacked', async () => {
  const { call, close } = await meet('coding-bomb-on-delete');
  const { body, headers } = await call('job/delete');
  expect(headers['content-encoding']).toBe('gzip');
  expect(body.length).toBeLessThan(100_000);
  expect(gunzipSync(body).length).toBe(64 * 1024 * 1024);
  await close();
});

test('a session lives on the node that its cookie names', async () => {
  const balanced = namesOf('stickiness', /^sticky-/);
  const wrong = await wrongOf(balanced, async ({ sandbox, call }, { name }) => {
    const { username, password } = sandbox.accounts.main;
    // The node that the first turn does not lead to.
    await call('job/info');
    const opened = await call('account/login', { username, password });
    const api_token = json(opened).ApiToken;
    const lines = opened.headers['set-cookie'] ?? [];
    const Cookie = lines
      .map((line) => line.split(';')[0])
      .filter((pair) => !pair?.endsWith('=') || pair.includes('stick'))
      .join('; ');
    const look = (headers?: Record<string, string>) =>
      call('job/list', { api_token }, headers ? { headers } : {});
    const kept = [await look({ Cookie }), await look({ Cookie }), await look({ Cookie })];
    const bare = [await look(), await look(), await look()];
    if (counted(kept, ({ status }) => status === 200) !== 3)
      return `with ${Cookie}: ${kept.map(({ status }) => status)}`;
    const lost = counted(bare, ({ status, body }) => status === 400 && /BAD_API_TOKEN/.test(`${body}`));
    if (lost === 0) return 'no cookie is needed';
    const told = troubleNamed(name).expects.neverTold?.({ password, tokens: [] }) ?? [];
    return told.every((mark) => Cookie.includes(mark)) ? undefined : `no mark in ${Cookie}`;
  });
  expect(wrong).toEqual([]);

  const gate = await meet('cookie-gate');
  const turned = await gate.call('job/info');
  const [cookie = ''] = turned.headers['set-cookie']?.[0]?.split(';') ?? [];
  expect([turned.status, turned.headers.location]).toEqual([307, '/api/job/info?v=1']);
  expect((await gate.call('job/info', {}, { headers: { cookie } })).status).toBe(400);
  await gate.close();

  const galore = await meet('cookies-galore');
  expect((await galore.call('job/info')).headers['set-cookie']).toHaveLength(20);
  await galore.close();
});

test("stalls: delete's errors are large or deep, and their type stays", async () => {
  const wrong = await wrongOf(namesOf('stall', /^(comment|body)-/), async ({ call, login }, { name }) => {
    const answer = await call('job/delete', { api_token: await login() });
    if (answer.status !== 400) return String(answer.status);
    if (/^comment/.test(name)) {
      const { ErrorType, ErrorComment } = json(answer);
      return ErrorType === 'MISSING_PARAMETER' && ErrorComment.length >= 250_000 ? undefined : ErrorType;
    }
    return answer.body.length >= 199_000 ? undefined : String(answer.body.length);
  });
  expect(wrong).toEqual([]);

  const named = await wrongOf(namesOf('stall', /^list-name-/), async ({ call, login }) => {
    const { ActiveJobs } = json(await call('job/list', { api_token: await login() }));
    return ActiveJobs.at(-1).JobName.length >= 250_000 ? undefined : 'no long name';
  });
  expect(named).toEqual([]);
});

/** The texts of an answer: as they came, and as JSON has them. */
const texts = ({ body }: Heard) => {
  const raw = body.toString();
  return raw.startsWith('{') ? [raw, JSON.parse(raw).ErrorComment as string] : [raw];
};

test('secrets come back in the clothes that are not to be told', async () => {
  const logins = await wrongOf(
    namesOf('secret', /^login-/),
    async ({ sandbox, call }, { caller, expects }) => {
      const { username, password } = sandbox.accounts.main;
      const given = caller?.password?.(password) ?? password;
      const answer = await call('account/login', { username, password: given });
      const [clothed = ''] = expects.neverTold?.({ password: given, tokens: [] }) ?? [];
      if (answer.status === 200 || clothed.length < 10) return `${answer.status}, ${clothed}`;
      return texts(answer).some((text) => text.includes(clothed))
        ? undefined
        : `${answer.body} without ${clothed}`;
    },
  );
  expect(logins).toEqual([]);

  const deletes = await wrongOf(namesOf('secret', /^delete-/), async ({ call, login }, { expects }) => {
    const api_token = await login();
    const answer = await call('job/delete', { api_token });
    const [clothed = ''] = expects.neverTold?.({ password: '', tokens: [api_token] }) ?? [];
    if (answer.status !== 400 || clothed.length < 30) return `${answer.status}, ${clothed}`;
    return texts(answer).some((text) => text.includes(clothed))
      ? undefined
      : `${answer.body} without ${clothed}`;
  });
  expect(deletes).toEqual([]);
});

const isPlain = ({ status, headers, body }: Heard) =>
  status === 200 && !headers['content-encoding'] && `${body}`.startsWith('{');

test('whoever tries again, and logs in again, removes all that was made', async () => {
  const wrong = await wrongOf(namesOf('removal'), async ({ sandbox, call, login }, { name }) => {
    const asking = { timeoutMs: 300 };
    let api_token = await login();
    const before = sandbox.jobs().length;
    let strange = 0;
    for (let count = 0; count < 70; count += 1) {
      if (!isPlain(await call('job/new', { api_token }, asking))) strange += 1;
    }
    const left = () => sandbox.jobs().slice(before);
    if (left().length !== 70) return `${left().length} jobs were made`;
    for (let round = 0; round < 6 && left().length > 0; round += 1) {
      for (const { id } of left()) {
        const answer = await call('job/delete', { api_token, job_id: id }, asking);
        if (!isPlain(answer)) strange += 1;
        if (/BAD_API_TOKEN/.test(`${answer.body}`)) api_token = await login();
      }
    }
    if (left().length > 0) return `${left().length} jobs are left`;
    if (name === 'looks-fail-late') strange = (await call('job/info')).status === 503 ? 1 : 0;
    return strange > 0 ? undefined : 'nothing was strange';
  });
  expect(wrong).toEqual([]);
});

test('lists have pages of five, and those that link lead to all jobs', async () => {
  const sizes: Record<string, number> = { 'list-pages-hundred': 44, 'list-pages-of-one': 1 };
  const wrong = await wrongOf(namesOf('list', /^list-pages-/), async ({ sandbox, call, login }, { name }) => {
    const api_token = await login();
    for (let count = 0; count < 30; count += 1)
      await call('job/new', { api_token, job_name: `mine-${count}` });
    let url = `${sandbox.url}/api/job/list?${new URLSearchParams({ v: '1', api_token, JobName: 'mine-*' })}`;
    const isAll =
      /unfiltered|hundred|link|total/.test(name) &&
      !/^list-pages-(link|link-endless|total-filtered)$/.test(name);
    const first = await ask(url);
    const size = json(first).ActiveJobs.length;
    if (size !== (sizes[name] ?? 5)) return `a page of ${size}`;
    if (/-total$/.test(name) && json(first).Total !== 44) return `Total ${json(first).Total}`;
    if (/total-filtered/.test(name) && json(first).Total !== 30) return `Total ${json(first).Total}`;
    if (/total-in-header/.test(name) && first.headers['x-total-count'] !== '44') return 'X-Total-Count';
    if (!/link/.test(name)) return first.headers.link ? 'a link' : undefined;
    if (/elsewhere/.test(name))
      return /sso\.example\.com/.test(`${first.headers.link}`) ? undefined : 'no link';
    const seen = new Set<string>();
    for (let page = 1; page < 20; page += 1) {
      const answer = await ask(url);
      for (const { JobId } of json(answer).ActiveJobs) seen.add(JobId);
      const next = /<([^>]*)>;(?:[^<]*;)? rel="?next/.exec(String(answer.headers.link ?? ''))?.[1];
      if (next === undefined) {
        if (/loop|endless/.test(name)) return 'an end';
        return seen.size === (isAll ? 44 : 30) ? undefined : `${seen.size} jobs`;
      }
      const target = new URL(next, url);
      target.searchParams.set('api_token', api_token);
      url = target.href;
    }
    return /loop|endless/.test(name) ? undefined : 'no end';
  });
  expect(wrong).toEqual([]);
});

test.each(['list-of-45000', 'list-of-45000-before'])(
  '%s has them whatever the filter, in 20 MB',
  async (name) => {
    const { call, login, close } = await meet(name);
    const api_token = await login();
    await call('job/new', { api_token, job_name: 'mine' });
    const { body } = await call('job/list', { api_token, JobName: 'mine' });
    expect(body.length).toBeGreaterThan(18_000_000);
    const { ActiveJobs } = JSON.parse(body.toString());
    expect(ActiveJobs).toHaveLength(45_003);
    expect(ActiveJobs.at(name === 'list-of-45000' ? 0 : 45_000).JobName).toBe('mine');
    await close();
  },
);

test('at login something else answers', async () => {
  const wrong = await wrongOf(namesOf('blame', /^login-/), async ({ call }, { name }) => {
    const { status, headers, body } = await call('account/login');
    if (/^login-refused$/.test(name)) return /LOGIN_INVALID/.test(`${body}`) ? undefined : `${body}`;
    if (/ErrorType|ApiToken/.test(`${body}`)) return `${body}`;
    if (/redirect-nowhere/.test(name)) return headers.location ? 'a place' : undefined;
    if (/redirect/.test(name))
      return status > 300 && status < 309 && headers.location ? undefined : `${status}`;
    if (/asks/.test(name))
      return (headers['www-authenticate'] ?? headers['proxy-authenticate']) ? undefined : 'no header';
    return (await call('job/info')).status === 400 ? undefined : 'elsewhere too';
  });
  expect(wrong).toEqual([]);
});

test('TLS breaks off for the reason that is named', async () => {
  const reasons: Record<string, [distrusting: RegExp, trusting: RegExp]> = {
    'client-certificate': [/EPROTO|ERR_SSL/, /EPROTO|ERR_SSL/],
    'client-certificate-1.3': [/DEPTH_ZERO/, /ALERT_CERTIFICATE_REQUIRED/],
    'tls-1.0-only': [/EPROTO|ERR_SSL/, /EPROTO|ERR_SSL/],
    'tls-1.1-only': [/EPROTO|ERR_SSL/, /EPROTO|ERR_SSL/],
    'tls-no-common-cipher': [/EPROTO|ERR_SSL/, /EPROTO|ERR_SSL/],
    'url-tls-in-capitals': [/DEPTH_ZERO/, /^400$/],
    'untrusted-certificate': [/DEPTH_ZERO/, /^400$/],
  };
  expect(Object.keys(reasons).sort()).toEqual(
    troubles
      .filter(({ tls }) => tls)
      .map(({ name }) => name)
      .sort(),
  );
  const wrong = await wrongOf(Object.keys(reasons), async ({ call }, { name, needsTrust }) => {
    const [distrusting, trusting] = reasons[name]!;
    const one = await call('job/info');
    const other = await call('job/info', {}, { ca: worthlessCertificate });
    const found = [one.error, other.error ?? String(other.status)];
    const isRight = distrusting.test(found[0] ?? '') && trusting.test(found[1] ?? '');
    return isRight && (name === 'client-certificate-1.3') === (needsTrust === true)
      ? undefined
      : String(found);
  });
  expect(wrong).toEqual([]);
});

test('a URL in another spelling leads to the same place, or to TLS', async () => {
  const wrong = await wrongOf(namesOf('spelling'), async ({ sandbox }, { caller, expects }) => {
    const { host, protocol } = new URL(caller!.baseUrl!(sandbox.url));
    if (host !== new URL(sandbox.url).host) return host;
    return (protocol === 'https:') === (expects.receivesNothing === true) ? undefined : protocol;
  });
  expect(wrong).toEqual([]);
});

test('each kind is there, and each entry says what has to come of it', () => {
  const verdicts = ['holds', 'inconclusive', 'violated'];
  const vague = troubles.filter(({ expects }) =>
    [expects.verdict].flat().some((one) => !verdicts.includes(one)),
  );
  expect(vague).toEqual([]);
  expect(new Set(troubles.map(({ kind }) => kind)).size).toBe(14);
});

test('each example is there once, and each kind has one', () => {
  expect(new Set(exampleTroubles).size).toBe(exampleTroubles.length);
  const kinds = new Set(exampleTroubles.map((name) => troubleNamed(name).kind));
  expect(kinds.size).toBe(14);
});
