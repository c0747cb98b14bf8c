/** What the workflows of GitHub Actions may do, and how a night ends. Their steps are run, with a `gh` that only listens. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import packageJson from '../../package.json';
import schema from '../support/settings/environment.schema.json';
import { VARIABLES } from '../support/settings/read';

const FOLDER = path.resolve(__dirname, '../../.github/workflows');
const texts = new Map(
  readdirSync(FOLDER).map((name) => [name, readFileSync(path.join(FOLDER, name), 'utf8')]),
);
const nightly = texts.get('nightly.yml')!;
const suite = texts.get('suite.yml')!;

/** The steps of a workflow, as text. */
const stepsOf = (text: string) => text.split(/\n(?= {6}- )/).slice(1);

/** The one of the nightly workflow with this in it. */
function step(part: string): string {
  const [found, ...more] = stepsOf(nightly).filter((one) => one.includes(part));
  if (!found || more.length > 0) throw new Error(`Not one step has "${part}" in it.`);
  return found;
}

/** What a step gives to the shell. */
function scriptOf(one: string): string {
  const [, script] = /^ +run: \|\n((?: {10}.*\n|\n)+)/m.exec(`${one}\n`) ?? [];
  return script ? script.replace(/^ {10}/gm, '') : /^ +run: (.*)$/m.exec(one)![1]!;
}

describe.each([...texts])('%s', (_name, text) => {
  test('uses what others wrote only as it was at one commit', () => {
    const used = [...text.matchAll(/uses: (.*)/g)].map(([, what]) => what);
    expect(used.length).toBeGreaterThan(0);
    for (const what of used) expect(what).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('keeps no token where the code is', () => {
    const checkouts = stepsOf(text).filter((one) => one.includes('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const one of checkouts) expect(one).toContain('persist-credentials: false');
  });

  test('lets no text of others into its shell', () => {
    for (const one of stepsOf(text).filter((each) => /^ +run: /m.test(each)))
      expect(scriptOf(one)).not.toContain('${{');
  });

  test('ends by itself', () => {
    for (const job of text.split(/^ {2}(?=\w+:$)/m).filter((part) => part.includes('runs-on:')))
      expect(job).toMatch(/^ {4}timeout-minutes: \d+$/m);
  });
});

test('A job may read the code, and the one that tells may write issues and has no code of the suite', () => {
  const permissions = (text: string) => text.match(/permissions:\n(?: +\w+: \w+\n)+/g);
  expect(permissions(suite)).toEqual(['permissions:\n  contents: read\n']);
  const [checks, tells] = nightly.split(/^ {2}(?=tell:$)/m);
  expect(permissions(checks!)).toEqual(['permissions:\n  contents: read\n']);
  expect(permissions(tells!)).toEqual(['permissions:\n      issues: write\n']);
  expect(tells).not.toMatch(/checkout|npm/);
});

test('Secrets go from one environment of the repository to the step that checks, and nowhere else', () => {
  const check = step('id: contract');
  expect(nightly).toContain('environment: cielo24-sandbox');
  const given = [...check.matchAll(/(\w+): \$\{\{ secrets\.(\w+) \}\}/g)];
  for (const [, variable, secret] of given) expect(secret).toBe(variable);
  expect(nightly.match(/secrets\./g)).toHaveLength(given.length);
  expect(suite).not.toMatch(/secrets\.|CIELO24_/);
});

test('The nightly one sets no variable that the suite does not know', () => {
  const set = [...nightly.matchAll(/^ +(CIELO24_\w+):/gm)].map(([, name]) => name);
  expect(set.filter((name) => !(VARIABLES as string[]).includes(name!))).toEqual([]);
  expect(set).toContain('CIELO24_USERNAME');
});

test('It runs every night and on demand, but by no schedule of a fork', () => {
  expect(nightly).toMatch(/^on:\n {2}schedule:\n {4}- cron: '\d+ \d+ \* \* \*'\n {2}workflow_dispatch:\n/m);
  expect(nightly).toMatch(
    /if: \S+ github\.event_name != 'schedule' \|\| !github\.event\.repository\.fork }}\n {4}runs-on/,
  );
  const check = step('id: contract');
  expect(check).toMatch(/CIELO24_BASE_URL: .* \|\| 'https:\/\/sandbox\.cielo24\.com' \}/);
  for (const variable of ['USERNAME', 'PASSWORD', 'SECUREKEY', 'OTHER_USERNAME', 'OTHER_PASSWORD'])
    expect(check).toContain(`CIELO24_${variable}: \${{ secrets.CIELO24_${variable} }}`);
  expect(check).toMatch(/CIELO24_STRICT: .*inputs\.strict/);
  expect(check).toContain('CIELO24_EXPLORE_SECONDS: 60\n');
});

test('Its time is enough for the longest waits that may be set, and for what comes after', () => {
  const [ofJob, ofStep] = [...nightly.matchAll(/timeout-minutes: (\d+)/g)].map(([, minutes]) =>
    Number(minutes),
  );
  const { CIELO24_PROCESSING_TIMEOUT_MS: processing, CIELO24_EFFECT_TIMEOUT_MS: effect } = schema.properties;
  expect(ofStep).toBeGreaterThan((2 * (processing.maximum + effect.maximum)) / 60_000);
  expect(ofJob).toBeGreaterThan(ofStep! + 10);
});

test('A step of its own decides how it ends, for the one that checks does not end it', () => {
  expect(step('id: contract')).toContain('continue-on-error: true');
  for (const [name, kind, exitCode] of [
    ['VIOLATED', 'violated', 1],
    ['STALE', 'stale', 1],
    ['INCONCLUSIVE', 'inconclusive', 2],
  ] as const) {
    const one = step(`name: ${name}`);
    expect(one).toContain(`if: always() && steps.read.outputs.kind == '${kind}'\n`);
    expect(scriptOf(one)).toBe(`exit ${exitCode}`);
  }
});

test('It keeps the reports, however the check ended', () => {
  expect(step('upload-artifact')).toMatch(/if: always\(\)\n(?:.*\n)+ +path: reports\//);
});

test('It tells how the nights end, not what somebody tried by day or has cancelled', () => {
  expect(nightly).toMatch(
    /if: \S+ !cancelled\(\) && github\.event_name == 'schedule' && needs\.contract\.result != 'skipped' }}/,
  );
  expect(step('download-artifact')).toContain('continue-on-error: true');
});

