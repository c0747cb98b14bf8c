/** What the calls around a job make of the target's answers. The target is a function here. */
import { describe, expect, test } from '@jest/globals';
import { Api } from '../support/api';
import { CLEAN_UP_TIMEOUT_MS, Session } from '../support/session';
import { SessionEnded } from '../support/trouble';
import { NO, type Reply, replying, TOKEN_REFUSED } from './replying';

const ID = 'ab'.repeat(16);
const OTHER_ID = 'c'.repeat(32);
const TOKEN = '0123456789abcdef'.repeat(2);

const entry = { JobId: ID.toUpperCase(), JobStatus: 'Pending' };
const listed = (...ActiveJobs: unknown[]): Reply => [200, { ActiveJobs }];

/** @param replies what a call is answered the first time, the second, and so on; the last goes on */
function open(replies: Record<string, Reply[]>, turn = 0) {
  const { sent, log } = replying(({ call }, all) => {
    const own = replies[call] ?? [];
    const times = all.filter((one) => one.call === call).length;
    return own[Math.min(times, own.length) - 1];
  });
  const session = new Session(TOKEN, true);
  /** Each call with its parameters, but for those that all have. */
  const asked = () => sent.map(({ call, parameters: { v, api_token, ...rest } }) => [call, rest]);
  return { sent, asked, session, api: new Api(log, session, undefined, turn) };
}

const CALLS: Record<string, (api: Api) => Promise<unknown>> = {
  new: (api) => api.newJob('a name', 'an id'),
  authorize: (api) => api.authorize(ID),
  add_media: (api) => api.addMediaByUrl(ID, 'http://localhost/medium'),
  perform_transcription: (api) => api.transcribe(ID),
  info: (api) => api.look(ID),
  list: (api) => api.list({}),
  'list by name': (api) => api.list({ JobName: 'a name' }),
};

describe('An answer that no check can rest on is trouble', () => {
  test.each<[what: string, status: number, body: unknown]>([
    ['new', 500, { JobId: ID }],
    ['new', 200, {}],
    ['new', 200, { JobId: '' }],
    ['new', 200, { JobId: 7 }],
    ['authorize', 400, {}],
    ['add_media', 400, {}],
    ['perform_transcription', 400, {}],
    ['info', 500, { JobStatus: 'Pending' }],
    ['info', 200, '<html>'],
    ['list', 500, { ActiveJobs: [] }],
    ['list', 400, { ActiveJobs: [] }],
    ['list by name', 404, { ActiveJobs: [] }],
    ['list', 200, '<html>'],
    ['list', 200, {}],
    ['list', 200, { ActiveJobs: null }],
    ['list', 200, { ActiveJobs: {} }],
    ['list', 200, { Username: 'someone', ActiveJobs: 'none' }],
  ])('%s: %d %j', async (what, status, body) => {
    const call = what.split(' ')[0]!;
    const { api } = open({ [call]: [[status, body]] });
    await expect(CALLS[what]!(api)).rejects.toMatchObject({
      name: 'Trouble',
      message: expect.stringMatching(`^The ${call} call, which the check rests on, answered ${status} `),
    });
  });

  test('and its sentence ends with one full stop, and with what may help', async () => {
    const { api } = open({
      authorize: [[500, { ErrorType: 'X', ErrorComment: 'No. Not now.' }]],
      perform_transcription: [NO],
    });
    await expect(api.authorize(ID)).rejects.toThrow(/answered 500 application\/json, X: No\. Not now\.$/);
    await expect(api.transcribe(ID)).rejects.toThrow(
      /no such job\. If this account is not to start transcriptions, set CIELO24_PROCESSING=false\.$/,
    );
  });
});

test.each([
  ['a-task', { id: ID, taskId: 'a-task' }],
  ['', { id: ID }],
  [null, { id: ID }],
  [7, { id: ID }],
])('a new job comes with the task that made it where the target tells one: %j', async (TaskId, made) => {
  expect(await open({ new: [[200, { JobId: ID, TaskId }]] }).api.newJob('a name', '')).toEqual(made);
});

test('a medium is given to the job that is named', async () => {
  const { api, asked, sent } = open({});
  await api.addMediaByUrl(ID, 'http://localhost/medium');
  await api.uploadMedia(ID, Buffer.from('sound'));
  expect(asked()).toEqual([
    ['add_media', { job_id: ID, media_url: 'http://localhost/medium' }],
    ['add_media', { job_id: ID }],
  ]);
  expect(sent.map(({ parameters }) => parameters.api_token)).toEqual([TOKEN, TOKEN]);
});

describe('The job list', () => {
  test.each<[unknown[], Record<string, unknown>]>([
    [[], { Username: 'someone', ActiveJobs: null }],
    [[], { Username: 'someone' }],
    [[entry], { ActiveJobs: [null, 'a word', {}, { JobId: 7 }, entry] }],
  ])('has %j: %j', async (jobs, answer) => {
    const { api, session } = open({ list: [[200, answer]] });
    expect((await api.list({})).jobs).toEqual(jobs);
    expect([...session.seen]).toEqual(jobs.map(() => ID));
  });

  test('shows nothing where its filter is refused', async () => {
    expect((await open({ list: [NO] }).api.list({ JobName: 'a name' })).jobs).toEqual([]);
  });
});

