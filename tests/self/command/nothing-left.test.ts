/** A run leaves nothing behind, whatever ends it, and harms nothing that is not its own. */
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ReceivedRequest, Sandbox, StoredJob } from '../../sandbox';
import { against, type Finished, openSandbox, runCommand, startCommand, until } from './run-command';
import { findSecrets } from './spellings';

const MARK = /^contract-suite\.\d{8}T\d{6}Z\.[0-9a-f]{8}\./;

const isDeletable = ({ status }: StoredJob) => status === 'Authorizing' || status === 'Pending';
const leftIn = (sandbox: Sandbox) => sandbox.jobs().filter((job) => MARK.test(job.name) && isDeletable(job));
const to = (sandbox: Sandbox, call: string) => sandbox.requests.filter(({ path }) => path === `/api/${call}`);
const times = (sandbox: Sandbox, call: string) => to(sandbox, call).length;

/** A user of the account, who makes jobs of his own. @returns their ids */
async function makeJobs(sandbox: Sandbox, role: 'main' | 'other', names: string[]): Promise<string[]> {
  const call = async (path: string, parameters: Record<string, string>) => {
    const query = new URLSearchParams({ v: '1', ...parameters });
    return (await (await fetch(`${sandbox.url}/api/${path}?${query}`)).json()) as Record<string, string>;
  };
  const { username, password } = sandbox.accounts[role];
  const { ApiToken = '' } = await call('account/login', { username, password });
  const ids: string[] = [];
  for (const job_name of names) ids.push((await call('job/new', { api_token: ApiToken, job_name })).JobId!);
  sandbox.requests.length = 0;
  return ids;
}

/** What a user may well call his jobs. */
const FOREIGN = [
  'Interview',
  'contract-suite',
  'contract-suite.notes',
  'Contract-Suite.20200101T000000Z.0123abcd.x',
  'my contract-suite.20200101T000000Z.0123abcd.x',
  'contract-suite.20200101T000000Z.0123abc',
  'contract-suite.2020-01-01.0123abcd.x',
];

/** Every job that there ever is, by id: looked up whenever a request arrives. */
function watch(sandbox: Sandbox): Map<string, StoredJob> {
  const seen = new Map<string, StoredJob>();
  sandbox.requests.push = (...arrived: ReceivedRequest[]) => {
    for (const job of sandbox.jobs()) seen.set(job.id, job);
    return Array.prototype.push.apply(sandbox.requests, arrived);
  };
  return seen;
}

