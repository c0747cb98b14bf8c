/** `junit.xml` of real runs, and the Markdown summary: for machines and for a screen, whatever the server answered. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { renderMarkdown } from '../report/markdown';
import type { RunResult } from '../support/result';
import { hostile } from './command/hostile-server';
import { against, type Finished, openSandbox, runCommand, serve } from './command/run-command';
import { attacks, hostileResult } from './hostile-result';
import { all, type Element, parseXml } from './well-formed';

const runs = {} as Record<'fault' | 'trouble' | 'attacked', Finished>;

beforeAll(async () => {
  const [broken, troubled, behind] = await Promise.all([
    openSandbox({ fault: 'refusals-crash' }),
    openSandbox({ trouble: 'down-half-way' }),
    openSandbox(),
  ]);
  const secrets = attacks.map((text) => text.toWellFormed());
  const attacked = await serve(hostile({ sandbox: behind, secrets, other: 'the-other' }));
  const env = { CIELO24_BASE_URL: attacked, CIELO24_USERNAME: 'someone', CIELO24_PASSWORD: 'something' };
  [runs.fault, runs.trouble, runs.attacked] = await Promise.all([
    runCommand({ env: against(broken) }),
    runCommand({ env: against(troubled) }),
    runCommand({ env }),
  ]);
});

const KINDS = ['fault', 'trouble', 'attacked'] as const;

describe.each(KINDS)('junit.xml of a run with %s', (kind) => {
  let run: Finished;
  let suites: Element;
  let cases: Element[];

  beforeAll(() => {
    run = runs[kind];
    suites = parseXml(run.files['reports/junit.xml']!);
    cases = all(suites, 'testcase');
  });

  test('is well-formed, and has each check once, under its endpoint and section', () => {
    expect(suites.name).toBe('testsuites');
    expect(cases.map(({ attributes }) => [attributes.classname, attributes.name])).toEqual(
      run.contract.checks.map(({ endpoint, section, id, title }) => [
        `${endpoint}.${section}`,
        `${id}: ${title}`,
      ]),
    );
    for (const { attributes } of cases) expect(Number(attributes.time)).toBeGreaterThanOrEqual(0);
  });

  test('tells failed, inconclusive and not exercised apart from passed, with the reason', () => {
    for (const [index, { status, level, reason, evidence }] of run.contract.checks.entries()) {
      const [outcome, ...more] = cases[index]!.children;
      expect(more).toEqual([]);
      const excused = status === 'not-exercised' || (status === 'failed' && level !== 'MUST');
      if (status === 'passed') expect(outcome).toBeUndefined();
      else if (status === 'inconclusive')
        expect(outcome).toMatchObject({ name: 'error', text: expect.stringContaining(reason!) });
      else if (excused) expect(outcome).toMatchObject({ name: 'skipped', attributes: { message: /./ } });
      else expect(outcome).toMatchObject({ name: 'failure', text: expect.stringContaining('expected') });
      if (outcome?.name === 'failure') expect(outcome.text).toContain(evidence!.expected);
    }
  });

  test('counts right', () => {
    const count = (name: string) => String(all(suites, name).length);
    for (const element of [suites, ...all(suites, 'testsuite')]) {
      expect(element.attributes).toMatchObject({
        tests: count('testcase'),
        failures: count('failure'),
        errors: count('error'),
      });
    }
    expect(all(suites, 'testsuite')[0]!.attributes.skipped).toBe(count('skipped'));
  });
});

test('The three runs have something of every kind', () => {
  const outcomes = KINDS.flatMap((kind) => all(parseXml(runs[kind].files['reports/junit.xml']!), 'testcase'));
  expect(new Set(outcomes.map(({ children }) => children[0]?.name))).toEqual(
    new Set([undefined, 'failure', 'error', 'skipped']),
  );
  expect(KINDS.map((kind) => runs[kind].exitCode)).toEqual([1, 2, 1]);
});

describe('The summary in Markdown', () => {
  test('says where it was not the whole contract', () => {
    expect(renderMarkdown(hostileResult)).toContain('**This was not the whole contract.**');
    expect(renderMarkdown({ ...hostileResult, partial: undefined } as RunResult)).not.toContain(
      'whole contract',
    );
  });

  /** The tables, each as its rows, each as its cells. */
  const tablesOf = (markdown: string) =>
    markdown
      .split('\n\n')
      .filter((block) => block.startsWith('|'))
      .map((block) => block.split('\n').map((row) => row.split(/(?<!\\)\|/).slice(1, -1)));

  const results: [string, () => RunResult][] = [
    ...KINDS.map((kind): [string, () => RunResult] => [kind, () => runs[kind].contract]),
    ['hostility in every field', () => hostileResult],
  ];

  test.each(results)('of a run with %s says the verdict first, then what failed', (_name, result) => {
    const markdown = renderMarkdown(result());
    const [headline, sentence] = markdown.split('\n\n');
    const words = { holds: 'holds', violated: 'violated', inconclusive: 'inconclusive' };
    expect(headline).toMatch(new RegExp(`^## \\S+ The .*${words[result().verdict]}$`));
    expect(sentence).toMatch(/^\w.* exit code [012]\.$/);
    const headings: string[] = markdown.match(/^### .*$/gm) ?? [];
    const failed = headings.indexOf('### Failed');
    if (result().checks.some(({ status }) => status === 'failed')) expect(failed).toBeGreaterThanOrEqual(0);
    expect(headings.slice(0, Math.max(0, failed))).toEqual(
      result().problems.length > 0 ? ['### What kept the run from being done'] : [],
    );
  });

  test.each(results)('of a run with %s fits on a screen, with no row broken', (_name, result) => {
    const markdown = renderMarkdown(result());
    expect(markdown.split('\n').length).toBeLessThan(80);
    expect(markdown.length).toBeLessThan(20_000);
    const tables = tablesOf(markdown);
    expect(tables.length).toBeGreaterThan(0);
    for (const rows of tables) expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
  });

  test('lets no text of the server format, link, load or mention anything', () => {
    const prose = renderMarkdown(hostileResult).replace(/`[^`\n]*`/g, '');
    expect(prose.replaceAll(/<\/?span>/g, '')).not.toMatch(/[<>]/);
    expect(prose).not.toMatch(/(?<!\\)[[\]]|https?:\/\/|@\w/);
    expect(prose).not.toMatch(/(?![\n\t\u200b])[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(prose.match(/^#+ .*$/gm)).toEqual([
      '## ❌ The contract is violated',
      '### What kept the run from being done',
      '### Failed',
      '### Inconclusive',
      '### Not exercised',
      '### Known deviations',
      '### Lines of the deviations file that no longer fit',
      '### Jobs left behind',
      '### Notes',
    ]);
  });
});
