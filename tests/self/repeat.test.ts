/** "Repeat this": the script that the page shows does in a shell what the check did, with a job of its own. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repeatScript } from '../report/repeat';
import { type Sandbox, startSandbox } from '../sandbox';
import type { CheckResult, Exchange } from '../support/result';
import { exampleResult } from './example-results';
import { attacks } from './hostile-result';

const run = promisify(execFile);
const JOB = '3ec9f746b9de7146f56709c237c32104';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const checkWith = (exchanges: Exchange[]): CheckResult => ({
  ...exampleResult().checks[0]!,
  evidence: { exchanges },
});

/** As the suite records a request that it has sent to the sandbox. */
function sent(role: Exchange['role'], call: string, parameters: string, body: object = {}): Exchange {
  const curl = `curl -sS -i "${sandbox.url}/api/${call}?v=1&api_token=${parameters}"`;
  const answer = { status: 200, mediaType: 'application/json', body: JSON.stringify(body), tookMs: 1 };
  return { role, purpose: `${call} it`, curl, answer };
}

async function repeated(exchanges: Exchange[]) {
  const before = sandbox.requests.length;
  const { main, other } = sandbox.accounts;
  const { stdout } = await run(
    'sh',
    ['-c', `${repeatScript(checkWith(exchanges))}\necho "token: [$CIELO24_API_TOKEN]"`],
    {
      env: {
        PATH: process.env.PATH,
        CIELO24_USERNAME: main.username,
        CIELO24_PASSWORD: main.password,
        CIELO24_OTHER_USERNAME: other.username,
        CIELO24_OTHER_PASSWORD: other.password,
      },
    },
  );
  return { stdout, requests: sandbox.requests.slice(before) };
}

const hasCurl = spawnSync('curl', ['--version']).status === 0;

(hasCurl ? describe : describe.skip)('In a shell the script', () => {
  test('logs in, makes a job, sends the request to that job, looks, and leaves nothing set', async () => {
    const { stdout, requests } = await repeated([
      sent('arrange', 'job/new', '$CIELO24_API_TOKEN&job_name=a&language=en', { JobId: JOB }),
      sent('subject', 'job/delete', `$CIELO24_API_TOKEN&job_id=${JOB}`),
      sent('control', 'job/info', `$CIELO24_API_TOKEN&job_id=${JOB}`),
    ]);
    expect(requests.map(({ path }) => path)).toEqual([
      '/api/account/login',
      '/api/job/new',
      '/api/job/delete',
      '/api/job/info',
    ]);
    expect(requests[2]!.query.job_id).toMatch(/^[0-9a-f]{32}$/);
    expect(requests[2]!.query.job_id).not.toBe(JOB);
    expect(stdout).toMatch(/200 OK.*"TaskId".*400 Bad Request.*ITEM_NOT_FOUND.*token: \[\]\n$/s);
  });

  test('has a session for each token: the second account, and one that is logged out', async () => {
    const { stdout, requests } = await repeated([
      sent('arrange', 'account/login', '&username=someone'),
      sent('arrange', 'job/new', '$CIELO24_OTHER_API_TOKEN&job_name=a&language=en', { JobId: JOB }),
      sent('subject', 'job/delete', `$DEAD_API_TOKEN&job_id=${JOB}`),
      sent('subject', 'job/delete', `$CIELO24_API_TOKEN&job_id=${JOB}`),
    ]);
    expect(requests.map(({ path }) => path.split('/').at(-1))).toEqual([
      ...['login', 'login', 'logout', 'login', 'new', 'delete', 'delete', 'info'],
    ]);
    expect(stdout).toMatch(/BAD_API_TOKEN.*ACCOUNT_UNPRIVILEGED/s);
  });

  test('looks at the job as its owner, once, whether the check came to that or looked many times', async () => {
    const making = sent('arrange', 'job/new', '$CIELO24_OTHER_API_TOKEN&job_name=a&language=en', {
      JobId: JOB,
    });
    const deleting = sent('subject', 'job/delete', `$CIELO24_API_TOKEN&job_id=${JOB}`);
    const look = sent('control', 'job/info', `$CIELO24_OTHER_API_TOKEN&job_id=${JOB}`);
    for (const looks of [[], [look, look, look]]) {
      const { stdout, requests } = await repeated([making, deleting, ...looks]);
      expect(requests.map(({ path }) => path.split('/').at(-1))).toEqual([
        ...['login', 'login', 'new', 'delete', 'info'],
      ]);
      expect(stdout).toMatch(/ACCOUNT_UNPRIVILEGED.*"JobStatus"/s);
    }
  });

  test('waits where the check waited', async () => {
    const look = sent('arrange', 'job/info', `$CIELO24_API_TOKEN&job_id=${JOB}`, {
      JobStatus: 'Authorizing',
    });
    const { stdout } = await repeated([
      sent('arrange', 'job/new', '$CIELO24_API_TOKEN&job_name=a&language=en', { JobId: JOB }),
      look,
      look,
    ]);
    expect(stdout).toContain('"JobStatus":"Authorizing"');
  });
});