describe('A look at a job', () => {
  test('is believed to find none only once job info has shown one', async () => {
    const { api, session } = open({ info: [NO, [200, entry], NO, [404, '<html>'], [410, '']] });
    await expect(api.look(ID)).rejects.toThrow('The info call, which the check rests on, answered 400');
    expect(await api.look(ID.toUpperCase())).toMatchObject({ there: true });
    expect([...session.seen]).toEqual([ID]);
    for (const status of [400, 404, 410])
      expect(await api.look(ID)).toEqual({ there: false, answer: expect.objectContaining({ status }) });
  });

  test('may find none in what is not a check', async () => {
    expect(await open({ info: [NO] }).api.look(ID, 'arrange')).toMatchObject({ there: false });
  });

  test.each([
    ['status', 'JobStatus'],
    ['name', 'JobName'],
    ['externalId', 'ExternalID'],
  ])('tells its %s where that is a text and not empty', async (known, name) => {
    const values = ['a text', '', null, undefined, 7, ['a text']];
    const { api } = open({ info: values.map((value) => [200, { [name]: value }]) });
    const seen: Record<string, unknown>[] = [];
    for (const _ of values) seen.push({ ...(await api.look(ID)), answer: undefined });
    const nothing = { there: true };
    expect(seen).toEqual([{ ...nothing, [known]: 'a text' }, ...values.slice(1).map(() => nothing)]);
  });

  const named = { JobName: 'a name' };
  test.each<[string, object, Reply[], string | undefined, object[]]>([
    ['which is asked by its name', named, [listed({ JobId: OTHER_ID }, entry)], 'Pending', [named]],
    ['also where that is empty', { ...named, JobStatus: '' }, [listed(entry)], 'Pending', [named]],
    ['which knows no filter by name', named, [NO, listed(entry)], 'Pending', [named, {}]],
    ['which has it under no name', named, [listed(), listed(entry)], 'Pending', [named, {}]],
    ['which does not have it', named, [listed({ JobId: OTHER_ID })], undefined, [named, {}]],
    ['which has none either', named, [listed({ JobId: ID })], undefined, [named]],
    ['asked without a name where it has none', {}, [listed(entry)], 'Pending', [{}]],
    ['asked without a name where that is empty', { JobName: '' }, [listed(entry)], 'Pending', [{}]],
    ['asked without a name where that is no text', { JobName: 7 }, [listed(entry)], 'Pending', [{}]],
    ['asked once without a name', {}, [listed({ JobId: OTHER_ID })], undefined, [{}]],
  ])(
    'takes a status that job info does not tell from the list, %s',
    async (_, info, list, status, filters) => {
      const { api, asked } = open({ info: [[200, info]], list });
      expect((await api.look(ID)).status).toBe(status);
      expect(asked().slice(1)).toEqual(filters.map((filter) => ['list', filter]));
    },
  );

  test.each<[string, Reply, Reply[]]>([
    ['the status in the list', [200, named], [listed()]],
    ['whether the session lives', TOKEN_REFUSED, [NO, listed()]],
  ])('of clean-up is taken whatever happened, with less patience, and so is %s', async (_, info, list) => {
    const { api, sent } = open({ info: [info], list });
    await api.look(ID, 'arrange', { always: true });
    const own = [true, CLEAN_UP_TIMEOUT_MS];
    expect(sent.map(({ call, always, timeoutMs }) => [call, always, timeoutMs])).toEqual([
      ['info', ...own],
      ['list', ...own],
      ['list', ...own],
    ]);
  });

  test('of a check is given all the time there is', async () => {
    const { api, sent } = open({ info: [[200, entry]] });
    await api.look(ID);
    expect(sent[0]).not.toHaveProperty('timeoutMs');
  });
});

describe('A token that is refused', () => {
  test.each([400, 401, 403])('is of a session that has ended where lists are answered %d', async (status) => {
    const { api, asked, session } = open({ info: [TOKEN_REFUSED], list: [[status, {}]] });
    const error = await api.look(ID, 'arrange').catch((thrown) => thrown);
    expect(error).toBeInstanceOf(SessionEnded);
    expect(error.session).toBe(session);
    expect(asked().slice(1)).toEqual([
      ['list', { JobName: '-' }],
      ['list', {}],
    ]);
  });

  test.each<Reply[][]>([[[listed()]], [[NO, listed()]], [[[500, {}]]]])(
    'is of a session that lives where lists are answered %j',
    async (list) => {
      const { api, asked } = open({ info: [TOKEN_REFUSED], list });
      expect(await api.look(ID, 'arrange')).toMatchObject({ there: false });
      expect(asked()).toHaveLength(1 + list.length);
    },
  );

  test('by a list is believed at once', async () => {
    const { api, sent } = open({ list: [TOKEN_REFUSED] });
    await expect(api.list({ JobName: 'a name' })).rejects.toThrow(SessionEnded);
    expect(sent).toHaveLength(1);
  });

  test('by the call under test is asked about, unless it was wrong on purpose', async () => {
    const { api, asked } = open({ delete: [TOKEN_REFUSED], list: [TOKEN_REFUSED] });
    await api.deleteJob({ api_token: 'another', job_id: ID });
    expect(asked()).toEqual([['delete', { job_id: ID }]]);
    await expect(api.deleteJob({ job_id: ID })).rejects.toThrow(SessionEnded);
  });
});

test.each([
  [0, ['v', 'api_token', 'job_id']],
  [1, ['api_token', 'job_id', 'v']],
  [2, ['job_id', 'v', 'api_token']],
  [3, ['v', 'api_token', 'job_id']],
])('the call under test begins with another parameter by turns: turn %d', async (turn, names) => {
  const { api, sent } = open({}, turn);
  await api.deleteJob({ job_id: ID });
  expect(Object.keys(sent[0]!.parameters)).toEqual(names);
});
