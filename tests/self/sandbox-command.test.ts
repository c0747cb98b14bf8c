/** `npm run sandbox`: its flags, what it prints, and when it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { readFlags } from '../sandbox/flags';

const ROOT = path.resolve(__dirname, '../..');
const COMMAND = ['tests/commands/start.js', 'sandbox'];

describe('flags', () => {
  test('are read', () => {
    expect(readFlags(['--port', '4010', '--latency=250', '--fault', 'nothing-deleted', '--json'])).toEqual({
      sandbox: { port: 4010, latencyMs: 250, fault: 'nothing-deleted' },
      lists: [],
      json: true,
      help: false,
    });
    expect(readFlags(['--variants', '--faults']).lists).toEqual(['faults', 'variants']);
  });

  test.each([
    [['--fualt', 'x'], 'There is no flag --fualt; the nearest is --fault.'],
    [['-p', '1'], 'There is no flag -p; the nearest is --port.'],
    [['--port'], '--port needs a value.'],
    [['--port', '--json'], '--port needs a value.'],
    [['--json=yes'], '--json takes no value.'],
    [['4010'], '"4010" stands alone; write flags as --name value.'],
    [['--port', 'many'], '--port takes a whole number from 0 to 65535, not "many".'],
    [['--port', '65536'], '--port takes a whole number from 0 to 65535, not "65536".'],
    [['--latency', '-1'], '--latency needs a value.'],
    [['--fault', 'nothing-deletd'], 'There is no fault "nothing-deletd"; the nearest is "nothing-deleted".'],
    [['--variant', 'gzipp'], 'There is no variant "gzipp"; the nearest is "gzip".'],
    [['--trouble', 'hang-onc'], 'There is no trouble "hang-onc"; the nearest is "hang-once".'],
    [
      ['--fault', 'nothing-deleted', '--fault', 'reappears'],
      '--fault is given 2 times; the sandbox takes one.',
    ],
  ])('%j: %s', (args, sentence) => {
    expect(() => readFlags(args)).toThrow(sentence);
  });
});

describe('the command', () => {
  const started: ChildProcess[] = [];

  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  function start(input: 'pipe' | 'ignore', ...args: string[]) {
    const child = spawn(process.execPath, [...COMMAND, ...args], {
      cwd: ROOT,
      stdio: [input, 'pipe', 'pipe'],
    });
    started.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data) => {
        output += String(data);
      });
    }
    const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, output }));
    const said = async (pattern: RegExp): Promise<string> => {
      while (!pattern.test(output)) await once(child.stdout!, 'data');
      return output;
    };
    return { child, ended, said };
  }

  test('tells where it listens and which calls it has, and ends when it is interrupted', async () => {
    const { child, ended, said } = start('ignore', '--fault', 'nothing-deleted');
    const output = await said(/Ctrl-C ends/);
    expect(output).toMatch(/^The sandbox listens on http:\/\/127\.0\.0\.1:\d+ with nothing-deleted\.\n/);
    expect(output).toMatch(/^ {2}\/api\/job\/delete$/m);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('with --json it prints one line of JSON, and ends with its standard input', async () => {
    const { child, ended, said } = start('pipe', '--json');
    const { url, accounts, offeredJobs } = JSON.parse(await said(/\n/));
    const { username, password } = accounts.main;
    const response = await fetch(`${url}/api/account/login?v=1&username=${username}&password=${password}`);
    expect(response.status).toBe(200);
    expect(Object.keys(offeredJobs)).toEqual(['Media Failure', 'Reviewing']);
    child.stdin?.end();
    const { code, output } = await ended;
    expect(code).toBe(0);
    expect(output.split('\n')).toHaveLength(2);
  });

  const byNode = `spawn(process.execPath, ${JSON.stringify([...COMMAND, '--json'])}, {`;
  const byNpm = `spawn('npm run --silent sandbox -- --json', { shell: true,`;

  test.each([
    ['node', 'pipe', byNode],
    ['node', 'ignore', byNode],
    ['npm', 'pipe', byNpm],
    // Only Linux tells who stands above npm.
    ...(process.platform === 'linux' ? [['npm', 'ignore', byNpm] as const] : []),
  ] as const)(
    'with --json, started by %s with %s for its input, it ends when its parent is killed',
    async (_, input, spawning) => {
      const parent = `
      const { spawn } = require('node:child_process');
      const child = ${spawning} stdio: ['${input}', 'pipe', 'inherit'] });
      child.stdout.once('data', () => console.log('started'));
    `;
      const child = spawn(process.execPath, ['-e', parent], {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      started.push(child);
      await once(child.stdout, 'data');
      // The sandbox holds the other end of this, too.
      const closed = once(child.stderr.resume(), 'end');
      child.kill('SIGKILL');
      await closed;
    },
  );

  test('what cannot be served ends with 2 and one sentence before the usage', async () => {
    const { ended } = start('ignore', '--fault', 'x', '--port', '1');
    const { code, output } = await ended;
    expect(code).toBe(2);
    expect(output).toMatch(/^There is no fault "x"; the nearest is ".*"\.\n\nnpm run sandbox -- \[flags\]\n/);
  });
});
