/** From variables to settings: defaults, types, and a sentence for everything that is wrong. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { Redactor } from '../../support/http/redaction';
import description from '../../support/settings/environment.schema.json';
import { isAllowed, isLoopback } from '../../support/settings/hosts';
import {
  type Environment,
  hideCredentials,
  readEnvironment,
  readSettings,
  VARIABLES,
} from '../../support/settings/read';

const ID = '64bea283eff6475ea6596027a6ba0929';
const folder = mkdtempSync(path.join(os.tmpdir(), 'contract-environment-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LOGIN = { CIELO24_USERNAME: 'someone', CIELO24_PASSWORD: 'something' };
const given = (environment: Environment) => ({ CIELO24_REPORT_DIR: folder, ...environment });
const settingsOf = (environment: Environment) => readSettings(given(environment)).settings;
/** With a target, unless it is left out. */
const problemsOf = (environment: Environment) =>
  readSettings(given({ CIELO24_BASE_URL: 'http://127.0.0.1:1', ...environment })).problems;

test('the description is a JSON Schema', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  expect([ajv.validateSchema(description), ajv.errors ?? []]).toEqual([true, []]);
});

test('a folder below one in which nothing can be made is told, and not tried for ever', () => {
  const file = path.join(folder, 'a-file');
  writeFileSync(file, '');
  for (const impossible of ['/proc/reports', path.join(file, 'reports'), file]) {
    expect(problemsOf({ CIELO24_REPORT_DIR: impossible })).toEqual([
      expect.stringMatching(
        /^CIELO24_REPORT_DIR takes the path of a folder that can be written to; .* cannot \(E/,
      ),
    ]);
  }
});

describe('settings', () => {
  test('with nothing set, the embedded sandbox is the target', () => {
    const { settings, problems } = readSettings(given({}));
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      baseUrl: undefined,
      credentials: undefined,
      apiToken: undefined,
      otherCredentials: undefined,
      processing: true,
      mediaUrl: undefined,
      processingTimeoutMs: 30_000,
      effectTimeoutMs: 30_000,
      offeredJobs: {},
      confirmedHost: undefined,
      strict: false,
      deviations: [],
      concurrency: 8,
      requestTimeoutMs: 10_000,
      sweepAfterMinutes: 60,
      reportDir: folder,
      previous: undefined,
      exploreSeconds: 0,
      lingerMs: 6_000,
      seed: 1,
      proxy: undefined,
      retryPauseMs: 500,
    });
  });

  test('every variable finds its place, as the type that it has', () => {
    const deviations = path.join(folder, 'deviations.txt');
    writeFileSync(deviations, 'deletes-pending until 2999-12-31: known\n');
    const { settings, problems } = readSettings({
      CIELO24_BASE_URL: 'https://api.example.com:8443/some/prefix//',
      CIELO24_USERNAME: 'someone',
      CIELO24_PASSWORD: 'the password',
      CIELO24_SECUREKEY: 'the key',
      CIELO24_API_TOKEN: ID.toUpperCase(),
      CIELO24_OTHER_USERNAME: 'someone else',
      CIELO24_OTHER_PASSWORD: 'the other password',
      CIELO24_PROCESSING: 'true',
      CIELO24_MEDIA_URL: 'http://example.com/a.mp3',
      CIELO24_PROCESSING_TIMEOUT_MS: '0',
      CIELO24_EFFECT_TIMEOUT_MS: '1',
      CIELO24_OFFERED_JOBS: `Media Failure=${ID}`,
      CIELO24_CONFIRM_HOST: 'api.example.com:8443',
      CIELO24_STRICT: 'true',
      CIELO24_DEVIATIONS: deviations,
      CIELO24_CONCURRENCY: '64',
      CIELO24_REQUEST_TIMEOUT_MS: '100',
      CIELO24_SWEEP_AFTER_MINUTES: '0',
      CIELO24_REPORT_DIR: path.join(folder, 'deep/er'),
      CIELO24_PREVIOUS: deviations,
      CIELO24_EXPLORE_SECONDS: '60',
      CIELO24_SEED: '7',
      HTTPS_PROXY: 'proxy.example:3128',
      NO_PROXY: 'elsewhere.example',
    });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      baseUrl: 'https://api.example.com:8443/some/prefix',
      credentials: { username: 'someone', password: 'the password', secureKey: 'the key' },
      apiToken: ID.toUpperCase(),
      otherCredentials: { username: 'someone else', password: 'the other password' },
      processing: true,
      mediaUrl: 'http://example.com/a.mp3',
      processingTimeoutMs: 0,
      effectTimeoutMs: 1,
      offeredJobs: { 'Media Failure': ID },
      confirmedHost: 'api.example.com:8443',
      strict: true,
      deviations: [{ line: 1, checkId: 'deletes-pending', until: '2999-12-31', reason: 'known' }],
      concurrency: 64,
      requestTimeoutMs: 100,
      sweepAfterMinutes: 0,
      reportDir: path.join(folder, 'deep/er'),
      previous: deviations,
      exploreSeconds: 60,
      seed: 7,
      proxy: 'http://proxy.example:3128/',
    });
  });

  test('all 24 variables are known', () => {
    expect(VARIABLES).toHaveLength(24);
  });

  test.each([
    ['the embedded sandbox', {}, true],
    ['this machine', { CIELO24_BASE_URL: 'http://localhost:8080' }, true],
    ["the vendor's sandbox", { CIELO24_BASE_URL: 'https://sandbox.cielo24.com', ...LOGIN }, true],
    [
      'any other host',
      { CIELO24_BASE_URL: 'https://a.example', CIELO24_CONFIRM_HOST: 'a.example', ...LOGIN },
      false,
    ],
    ['an address that is none', { CIELO24_BASE_URL: 'nonsense', ...LOGIN }, true],
    [
      'this machine, told not to',
      { CIELO24_BASE_URL: 'http://localhost', CIELO24_PROCESSING: 'false' },
      false,
    ],
    ['the embedded sandbox, told not to', { CIELO24_PROCESSING: 'false' }, false],
  ])('transcriptions are started on %s: %j gives %s', (_where, environment, processing) => {
    expect(settingsOf(environment).processing).toBe(processing);
  });

  test('what is wrong does not reach the settings', () => {
    const settings = settingsOf({
      CIELO24_CONCURRENCY: '65',
      CIELO24_REQUEST_TIMEOUT_MS: '99',
      CIELO24_PROCESSING_TIMEOUT_MS: '1.5',
      CIELO24_STRICT: 'yes',
      CIELO24_API_TOKEN: 'not hexadecimal',
      CIELO24_BASE_URL: 'http://someone:canary@localhost',
      CIELO24_OFFERED_JOBS: 'Reviewing',
    });
    expect(settings).toMatchObject({
      concurrency: 8,
      requestTimeoutMs: 10_000,
      processingTimeoutMs: 30_000,
      strict: false,
      apiToken: undefined,
      baseUrl: undefined,
      offeredJobs: {},
    });
  });
});

