/** What the command says and exits with, whatever it meets. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { faults, type Sandbox } from '../../sandbox';
import { readSettings } from '../../support/settings/read';
import { against, type Finished, nowhere, openSandbox, ROOT, runCommand, STACK_LINE } from './run-command';

const DEFAULTS = readSettings({}).settings;

const REPORTS = ['contract.html', 'contract.json', 'contract.md', 'junit.xml'].map(
  (name) => `reports/${name}`,
);

/** The one problem that kept the run from starting. */
function theProblem(run: Finished): string {
  const { problems, verdict, checks } = run.contract;
  expect(run.exitCode).toBe(2);
  expect(verdict).toBe('inconclusive');
  expect(checks.filter(({ status }) => status !== 'inconclusive')).toEqual([]);
  expect(problems).toHaveLength(1);
  expect(run.stdout).toContain(problems[0]);
  expect(run.everything).not.toMatch(STACK_LINE);
  expect(run.stderr).toBe('');
  return problems[0]!;
}

/** These two wait for answers that never come, while the other tests go on. */
let hanging: Promise<{ run: Finished; sandbox: Sandbox }[]>;

beforeAll(() => {
  hanging = Promise.all(
    ['hang-always', 'hang-on-delete'].map(async (trouble) => {
      const sandbox = await openSandbox({ trouble });
      return { run: await runCommand({ env: against(sandbox) }), sandbox };
    }),
  );
});

describe('Against a target that keeps the contract, the command', () => {
  let green: Finished;
  let retried: Finished;

  beforeAll(async () => {
    const flaky = await openSandbox({ trouble: 'reset-after-first-of-each-call' });
    [green, retried] = await Promise.all([runCommand({ cwd: ROOT }), runCommand({ env: against(flaky) })]);
  });

  test('exits 0, says that the contract holds, and writes all reports', () => {
    expect(green.exitCode).toBe(0);
    expect(green.stderr).toBe('');
    expect(green.contract.verdict).toBe('holds');
    expect(Object.keys(green.files).sort()).toEqual(REPORTS);
    expect(green.stdout).toMatch(/Verdict: the contract HOLDS at the embedded sandbox .*\(exit 0\)\n$/);
  });

  test('has passed every check, or says why it was not exercised', () => {
    for (const { id, status, reason } of green.contract.checks) {
      if (status !== 'passed')
        expect({ id, status, reason }).toEqual({
          id,
          status: 'not-exercised',
          reason: expect.stringMatching(/\w+/),
        });
    }
    expect(green.ids('passed').length).toBeGreaterThan(40);
    for (const id of green.ids('passed'))
      expect(green.stdout).toMatch(new RegExp(`^passed .*\\b${id}\\b`, 'm'));
  });

  test('writes each check into junit.xml and contract.html', () => {
    for (const { id } of green.contract.checks) {
      expect(green.files['reports/junit.xml']).toContain(`name="${id}: `);
      expect(green.files['reports/contract.html']).toContain(id);
    }
    expect(green.files['reports/junit.xml']).toMatch(/<testsuites [^>]*failures="0" errors="0"/);
  });

  test('gets through trouble that passes, and tells each repetition', () => {
    expect(retried.exitCode).toBe(0);
    expect(retried.contract.verdict).toBe('holds');
    const repeated = retried.contract.checks.filter(({ retries }) => retries);
    expect(repeated.length).toBeGreaterThan(0);
    for (const { id, retries } of repeated) {
      expect(retries).toContainEqual(expect.stringMatching(/connection was cut/));
      expect(retried.stdout).toMatch(new RegExp(`^passed .*\\b${id}\\b.*tried \\d times: .*cut`, 'm'));
    }
    expect(retried.contract.notes.join()).toMatch(/start was tried again.*login/i);
    const page = retried.files['reports/contract.html'];
    for (const { id } of repeated) expect(page).toMatch(new RegExp(`href="#${id}"`));
    expect(page).toMatch(/<span>repeated \d times?<\/span>/);
    expect(page).toMatch(/<strong>Tried \d times<\/strong>/);
  });
});

