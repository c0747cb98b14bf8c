/** The sandbox's Authorize Job, by plain HTTP: as its page says without a fault, and with each fault otherwise in what the fault claims. */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Sandbox, type SandboxOptions, startSandbox, variants } from '../sandbox';
import { authorizeFaults } from '../sandbox/faults/authorize';

// The clock is false: processing ends when a test moves it on.
let now = Date.now();
beforeAll(() => void jest.spyOn(Date, 'now').mockImplementation(() => now));
afterAll(() => void jest.restoreAllMocks());

const wait = (milliseconds: number) => {
  now += milliseconds;
};

type Json = Record<string, unknown>;

/** What was seen, by what it was seen of. */
type Findings = Record<string, unknown>;

const unknownId = 'ab'.repeat(16);

/** One who asks a sandbox all that the page of Authorize Job speaks of. */
class Visitor {
  readonly findings: Findings = {};
  readonly #jobs = new Map<string, string>();
  token = '';
  otherToken = '';

  constructor(readonly sandbox: Sandbox) {}

  async get(path: string, query: string): Promise<{ status: number; type: string | null; text: string }> {
    const response = await fetch(`${this.sandbox.url}/api/${path}?${query}`, { redirect: 'manual' });
    const text = await response.text();
    return { status: response.status, type: response.headers.get('content-type'), text };
  }

  async json(path: string, query: string): Promise<Json> {
    const { text } = await this.get(path, query);
    return JSON.parse(text) as Json;
  }

  async login({ username, password }: { username: string; password: string }): Promise<string> {
    const answer = await this.json('account/login', `v=1&username=${username}&password=${password}`);
    return String(answer.ApiToken);
  }

  async newJob(name: string, token = this.token, externalId = `external-${name}`): Promise<string> {
    const query = `v=1&api_token=${token}&job_name=${name}&external_id=${externalId}`;
    const { JobId } = await this.json('job/new', query);
    this.#jobs.set(String(JobId), name);
    return String(JobId);
  }

  order = async (id: string) => {
    const common = `v=1&api_token=${this.token}&job_id=${id}`;
    const media = await this.get('job/add_media', `${common}&media_url=https://example.com/a.mp4`);
    const order = await this.get('job/perform_transcription', `${common}&transcription_fidelity=PREMIUM`);
    return [media.status, order.status];
  };

  /** All jobs as they are. */
  jobs(): unknown[] {
    return this.sandbox
      .jobs()
      .map(({ id, name, status, owner, externalId }) => [
        this.#jobs.get(id) ?? 'unknown to the visitor',
        name,
        status,
        owner,
        externalId,
      ]);
  }

  /** All jobs as list shows them, and one as info does. */
  async views(id: string): Promise<unknown> {
    const list = await this.json('job/list', `v=1&api_token=${this.token}`);
    const listed = ((list.ActiveJobs ?? []) as Json[]).map(({ JobId, JobStatus }) => [
      this.#jobs.get(String(JobId)),
      JobStatus,
    ]);
    const { JobStatus } = await this.json('job/info', `v=1&api_token=${this.token}&job_id=${id}`);
    return { list: list.ErrorType ?? listed, info: JobStatus };
  }