describe('problems', () => {
  const NUMBERS = [
    'CIELO24_PROCESSING_TIMEOUT_MS',
    'CIELO24_CONCURRENCY',
    'CIELO24_REQUEST_TIMEOUT_MS',
    'CIELO24_SWEEP_AFTER_MINUTES',
    'CIELO24_EFFECT_TIMEOUT_MS',
    'CIELO24_EXPLORE_SECONDS',
    'CIELO24_SEED',
  ].map((name): [string, number, number] => {
    const [, least, most] =
      /(\d+) to (\d+)$/.exec(description.properties[name as 'CIELO24_STRICT'].takes) ?? [];
    return [name, Number(least), Number(most)];
  });

  test.each(NUMBERS)('%s takes %d to %d', (name, least, most) => {
    for (const value of [least, most]) expect(problemsOf({ [name]: String(value) })).toEqual([]);
    for (const value of [least - 1, most + 1, least + 0.5, 'many', '10s', '1e', 'NaN']) {
      const problem = expect.stringMatching(
        new RegExp(`^${name} takes a whole number.* ${least} to ${most} \\(given: "${value}"\\)$`),
      );
      expect([value, problemsOf({ [name]: String(value) })]).toEqual([value, [problem]]);
    }
  });

  test.each(['CIELO24_STRICT', 'CIELO24_PROCESSING'])('%s takes true or false', (name) => {
    for (const value of ['true', 'false']) expect(problemsOf({ [name]: value })).toEqual([]);
    for (const value of ['yes', 'TRUE', '2', 'off']) {
      expect([value, problemsOf({ [name]: value })]).toEqual([
        value,
        [`${name} takes true or false (given: "${value}")`],
      ]);
    }
  });

  test.each([
    ['CIELO24_BASEURL', 'CIELO24_BASE_URL'],
    ['CIELO24_PASWORD', 'CIELO24_PASSWORD'],
    ['CIELO24_TOKEN', 'CIELO24_API_TOKEN'],
    ['CIELO24_OTHER_PASWORD', 'CIELO24_OTHER_PASSWORD'],
    ['CEILO24_BASE_URL', 'CIELO24_BASE_URL'],
    ['ciel024_password', 'CIELO24_PASSWORD'],
  ])('%s is no variable; the nearest is %s', (wrong, nearest) => {
    expect(problemsOf({ [wrong]: 'canary' })).toEqual([
      `${wrong} is no variable of this suite; the nearest is ${nearest}`,
    ]);
  });

  test('a token takes 32 digits', () => {
    expect(problemsOf({ CIELO24_API_TOKEN: ID })).toEqual([]);
    for (const token of [ID.slice(1), `${ID}0`, `g${ID.slice(1)}`, `${ID}\n`]) {
      expect(problemsOf({ CIELO24_API_TOKEN: token })).toEqual([
        'CIELO24_API_TOKEN takes 32 hexadecimal digits',
      ]);
    }
  });

  test.each([
    [
      'a name without a way in',
      { CIELO24_USERNAME: 'a' },
      ['CIELO24_USERNAME is set, but neither CIELO24_PASSWORD nor CIELO24_SECUREKEY is'],
    ],
    [
      'a password without a name',
      { CIELO24_PASSWORD: 'a' },
      ['CIELO24_PASSWORD is set, but CIELO24_USERNAME is not'],
    ],
    [
      'a key without a name',
      { CIELO24_SECUREKEY: 'a' },
      ['CIELO24_SECUREKEY is set, but CIELO24_USERNAME is not'],
    ],
    [
      'both without a name',
      { CIELO24_SECUREKEY: 'a', CIELO24_PASSWORD: 'a' },
      ['CIELO24_PASSWORD is set, but CIELO24_USERNAME is not'],
    ],
    [
      'a second name alone',
      { CIELO24_OTHER_USERNAME: 'a' },
      ['CIELO24_OTHER_USERNAME is set, but CIELO24_OTHER_PASSWORD is not'],
    ],
    [
      'a second password alone',
      { CIELO24_OTHER_PASSWORD: 'a' },
      ['CIELO24_OTHER_PASSWORD is set, but CIELO24_OTHER_USERNAME is not'],
    ],
    ['a name with a password', LOGIN, []],
    ['a name with a key', { CIELO24_USERNAME: 'a', CIELO24_SECUREKEY: 'a' }, []],
    ['a second account', { CIELO24_OTHER_USERNAME: 'a', CIELO24_OTHER_PASSWORD: 'a' }, []],
    [
      'a second account that is the first',
      { ...LOGIN, CIELO24_OTHER_USERNAME: LOGIN.CIELO24_USERNAME, CIELO24_OTHER_PASSWORD: 'b' },
      ['CIELO24_OTHER_USERNAME takes the name of an account other than CIELO24_USERNAME (given: "someone")'],
    ],
  ])('%s', (_what, environment, problems) => {
    expect(problemsOf(environment)).toEqual(problems);
  });

  const AWAY = { CIELO24_BASE_URL: 'https://sandbox.cielo24.com' };
  const NO_WAY_IN = [
    expect.stringMatching(/^No way to log in at sandbox\.cielo24\.com is set: .*API_TOKEN$/),
  ];

  test('any host but this machine takes a way to log in', () => {
    expect(problemsOf(AWAY)).toEqual(NO_WAY_IN);
    expect(problemsOf({ ...AWAY, CIELO24_API_TOKEN: ID })).toEqual([]);
    expect(problemsOf({ ...AWAY, ...LOGIN })).toEqual([]);
    expect(problemsOf({ ...AWAY, CIELO24_PASSWORD: 'a' })).toEqual([
      'CIELO24_PASSWORD is set, but CIELO24_USERNAME is not',
    ]);
    expect(problemsOf({ CIELO24_BASE_URL: 'http://127.0.0.1:1' })).toEqual([]);
  });

  test.each(['http://localhost', 'http://127.0.0.1:8080/', 'http://[::1]:8080/prefix', 'HTTP://localhost'])(
    '%s is an address',
    (url) => {
      expect(problemsOf({ CIELO24_BASE_URL: url, ...LOGIN })).toEqual([]);
      expect(settingsOf({ CIELO24_BASE_URL: url, ...LOGIN }).baseUrl).toBe(
        url.replace(/\/$/, '').replace('HTTP', 'http'),
      );
    },
  );

  test.each([
    'localhost:8080',
    'localhost',
    '/api',
    'http:localhost',
    'ftp://localhost',
    'http://',
    'http://localhost?v=1',
    'http://localhost#top',
    'http://someone@localhost',
    'http://someone:canary@localhost',
    'http://local host',
    'http://localhost ',
    'http:\\\\localhost',
  ])('%j is none', (url) => {
    expect(problemsOf({ CIELO24_BASE_URL: url, ...LOGIN })).toEqual([
      expect.stringMatching(/^CIELO24_BASE_URL takes an address such as/),
    ]);
  });

  test.each(['ftp://example.com/a.mp3', 'example.com/a.mp3', 'file:///a.mp3', 'httpx://a'])(
    'a medium is not at %s',
    (url) => {
      expect(problemsOf({ CIELO24_MEDIA_URL: url })).toEqual([
        `CIELO24_MEDIA_URL takes the address of a sound or video file, http or https (given: "${url}")`,
      ]);
    },
  );

  test.each<[string, Record<string, string>]>([
    [`Reviewing=${ID}`, { Reviewing: ID }],
    [
      ` Media Failure = ${ID.toUpperCase()} , Reviewing=${ID},`,
      { 'Media Failure': ID.toUpperCase(), Reviewing: ID },
    ],
  ])('jobs are offered as %j', (text, offered) => {
    expect(problemsOf({ CIELO24_OFFERED_JOBS: text })).toEqual([]);
    expect(settingsOf({ CIELO24_OFFERED_JOBS: text }).offeredJobs).toEqual(offered);
  });

  test.each([
    'Reviewing',
    'Reviewing=12',
    `Reviewing=${ID}0`,
    `reviewing=${ID}`,
    `Deleted=${ID}`,
    `Reviewing=${ID};Complete=${ID}`,
    `Reviewing=${ID},Reviewing=${ID}`,
    `1 Reviewing=${ID}`,
    ID,
  ])('%j offers none', (text) => {
    expect(problemsOf({ CIELO24_OFFERED_JOBS: text })).toEqual([
      expect.stringMatching(/^CIELO24_OFFERED_JOBS takes pairs such as/),
    ]);
  });

  test('the file of deviations, and the folder of the reports, are looked at', () => {
    const file = path.join(folder, 'not-a-folder');
    writeFileSync(file, 'nonsense\n');
    expect(problemsOf({ CIELO24_DEVIATIONS: file })).toEqual([expect.stringContaining(`${file}, line 1: `)]);
    const reports = path.join(file, 'reports');
    const unwritable = readSettings({ CIELO24_REPORT_DIR: reports });
    expect(unwritable.problems).toEqual([
      `CIELO24_REPORT_DIR takes the path of a folder that can be written to; ${reports} cannot (ENOTDIR)`,
    ]);
    expect(unwritable.settings.reportDir).toBe('');
  });

  test('all of them are told at once, and no value with them', () => {
    const problems = problemsOf({
      CIELO24_STRICT: 'canary',
      CIELO24_CONCURRENCY: 'canary',
      CIELO24_API_TOKEN: 'canary',
      CIELO24_BASE_URL: 'canary',
      CIELO24_MEDIA_URL: 'canary',
      CIELO24_OFFERED_JOBS: 'canary',
      CIELO24_SECUREKEY: 'canary',
      CIELO24_OTHER_PASSWORD: 'canary',
      CIELO24_NONSENSE: 'canary',
    });
    expect(problems).toHaveLength(9);
    expect(problems.join()).not.toContain('canary');
  });
});