test('A broken promise ends with exit 1, and is shown on one screen', async () => {
  const fault = 'missing-v-answers-422';
  expect(faults.map(({ name }) => name)).toContain(fault);
  const run = await runCommand({ env: against(await openSandbox({ fault })) });
  expect(run.exitCode).toBe(1);
  expect(run.contract.verdict).toBe('violated');
  expect(run.ids('failed')).toContain('refuses-v-missing');
  const { title, source, evidence } = run.check('refuses-v-missing');
  const begin = run.stdout.search(/^FAILED .*refuses-v-missing/m);
  const screen = run.stdout.slice(begin, run.stdout.indexOf('\n\n', begin));
  expect(screen.split('\n').length).toBeLessThan(40);
  expect(screen).toContain(`promise   ${title}`);
  expect(screen).toContain(`source    ${source}`);
  expect(screen).toContain(`expected  ${evidence?.expected}`);
  expect(screen).toMatch(/found .*422/);
  expect(screen).toMatch(/request +curl .*\/api\/job\/delete\?[^"]*api_token=\$CIELO24_API_TOKEN/);
  expect(screen).toMatch(/answer +422 /);
  expect(run.files['reports/junit.xml']).toMatch(/<failure>[^<]*promise/);
  expect(run.stdout).toMatch(/Verdict: the contract is VIOLATED .*\(exit 1\)\n$/);
  expect(run.everything).not.toMatch(STACK_LINE);
});

test('A summary that cannot be written changes no verdict', async () => {
  const sandbox = await openSandbox({ fault: 'complete-deleted' });
  const env = { ...against(sandbox), GITHUB_STEP_SUMMARY: '/nowhere/summary.md' };
  const run = await runCommand({ env, flags: ['-t', 'keeps-complete'] });
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toMatch(/\/nowhere\/summary\.md could not be written \(ENOENT\)/);
  expect(run.stdout).toMatch(/VIOLATED .*\(exit 1\)\n$/);
});

test('A target that is not there is told in a sentence that says what to look at', async () => {
  const url = nowhere();
  const [silent, unknown] = await Promise.all([
    runCommand({ env: { CIELO24_BASE_URL: url } }),
    runCommand({
      env: {
        CIELO24_BASE_URL: 'https://api.cielo24.invalid/v1',
        CIELO24_CONFIRM_HOST: 'api.cielo24.invalid',
        CIELO24_USERNAME: 'someone',
        CIELO24_PASSWORD: 'something',
      },
    }),
  ]);
  expect(theProblem(silent)).toMatch(/^Nothing is listening at 127\.0\.0\.1:\d+: look at CIELO24_BASE_URL/);
  expect(theProblem(unknown)).toMatch(
    /^The host api\.cielo24\.invalid has no address: look at CIELO24_BASE_URL/,
  );
});

test('A target that one cannot get in to is told in a sentence that says what to look at', async () => {
  const [sandbox, secured, welcome] = await Promise.all([
    openSandbox(),
    openSandbox({ trouble: 'untrusted-certificate' }),
    openSandbox({ trouble: 'page-welcome' }),
  ]);
  const [refused, untrusted, page] = await Promise.all([
    runCommand({ env: { ...against(sandbox), CIELO24_PASSWORD: 'a-wrong-password' } }),
    runCommand({ env: against(secured) }),
    runCommand({ env: against(welcome) }),
  ]);
  expect(theProblem(refused)).toMatch(
    /^The login of demo-main was refused .*: look at the user name and the password/,
  );
  expect(sandbox.requests.map(({ path }) => path)).toEqual(['/api/account/login']);
  expect(theProblem(untrusted)).toMatch(/^The certificate of 127\.0\.0\.1:\d+ is not trusted/);
  expect(theProblem(page)).toMatch(/does not look like the cielo24 API: look at CIELO24_BASE_URL/);
});

describe("jest's own flags", () => {
  test('choose among the checks, and the command says that this was not the whole contract', async () => {
    const sandbox = await openSandbox();
    const [chosen, none] = await Promise.all([
      runCommand({
        env: { ...against(sandbox), CIELO24_DEVIATIONS: 'deviations.txt' },
        given: {
          'deviations.txt': 'refuses-v-missing until 2999-12-31: is left out, so it cannot be stale\n',
        },
        flags: ['-t', 'deletes-authorizing'],
      }),
      runCommand({ flags: ['-t', 'nothing-matches'] }),
    ]);
    expect(chosen.exitCode).toBe(0);
    expect(chosen.ids('passed')).toEqual(['deletes-authorizing']);
    expect(chosen.check('deletes-pending')).toMatchObject({
      status: 'not-exercised',
      reason: expect.stringContaining('-t deletes-authorizing'),
    });
    expect(chosen.stdout).toContain('This was not the whole contract');
    expect(none.exitCode).toBe(2);
    expect(none.contract.verdict).toBe('inconclusive');
    expect(none.contract.requests).toBe(0);
  });

  test('that jest does not know are no violation of the contract', async () => {
    const run = await runCommand({ flags: ['--nonsense'] });
    expect(run.exitCode).toBe(2);
    expect(run.stdout).toMatch(
      /^The flags are handed to jest, which does not take them:\s+Unrecognized option "nonsense"/,
    );
    expect(run.everything).not.toMatch(STACK_LINE);
  });

  test('that are none to check a contract with are told, with what to write', async () => {
    const given = [['deletes-pending'], ['-t', '('], ['--watch'], ['-t', 'deletes-pendin$']];
    const runs = await Promise.all(given.map((flags) => runCommand({ flags })));
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2, 2]);
    const [alone, broken, watch, unmatched] = runs.map(({ stdout }) => stdout);
    expect(alone).toBe("To run some checks: npm run contract -- -t 'deletes-pending'\n");
    expect(broken).toMatch(/^-t takes a part of a check's id or sentence, or a regular expression: /);
    expect(watch).toMatch(/--watch and --watchAll are not taken/);
    expect(unmatched).toMatch(/No check has "deletes-pendin\$" .* the nearest id is deletes-pending\./);
  });

  test('that ask for something else than a run are answered by jest, with its exit code', async () => {
    const [version, help] = await Promise.all(
      ['--version', '--help'].map((flag) => runCommand({ flags: [flag] })),
    );
    expect([version?.exitCode, help?.exitCode]).toEqual([0, 0]);
    expect(version?.stdout).toMatch(/\d+\.\d+\.\d+/);
    expect(help?.stdout).toContain('--testNamePattern');
  });
});

test('A target that hangs, as a whole or on delete alone, is told before many requests have waited in vain', async () => {
  const [always, onDelete] = await hanging;
  expect(theProblem(always!.run)).toMatch(/no whole answer within 10000 ms/);
  expect(always!.sandbox.requests).toHaveLength(1);
  const { run, sandbox } = onDelete!;
  expect(run.exitCode).toBe(2);
  expect(run.ids('failed')).toEqual([]);
  expect(run.contract.verdict).toBe('inconclusive');
  expect(run.check('deletes-pending')).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(/no whole answer|stopped answering/),
  });
  expect(run.contract.leftovers.length).toBeGreaterThan(0);
  // As many as may be in flight wait at the same time, and after them as many to clean up; a busy machine may add some.
  const deletes = sandbox.requests.filter(({ path }) => path === '/api/job/delete');
  expect(deletes.length).toBeLessThanOrEqual(3 * DEFAULTS.concurrency);
});
