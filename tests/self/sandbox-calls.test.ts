/** The sandbox's calls by plain HTTP: what they take, what they answer, and what they keep of a job. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox';

type Json = Record<string, unknown>;
type Parameters = Record<string, string>;

let sandbox: Sandbox;
let token: string;

beforeEach(() => start());
afterEach(() => sandbox.close());

async function start(options: SandboxOptions = {}): Promise<void> {
  sandbox = await startSandbox({ processing: { takesMs: 60_000 }, ...options });
  token = await login(sandbox.accounts.main);
}

async function restart(options: SandboxOptions): Promise<void> {
  await sandbox.close();
  await start(options);
}

async function request(
  path: string,
  parameters: Parameters,
  init: RequestInit = {},
): Promise<{ status: number; body: Json }> {
  const query = new URLSearchParams(parameters);
  const response = await fetch(`${sandbox.url}/api/${path}?${query}`, init);
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

const login = async ({ username, password }: { username: string; password: string }) =>
  String((await request('account/login', { v: '1', username, password })).body.ApiToken);

/** A call with the main account's token. */
const call = (path: string, parameters: Parameters = {}) =>
  request(path, { v: '1', api_token: token, ...parameters });

const post = (path: string, form: Parameters) =>
  request(path, {}, { method: 'POST', body: new URLSearchParams(form) });

async function refusal(answer: Promise<{ status: number; body: Json }>): Promise<unknown> {
  const { status, body } = await answer;
  expect([status, Object.keys(body)]).toEqual([400, ['ErrorType', 'ErrorComment']]);
  return body.ErrorType;
}

const newJob = async (parameters: Parameters = {}) =>
  String((await call('job/new', { job_name: 'a job', ...parameters })).body.JobId);

const info = async (job: string) => (await call('job/info', { job_id: job })).body;

const listed = async (filters: Parameters) =>
  ((await call('job/list', filters)).body.ActiveJobs as Json[]).map(({ JobId }) => JobId);

const addMedia = (job: string) => call('job/add_media', { job_id: job, media_url: 'https://example.com/a' });

const order = (job: string, parameters: Parameters = {}) =>
  call('job/perform_transcription', { job_id: job, transcription_fidelity: 'PREMIUM', ...parameters });

