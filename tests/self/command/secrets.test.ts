/** No secret leaves a run, whatever the target does with it. */
import { describe, expect, test } from '@jest/globals';
import { hostile, tokens } from './hostile-server';
import { against, type Finished, openSandbox, runCommand, serve } from './run-command';
import { findSecrets, spellings } from './spellings';

const canaries = {
  password: 'pass&wörd%"+<mäin>\' 日本\\/1',
  'secure key': 'secure&kéy%"+<mäin>\' €uro😀2',
  'other password': 'other&wörd%"+<ändere>\' ключ3',
};
const apiToken = 'aBcDeF00112233445566778899FeDcBa';

/** What is broken here does not come right by waiting. */
const IMPATIENT = { CIELO24_EFFECT_TIMEOUT_MS: '500', CIELO24_PROCESSING_TIMEOUT_MS: '2000' };

const written = (run: Finished) => ({ stdout: run.stdout, stderr: run.stderr, ...run.files });

describe('The search for secrets', () => {
  test.each(Object.keys(spellings))('finds one that is spelt %s', (name) => {
    for (const secret of [...Object.values(canaries), apiToken]) {
      const text = `before ${spellings[name]!(secret)} after`;
      expect(findSecrets({ text }, { secret })).not.toEqual([]);
    }
  });

  test('finds a token that lacks an end, or is written in the other case', () => {
    for (const text of [apiToken.slice(1), apiToken.slice(0, -1), apiToken.toUpperCase()]) {
      expect(findSecrets({ text }, { apiToken })).not.toEqual([]);
    }
  });
});

test('A server that repeats every secret in every spelling brings none of them into what a run writes', async () => {
  const [first, second] = await Promise.all([
    openSandbox({ fault: 'leak-token' }),
    openSandbox({ fault: 'leak-stack-trace' }),
  ]);
  const secrets = [...Object.values(canaries), apiToken];
  const other = 'the-other';
  const [byLogin, byToken] = await Promise.all([
    serve(hostile({ sandbox: first, secrets, other })),
    serve(hostile({ sandbox: second, secrets, other, knownToken: apiToken })),
  ]);
  const common = {
    CIELO24_USERNAME: 'the-user',
    CIELO24_OTHER_USERNAME: other,
    CIELO24_OTHER_PASSWORD: canaries['other password'],
    CIELO24_CONCURRENCY: '4',
    ...IMPATIENT,
    GITHUB_STEP_SUMMARY: 'step-summary.md',
  };
  const all = {
    CIELO24_PASSWORD: canaries.password,
    CIELO24_SECUREKEY: canaries['secure key'],
    CIELO24_API_TOKEN: apiToken,
  };
  const runs = await Promise.all([
    runCommand({ env: { ...common, ...all, CIELO24_BASE_URL: byLogin, CIELO24_API_TOKEN: '' } }),
    runCommand({ env: { ...common, ...all, CIELO24_BASE_URL: byToken, CIELO24_PASSWORD: '' } }),
  ]);
  // A token that was made elsewhere is not logged out.
  const logouts = second.requests.filter(({ path }) => path === '/api/account/logout');
  expect(logouts).toHaveLength(1);
  const known = [
    { password: canaries.password, 'secure key': canaries['secure key'], token: tokens.main },
    { 'secure key': canaries['secure key'], 'api token': apiToken },
  ];
  for (const [index, run] of runs.entries()) {
    expect(run.exitCode).toBe(1);
    expect(run.ids('failed').length).toBeGreaterThan(5);
    expect(Object.keys(run.files)).toContain('step-summary.md');
    const secret = {
      ...known[index],
      dead: tokens.dead,
      other: tokens.other,
      'other password': canaries['other password'],
    };
    expect(findSecrets(written(run), secret as Record<string, string>)).toEqual([]);
  }
});

test('Broken in ways that may show one, the sandbox brings no secret into what a run writes', async () => {
  const names = ['refusal-unescaped-quotes', 'leak-java-stack-trace', 'refusals-crash'];
  await Promise.all(
    names.map(async (fault) => {
      const sandbox = await openSandbox({ fault });
      const run = await runCommand({ env: { ...against(sandbox), ...IMPATIENT } });
      expect(run.ids('failed').length).toBeGreaterThan(0);
      const { main, other } = sandbox.accounts;
      const given = sandbox.requests
        .filter(({ path }) => !['/api/job/delete', '/api/job/authorize'].includes(path))
        .map(({ query }) => query.api_token)
        .filter((token) => token !== undefined);
      expect(new Set(given).size).toBe(5);
      const secrets = {
        main: main.password,
        other: other.password,
        ...Object.fromEntries(new Set(given).entries()),
      };
      expect(findSecrets(written(run), secrets)).toEqual([]);
    }),
  );
});

test('Flags with a secret in them are told without it', async () => {
  const sandbox = await openSandbox();
  const { password } = sandbox.accounts.main;
  const env = against(sandbox);
  const [taken, refused] = await Promise.all([
    runCommand({ env, flags: ['-t', password] }),
    runCommand({ env, flags: [`--${password}`] }),
  ]);
  expect(taken.contract.selection).toContain('-t $CIELO24_PASSWORD');
  expect(refused.said).toContain('is no flag of this command');
  for (const run of [taken, refused]) expect(findSecrets(written(run), { password })).toEqual([]);
});

test('A refused login does not repeat what it was tried with', async () => {
  const said = Object.values(canaries).flatMap((canary) =>
    Object.values(spellings).map((spell) => spell(canary)),
  );
  const url = await serve((incoming, outgoing) => {
    outgoing.writeHead(400, { 'Content-Type': 'application/json' });
    outgoing.end(
      JSON.stringify({ ErrorType: said.join(' '), ErrorComment: `${incoming.url} ${said.join(' ')}` }),
    );
  });
  const run = await runCommand({
    env: {
      CIELO24_BASE_URL: url,
      CIELO24_USERNAME: 'the-user',
      CIELO24_PASSWORD: canaries.password,
      CIELO24_SECUREKEY: canaries['secure key'],
      CIELO24_OTHER_USERNAME: 'the-other',
      CIELO24_OTHER_PASSWORD: canaries['other password'],
    },
  });
  expect(run.exitCode).toBe(2);
  expect(run.said).toContain('The login of the-user was refused');
  expect(findSecrets(written(run), canaries)).toEqual([]);
});

test('GitHub Actions is told to mask every secret, on the standard error; else nothing has one in it', async () => {
  const sandbox = await openSandbox();
  const flags = ['-t', 'refuses-v-missing'];
  const run = await runCommand({ env: { ...against(sandbox), GITHUB_ACTIONS: 'true' }, flags });
  const isMask = (line: string) => line.startsWith('::add-mask::');
  const lines = run.stderr.split('\n');
  const { main, other } = sandbox.accounts;
  const token = sandbox.requests.find(({ path }) => path === '/api/job/new')?.query.api_token;
  expect(lines.filter(isMask)).toEqual(
    [main.password, other.password, token].map((secret) => `::add-mask::${secret}`),
  );
  const stderr = lines.filter((line) => !isMask(line)).join('\n');
  const secrets = { main: main.password, other: other.password, token: token! };
  expect(findSecrets({ ...written(run), stderr }, secrets)).toEqual([]);
});