test("The suite's own changes pass through everything, on the main branch and before, from the oldest Node on", () => {
  expect(suite).toMatch(/^on:\n {2}push:\n {4}branches: \[main\]\n {2}pull_request:\n/m);
  expect(suite).toMatch(/run: bash \.ci\/run$/m);
  expect(suite).not.toContain('continue-on-error');
  expect(suite).toContain(`node: ['${packageJson.engines.node.replace('>=', '')}', '22', '24', '26']`);
  expect(readFileSync(path.resolve(__dirname, '../../README.md'), 'utf8')).toContain(
    `Node ${packageJson.engines.node.replace('>=', '')} or later`,
  );
});

test('Windows installs, checks the contract, and runs tests that there are', () => {
  const windows = suite.split(/^ {2}(?=windows:$)/m)[1]!;
  for (const command of ['npm ci', 'npm run contract', 'npm test'])
    expect(windows).toMatch(new RegExp(`run: ${command}( |$)`, 'm'));
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  const [, words] = /npm test "--" (.*)/.exec(windows)!;
  for (const word of words!.split(' '))
    expect(files.filter((file) => file.endsWith('.test.ts') && file.includes(word))).not.toEqual([]);
});

describe('In a shell', () => {
  let folder = '';
  const inside = (name: string) => path.join(folder, name);
  const said = (name: string) => readFileSync(inside(name), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'workflow-'));
    mkdirSync(inside('bin'));
    mkdirSync(inside('reports'));
    writeFileSync(inside('output'), '');
    writeFileSync(inside('heard'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A program that only notes what it was given, a line for each word, and prints `answer` when its first words are these. */
  function listen(name: string, answer?: { to: string; text: string }): void {
    const replies = answer ? `case "$*" in "${answer.to}"*) echo ${answer.text};; esac\n` : '';
    writeFileSync(
      inside(`bin/${name}`),
      `#!/bin/sh\n{ printf '%s\\n' ${name} "$@" | tr '\\n' '|'; echo; } >> "$HEARD"\n${replies}`,
    );
    chmodSync(inside(`bin/${name}`), 0o755);
  }

  function shell(script: string, env: Record<string, string> = {}) {
    const { PATH } = process.env;
    return spawnSync('bash', ['--norc', '-e', '-c', script], {
      cwd: folder,
      env: {
        PATH: `${inside('bin')}:${PATH}`,
        GITHUB_OUTPUT: inside('output'),
        HEARD: inside('heard'),
        ...env,
      },
      encoding: 'utf8',
    });
  }

  describe('the check', () => {
    const script = scriptOf(step('id: contract'));
    const target = { CIELO24_BASE_URL: 'https://sandbox.cielo24.com' };
    beforeEach(() => listen('npm'));

    test.each([
      ['', 'npm|run|--silent|contract|--|\n'],
      ['two words', 'npm|run|--silent|contract|--|-t=two words|\n'],
      ['-x "$(id)"', 'npm|run|--silent|contract|--|-t=-x "$(id)"|\n'],
    ])('is of what was chosen: %j', (ONLY, heard) => {
      writeFileSync(inside('reports/contract.json'), 'of an earlier run');
      expect(shell(script, { ...target, ONLY }).status).toBe(0);
      expect(said('heard')).toBe(heard);
      expect(readdirSync(folder)).not.toContain('reports');
    });

    test.each(['', ' \n'])('does not begin without a target: %j', (CIELO24_BASE_URL) => {
      const { status, stdout } = shell(script, { CIELO24_BASE_URL, ONLY: '' });
      expect([status, said('heard')]).toEqual([2, '']);
      expect(stdout).toMatch(/^CIELO24_BASE_URL is blank: .*\n$/);
    });
  });

  describe('the verdict', () => {
    const script = scriptOf(step('id: read'));
    const failed = (level: string) => ({ status: 'failed', level });
    const stale = [{ line: 1 }];

    test.each<[what: string, outcome: string, report: object | undefined, kind: string]>([
      ['of a good night', 'success', { verdict: 'holds' }, 'holds'],
      ['of a run that was killed', 'failure', { verdict: 'holds' }, 'inconclusive'],
      ['of a broken promise', 'failure', { verdict: 'violated', checks: [failed('MUST')] }, 'violated'],
      [
        'of a broken promise beside a stale line',
        'failure',
        { verdict: 'violated', checks: [failed('MUST')], staleDeviations: stale },
        'violated',
      ],
      ['of a stale line', 'failure', { verdict: 'violated', staleDeviations: stale }, 'stale'],
      [
        'of a stale line beside advice that is not kept',
        'failure',
        { verdict: 'violated', checks: [failed('SHOULD')], staleDeviations: stale },
        'stale',
      ],
      ['of a strict run', 'failure', { verdict: 'violated', checks: [failed('SHOULD')] }, 'violated'],
      ['of an outage', 'failure', { verdict: 'inconclusive' }, 'inconclusive'],
      ['of a run that left no report', 'failure', undefined, 'inconclusive'],
      ['of a run that did not begin', 'skipped', undefined, 'inconclusive'],
    ])('%s', (_what, OUTCOME, report, kind) => {
      const whole = { checks: [], staleDeviations: [], ...report };
      if (report) writeFileSync(inside('reports/contract.json'), JSON.stringify(whole));
      expect(shell(script, { OUTCOME, FOLDER: 'reports/' }).status).toBe(0);
      expect(said('output')).toBe(`kind=${kind}\n`);
    });

    test('of a choice is read where that was written', () => {
      expect(step('id: read')).toMatch(/FOLDER: reports\/\S+ inputs\.only && 'selection' }}\n/);
    });
  });

  describe('the issue', () => {
    const script = scriptOf(step('gh issue create'));
    const RUN = 'https://github.com/o/r/actions/runs/1';
    const list =
      'gh|issue|list|--label|contract-nightly|--state|open|--limit|1|--json|number|--jq|.[].number|\n';
    const open = (title: string) =>
      'gh|label|create|contract-nightly|--force|--description|How the nightly run of the contract ended|\n' +
      `gh|issue|create|--title|Nightly: ${title}|--label|contract-nightly|--body-file|told.md|\n`;
    const comment = 'gh|issue|comment|7|--body-file|told.md|\n';
    const rename = (title: string) =>
      `gh|api|--silent|--method|PATCH|repos/o/r/issues/7|-f|title=Nightly: ${title}|\n`;

    function tell(KIND: string, isOpen: boolean) {
      listen('gh', isOpen ? { to: 'issue list', text: '7' } : undefined);
      const { status, stderr } = shell(script, { KIND, RUN, GH_REPO: 'o/r' });
      expect([status, stderr]).toEqual([0, '']);
      return said('heard').replace(list, '');
    }

    test.each([
      ['violated', 'the contract is violated', 'The API does not do what'],
      ['stale', 'the deviations file is out of date', 'A line of the deviations file no longer fits'],
      ['inconclusive', 'the run is inconclusive', 'Nothing is said against the API'],
      ['', 'the run is inconclusive', 'Nothing is said against the API'],
    ])('of a bad night is opened, with its causes: %s', (kind, title, sentence) => {
      writeFileSync(inside('reports/contract.md'), '## The causes\n');
      expect(tell(kind, false)).toBe(open(title));
      expect(said('told.md')).toContain(sentence);
      expect(said('told.md')).toContain(` The run: ${RUN}\n\n## The causes\n`);
    });

    test.each([
      ['violated', rename('the contract is violated')],
      ['stale', rename('the deviations file is out of date')],
      // It knows nothing better than the night before.
      ['inconclusive', ''],
    ])('of the night before gets a comment: %s', (kind, renamed) => {
      expect(tell(kind, true)).toBe(comment + renamed);
      expect(said('told.md')).toMatch(/ The run: .*\n\nIt left no report: its log says why\.\n$/);
    });

    test('is closed after a good night, if there is one', () => {
      expect(tell('holds', true)).toBe(`gh|issue|close|7|--comment|The contract holds again: ${RUN}|\n`);
      writeFileSync(inside('heard'), '');
      expect(tell('holds', false)).toBe('');
    });

    test('is not longer than GitHub takes, and ends with a whole letter', () => {
      writeFileSync(inside('reports/contract.md'), `x${'…'.repeat(30_000)}`);
      tell('violated', false);
      expect(said('told.md')).toMatch(/x…+$/);
      expect(said('told.md').length).toBeLessThan(65_536);
    });
  });
});
