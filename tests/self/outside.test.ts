/** The suite in surroundings that nobody thought of: what its commands, and the recipes of README.md, do there. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import packageJson from '../../package.json';
import { REPORTS } from '../report/write';
import { ROOT, runCommand } from './command/run-command';

const WINDOWS = process.platform === 'win32';

let folder = '';
const inside = (...parts: string[]) => path.join(folder, ...parts);
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'contract-outside-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file that can be started. */
function program(file: string, script: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

describe('The launcher, of which nothing but itself is there,', () => {
  function launch(name: string, engines = packageJson.engines, env: NodeJS.ProcessEnv = process.env) {
    const root = inside(name);
    mkdirSync(path.join(root, 'tests/commands'), { recursive: true });
    cpSync(path.join(ROOT, 'tests/commands/start.js'), path.join(root, 'tests/commands/start.js'));
    const { devDependencies } = packageJson;
    writeFileSync(path.join(root, 'package.json'), JSON.stringify({ engines, devDependencies }));
    const start = path.join(root, 'tests/commands/start.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [start, 'contract'], {
      encoding: 'utf8',
      env,
    });
    expect([status, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
    return stderr;
  }

  test('asks for the packages', () => {
    const more = Object.keys(packageJson.devDependencies).length - 1;
    expect(launch('x')).toMatch(
      new RegExp(`^The packages .* and ${more} more are not installed: run "npm ci --include=dev" in .*x\\.`),
    );
  });

  test('asks for a Node that is not too old', () => {
    expect(launch('x', { node: '>=99.1.2' })).toMatch(/^Node 99\.1\.2 or later is needed; this is \d/);
  });

  (WINDOWS ? test.skip : test).each(['x?y', 'x\\y'])(
    'does not begin in a folder that is named %s',
    (name) => {
      expect(launch(name)).toMatch(/^The suite cannot run in .*: take the [?\\] out of the folder's name\./);
    },
  );
});

test('A folder that jest takes for a pattern keeps no run from a verdict and its reports', () => {
  const root = inside('feature [x] !y');
  mkdirSync(root);
  for (const name of ['tests', 'schemas', 'package.json', 'jest.config.ts', 'tsconfig.json'])
    cpSync(path.join(ROOT, name), path.join(root, name), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['tests/commands/start.js', 'contract', '-t', 'deletes-pending'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, CIELO24_BASE_URL: '' } },
  );
  expect([status, stderr]).toEqual([stdout.includes('jest finds no tests in') ? 2 : 0, expect.anything()]);
  for (const name of REPORTS) expect(existsSync(path.join(root, 'reports/selection', name))).toBe(true);
});

test('A folder for temporary files that is missing, or has no room, is named', () => {
  const run = (start: string[], TMPDIR: string) => {
    const { status, stdout, stderr } = spawnSync(start[0]!, start.slice(1), {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, CIELO24_BASE_URL: '', TMPDIR, TEMP: TMPDIR, TMP: TMPDIR },
    });
    expect([status, stdout]).toEqual([2, '']);
    return stderr;
  };
  const command = [process.execPath, path.join(ROOT, 'tests/commands/start.js'), 'contract'];
  expect(run(command, inside('none'))).toMatch(
    /^The folder for temporary files, .*none, cannot be written to/,
  );
  if (WINDOWS) return;
  // Files of more than a few blocks cannot be written.
  const small = ['sh', '-c', 'trap "" XFSZ; ulimit -f 8; exec "$@"', 'sh', ...command];
  expect(run(small, folder)).toMatch(/^The folder for temporary files, .*, cannot be written to \(EFBIG\)/);
  expect(readdirSync(folder)).toEqual([]);
});

test('What surrounds a run does not change it: locale, time zone, terminal, umask, settings of jest and jest-junit', async () => {
  const given = {
    'package.json': JSON.stringify({ jest: { testTimeout: 1 }, 'jest-junit': { suiteName: 'mine' } }),
    'jest.config.js': 'throw new Error("not to be read")',
    'junitProperties.js': 'throw new Error("not to be read")',
  };
  const env = {
    ...{
      HOME: undefined,
      LANG: 'tr_TR.UTF-8',
      LC_ALL: 'tr_TR.UTF-8',
      TZ: 'Pacific/Kiritimati',
      TERM: 'dumb',
    },
    ...{ JEST_JUNIT_OUTPUT_FILE: 'a.xml', JEST_JUNIT_UNIQUE_OUTPUT_NAME: 'true', JEST_SUITE_NAME: 'b' },
    ...{ NODE_ENV: 'production', DEBUG: '*', NODE_DEBUG: '' },
  };
  const umask = process.umask(0o077);
  try {
    const run = await runCommand({ given, env, flags: ['-t', 'deletes-pending'] });
    expect(run.exitCode).toBe(0);
    const selection = REPORTS.map((name) => path.join('reports/selection', name));
    expect(Object.keys(run.files).sort()).toEqual([...selection].sort());
    expect(run.files['reports/selection/junit.xml']).toMatch(/<testsuites name="contract" tests="2" /);
    expect(Math.abs(Date.parse(run.contract.startedAt) - Date.now())).toBeLessThan(60_000);
  } finally {
    process.umask(umask);
  }
});

(WINDOWS ? test.skip : test)('An earlier run that is a pipe is not waited for', async () => {
  const pipe = inside('pipe');
  execFileSync('mkfifo', [pipe]);
  const run = await runCommand({ env: { CIELO24_PREVIOUS: pipe } });
  expect(run.exitCode).toBe(2);
  expect(run.said).toContain(`CIELO24_PREVIOUS takes the path of a readable file; ${pipe} is none`);
});

test('No script of package.json needs a shell of its own kind', () => {
  for (const script of Object.values(packageJson.scripts))
    for (const command of script.split(' && ')) expect(command).toMatch(/^(node|tsc|biome)( [\w./-]+)*$/);
});

(WINDOWS ? test.skip : test).each([
  'SIGTERM',
  // Of this one, npm tells its shell nothing.
  'SIGKILL',
] as const)('Ending npm ends what it has started: %s', async (signal) => {
  const npm = spawn('npm', ['run', '--silent', 'sandbox', '--', '--port', '0'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that whatever stays can be ended below.
    detached: true,
  });
  const text = await new Promise<string>((resolve) =>
    npm.stdout.once('data', (first) => resolve(`${first}`)),
  );
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(text)![1]);
  npm.kill(signal);
  const isOpen = () =>
    new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
  const until = Date.now() + 5_000;
  while ((await isOpen()) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
  const stays = await isOpen();
  if (stays) process.kill(-npm.pid!, 'SIGKILL');
  expect(stays).toBe(false);
});

test('Every system checks the files out with the same bytes', () => {
  expect(readFileSync(path.join(ROOT, '.gitattributes'), 'utf8')).toMatch(/^\* text=auto eol=lf$/m);
});

(WINDOWS ? describe.skip : describe)("README.md's recipe for cron", () => {
  const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  const [, recipe] = /```sh\n(#!\/bin\/sh\n[\s\S]*?)```/.exec(readme)!;

  /** @param npm what it does there */
  function mailed(npm: string): string {
    program(inside('bin/npm'), npm);
    mkdirSync(inside('reports'));
    writeFileSync(inside('reports/contract.md'), 'of an old run');
    const script = recipe!.replace('/srv/contract', folder).replace('PATH=', `PATH=${inside('bin')}:`);
    return spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout;
  }

  test('goes to a target, and says nothing of a good night', () => {
    expect(mailed('test "$*" = "run --silent contract" && test -n "$CIELO24_BASE_URL"')).toBe('');
  });

  test.each([1, 2])('mails the report of a bad one that ended with %d', (exitCode) => {
    expect(mailed(`mkdir reports; echo '## new' > reports/contract.md; exit ${exitCode}`)).toBe('## new\n');
  });

  test.each([
    ['echo "Missing script"; exit 1', 'Missing script'],
    ['exec /nowhere/npm', 'not found'],
  ])('never mails an old report where a run could not start: %s', (npm, why) => {
    const text = mailed(npm);
    expect(text).toMatch(/^The run left no report:\n/);
    expect(text).toContain(why);
    expect(text).not.toContain('old run');
  });
});