test('every variable that holds a secret is struck out under its own name', () => {
  const secrets = Object.entries(description.properties).flatMap(([name, variable]) =>
    'secret' in variable ? [name] : [],
  );
  expect(secrets.length).toBeGreaterThan(3);
  const values = secrets.map((name, index) => [
    name,
    name.endsWith('TOKEN') ? ID.replace('6', String(index)) : `secret-${index}`,
  ]);
  const redactor = new Redactor();
  const others = { CIELO24_USERNAME: 'someone', CIELO24_OTHER_USERNAME: 'other' };
  hideCredentials(settingsOf({ ...others, ...Object.fromEntries(values) }), redactor);
  for (const [name, value] of values) expect([name, redactor.labelOf(value!)]).toEqual([name, `$${name}`]);
});

describe('where requests may go', () => {
  test.each(['localhost', 'a.localhost', '127.0.0.1', '127.255.3.4', '[::1]'])(
    '%s is this machine',
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );

  test.each([
    'localhost.example',
    'notlocalhost',
    '.localhost',
    '128.0.0.1',
    '127.0.0.1.example',
    '1127.0.0.1',
    '[::2]',
    '0.0.0.0',
  ])('%s is not', (host) => {
    expect(isLoopback(host)).toBe(false);
  });

  test.each<[string, string | undefined, boolean]>([
    ['http://localhost:1', undefined, true],
    ['https://localhost', undefined, true],
    ['https://sandbox.cielo24.com', undefined, true],
    ['https://sandbox.cielo24.com/prefix', undefined, true],
    ['http://sandbox.cielo24.com', undefined, false],
    ['http://sandbox.cielo24.com', 'sandbox.cielo24.com', false],
    ['https://api.cielo24.com', undefined, false],
    ['https://api.cielo24.com', '', false],
    ['https://api.cielo24.com', 'cielo24.com', false],
    ['https://api.cielo24.com', 'sandbox.cielo24.com', false],
    ['https://api.cielo24.com', ' API.cielo24.com ', true],
    ['https://api.cielo24.com:8443', 'api.cielo24.com', true],
    ['https://api.cielo24.com:8443', 'api.cielo24.com:8443', true],
    ['https://api.cielo24.com:8443', 'api.cielo24.com:443', false],
    ['http://api.cielo24.com', 'api.cielo24.com', false],
    ['https://sandbox.cielo24.com.example', undefined, false],
  ])('%s, confirmed by %j: %s', (url, confirmed, allowed) => {
    expect(isAllowed(new URL(url), confirmed)).toBe(allowed);
    const problems = problemsOf({
      CIELO24_BASE_URL: url,
      ...LOGIN,
      ...(confirmed && { CIELO24_CONFIRM_HOST: confirmed }),
    });
    expect(problems).toEqual(
      allowed
        ? []
        : [
            expect.stringMatching(
              url.startsWith('http:')
                ? /^CIELO24_BASE_URL takes https for any host but this machine/
                : /^CIELO24_CONFIRM_HOST takes the host of CIELO24_BASE_URL, here [a-z0-9.:]+, for any host/,
            ),
          ],
    );
  });
});