  /** Asks for an authorization, and notes the answer and what the world is like afterwards. */
  async authorize(what: string, query: string): Promise<void> {
    const { status, type, text } = await this.get('job/authorize', query);
    this.findings[`${what}: answer`] = [status, type, this.#plain(text)];
    this.findings[`${what}: afterwards`] = this.jobs();
  }

  /** A text without what is new each time. */
  #plain(text: string): string {
    let plain = text;
    for (const [id, name] of this.#jobs) plain = plain.replaceAll(id, name);
    return plain.replaceAll(this.token, 'TOKEN').replaceAll(this.otherToken, 'OTHER TOKEN');
  }
}

/** What comes over the wire in answer to an authorization, all of it. */
function overTheWire(sandbox: Sandbox, path: string): Promise<string> {
  const { hostname, port } = new URL(sandbox.url);
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`),
    );
    socket.on('data', (data) => {
      heard += data.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(heard.replace(/^Date: .*\r\n/m, '')));
  });
}

async function visit(options: SandboxOptions): Promise<Findings> {
  const sandbox = await startSandbox({ processing: { takesMs: 1_000 }, ...options });
  try {
    const visitor = new Visitor(sandbox);
    const { main, other } = sandbox.accounts;
    visitor.token = await visitor.login(main);
    visitor.otherToken = await visitor.login(other);
    const ended = await visitor.login(main);
    await visitor.get('account/logout', `v=1&api_token=${ended}`);
    const key = (await visitor.json('account/generate_api_key', `v=1&api_token=${visitor.token}`)).ApiKey;
    const ask = (what: string, query: string) => visitor.authorize(what, query);
    const mine = (id: string) => `v=1&api_token=${visitor.token}&job_id=${id}`;

    const foreign = await visitor.newJob('foreign', visitor.otherToken);
    const oldest = await visitor.newJob('oldest');
    const twin = await visitor.newJob('twin', visitor.token, 'shared');
    const before = await visitor.newJob('before');
    const subject = await visitor.newJob('subject', visitor.token, 'shared');
    await visitor.newJob('after');
    await visitor.newJob('newest');

    for (const [what, query] of Object.entries({
      'v absent': `api_token=${visitor.token}&job_id=${subject}`,
      'v empty': `v=&api_token=${visitor.token}&job_id=${subject}`,
      'v 2': `v=2&api_token=${visitor.token}&job_id=${subject}`,
      'v text': `v=one&api_token=${visitor.token}&job_id=${subject}`,
      'v 10': `v=10&api_token=${visitor.token}&job_id=${subject}`,
      'v 2 at the end': `api_token=${visitor.token}&job_id=${subject}&v=2`,
      'token absent': `v=1&job_id=${subject}`,
      'token empty': `v=1&api_token=&job_id=${subject}`,
      'token not hex': `v=1&api_token=nonsense&job_id=${subject}`,
      'token unknown': `v=1&api_token=${unknownId}&job_id=${subject}`,
      'token cut short': `v=1&api_token=${visitor.token.slice(0, -1)}&job_id=${subject}`,
      'token with another end': `v=1&api_token=${visitor.token.slice(0, 8)}${unknownId.slice(8)}&job_id=${subject}`,
      'token with a digit more': `v=1&api_token=${visitor.token}0&job_id=${subject}`,
      'token twice in a row': `v=1&api_token=${visitor.token.repeat(2)}&job_id=${subject}`,
      'token that is a key': `v=1&api_token=${key}&job_id=${subject}`,
      'token ended': `v=1&api_token=${ended}&job_id=${subject}`,
      'job_id absent': `v=1&api_token=${visitor.token}`,
      'job_id empty': mine(''),
      'job_id not hex': mine('nonsense'),
      'job_id unknown': mine(unknownId),
      'job_id cut short': mine(subject.slice(0, -1)),
      'job_id too long': mine(`${subject}0`),
      'job_id with another beginning': mine(`${subject.startsWith('f') ? 'e' : 'f'}${subject.slice(1)}`),
      'job_id with another end': mine(`${subject.slice(0, -1)}${subject.endsWith('f') ? 'e' : 'f'}`),
      'job_id in quotes': mine(`%22${subject}%22`),
      'job_id by name': mine('subject'),
      'job_id by external id': mine('external-before'),
      'foreign, of the other': mine(foreign),
      'foreign, of main': `v=1&api_token=${visitor.otherToken}&job_id=${subject}`,
      'twice job_id': `${mine(subject)}&job_id=${before}`,
      'twice v': `${mine(subject)}&v=2`,
    })) {
      await ask(`refused, ${what}`, query);
    }
    // The id of the task that made a job.
    const made = await visitor.json('job/new', `v=1&api_token=${visitor.token}&job_name=tasked`);
    await ask('refused, job_id by task', mine(String(made.TaskId)));
    await visitor.get('job/delete', mine(String(made.JobId)));
    await ask('refused, deleted', mine(String(made.JobId)));

    await ask('Authorizing', mine(subject));
    visitor.findings['Authorizing: seen'] = await visitor.views(subject);
    wait(600);
    visitor.findings['Authorizing: seen later'] = await visitor.views(subject);
    await ask('again', mine(subject));
    await visitor.newJob('made-afterwards');
    visitor.findings['Authorizing: new job'] = visitor.jobs();
    visitor.findings['Authorizing: order'] = await visitor.order(subject);
    await ask('In Process', mine(subject));
    wait(1_100);
    await ask('Complete', mine(subject));
    await ask('Media Failure', mine(sandbox.offeredJobs['Media Failure']));
    await ask('Reviewing', mine(sandbox.offeredJobs.Reviewing));

    await ask('Authorizing, second', mine(before));
    const common = mine(oldest);
    await visitor.get('job/add_media', `${common}&media_url=https://example.com/a.mp4`);
    await ask('Authorizing, with a medium', common);
    visitor.findings['Authorizing: order with a medium'] = (
      await visitor.get('job/perform_transcription', `${common}&transcription_fidelity=PREMIUM`)
    ).status;
    visitor.findings['Authorizing: wire'] = await overTheWire(sandbox, `/api/job/authorize?${mine(twin)}`);
    const fourth = await visitor.newJob('fourth');
    await ask('Authorizing, fourth', mine(fourth));
    return visitor.findings;
  } finally {
    await sandbox.close();
  }
}

let usual: Findings;
beforeAll(async () => {
  usual = await visit({});
});

