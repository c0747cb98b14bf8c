/** What the command says and exits with, whatever it meets. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox';
import { readSettings } from '../../support/settings/read';
import {
  against,
  type Finished,
  flat,
  nowhere,
  openSandbox,
  ROOT,
  runCommand,
  STACK_LINE,
} from './run-command';

const DEFAULTS = readSettings({}).settings;

const NAMES = ['contract.html', 'contract.json', 'contract.md', 'junit.xml'];
const REPORTS = NAMES.map((name) => `reports/${name}`);

/** The one problem that kept the run from starting. */
function theProblem(run: Finished): string {
  const { problems, verdict, checks } = run.contract;
  expect(run.exitCode).toBe(2);
  expect(verdict).toBe('inconclusive');
  expect(checks.filter(({ status }) => status !== 'inconclusive')).toEqual([]);
  expect(problems).toHaveLength(1);
  expect(run.said).toContain(flat(problems[0]!));
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
    [green, retried] = await Promise.all([
      runCommand({ cwd: ROOT }),
      runCommand({ env: against(flaky), flags: ['--verbose'] }),
    ]);
  });

  test('exits 0, says that the contract holds, and writes all reports', () => {
    expect(green.exitCode).toBe(0);
    expect(green.stderr).toBe('');
    expect(green.contract).toMatchObject({ verdict: 'holds', version: 2, suite: '0.1.0', seed: 1 });
    expect(green.contract).not.toHaveProperty('partial');
    expect(green.contract).not.toHaveProperty('selection');
    expect(Object.keys(green.files).sort()).toEqual(REPORTS);
    expect(green.said).toMatch(/Verdict: the contract HOLDS at the embedded sandbox .*\(exit 0\)$/);
  });

  test('has passed every check, in lines of the sections alone, none wider than 80 columns', () => {
    const { checks } = green.contract;
    expect(green.ids('passed')).toEqual(checks.map(({ id }) => id));
    expect(green.stdout).not.toMatch(/^passed/m);
    for (const section of new Set(checks.map(({ section: title }) => title)))
      expect(green.said).toContain(section.slice(0, 35));
    expect(green.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('writes each check into junit.xml by its id, and into contract.html', () => {
    for (const { id } of green.contract.checks) {
      expect(green.files['reports/junit.xml']).toContain(` name="${id}"`);
      expect(green.files['reports/contract.html']).toContain(id);
    }
    expect(green.files['reports/junit.xml']).toMatch(/<testsuites [^>]*failures="0" errors="0"/);
  });

  test('gets through trouble that passes, and tells each repetition', () => {
    expect(retried.exitCode).toBe(0);
    expect(retried.contract.verdict).toBe('holds');
    const repeated = retried.contract.checks.filter(({ retries }) => retries);
    expect(repeated.length).toBeGreaterThan(0);
    for (const { retries } of repeated)
      expect(retries).toContainEqual(expect.stringMatching(/connection was cut/));
    expect(retried.contract.notes.join()).toMatch(/start was tried again.*login/i);
    expect(retried.said).toContain(`Tried more than once ${repeated.length} check`);
    for (const { id } of retried.contract.checks)
      expect(retried.stdout).toMatch(new RegExp(`^passed +${id}\\b`, 'm'));
  });
});

test('A broken promise ends with exit 1, and is shown on one screen', async () => {
  const fault = 'missing-v-answers-422';
  const run = await runCommand({
    env: against(await openSandbox({ fault })),
    flags: ['-t', 'refuses-v-missing'],
  });
  expect(run.exitCode).toBe(1);
  expect(run.contract.verdict).toBe('violated');
  expect(run.ids('failed')).toContain('refuses-v-missing');
  const { title, source, evidence } = run.check('refuses-v-missing');
  const screen = run.stdout.slice(run.stdout.search(/^What failed/m), run.stdout.search(/^\d+ checks: /m));
  expect(screen.split('\n').length).toBeLessThan(46);
  const said = flat(screen);
  expect(said).toContain(`promise ${title}`);
  expect(said).toContain(`source ${source}`);
  expect(said).toContain(`expected ${evidence?.expected}`);
  expect(screen).toMatch(/found .*422/);
  expect(said).toMatch(/request curl .*\/api\/job\/delete\?[^"]*api_token=\$CIELO24_API_TOKEN/);
  expect(screen).toMatch(/answer +422 /);
  expect(run.contract.causes[0]).toMatchObject({ harm: 'wrong status' });
  expect(run.contract.causes[0]!.checks).toContain('refuses-v-missing');
  expect(run.files['reports/selection/junit.xml']).toMatch(/<failure[^>]*>[^<]*promise/);
  expect(run.said).toMatch(/Verdict: what was chosen .* is VIOLATED .*\(exit 1\)$/);
  expect(run.everything).not.toMatch(STACK_LINE);
});

test('A summary that cannot be written changes no verdict', async () => {
  const sandbox = await openSandbox({ fault: 'complete-deleted' });
  const env = { ...against(sandbox), GITHUB_STEP_SUMMARY: '/nowhere/summary.md' };
  const run = await runCommand({ env, flags: ['-t', 'keeps-complete'] });
  expect(run.exitCode).toBe(1);
  expect(run.said).toMatch(/\/nowhere\/summary\.md could not be written \(ENOENT\)/);
  expect(run.said).toMatch(/VIOLATED .*\(exit 1\)$/);
});

test('A target that is not there is told in a sentence that says what to look at', async () => {
  const [silent, unknown] = await Promise.all([
    runCommand({ env: { CIELO24_BASE_URL: nowhere() } }),
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

describe('What is chosen', () => {
  test('alone is judged, and is reported beside the last whole run', async () => {
    const sandbox = await openSandbox();
    const earlier = Object.fromEntries(NAMES.map((name) => [`reports/${name}`, 'of the whole run']));
    const stale = 'refuses-v-missing until 2999-12-31: is left out, so it cannot be stale\n';
    const run = await runCommand({
      env: { ...against(sandbox), CIELO24_DEVIATIONS: 'deviations.txt' },
      given: { ...earlier, 'deviations.txt': stale },
      keep: Object.keys(earlier),
      flags: ['-t', 'deletes-authorizing'],
    });
    expect(run.exitCode).toBe(0);
    const chosen = JSON.parse(run.files['reports/selection/contract.json']!);
    expect(chosen).toMatchObject({ verdict: 'holds', selection: '-t deletes-authorizing' });
    expect(chosen.checks).toMatchObject([{ id: 'deletes-authorizing', status: 'passed' }]);
    expect(run.said).toContain('what was chosen (-t deletes-authorizing) HOLDS');
    const { files } = run;
    expect(Object.keys(files).sort()).toEqual(
      [...REPORTS, ...NAMES.map((name) => `reports/selection/${name}`)].sort(),
    );
    for (const name of REPORTS) expect(files[name]).toBe('of the whole run');
  });

  test.each<[flags: string[], endpoints: string[]]>([
    [['-t', 'Delete Job'], ['Delete Job']],
    [['delete-job'], ['Delete Job']],
    [['authorize-job', '-t', 'no-effect-on-(complete|reviewing)'], ['Authorize Job']],
    [
      ['-t', 'deletes-pending', '-t', 'AUTHORIZES-AUTHORIZING'],
      ['Delete Job', 'Authorize Job'],
    ],
  ])('by %j holds', async (flags, endpoints) => {
    const run = await runCommand({ flags });
    expect(run.exitCode).toBe(0);
    const { checks } = run.contract;
    expect([...new Set(checks.map(({ endpoint }) => endpoint))]).toEqual(endpoints);
    expect(run.ids('passed')).toHaveLength(checks.length);
  });

  test('is told where there is nothing in it, with the nearest name, and nothing is sent', async () => {
    const refusals: [flags: string[], said: RegExp][] = [
      [['-t', 'deletes-pendin$'], /No check has "deletes-pendin\$" .*the nearest id is deletes-pending\./],
      [['-t', '('], /No check has "\(" in its id or sentence/],
      [['deletes-pending'], /^There is no contract of an endpoint "deletes-pending".* -t "deletes-pending"/],
      [['--nonsense'], /^--nonsense is no flag of this command/],
      [['--watch'], /^--watch is no flag/],
      [['-t'], /^-t takes a part of the id or of the sentence of a check/],
    ];
    for (const [flags, said] of refusals) {
      const run = await runCommand({ flags });
      expect([flags, run.exitCode, run.stderr]).toEqual([flags, 2, '']);
      expect(run.said).toMatch(said);
      expect(run.everything).not.toMatch(STACK_LINE);
      if (Object.keys(run.files).length > 0) {
        expect(run.contract).toMatchObject({ verdict: 'inconclusive', requests: 0, checks: [] });
      }
    }
  });

  test('may be the help alone', async () => {
    const run = await runCommand({ flags: ['--help'] });
    expect([run.exitCode, run.files]).toEqual([0, {}]);
    expect(run.stdout).toContain('Endpoints: delete-job, authorize-job');
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
