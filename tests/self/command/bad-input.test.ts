/** Bad input is told all at once, in words, and nothing is sent. */
import { expect, test } from '@jest/globals';
import { against, type Finished, flat, openSandbox, runCommand, STACK_LINE, serve } from './run-command';

/** The problems of a run that was not begun. */
function problemsOf(run: Finished): string[] {
  const { problems, verdict, requests } = run.contract;
  expect(run.exitCode).toBe(2);
  expect({ verdict, requests }).toEqual({ verdict: 'inconclusive', requests: 0 });
  for (const problem of problems) expect(run.said).toContain(flat(problem));
  expect(run.everything).not.toMatch(STACK_LINE);
  expect(run.stderr).toBe('');
  return problems;
}

test('Every problem is told at once, each with its variable and what that takes, and nothing is sent', async () => {
  let received = 0;
  const url = await serve((_incoming, outgoing) => {
    received += 1;
    outgoing.end();
  });
  const deviations = [
    '# known',
    'deletes-pending bis 2999-01-01: not the way it is written',
    'deletes-pending until 2999-02-30: no such day',
    'deletes-authorizing until 2999-01-01: once',
    'deletes-authorizing until 2999-01-01: and again',
  ];
  const run = await runCommand({
    env: {
      CIELO24_BASE_URL: url,
      CIELO24_BASEURL: url,
      CIELO24_PASWORD: 'the-password-canary',
      CIELO24_SECUREKEY: 'the-key-canary',
      CIELO24_API_TOKEN: 'the-token-canary',
      CIELO24_OTHER_USERNAME: 'someone',
      CIELO24_CONCURRENCY: 'many',
      CIELO24_REQUEST_TIMEOUT_MS: '10s',
      CIELO24_SWEEP_AFTER_MINUTES: '-1',
      CIELO24_PROCESSING: 'perhaps',
      CIELO24_STRICT: 'very',
      CIELO24_MEDIA_URL: 'ftp://example.com/a.mp3',
      CIELO24_OFFERED_JOBS: 'Reviewing=12',
      CIELO24_DEVIATIONS: 'deviations.txt',
    },
    given: { 'deviations.txt': deviations.join('\n') },
  });
  const problems = problemsOf(run);
  const wanted = [
    /^CIELO24_BASEURL is no variable.*nearest is CIELO24_BASE_URL$/,
    /^CIELO24_PASWORD is no variable.*nearest is CIELO24_PASSWORD$/,
    /^CIELO24_SECUREKEY is set, but CIELO24_USERNAME is not$/,
    /^CIELO24_API_TOKEN takes 32 hexadecimal digits$/,
    /^CIELO24_OTHER_USERNAME is set, but CIELO24_OTHER_PASSWORD is not$/,
    /^CIELO24_CONCURRENCY takes a whole number/,
    /^CIELO24_REQUEST_TIMEOUT_MS takes a whole number of milliseconds/,
    /^CIELO24_SWEEP_AFTER_MINUTES takes a whole number of minutes/,
    /^CIELO24_PROCESSING takes true or false \(given: "perhaps"\)$/,
    /^CIELO24_STRICT takes true or false \(given: "very"\)$/,
    /^CIELO24_MEDIA_URL takes .*http/,
    /^CIELO24_OFFERED_JOBS takes pairs/,
    /deviations\.txt, line 2: .*is written/,
    /deviations\.txt, line 3: 2999-02-30 is no day/,
    /deviations\.txt, line 5: deletes-authorizing is declared a second time/,
  ];
  for (const pattern of wanted) expect(problems).toContainEqual(expect.stringMatching(pattern));
  expect(problems).toHaveLength(wanted.length);
  expect(run.everything).not.toMatch(/-canary/);
  expect(received).toBe(0);
});

test('An address that is none, and reports that cannot be written, are told', async () => {
  const [none, unwritable] = await Promise.all([
    runCommand({
      env: {
        CIELO24_BASE_URL: 'https://someone:the-url-canary@sandbox.cielo24.com',
        CIELO24_USERNAME: 'someone',
        CIELO24_DEVIATIONS: 'not-there.txt',
      },
    }),
    runCommand({
      env: { CIELO24_REPORT_DIR: 'a-file/reports', CIELO24_CONCURRENCY: '0' },
      given: { 'a-file': '' },
    }),
  ]);
  expect(problemsOf(none)).toEqual([
    expect.stringMatching(/^CIELO24_BASE_URL takes an address such as/),
    expect.stringMatching(/^CIELO24_USERNAME is set, but neither CIELO24_PASSWORD nor CIELO24_SECUREKEY is$/),
    expect.stringMatching(/^CIELO24_DEVIATIONS takes the path of a readable file/),
  ]);
  expect(none.everything).not.toContain('the-url-canary');
  // There is no contract.json to be read here.
  expect(unwritable.exitCode).toBe(2);
  expect(unwritable.said).toMatch(/CIELO24_REPORT_DIR takes the path of a folder that can be written to/);
  expect(unwritable.said).toMatch(/CIELO24_CONCURRENCY takes a whole number/);
  expect(unwritable.said).toMatch(/Verdict: INCONCLUSIVE .*\(exit 2\): nothing is said against the API$/);
  expect(unwritable.stdout + unwritable.stderr).not.toMatch(STACK_LINE);
  expect(unwritable.files).toEqual({});
});

test('No host but this machine is spoken to in the open, or without having been named twice', async () => {
  const login = { CIELO24_USERNAME: 'someone', CIELO24_PASSWORD: 'something' };
  const [open, unconfirmed] = await Promise.all([
    runCommand({
      env: {
        ...login,
        CIELO24_BASE_URL: 'http://api.cielo24.invalid',
        CIELO24_CONFIRM_HOST: 'api.cielo24.invalid',
      },
    }),
    runCommand({
      env: {
        ...login,
        CIELO24_BASE_URL: 'https://api.cielo24.invalid',
        CIELO24_CONFIRM_HOST: 'cielo24.invalid',
      },
    }),
  ]);
  expect(problemsOf(open)).toEqual([
    expect.stringMatching(/^CIELO24_BASE_URL takes https for any host but this machine/),
  ]);
  expect(problemsOf(unconfirmed)).toEqual([
    expect.stringMatching(
      /^CIELO24_CONFIRM_HOST takes the host of CIELO24_BASE_URL, here api\.cielo24\.invalid/,
    ),
  ]);
});

test('The .env of the working folder counts, but for what the process sets', async () => {
  const sandbox = await openSandbox();
  const run = await runCommand({
    env: { CIELO24_BASE_URL: undefined, CIELO24_CONCURRENCY: '4' },
    given: {
      '.env': `CIELO24_BASE_URL=${sandbox.url}\nCIELO24_CONCURRENCY=many\nCIELO24_USERNAME=${against(sandbox).CIELO24_USERNAME}\n`,
    },
    flags: ['-t', 'refuses-nothing'],
  });
  expect(run.contract.problems).toEqual([]);
  expect(run.exitCode).toBe(0);
  expect(sandbox.requests.length).toBeGreaterThan(0);
});