/** The answers that are not as the page has them. */
function wrongAnswers(findings: Findings): string[] {
  const isRefusal = ([status, type, text]: [number, string | null, string]) =>
    status === 400 &&
    /^application\/json\b/i.test(type ?? '') &&
    String(Object.keys(JSON.parse(text) as Json).sort()) === 'ErrorComment,ErrorType';
  return Object.entries(findings)
    .filter(([what]) => what.endsWith(': answer'))
    .filter(([what, found]) => {
      const answer = found as [number, string | null, string];
      return what.startsWith('refused') ? !isRefusal(answer) : answer[0] !== 204 || answer[2] !== '';
    })
    .map(([what]) => what);
}

test('a conforming variant of Authorize Job answers as the page says', async () => {
  const own = variants.filter(({ authorize }) => authorize);
  expect(own.length).toBeGreaterThanOrEqual(8);
  const wrong: string[] = [];
  for (const { name } of own) {
    const answers = wrongAnswers(await visit({ variant: name }));
    // The page says nothing of a parameter given twice.
    wrong.push(...answers.filter((what) => !what.includes('twice')).map((what) => `${name}: ${what}`));
  }
  expect(wrong).toEqual([]);
});

test('without a fault Authorize Job is as its page says', () => {
  expect(wrongAnswers(usual)).toEqual([]);
  const statuses = (what: string) =>
    (usual[`${what}: afterwards`] as string[][])
      .filter(([label]) => label === 'subject')
      .map(([_label, name, status, owner, externalId]) => [name, status, owner, externalId]);
  const shown = (status: string) => [['subject', status, 'demo-main', 'shared']];
  expect(statuses('refused, deleted')).toEqual(shown('Authorizing'));
  expect(statuses('Authorizing')).toEqual(shown('Pending'));
  expect(statuses('again')).toEqual(shown('Pending'));
  expect(statuses('In Process')).toEqual(shown('In Process'));
  expect(statuses('Complete')).toEqual(shown('Complete'));
  for (const when of ['seen', 'seen later']) {
    const { list, info } = usual[`Authorizing: ${when}`] as { list: string[][]; info: string };
    expect(info).toBe('Pending');
    expect(list).toContainEqual(['subject', 'Pending']);
    expect(list).toContainEqual(['twin', 'Authorizing']);
  }
  expect(usual['Authorizing: order']).toEqual([200, 200]);
  expect(usual['Authorizing: wire']).toBe('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
});

/** Where a fault that breaks a promise shows: the beginning and the end of what was found. */
const places: [promise: RegExp, where: RegExp][] = [
  [/HTTP Method/, /^Authorizing: answer$/],
  [/204 is the one status/, /^Authorizing: answer$/],
  [/there are no contents|announces no body/, /^Authorizing: wire$/],
  [/400 is the one status/, /^refused.*: answer$/],
  [
    /ErrorType|ErrorComment|comment|error format|is JSON|Content-Type|gives nothing away/,
    /^refused.*: answer$/,
  ],
  [/Parameters, v:/, /^refused, v.*: answer$/],
  [/api_token: it is required/, /^refused, token.*: answer$/],
  [/its own account/, /^refused, foreign/],
  [/job_id: it is required/, /^refused, job_id/],
  [/what is refused is not done\.$/, /^refused.*: afterwards$/],
  [/given twice is refused\.$/, /^refused, twice.*: answer$/],
  [/only an existing job/, /^refused, deleted/],
  [/held no longer/, /^Authorizing/],
  [/only this call takes/, /^Authorizing: new job$/],
  [/starts only when/, /^Authorizing: afterwards$/],
  [/changes nothing else/, /^Authorizing: (afterwards|seen|order)/],
  [/and no other\.$/, /^Authorizing.*: afterwards$/],
  [/answered with success/, /^(again|In Process|Complete|Media Failure|Reviewing): answer$/],
  [/no effect/, /^(again|In Process|Complete|Media Failure|Reviewing): afterwards$/],
];

test('each fault of Authorize Job shows where the promise is that it breaks', async () => {
  // Those of histories show where more than one request is sent.
  const own = authorizeFaults;
  expect(own.length).toBeGreaterThanOrEqual(30);
  const wrong: string[] = [];
  for (const { name, breaks } of own) {
    const found = await visit({ fault: name });
    const differing = Object.keys(usual).filter(
      (what) => JSON.stringify(found[what]) !== JSON.stringify(usual[what]),
    );
    const where = places.find(([promise]) => promise.test(breaks))?.[1];
    if (!where) wrong.push(`${name}: nothing says where "${breaks}" shows`);
    else if (!differing.some((what) => where.test(what)))
      wrong.push(`${name}: differs in ${differing.join(', ') || 'nothing'}`);
  }
  expect(wrong).toEqual([]);
});