describe('.env', () => {
  const own = mkdtempSync(path.join(folder, 'env-'));
  const file = path.join(own, '.env');

  test('counts only where the process sets nothing, and only for variables of the suite', () => {
    const target = 'CIELO24_BASE_URL=http://localhost\n';
    const text = 'CIELO24_USERNAME="from # file"\nCIELO24_STRICT=true\nCIELO24_PASSWORD=secret\nHOME=/\n';
    writeFileSync(file, `# mine\n${target}${text}`);
    expect(
      readEnvironment(own, { CIELO24_USERNAME: 'from process', CIELO24_PASSWORD: '', PATH: '/' }),
    ).toEqual({
      environment: {
        CIELO24_BASE_URL: 'http://localhost',
        CIELO24_USERNAME: 'from process',
        CIELO24_STRICT: 'true',
      },
      problems: [],
    });
    expect(readEnvironment(own, {}).environment).toEqual({
      CIELO24_BASE_URL: 'http://localhost',
      CIELO24_USERNAME: 'from # file',
      CIELO24_STRICT: 'true',
      CIELO24_PASSWORD: 'secret',
    });
  });

  test('need not be there, and is told where it cannot be read', () => {
    rmSync(file, { force: true });
    expect(readEnvironment(own, { CIELO24_STRICT: 'true' })).toEqual({
      environment: { CIELO24_STRICT: 'true' },
      problems: [],
    });
    mkdirSync(file);
    expect(readEnvironment(own, { CIELO24_STRICT: 'true' })).toEqual({
      environment: { CIELO24_STRICT: 'true' },
      problems: ['.env cannot be read (EISDIR)'],
    });
  });
});
