/** `junit.xml`, the Markdown summary, GitHub's annotations and `contract.json`: for machines and for a screen, whatever the server answered. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { summaryLines } from '../report/console/summary';
import { annotations } from '../report/github';
import { renderJunit } from '../report/junit';
import { renderMarkdown } from '../report/markdown/summary';
import { REPORTS, writeReports } from '../report/write';
import type { RunResult } from '../support/result';
import { endpoints, examples, life } from './example-results';
import { hostileResult } from './hostile-result';
import { type ReadCase, readers } from './junit-readers';

const results: [string, RunResult][] = [
  ...Object.entries(examples).map(([kind, make]): [string, RunResult] => [kind, make()]),
  ['hostility in every field', hostileResult],
];

describe.each(Object.entries(readers))('junit.xml, read by %s', (_reader, read) => {
  describe.each(results)('of a run with %s', (_kind, result) => {
    const suites = read(renderJunit(result, false));
    const own = suites.filter(({ name }) => name !== 'The run itself');
    const cases = own.flatMap((suite) => suite.cases);

    test('has a suite for each endpoint, and in it each check once', () => {
      expect(own.map(({ name }) => name)).toEqual([
        ...new Set(result.checks.map(({ endpoint }) => endpoint)),
      ]);
      if (result === hostileResult) expect(cases.length).toBe(result.checks.length);
      else
        expect(cases.map(({ classname, name, properties }) => [classname, name, properties.promise])).toEqual(
          result.checks.map(({ endpoint, section, id, title }) => [`${endpoint}.${section}`, id, title]),
        );
    });

    test('tells failed, inconclusive and not exercised apart from passed, with message and type', () => {
      for (const [index, { status, level, reason = '', restsOn = '' }] of result.checks.entries()) {
        const { outcome } = cases[index]!;
        if (status === 'passed') expect(outcome).toBeNull();
        else if (status === 'failed') {
          expect(outcome?.tag).toBe(level === 'MUST' ? 'failure' : 'skipped');
          expect(outcome).toMatchObject({ message: /expected/, type: /./, text: /./ });
        } else {
          const tag = status === 'inconclusive' ? 'error' : 'skipped';
          expect(outcome).toMatchObject({ tag, type: status });
          if (result !== hostileResult) {
            expect(outcome!.message).toContain(restsOn);
            expect(outcome!.text).toContain(reason);
          }
        }
      }
    });

    test('adds up, suite by suite', () => {
      for (const { cases, ...suite } of suites) {
        const count = (tag: string) => cases.filter(({ outcome }) => outcome?.tag === tag).length;
        expect(suite).toMatchObject({
          tests: cases.length,
          failures: count('failure'),
          errors: count('error'),
          skipped: count('skipped'),
        });
        expect(suite.time).toBeCloseTo(sum(cases), 3);
      }
    });

    test('says where, with which suite, and how long the run took', () => {
      for (const { properties } of suites)
        expect(properties).toMatchObject({
          'suite-version': result.suite,
          seed: String(result.seed),
          verdict: result.verdict,
          'run-seconds': String(result.durationMs / 1000),
          ...(result !== hostileResult && { target: result.target }),
        });
    });

    test('fails where the run fails', () => {
      const fails = suites.some((suite) => suite.failures > 0);
      expect(fails).toBe(result.verdict === 'violated');
    });
  });
});

const sum = (cases: ReadCase[]) => cases.reduce((seconds, { time }) => seconds + time, 0);

test('A failed SHOULD fails its case in a strict run', () => {
  const [read] = Object.values(readers);
  const failures = (strict: boolean) =>
    read!(renderJunit(examples.red(), strict)).reduce((number, suite) => number + suite.failures, 0);
  expect([failures(false), failures(true)]).toEqual([5, 6]);
});

describe('The summary in Markdown', () => {
  test.each(results)('of a run with %s says the verdict first, then the causes', (_name, result) => {
    const markdown = renderMarkdown(result);
    const [headline, sentence] = markdown.split('\n\n');
    if (result.verdict === 'violated') expect(headline).toMatch(/ is (violated|out of date)$/);
    else
      expect(headline).toMatch(RegExp(`^## \\S+ (The (contract|run)|What was chosen) .*${result.verdict}$`));
    expect(sentence).toMatch(/^\w.* exit code [012]\.$/);
    const headings: string[] = markdown.match(/^### .*$/gm) ?? [];
    const failed = headings.findIndex((heading) => heading.startsWith('### What failed'));
    if (result.checks.some(({ status }) => status === 'failed')) expect(failed).toBeGreaterThanOrEqual(0);
    const before = result.problems.length > 0 ? ['### What kept the run from being done'] : [];
    if (failed >= 0) expect(headings.slice(0, failed)).toEqual(before);
  });

  test('tells each cause, and of the worst what was expected and found, what became of the job, and the request', () => {
    const markdown = renderMarkdown(examples.red());
    expect(markdown).toContain(
      [
        '- **A job that is Complete was deleted, although its processing had begun.** (data lost) Wake somebody: jobs that have to stay are deleted. 2 checks: `keeps-complete`, `keeps-in-process`',
        '',
        '  ```text',
        '     promise   A job in status complete is kept: the request is refused, and the job stays as it was.',
        '     source    Delete Job, introduction: what the call is for',
        '     expected  status 400, and the job as it was',
        '     found     status 200 application/json',
        '     then      Job 3ec9f746b9de7146f56709c237c32104 is gone: job info answers 400 ITEM_NOT_FOUND, and',
        '               the list does not have it.',
        '     seen      2 of 2 times',
        '     request   curl -sS -i "https://sandbox.cielo24.com/api/job/delete?v=1&api_token=$CIELO24_API_TOKEN&job_id=3ec9f746b9de7146f56709c237c32104"',
        '     answer    200 application/json, after 12 ms',
        '               {"TaskId":"cc8095fbfecf4647b2e10b622d81c19b"}',
        '  ```',
      ].join('\n'),
    );
    expect(markdown).toContain(
      '- **ErrorType is not a documented word.** (wrong shape) It can wait until morning: no job was seen harmed, but a client that reads this goes wrong. 1 check: `what-the-answers-look-li-4`\n',
    );
  });

  test('has a headline of its own for a night whose only news is a line of the deviations file, and tells that first', () => {
    const blocks = renderMarkdown(examples.stale()).split('\n\n');
    expect(blocks[0]).toBe('## ❌ The deviations file is out of date');
    expect(blocks[1]).toBe(
      'The API broke no promise. 1 line of the deviations file no longer fits, which fails the run. The command ended with exit code 1.',
    );
    expect(blocks[2]).toBe('### Lines of the deviations file that no longer fit');
    const isBroken = { ...examples.red(), staleDeviations: examples.stale().staleDeviations };
    expect(renderMarkdown(isBroken)).toMatch(/^## ❌ The contract is violated\n/);
  });

  test('says what is new, still broken and mended since an earlier run', () => {
    const markdown = renderMarkdown(examples.red(), examples.red());
    expect(markdown).toContain('### Since the run of 2026-11-25 03:17 UTC\n\n- 7 still broken: ');
    expect(renderMarkdown(examples.green(), examples.red())).toContain('- 7 mended: ');
    expect(renderMarkdown(examples.red(), examples.green())).toContain('- 7 new: ');
    expect(renderMarkdown(examples['login refused'](), examples.red())).toContain(
      '- 7 broken then, not judged now: ',
    );
    expect(renderMarkdown(examples.green(), examples.green())).toContain('- Nothing changed');
  });

  test('says where it was not the whole contract, and speaks of what was chosen only', () => {
    expect(renderMarkdown(hostileResult)).toContain('**This was not the whole contract.**');
    expect(renderMarkdown(examples.selected())).toMatch(/^## ✅ What was chosen \(-t pending\) holds\n/);
  });

  test.each(results)('of a run with %s fits on a screen', (_name, result) => {
    const markdown = renderMarkdown(result);
    expect(markdown.split('\n').length).toBeLessThan(110);
    expect(markdown.length).toBeLessThan(20_000);
  });

  test('lets no text of the server format, link, load or mention anything', () => {
    const markdown = renderMarkdown(hostileResult, hostileResult);
    const blocks = markdown.match(/^ {2}```text\n( {5}.*\n)+ {2}```$/gm)!;
    expect(blocks.length).toBe(markdown.match(/^\s*```/gm)!.length / 2);
    const prose = blocks.reduce((text, block) => text.replace(block, ''), markdown).replace(/`[^`\n]*`/g, '');
    expect(prose.replaceAll(/<\/?span>/g, '')).not.toMatch(/[<>]/);
    expect(prose).not.toMatch(/(?<!\\)[[\]]|https?:\/\/|@\w/);
    expect(prose).not.toMatch(/(?![\n\t\u200b])[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(prose.match(/^#+ .*$/gm)).toEqual([
      '## ❌ The contract is violated',
      '### What kept the run from being done',
      '### What failed, worst first',
      '### Lines of the deviations file that no longer fit',
      expect.stringContaining('### Since the run of'),
      '### Inconclusive',
      '### Not exercised',
      '### Known deviations',
      '### Jobs left behind',
      '### Notes',
    ]);
  });
});

describe("GitHub's annotations", () => {
  const before = process.env.GITHUB_ACTIONS;
  afterEach(() => {
    if (before === undefined) delete process.env.GITHUB_ACTIONS;
    else process.env.GITHUB_ACTIONS = before;
  });

  test('name each cause; one that does not fail the run is a warning', () => {
    process.env.GITHUB_ACTIONS = 'true';
    const lines = annotations(examples.red(), false).trimEnd().split('\n');
    expect(lines[0]).toBe(
      '::error title=data lost%3A keeps-complete::A job that is Complete was deleted, although its processing had begun. Wake somebody: jobs that have to stay are deleted. Promised: A job in status complete is kept: the request is refused, and the job stays as it was. (2 checks; contract.html shows the requests)',
    );
    expect(lines.map((line) => line.split(' ')[0])).toEqual([...Array(4).fill('::error'), '::warning']);
    expect(annotations(examples.green(), false)).toBe('');
  });

  test('are no more than GitHub shows, a line each, whatever the server answers', () => {
    process.env.GITHUB_ACTIONS = 'true';
    const lines = annotations(examples['many causes'](), false).trimEnd().split('\n');
    expect(lines.length).toBe(10);
    expect(lines.at(-1)).toContain('129 more');
    for (const line of annotations(hostileResult, false).trimEnd().split('\n'))
      expect(line).toMatch(/^::(error|warning) title=[^:,\n]+::[^\n]+$/);
  });

  test('are nowhere else', () => {
    process.env.GITHUB_ACTIONS = '';
    expect(annotations(examples.red(), true)).toBe('');
  });
});

describe('contract.json', () => {
  const schema = JSON.parse(
    readFileSync(path.resolve(__dirname, '../../schemas/contract-result.json'), 'utf8'),
  );
  const fits = new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(schema);
  const written = (result: RunResult) => JSON.parse(JSON.stringify(result));

  test.each(results)('of a run with %s fits its schema', (_name, result) => {
    fits(written(result));
    expect(fits.errors ?? []).toEqual([]);
  });

  test.each<[string, (result: RunResult) => void]>([
    ['a verdict of another word', (result) => Object.assign(result, { verdict: 'maybe' })],
    ['no seed', (result) => Object.assign(result, { seed: undefined })],
    [
      'a check that is failed, without evidence',
      (result) => Object.assign(result.checks[0]!, { status: 'failed', evidence: undefined }),
    ],
    [
      'a check that is not exercised, without a reason',
      (result) => Object.assign(result.checks[0]!, { status: 'not-exercised' }),
    ],
    ['a field that nobody knows', (result) => Object.assign(result.checks[0]!, { mood: 'good' })],
  ])('%s does not fit', (_name, spoil) => {
    const result = examples.green();
    spoil(result);
    expect(fits(written(result))).toBe(false);
  });
});

describe('Writing them', () => {
  let folder: string;
  const before = process.env.GITHUB_STEP_SUMMARY;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'contract-reports-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env.GITHUB_STEP_SUMMARY;
    else process.env.GITHUB_STEP_SUMMARY = before;
  });
  const options = { strict: false, manual: { endpoints, life } };

  test("makes the folder, and adds the summary to GitHub's", () => {
    const summary = path.join(folder, 'summary.md');
    writeFileSync(summary, 'Before.\n');
    process.env.GITHUB_STEP_SUMMARY = summary;
    const reports = path.join(folder, 'a/b');
    const written = writeReports(examples.red(), { ...options, folder: reports });
    expect(written).toEqual({
      files: REPORTS.map((name) => path.join(reports, name)),
      missing: [],
      problems: [],
    });
    expect(JSON.parse(readFileSync(path.join(reports, 'contract.json'), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(examples.red())),
    );
    expect(readFileSync(summary, 'utf8')).toBe(`Before.\n${renderMarkdown(examples.red())}`);
  });

  test('says what could not be written, and writes the rest', () => {
    process.env.GITHUB_STEP_SUMMARY = path.join(folder, 'no/such/folder');
    mkdirSync(path.join(folder, 'contract.html'));
    const { files, missing, problems } = writeReports(examples.green(), { ...options, folder });
    expect(missing).toEqual(['contract.html']);
    expect(files.map((file) => path.basename(file))).toEqual(['contract.json', 'contract.md', 'junit.xml']);
    expect(problems).toEqual([
      `CIELO24_REPORT_DIR: ${path.join(folder, 'contract.html')} could not be written (EISDIR).`,
      `${process.env.GITHUB_STEP_SUMMARY} could not be written (ENOENT).`,
    ]);
  });

  test('leaves no part of one for which there is no room', () => {
    delete process.env.GITHUB_STEP_SUMMARY;
    symlinkSync('/dev/full', path.join(folder, 'contract.json.part'));
    const { missing } = writeReports(examples.green(), { ...options, folder });
    expect(missing).toEqual(process.platform === 'linux' ? ['contract.json'] : []);
    expect(readdirSync(folder).sort()).toEqual(REPORTS.filter((name) => !missing!.includes(name)));
  });

  test('what could not be written is told beside the verdict', () => {
    const look = { width: 999, strict: false, isTargetGone: false, paint: (text: string) => text };
    const verdictWith = (missing: string[]) =>
      summaryLines(examples.green(), { files: [], missing, problems: [] }, look).at(-1);
    expect(verdictWith([])).toMatch(/\(exit 0\)$/);
    expect(verdictWith(['contract.md', 'junit.xml'])).toMatch(
      /\(exit 0\); contract\.md, junit\.xml are missing among the reports$/,
    );
  });
});