(hasCurl ? test : test.skip)('Where no job was made, no request with an empty id is sent', async () => {
  const before = sandbox.requests.length;
  const script = repeatScript(
    checkWith([
      sent('arrange', 'job/new', '$CIELO24_API_TOKEN&job_name=a&language=en', { JobId: JOB }),
      sent('subject', 'job/delete', `$CIELO24_API_TOKEN&job_id=${JOB}`),
    ]),
  )!;
  const failing = script.replace(/^login\(\).*$/m, 'login() { echo no-token; }');
  await run('sh', ['-c', failing], {
    env: { PATH: process.env.PATH, CIELO24_USERNAME: 'a', CIELO24_PASSWORD: 'b' },
  }).catch(() => {});
  expect(sandbox.requests.slice(before).map(({ path }) => path)).toEqual(['/api/job/new']);
});

(hasCurl ? test : test.skip)('For a job that another check had made there is one of its own', async () => {
  const { requests } = await repeated([
    sent('subject', 'job/delete', `$CIELO24_API_TOKEN&job_id=${JOB}`),
    sent('control', 'job/info', `$CIELO24_API_TOKEN&job_id=${JOB}`),
  ]);
  expect(requests.map(({ path }) => path)).toEqual([
    '/api/account/login',
    '/api/job/new',
    '/api/job/delete',
    '/api/job/info',
  ]);
  expect(requests[2]!.query.job_id).toMatch(/^[0-9a-f]{32}$/);
  expect(requests[2]!.query.job_id).not.toBe(JOB);
});

test('A job that it cannot make is told', () => {
  const refused = sent('subject', 'job/delete', `$CIELO24_API_TOKEN&job_id=${JOB}`);
  const script = repeatScript(checkWith([{ ...refused, answer: { ...refused.answer!, status: 400 } }]));
  expect(script).toContain(
    `echo '${JOB} was a job of the run, and may be gone: put in one that may be lost.'`,
  );
});

test.each(attacks)('Nothing that an answer or a purpose says becomes a command: %#', (attack) => {
  const hostile = `'; touch /tmp/owned; ' $(touch /tmp/owned) ${attack}`;
  const exchange = sent('arrange', 'job/new', '$CIELO24_API_TOKEN', { JobId: hostile, JobStatus: hostile });
  const script = repeatScript(checkWith([{ ...exchange, purpose: hostile }, exchange]))!;
  const quiet = script.replace(/'[^']*'/g, "''");
  expect(quiet).not.toContain('owned');
  expect(spawnSync('sh', ['-n'], { input: script }).status).toBe(0);
});

test('Where nothing was sent there is nothing to repeat', () => {
  expect(repeatScript(checkWith([]))).toBeUndefined();
});