describe('a request', () => {
  test('by POST, with a form, or with all in the query, is one by GET', async () => {
    const { username, password } = sandbox.accounts.main;
    expect((await post('account/login', { v: '1', username, password })).status).toBe(200);
    const { body } = await post('job/new', { v: '1', api_token: token, job_name: 'by form' });
    const job = String(body.JobId);
    expect(await info(job)).toMatchObject({ JobName: 'by form' });
    const parameters = { v: '1', api_token: token, job_id: job };
    expect((await request('job/info', parameters, { method: 'POST' })).body.JobId).toBe(job);
    expect((await post('job/list', { v: '1', api_token: token })).status).toBe(200);
    expect((await post('job/authorize', parameters)).status).toBe(204);
    expect(await refusal(post('job/delete', parameters))).toBe('INVALID_QUERY');
    expect((await post('account/logout', { v: '1', api_token: token })).status).toBe(204);
  });

  test('with a value in the query and another one in the form is refused, with the same one it is not', async () => {
    const both = (v: string) =>
      request('job/new', { v }, { method: 'POST', body: new URLSearchParams({ v: '1', api_token: token }) });
    expect((await both('1')).status).toBe(200);
    expect(await refusal(both('2'))).toBe('INVALID_QUERY');
  });

  test('whose body is no form is refused', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ v: '1', api_token: token });
    expect(await refusal(request('job/new', {}, { method: 'POST', headers, body }))).toBe('INVALID_QUERY');
  });

  test('with HEAD does nothing, whatever the call', async () => {
    const { username, password } = sandbox.accounts.main;
    const job = await newJob();
    const key = String((await call('account/generate_api_key')).body.ApiKey);
    const own: Record<string, Parameters> = {
      '/api/account/login': { username, password },
      '/api/account/generate_api_key': { force_new: 'true' },
      '/api/account/remove_api_key': { api_securekey: key },
      '/api/account/update_password': { new_password: 'new' },
      '/api/job/add_media': { media_url: 'https://example.com/a' },
      '/api/job/perform_transcription': { transcription_fidelity: 'PREMIUM' },
    };
    const before = await call('job/list');
    for (const path of sandbox.calls) {
      const parameters = {
        v: '1',
        api_token: token,
        ...(path.startsWith('/api/job/') && !/new|list/.test(path) && { job_id: job }),
        ...own[path],
      };
      const { status, body } = await request(path.replace('/api/', ''), parameters, { method: 'HEAD' });
      expect([path, status, body]).toEqual([path, 400, {}]);
    }
    expect(await call('job/list')).toEqual(before);
    for (const secret of [{ password }, { securekey: key }] as Parameters[]) {
      expect((await request('account/login', { v: '1', username, ...secret })).status).toBe(200);
    }
  });

  test('for a call that the sandbox does not have is told so, and what there is', async () => {
    const { status, body } = await call('job/get_caption');
    expect(status).toBe(400);
    expect(body.ErrorType).toBe('INVALID_QUERY');
    expect(body.ErrorComment).toMatch(
      /^This sandbox has no call GET \/api\/job\/get_caption; it has \/api\//,
    );
    for (const path of sandbox.calls) expect(body.ErrorComment).toContain(path);
    const other = await request('job/info', {}, { method: 'PUT' });
    expect(other.body.ErrorComment).toBe('/api/job/info takes GET or POST, not PUT.');
  });

  test.each([
    ['account/logout', 'force'],
    ['job/new', 'JobName'],
    ['job/list', 'JobNames'],
    ['job/info', 'job'],
    ['job/authorize', 'notify'],
    ['job/delete', 'force'],
    ['job/del', 'force'],
  ])('to %s with the unknown parameter %s is refused by its name', async (path, name) => {
    const takesJob = !['account/logout', 'job/new', 'job/list'].includes(path);
    const job: Parameters = takesJob ? { job_id: await newJob() } : {};
    const { status, body } = await call(path, { ...job, [name]: 'x' });
    expect([status, body.ErrorType]).toEqual([400, 'INVALID_QUERY']);
    expect(body.ErrorComment).toContain(`The parameter ${name} is none of this call`);
    if (takesJob) expect(await info(job.job_id!)).toMatchObject({ JobStatus: 'Authorizing' });
  });
});