describe('Interrupted in its middle, a run', () => {
  const cases: [name: string, signals: NodeJS.Signals[]][] = [
    ['by Ctrl-C', ['SIGINT']],
    ['by SIGTERM', ['SIGTERM']],
    ['by two Ctrl-C in a row', ['SIGINT', 'SIGINT']],
  ];
  const ends = new Map<string, { run: Finished; sandbox: Sandbox }>();

  beforeAll(async () => {
    const interrupt = async ([name, signals]: (typeof cases)[number]) => {
      const sandbox = await openSandbox({ latencyMs: 150 });
      const { child, ended } = startCommand({ env: against(sandbox) });
      // The jobs that are being made have not been answered yet.
      await until('a job is being made', () => times(sandbox, 'job/new') > 0);
      if (signals[1]) await until('jobs are looked at', () => times(sandbox, 'job/info') > 2);
      for (const signal of signals) {
        child.kill(signal);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      ends.set(name, { run: await ended, sandbox });
    };
    await Promise.all(cases.map(interrupt));
  });

  test.each(cases)('%s is inconclusive, and writes its reports', (name) => {
    const { run } = ends.get(name)!;
    expect(run.exitCode).toBe(2);
    expect(run.contract.verdict).toBe('inconclusive');
    expect(run.contract.problems).toContain('The run was interrupted.');
    expect(run.ids('failed')).toEqual([]);
    expect(run.stdout).toMatch(/^Interrupted/m);
    expect(run.stderr).toBe('');
  });

  test.each(cases)('%s leaves no job behind that could have been deleted', (name) => {
    const { sandbox, run } = ends.get(name)!;
    expect(times(sandbox, 'job/new')).toBeGreaterThan(0);
    expect(leftIn(sandbox)).toEqual([]);
    expect(run.contract.leftovers).toEqual([]);
  });

  test.each(cases)('%s logs out', (name) => {
    const { sandbox } = ends.get(name)!;
    expect(times(sandbox, 'account/login')).toBeGreaterThan(0);
    expect(times(sandbox, 'account/logout')).toBe(times(sandbox, 'account/login'));
  });
});

test.each([
  ['in its middle', 'job/info', 2],
  ['at its end', 'account/logout', 1],
])(
  'A run in which the suite itself fails %s leaves nothing behind, writes its reports, and tells no secret',
  async (_when, call, count) => {
    const sandbox = await openSandbox({ latencyMs: 100 });
    const { password } = sandbox.accounts.main;
    const { child, ended } = startCommand({
      env: { ...against(sandbox), NODE_OPTIONS: '--require ./fail.js' },
      given: {
        'fail.js': "process.on('SIGUSR2', () => { throw new Error('of ' + process.env.CIELO24_PASSWORD); });",
      },
    });
    await until(`there are some requests to ${call}`, () => times(sandbox, call) > count);
    child.kill('SIGUSR2');
    const run = await ended;
    expect(run.exitCode).toBe(2);
    expect(run.contract.verdict).toBe('inconclusive');
    expect(run.contract.problems.join()).toContain('of $CIELO24_PASSWORD');
    expect(leftIn(sandbox)).toEqual([]);
    expect(times(sandbox, 'account/logout')).toBe(times(sandbox, 'account/login'));
    expect(findSecrets({ stdout: run.stdout, stderr: run.stderr, ...run.files }, { password })).toEqual([]);
  },
);

test('A run whose caller has closed its ears leaves nothing behind all the same, and writes its reports', async () => {
  const sandbox = await openSandbox({ latencyMs: 100 });
  const { child, ended } = startCommand({ env: against(sandbox) });
  await until('jobs are looked at', () => times(sandbox, 'job/info') > 2);
  child.stdout!.destroy();
  child.kill('SIGINT');
  const run = await ended;
  expect(run.exitCode).toBe(2);
  expect(leftIn(sandbox)).toEqual([]);
  expect(times(sandbox, 'account/logout')).toBe(times(sandbox, 'account/login'));
  expect(run.contract.verdict).toBe('inconclusive');
});

test("What a killed run left is swept by a later one, which does not touch a user's jobs", async () => {
  const sandbox = await openSandbox({ latencyMs: 60 });
  const foreign = await makeJobs(sandbox, 'main', FOREIGN);
  const { child, ended } = startCommand({ env: against(sandbox) });
  await until('some jobs are made', () => leftIn(sandbox).length > 3);
  child.kill('SIGKILL');
  await ended;
  await until('the sandbox is at rest', () => Date.now() - sandbox.requests.at(-1)!.at > 200);
  const fresh = leftIn(sandbox).map(({ id }) => id);
  expect(fresh.length).toBeGreaterThan(3);
  // Made long ago.
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2020-01-01'));
  const [old = ''] = await makeJobs(sandbox, 'main', [
    'contract-suite.20200101T000000Z.0123abcd.deletes-pending',
  ]);
  clock.mockRestore();

  const flags = ['-t', 'refuses-nothing'];
  const atDefault = await runCommand({ env: against(sandbox), flags });
  expect(atDefault.contract.notes.join()).toContain(old);
  expect(leftIn(sandbox).map(({ id }) => id)).toEqual(fresh);

  const atOnce = await runCommand({ env: { ...against(sandbox), CIELO24_SWEEP_AFTER_MINUTES: '0' }, flags });
  expect(atOnce.exitCode).toBe(0);
  expect(leftIn(sandbox)).toEqual([]);
  for (const id of fresh) expect(atOnce.contract.notes.join()).toContain(id);
  expect(atOnce.said).toContain('that earlier runs left');
  expect(sandbox.jobs().filter(({ id }) => foreign.includes(id))).toHaveLength(foreign.length);
});

test('Two runs at once on one account hold both, and delete nothing but their own', async () => {
  const sandbox = await openSandbox();
  const offered: string[] = Object.values(sandbox.offeredJobs);
  const foreign = [
    ...(await makeJobs(sandbox, 'main', FOREIGN)),
    ...(await makeJobs(sandbox, 'other', FOREIGN)),
    ...offered,
  ];
  const theirs = () => sandbox.jobs().filter(({ id }) => foreign.includes(id));
  const before = theirs();
  const everSeen = watch(sandbox);
  const runs = await Promise.all([
    runCommand({ env: against(sandbox) }),
    runCommand({ env: { ...against(sandbox), CIELO24_PROCESSING: 'false' } }),
  ]);

  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(runs.map((run) => run.ids('failed'))).toEqual([[], []]);
  expect(theirs()).toEqual(before);
  expect(leftIn(sandbox)).toEqual([]);

  const makers = new Map(
    to(sandbox, 'job/new').flatMap(({ query }) =>
      query.external_id ? [[query.api_token, query.external_id]] : [],
    ),
  );
  const deletes = to(sandbox, 'job/delete').filter(({ query }) => everSeen.has(query.job_id ?? ''));
  expect(deletes.length).toBeGreaterThan(40);
  const strange = deletes.filter(({ query }) => {
    const job = everSeen.get(query.job_id!)!;
    const own = makers.get(query.api_token);
    const isOwn = [job.externalId, job.name.slice(0, own?.length)].includes(own ?? '');
    return !offered.includes(job.id) && (own ? !isOwn : !MARK.test(job.name));
  });
  expect(strange).toEqual([]);
});

test('Where processing is not allowed no transcription is started, and there is one login for each use', async () => {
  const sandbox = await openSandbox();
  const run = await runCommand({ env: { ...against(sandbox), CIELO24_PROCESSING: 'false' } });
  expect(run.exitCode).toBe(0);
  expect(times(sandbox, 'job/perform_transcription')).toBe(0);
  for (const id of ['keeps-in-process', 'keeps-complete']) {
    expect(run.check(id)).toMatchObject({
      status: 'not-exercised',
      reason: expect.stringContaining('CIELO24_PROCESSING'),
    });
  }
  const { main, other } = sandbox.accounts;
  const logins = to(sandbox, 'account/login').map(({ query }) => query.username);
  // One for the account, one that is logged out for the check of dead tokens, two for the histories: by headers and by a key.
  expect(logins.sort()).toEqual([...Array(3).fill(main.username), other.username, undefined]);
  expect(run.contract.logins).toBe(5);
  expect(times(sandbox, 'account/logout')).toBe(5);
  expect(run.contract.leftovers).toEqual([]);
  expect(leftIn(sandbox)).toEqual([]);
});
