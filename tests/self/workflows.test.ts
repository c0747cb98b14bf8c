/** What the workflows of GitHub Actions may do, and how the nightly one ends. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { VARIABLES } from '../support/settings/read';

const FOLDER = path.resolve(__dirname, '../../.github/workflows');
const texts = new Map(
  readdirSync(FOLDER).map((name) => [name, readFileSync(path.join(FOLDER, name), 'utf8')]),
);
const nightly = texts.get('nightly.yml')!;

/** The steps of a workflow, as text. */
const stepsOf = (text: string) => text.split(/\n(?= {6}- )/).slice(1);

/** The one with this in it. */
function step(part: string): string {
  const [found, ...more] = stepsOf(nightly).filter((one) => one.includes(part));
  if (!found || more.length > 0) throw new Error(`Not one step has "${part}" in it.`);
  return found;
}

/** What the step gives to the shell. */
const scriptOf = (one: string) => one.split('run: |\n')[1]!.replace(/^ {10}/gm, '');

describe.each([...texts])('%s', (_name, text) => {
  test('uses what others wrote only as it was at one commit', () => {
    const used = [...text.matchAll(/uses: (.*)/g)].map(([, what]) => what);
    expect(used.length).toBeGreaterThan(0);
    for (const what of used) expect(what).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('may read the code, and nothing else', () => {
    expect(text.match(/^permissions:\n(?: {2}.*\n)+/m)?.[0]).toBe('permissions:\n  contents: read\n');
    expect(text.match(/permissions:/g)).toHaveLength(1);
    expect(text.match(/persist-credentials: (.*)/)?.[1]).toBe('false');
  });

  test('lets no text of others into its shell', () => {
    for (const one of stepsOf(text)) expect(one.split(/\brun: /)[1] ?? '').not.toContain('${{');
  });
});

test('Secrets go from one environment of the repository to the step that checks, and nowhere else', () => {
  const check = step('id: contract');
  expect(nightly).toContain('environment: cielo24-sandbox');
  const given = [...check.matchAll(/(\w+): \$\{\{ secrets\.(\w+) \}\}/g)];
  for (const [, variable, secret] of given) expect(secret).toBe(variable);
  expect(nightly.match(/secrets\./g)).toHaveLength(given.length);
  expect(texts.get('suite.yml')).not.toMatch(/secrets\.|CIELO24_(?!BASE_URL: '')/);
});

test('It sets no variable that the suite does not know', () => {
  const set = [...nightly.matchAll(/^ +(CIELO24_\w+):/gm)].map(([, name]) => name);
  expect(set.filter((name) => !(VARIABLES as string[]).includes(name!))).toEqual([]);
  expect(set).toContain('CIELO24_USERNAME');
});

test('It runs every night and on demand, against the sandbox where nothing else is set', () => {
  expect(nightly).toMatch(/^on:\n {2}schedule:\n {4}- cron: '\d+ \d+ \* \* \*'\n {2}workflow_dispatch:\n/m);
  const check = step('id: contract');
  expect(check).toMatch(/CIELO24_BASE_URL: .* \|\| 'https:\/\/sandbox\.cielo24\.com' \}/);
  // A cancelled step's signal reaches npm only where no shell stands before it.
  expect(check).toMatch(
    /run: exec npm run (--silent )?contract -- \$\{ONLY:\+"--testNamePattern=\$ONLY"\}\n/,
  );
  for (const variable of ['USERNAME', 'PASSWORD', 'SECUREKEY', 'OTHER_USERNAME', 'OTHER_PASSWORD'])
    expect(check).toContain(`CIELO24_${variable}: \${{ secrets.CIELO24_${variable} }}`);
  expect(check).toMatch(/CIELO24_STRICT: .*inputs\.strict/);
});

test('A step of its own decides how it ends, for the one that checks does not end it', () => {
  expect(step('id: contract')).toContain('continue-on-error: true');
  expect(stepsOf(nightly).filter((one) => one.includes('continue-on-error'))).toHaveLength(1);
  for (const name of ['VIOLATED', 'INCONCLUSIVE']) expect(step(`name: ${name}`)).toMatch(/^ +exit [12]$/m);
});

test("The suite's own changes pass through everything, on the main branch and before", () => {
  const suite = texts.get('suite.yml')!;
  expect(suite).toMatch(/^on:\n {2}push:\n {4}branches: \[main\]\n {2}pull_request:\n/m);
  expect(suite).toMatch(/run: bash \.ci\/run$/m);
  expect(suite).not.toContain('continue-on-error');
});

test('Every job ends by itself', () => {
  for (const text of texts.values()) expect(text).toMatch(/^ {4}timeout-minutes: \d+$/m);
});

test('It keeps the reports, however the check ended', () => {
  expect(step('upload-artifact')).toMatch(/if: always\(\)\n(?:.*\n)+ +path: reports\//);
});

describe('A night that went wrong ends', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the shell of a step where such a run has left its report. */
  function shell(script: string, verdict: string | undefined) {
    folder = mkdtempSync(path.join(os.tmpdir(), 'workflow-'));
    mkdirSync(path.join(folder, 'reports'));
    if (verdict) writeFileSync(path.join(folder, 'reports/contract.json'), JSON.stringify({ verdict }));
    const output = path.join(folder, 'output');
    writeFileSync(output, '');
    const env = { PATH: process.env.PATH, GITHUB_OUTPUT: output };
    const { status, stdout } = spawnSync('bash', ['-e', '-c', script], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    return { status, stdout, output: readFileSync(output, 'utf8') };
  }

  test.each([
    ['violated', 'violated'],
    ['inconclusive', 'inconclusive'],
    [undefined, 'none'],
  ])('by its verdict: %s', (verdict, read) => {
    const { status, output } = shell(scriptOf(step('id: read')), verdict);
    expect([status, output]).toEqual([0, `verdict=${read}\n`]);
  });

  test.each([
    ['VIOLATED', "== 'violated'", 1, '::error '],
    ['INCONCLUSIVE', "!= 'violated'", 2, '::warning '],
  ])('in a step of its own name: %s', (name, condition, exitCode, told) => {
    const one = step(`name: ${name}`);
    expect(one).toContain(
      `if: steps.contract.outcome == 'failure' && steps.read.outputs.verdict ${condition}`,
    );
    const { status, stdout } = shell(scriptOf(one), undefined);
    expect([status, stdout.slice(0, told.length)]).toEqual([exitCode, told]);
  });
});