describe('login', () => {
  const headers = (values: Parameters) => request('account/login', { v: '1' }, { headers: values });

  test('takes password or key, in parameters or in headers, or some in each', async () => {
    const { username, password } = sandbox.accounts.main;
    const key = String((await call('account/generate_api_key')).body.ApiKey);
    const ways = [
      request('account/login', { v: '1', username, password }),
      request('account/login', { v: '1', username, securekey: key }),
      request('account/login', { v: '1', username, password, securekey: 'a-wrong-one' }),
      request('account/login', { v: '1', password }, { headers: { 'x-auth-user': username } }),
      headers({ 'x-auth-user': username, 'x-auth-password': password }),
      headers({ 'x-auth-user': username, 'x-auth-key': password }),
      headers({ 'x-auth-user': username, 'x-auth-securekey': key }),
    ];
    for (const { status, body } of await Promise.all(ways)) {
      expect(status).toBe(200);
      expect(body.ApiToken).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  test('refuses what is wrong, absent or given twice', async () => {
    const { username, password } = sandbox.accounts.main;
    const wrong = { v: '1', username, password: 'not it' };
    expect(await refusal(request('account/login', wrong))).toBe('LOGIN_INVALID');
    expect(await refusal(request('account/login', { v: '1', username }))).toBe('MISSING_PARAMETER');
    expect(await refusal(request('account/login', { v: '1', password }))).toBe('MISSING_PARAMETER');
    const other = { headers: { 'x-auth-user': 'somebody' } };
    expect(await refusal(request('account/login', { v: '1', username, password }, other))).toBe(
      'INVALID_QUERY',
    );
  });

  test('with a key that was removed is refused as the real API does', async () => {
    const { username } = sandbox.accounts.main;
    const key = String((await call('account/generate_api_key')).body.ApiKey);
    await call('account/remove_api_key', { api_securekey: key });
    for (const name of ['securekey', 'password']) {
      const again = request('account/login', { v: '1', username, [name]: key });
      expect(await refusal(again)).toBe('ACCOUNT_UNPRIVILEGED');
    }
  });
});

describe('an account', () => {
  test('has one key until a further one is forced, and both open it', async () => {
    const key = async (parameters: Parameters = {}) =>
      String((await call('account/generate_api_key', parameters)).body.ApiKey);
    const first = await key();
    expect(await key({ force_new: 'False' })).toBe(first);
    const second = await key({ force_new: 'True' });
    expect(second).not.toBe(first);
    const { username } = sandbox.accounts.main;
    for (const securekey of [first, second]) {
      expect((await request('account/login', { v: '1', username, securekey })).status).toBe(200);
    }
  });

  test("keeps its settings from the callers of another one's", async () => {
    const { other, main } = sandbox.accounts;
    const form = { v: '1', api_token: token, new_password: 'taken', username: other.username };
    expect(await refusal(post('account/update_password', form))).toBe('ACCOUNT_UNPRIVILEGED');
    expect(await refusal(call('job/new', { username: other.username }))).toBe('ACCOUNT_UNPRIVILEGED');
    expect(await refusal(call('job/list', { Username: other.username }))).toBe('ACCOUNT_UNPRIVILEGED');
    const key = call('account/generate_api_key', { account_id: other.username });
    expect(await refusal(key)).toBe('ACCOUNT_UNPRIVILEGED');
    expect(await login(main)).toMatch(/^[0-9a-f]{32}$/);
    expect(await login(other)).toMatch(/^[0-9a-f]{32}$/);
  });

  test('changes its password by POST with a form, whatever the form is called', async () => {
    const form = new URLSearchParams({ v: '1', api_token: token, new_password: 'new' }).toString();
    const headers = { 'Content-Type': 'password' };
    expect(
      (await request('account/update_password', {}, { method: 'POST', headers, body: form })).status,
    ).toBe(204);
    expect(await login({ username: sandbox.accounts.main.username, password: 'new' })).toMatch(
      /^[0-9a-f]{32}$/,
    );
  });

  test('does not change its password for a query that says something else than the form', async () => {
    const { main, other } = sandbox.accounts;
    const form = { v: '1', api_token: token, new_password: 'new' };
    const update = (query: Parameters) =>
      request('account/update_password', query, { method: 'POST', body: new URLSearchParams(form) });
    for (const query of [{ username: other.username }, { new_password: 'newer' }] as Parameters[]) {
      expect(await refusal(update(query))).toBe('INVALID_QUERY');
    }
    expect(await login(main)).toMatch(/^[0-9a-f]{32}$/);
    // As the vendor's clients for Java and .NET send it.
    expect((await update(form)).status).toBe(204);
  });
});

describe('a job', () => {
  const fields = [
    'JobId',
    'JobName',
    'JobStatus',
    'Priority',
    'Fidelity',
    'MediaLengthSeconds',
    'ExternalID',
    'SourceLanguage',
    'TargetLanguage',
    'Options',
    'ReturnTargets',
    'CreationDate',
    'AuthorizationDate',
    'StartDate',
    'DueDate',
    'CompletedDate',
    'ReturnDate',
    'JobDifficulty',
  ];
  const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/;

  test('is shown in the fields of the documentation, unset dates as empty strings', async () => {
    const job = await newJob({ external_id: 'x-1', language: 'de' });
    const shown = await info(job);
    expect(Object.keys(shown).sort()).toEqual([...fields].sort());
    expect(shown).toMatchObject({ ExternalID: 'x-1', SourceLanguage: 'de', DueDate: '', CompletedDate: '' });
    expect(shown.CreationDate).toMatch(date);
    const { ActiveJobs } = (await call('job/list')).body;
    const [first] = ActiveJobs as Json[];
    expect(Object.keys(first!).sort()).toEqual([...fields, 'Username'].sort());
  });

  test('that is ordered while it is Authorizing starts when it is authorized', async () => {
    const job = await newJob();
    await addMedia(job);
    expect((await order(job, { turnaround_hours: '16', target_language: 'fr' })).status).toBe(200);
    expect(await info(job)).toMatchObject({
      JobStatus: 'Authorizing',
      Priority: 'PRIORITY',
      // What info calls PREMIUM.
      Fidelity: 'STANDARD',
      TargetLanguage: 'fr',
      StartDate: '',
    });
    expect((await call('job/authorize', { job_id: job })).status).toBe(204);
    const started = await info(job);
    expect(started).toMatchObject({ JobStatus: 'In Process' });
    expect(started.StartDate).toMatch(date);
    expect(started.DueDate).toMatch(date);
    expect(await refusal(order(job))).toBe('INVALID_QUERY');
  });

  test('can be ordered only once it is authorized where a server has it so', async () => {
    await restart({ variant: 'orders-refused-while-authorizing' });
    const job = await newJob();
    await addMedia(job);
    expect(await refusal(order(job))).toBe('INVALID_QUERY');
    await call('job/authorize', { job_id: job });
    expect(await info(job)).toMatchObject({ JobStatus: 'Pending' });
    expect((await order(job)).status).toBe(200);
  });

  test('is due as its priority or its hours say', async () => {
    const hours = async (parameters: Parameters) => {
      const job = await newJob();
      await addMedia(job);
      await order(job, parameters);
      const { Priority, DueDate } = await info(job);
      return [Priority, Math.round((Date.parse(`${DueDate}Z`) - Date.now()) / 3_600_000)];
    };
    expect(await hours({})).toEqual(['STANDARD', 48]);
    expect(await hours({ priority: 'PRIORITY' })).toEqual(['PRIORITY', 24]);
    expect(await hours({ priority: 'ECONOMY' })).toEqual(['ECONOMY', 72]);
    expect(await hours({ turnaround_hours: '36' })).toEqual(['PRIORITY', 36]);
    expect(await hours({ turnaround_hours: '60' })).toEqual(['STANDARD', 60]);
  });

  test.each([
    [{ transcription_fidelity: 'PERFECT' }, 'INVALID_OPTION'],
    [{ transcription_fidelity: '' }, 'MISSING_PARAMETER'],
    [{ priority: 'SLOW' }, 'INVALID_OPTION'],
    [{ turnaround_hours: 'soon' }, 'INVALID_QUERY'],
    [{ target_language: '12' }, 'INVALID_OPTION'],
    [{ callback_url: 'nowhere' }, 'INVALID_URL'],
    [{ options: '[1]' }, 'INVALID_QUERY'],
    [{ options: '{"unheard_of":1}' }, 'INVALID_OPTION'],
    [{ options: '{"speaker_id":"perhaps"}' }, 'INVALID_OPTION'],
    [{ options: '{"return_iwp":["NONE"]}' }, 'INVALID_OPTION'],
    [{ options: '{"return_iwp":[1]}' }, 'INVALID_OPTION'],
    [{ options: '{"custom_metadata":{"a":{}}}' }, 'INVALID_OPTION'],
    [{ options: '{"customer_approval_tool":"PENCIL"}' }, 'INVALID_OPTION'],
  ])('is not ordered with %j: %s', async (parameters: Parameters, type) => {
    const job = await newJob();
    await addMedia(job);
    expect(await refusal(order(job, parameters))).toBe(type);
    expect((await order(job)).status).toBe(200);
  });

  test('is not ordered with notes of more than 1000 characters', async () => {
    const job = await newJob();
    await addMedia(job);
    const notes = (length: number) => order(job, { options: JSON.stringify({ notes: 'x'.repeat(length) }) });
    expect(await refusal(notes(1001))).toBe('INVALID_OPTION');
    expect((await notes(1000)).status).toBe(200);
  });

  test('shows the options and the callback of its order', async () => {
    const job = await newJob();
    await addMedia(job);
    const callback_url = 'https://example.com/done?job={job_id}';
    const options = {
      return_iwp: '["FINAL"]',
      customer_approval_steps: '[RETURN]',
      notes: 'n',
      speaker_id: true,
    };
    expect((await order(job, { callback_url, options: JSON.stringify(options) })).status).toBe(200);
    const { Options, ReturnTargets } = await info(job);
    expect(ReturnTargets).toEqual({ url: [{ callback_url }] });
    expect(Options).toEqual({
      return_iwp: { label: 'Return iwp', setting: ['FINAL'] },
      customer_approval_steps: { label: 'Customer approval steps', setting: ['RETURN'] },
      notes: { label: 'Notes', setting: 'n' },
      speaker_id: { label: 'Speaker id', setting: true },
    });
  });

  test('that its customer wants to approve is Reviewing in the end', async () => {
    await restart({ processing: { takesMs: 0 } });
    const job = await newJob();
    await addMedia(job);
    await order(job, { options: '{"customer_approval_steps":["RETURN"]}' });
    await call('job/authorize', { job_id: job });
    expect(await info(job)).toMatchObject({ JobStatus: 'Reviewing', CompletedDate: '' });
  });

  test('takes one medium, by URL or as a file', async () => {
    const by = async (send: (job: string) => Promise<{ status: number }>) => {
      const job = await newJob();
      const statuses = [(await send(job)).status, (await send(job)).status];
      return statuses;
    };
    const media_url = 'https://example.com/a.mp4';
    const common = { v: '1', api_token: token };
    expect(await by(addMedia)).toEqual([200, 400]);
    expect(await by((job_id) => post('job/add_media', { ...common, job_id, media_url }))).toEqual([200, 400]);
    const upload = (job_id: string, type: string) =>
      request(
        'job/add_media',
        { ...common, job_id },
        { method: 'POST', body: 'raw', headers: { 'Content-Type': type } },
      );
    expect(await by((job) => upload(job, 'video/mp4'))).toEqual([200, 400]);
    expect(await by((job) => upload(job, 'application/x-www-form-urlencoded'))).toEqual([200, 400]);
    const empty = request('job/add_media', { ...common, job_id: await newJob() }, { method: 'POST' });
    expect(await refusal(empty)).toBe('INVALID_QUERY');
  });
});

describe('list', () => {
  test('finds jobs by what the documentation and the clients call their filters', async () => {
    const job = await newJob({ job_name: 'red apple', external_id: 'x-1' });
    await newJob({ job_name: 'green pear', external_id: 'x-2' });
    for (const filters of [
      { JobName: 'red*' },
      { ExternalID: 'x-1' },
      { ExternalId: 'x-1' },
      { JobName: '*apple', JobStatus: 'Authorizing', JobDifficulty: 'Unknown', Username: '*' },
    ] as Parameters[]) {
      expect(await listed(filters)).toEqual([job]);
    }
    expect(await refusal(call('job/list', { JobStatus: 'Lost' }))).toBe('INVALID_OPTION');
    const both = call('job/list', { ExternalId: 'x-1', ExternalID: 'x-2' });
    expect(await refusal(both)).toBe('INVALID_QUERY');
  });

  test('reads a date without a zone as it writes them, and one without a time as the whole day', async () => {
    const job = await newJob({ job_name: 'dated' });
    const { CreationDate } = await info(job);
    const today = String(CreationDate).slice(0, 10);
    const found = (filters: Parameters) => listed({ JobName: 'dated', ...filters });
    expect(await found({ CreationDateFrom: today, CreationDateTo: today })).toEqual([job]);
    expect(
      await found({ CreationDateFrom: String(CreationDate), CreationDateTo: String(CreationDate) }),
    ).toEqual([job]);
    expect(await found({ CreationDateTo: '2000-01-01' })).toEqual([]);
    expect(await found({ StartDateFrom: '2000-01-01' })).toEqual([]);
    expect(await refusal(call('job/list', { DueDateTo: 'tomorrow' }))).toBe('INVALID_QUERY');
  });

  test('finds jobs by the turnaround of their order', async () => {
    const job = await newJob({ job_name: 'ordered' });
    await addMedia(job);
    await order(job, { turnaround_hours: '60' });
    const found = (filters: Parameters) => listed({ JobName: 'ordered', ...filters });
    expect(await found({ TurnaroundTimeHoursFrom: '60', TurnaroundTimeHoursTo: '60' })).toEqual([job]);
    expect(await found({ TurnaroundTimeHoursTo: '59' })).toEqual([]);
    expect(await found({ Fidelity: 'PREMIUM', Priority: 'STANDARD' })).toEqual([job]);
  });
});

describe('a variant', () => {
  test('one-session: a login ends the older session of its account, and no other', async () => {
    await restart({ variant: 'one-session' });
    const other = await login(sandbox.accounts.other);
    const second = await login(sandbox.accounts.main);
    expect(await refusal(call('job/list'))).toBe('BAD_API_TOKEN');
    for (const live of [second, other]) {
      expect((await request('job/list', { v: '1', api_token: live })).status).toBe(200);
    }
  });

  test('external-id-once: a second job needs is_duplicate, or that the first one is deleted', async () => {
    await restart({ variant: 'external-id-once' });
    const job = await newJob({ external_id: 'x' });
    expect(await refusal(call('job/new', { external_id: 'x' }))).toBe('INVALID_QUERY');
    expect((await call('job/new', { external_id: 'y' })).status).toBe(200);
    const duplicate = (await call('job/new', { external_id: 'x', is_duplicate: 'True' })).body.JobId;
    for (const job_id of [job, String(duplicate)]) await call('job/delete', { job_id });
    expect((await call('job/new', { external_id: 'x' })).status).toBe(200);
  });

  test('deletion-shows-late: delete refuses at once what info and list still show', async () => {
    await restart({ variant: 'deletion-shows-late' });
    const job = await newJob({ external_id: 'x' });
    expect((await call('job/delete', { job_id: job })).status).toBe(200);
    expect(await refusal(call('job/delete', { job_id: job }))).toBe('ITEM_NOT_FOUND');
    expect(await refusal(call('job/authorize', { job_id: job }))).toBe('ITEM_NOT_FOUND');
    expect(await info(job)).toMatchObject({ JobId: job });
    expect(await listed({ ExternalID: 'x' })).toEqual([job]);
  });

  test('fields-of-2014: info has tasks and no status, list has times for dates', async () => {
    await restart({ variant: 'fields-of-2014' });
    const job = await newJob();
    expect(Object.keys(await info(job))).toEqual(['JobId', 'JobName', 'Language', 'Tasks']);
    const [first] = (await call('job/list')).body.ActiveJobs as Json[];
    expect(first).toMatchObject({ JobStatus: 'Authorizing', JobLanguage: 'en', DueDate: '' });
    expect(first?.CreationTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });
});
