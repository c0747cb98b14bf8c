/** What people see of a run on their screen, or in a log. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Console, type ConsoleOptions, type SectionPlan, wantsColor } from '../report/console/console';
import type { RunResult } from '../support/result';
import { examples } from './example-results';
import { hostileResult } from './hostile-result';

// A console that is not told of the end of its run keeps looking at the time.
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const WRITTEN = { files: ['reports/contract.html', 'reports/junit.xml'], problems: [] };

/** A screen of 80 columns, or a log. */
function open(options: Partial<ConsoleOptions> = {}, isTTY = false) {
  const screen = { text: '' };
  const stream = {
    ...{ isTTY, columns: 80, rows: 50 },
    write: (text: string) => {
      screen.text += text;
      return true;
    },
  } as unknown as ConsoleOptions['stream'];
  const console = new Console({ verbose: false, color: false, strict: false, ...options, stream });
  return { screen, console };
}

function planOf({ checks }: RunResult): SectionPlan[] {
  const plan: SectionPlan[] = [];
  for (const { endpoint, section } of checks) {
    const known = plan.find((one) => one.endpoint === endpoint && one.title === section);
    if (known) known.checks += 1;
    else plan.push({ endpoint, title: section, checks: 1 });
  }
  return plan;
}

/** All that a run says from its beginning to its end. */
function tell(result: RunResult, options: Partial<ConsoleOptions> = {}, isTTY = false): string {
  const { screen, console } = open(options, isTTY);
  console.begin(result.target, planOf(result));
  for (const check of result.checks) console.onCheck(check);
  console.end(result, WRITTEN);
  return screen.text;
}

const linesOf = (text: string) => text.trimEnd().split('\n');
const COLOR = '\u001b[3';

describe('the size', () => {
  test('a good run fits 30 lines', () => {
    expect(linesOf(tell(examples.green())).length).toBeLessThanOrEqual(30);
  });

  test.each(['everything wrong', 'many causes'] as const)('%s: 80 lines at most', (kind) => {
    expect(linesOf(tell(examples[kind]())).length).toBeLessThanOrEqual(80);
  });

  test.each(Object.entries(examples))(
    '%s: 80 columns, but for a longer word, and a request that can be copied',
    (_, make) => {
      for (const options of [{}, { verbose: true }]) {
        const wide = linesOf(tell(make(), options)).filter((line) => line.length > 80);
        expect(wide.filter((line) => !/^ +\S+$|^ {3}request {3}curl /.test(line))).toEqual([]);
      }
    },
  );

  test('no word is broken', () => {
    const words = new Set(JSON.stringify(examples.red()).split(/[^\w-]+/));
    const [, end = ''] = tell(examples.red()).split('Known deviations');
    const reason = end.slice(0, end.indexOf('Left on')).match(/[\w-]{12,}/g)!;
    expect(reason.filter((word) => !words.has(word))).toEqual([]);
  });
});

describe('the sections', () => {
  test('have a line each, under their endpoint, in order, whichever ends first', () => {
    const result = examples.green();
    const reversed = { ...result, checks: [...result.checks].reverse() };
    const { screen, console } = open();
    console.begin('here', planOf(result));
    for (const check of reversed.checks) console.onCheck(check);
    const lines = linesOf(screen.text);
    expect(lines.slice(0, 4)).toEqual([
      'Checking Delete Job, Authorize Job at here',
      '',
      'Delete Job',
      '  ✓ Which jobs can be deleted                         7 of 7',
    ]);
    expect(lines.filter((line) => / of \d+$/.test(line)).length).toBe(14);
    expect(lines.indexOf('Authorize Job')).toBe(12);
  });

  test('on a terminal move in place', () => {
    const result = examples.red();
    const { screen, console } = open({}, true);
    console.begin('here', planOf(result));
    expect(screen.text).toContain('· Which jobs can be deleted                         0 of 7');
    const height = screen.text.split('\n').length - 2;
    console.onCheck(result.checks[0]!);
    expect(screen.text).toContain(`\u001b[${height}A`);
    expect(screen.text).toContain('1 of 7');
    expect(screen.text).toContain('1 of 138 checks done');
  });

  test('nothing moves where a terminal is too low for it', () => {
    const stream = { isTTY: true, columns: 80, rows: 10, write: () => true };
    const write = jest.spyOn(stream, 'write');
    const console = new Console({
      ...{ verbose: false, color: false, strict: false },
      stream: stream as unknown as ConsoleOptions['stream'],
    });
    console.begin('here', planOf(examples.green()));
    for (const check of examples.green().checks) console.onCheck(check);
    expect(write.mock.calls.flat().join('')).not.toContain('\u001b');
  });
});

describe('waiting', () => {
  test('says on what after two seconds, then less and less often', () => {
    const { screen, console } = open({ activity: () => 'Waiting for the login.' });
    console.begin('here', planOf(examples.green()));
    jest.advanceTimersByTime(1_500);
    expect(screen.text).not.toContain('Waiting');
    jest.advanceTimersByTime(1_000);
    expect(screen.text).toContain('… 0 of 138 checks done. Waiting for the login.\n');
    jest.advanceTimersByTime(57_500);
    expect(screen.text.match(/Waiting/g)!.length).toBeLessThan(8);
    console.end(examples.inconclusive(), WRITTEN);
    const { length } = screen.text;
    jest.advanceTimersByTime(60_000);
    expect(screen.text.length).toBe(length);
  });

  test('on a terminal it stands in the last line, and goes when something ends', () => {
    const { screen, console } = open({ activity: () => 'Waiting for the login.' }, true);
    console.begin('here', planOf(examples.green()));
    jest.advanceTimersByTime(2_500);
    expect(screen.text).toContain('  0 of 138 checks done. Waiting for the login.');
    screen.text = '';
    console.onCheck(examples.green().checks[0]!);
    expect(screen.text).not.toContain('Waiting');
  });

  test('after an interruption there is one line until the end', () => {
    const result = examples.interrupted();
    const { screen, console } = open({ activity: () => 'Waiting.' });
    console.begin('here', planOf(result));
    screen.text = '';
    console.interrupted();
    for (const check of result.checks) console.onCheck(check);
    jest.advanceTimersByTime(10_000);
    expect(screen.text).toBe('Interrupted: removing what the run made …\n');
    const late = {
      status: 'not-exercised' as const,
      reason: 'The job list does not show the jobs of this run.',
    };
    const checks = result.checks.map((check, at) => (at % 2 ? check : { ...check, ...late }));
    console.end({ ...result, checks, problems: ['The run was interrupted.'] }, WRITTEN);
    expect(linesOf(screen.text).length).toBeLessThan(12);
  });
});

describe('the end', () => {
  test('tells causes worst first with their evidence, then what was not exercised, then figures and verdict', () => {
    const text = tell(examples.red());
    const order = [
      'What failed, worst first',
      '1. A job that is Complete was deleted',
      'then      Job 3ec9f746b9de7146f56709c237c32104 is gone',
      '2. Authorizing a job of another account',
      '(advice; does not fail the run)',
      'Known deviations',
      'Not exercised',
      'CIELO24_OTHER_USERNAME',
      'keeps-complete failed.',
      'Left on the target\n  2 jobs: A job that is Complete cannot be deleted.',
      '138 checks: 129 passed, 6 failed',
      'Reports: reports/contract.html, junit.xml',
      'Verdict: the contract is VIOLATED at https://sandbox.cielo24.com (exit 1)',
    ].map((words) => text.indexOf(words));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('says one thing once where nothing could be begun', () => {
    for (const isTTY of [false, true]) {
      const text = tell(examples['login refused'](), {}, isTTY);
      expect(text.match(/The login was refused/g)).toEqual(['The login was refused']);
    }
    expect(tell(examples['login refused']())).not.toContain('Which jobs can be deleted');
  });

  test('says all problems, and what was judged once more at the end', () => {
    const problems = Array.from({ length: 9 }, (_, at) => `Setting ${at} is wrong.`);
    expect(tell({ ...examples.inconclusive(), problems })).toContain('Setting 8 is wrong.');
    const { screen, console } = open({}, true);
    const result = examples['everything wrong']();
    console.begin('here', planOf(result));
    for (const check of result.checks) console.onCheck({ ...check, status: 'passed' });
    screen.text = '';
    console.end(result, WRITTEN);
    expect(screen.text).toContain('37 not exercised');
  });

  test('speaks of what was chosen only', () => {
    const text = tell(examples.selected());
    expect(text).toContain('Verdict: what was chosen (-t pending) HOLDS at');
    expect(text).not.toContain('the contract');
  });

  test('says for what a run fails in which no MUST was broken', () => {
    const text = tell(examples.stale());
    expect(text).toContain('line 3, keeps-complete: The check passes');
    expect(text.replaceAll('\n', ' ')).toContain('but the deviations file is OUT OF DATE at');
    expect(text).not.toMatch(/VIOLATED|support@/);
    const result = examples.red();
    const checks = result.checks.filter(({ status, level }) => status !== 'failed' || level !== 'MUST');
    expect(tell({ ...result, checks, causes: [] }, { strict: true }).replaceAll('\n', ' ')).toContain(
      'VIOLATED (no MUST was broken: it is for what CIELO24_STRICT counts)',
    );
  });

  test('says whether a cause can wait, and what to send to whom', () => {
    const text = tell(examples.red());
    expect(text).toContain('   Wake somebody: jobs that have to stay are deleted.\n');
    expect(text).toContain('   No hurry: no sentence on the page of this call says it.\n');
    expect(text).toContain('Send what stands above to support@cielo24.com: ');
    const { screen, console } = open();
    console.end(examples.red(), { files: ['reports/contract.md'], problems: [] });
    expect(screen.text).toContain('Send reports/contract.md to support@cielo24.com: ');
    expect(tell(examples.green())).not.toContain('support@');
  });

  test('tells the steps of a history as a list, what was found once, and no request where none shows it', () => {
    const [check] = examples.red().checks.filter(({ evidence }) => evidence?.steps);
    const evidence = {
      ...check!.evidence!,
      found: ['x: one (in keeps-complete)', 'x: one (in keeps-in-process)', '"{\\"ErrorType\\":1}"'],
    };
    const tellWith = (more: object) =>
      tell({ ...examples.red(), causes: [], checks: [{ ...check!, evidence: { ...evidence, ...more } }] });
    const text = tellWith({});
    expect(text).toContain('   steps     1. make job A\n             2. delete A, as somebody else\n');
    expect(text).toContain('found     x: one (in keeps-complete) … and 1 more like it\n');
    expect(text).toContain('             "{"ErrorType":1}"\n');
    expect(text).not.toMatch(/ {3}(then|request) /);
    expect(tellWith({ found: ['500 text/html'] })).toMatch(/ {3}then (.|\n)* {3}request /);
    const steps = Array.from({ length: 40 }, (_, at) => `look at job ${at}`);
    expect(tellWith({ steps })).toContain('14. look at job 13\n             … and 26 more lines\n');
  });

  test('tells what became of several jobs once, and how many checks were not exercised for a cause', () => {
    const [first, ...others] = examples.red().checks.filter(({ id }) => /^(keeps-c|deleted-m)/.test(id));
    const aftermath = ['a', 'b', 'c'].map((letter) => `${letter.repeat(32)}: the job is gone`);
    const checks = [{ ...first!, evidence: { ...first!.evidence!, aftermath } }, ...others];
    const [cause] = examples.red().causes;
    const causes = [{ ...cause!, checks: [first!.id, 'deleted-means-gone-and-n-2'] }];
    const text = tell({ ...examples.red(), causes, checks });
    expect(text).toContain('   then      the job is gone (3 jobs)\n');
    expect(text).toContain('   1 check (and 1 more not exercised for it): keeps-complete\n');
  });

  test('says nothing of jobs that are left on a sandbox which ends with the run', () => {
    expect(tell(examples.red())).toContain('Left on the target');
    expect(tell(examples.red(), { isTargetGone: true })).not.toContain('Left on the target');
  });

  test('says where an answer is cut', () => {
    expect(tell(examples['everything wrong']())).toMatch(
      /… and 36 more lines\n +… \(the first \d+ of 12345 characters\)/,
    );
  });

  test('--verbose prints each check, and what each failure expected and found', () => {
    const lines = linesOf(tell(examples.red(), { verbose: true }));
    const ids = lines.filter((line) => /^(passed|failed|not exercised|known deviation) /.test(line));
    expect(ids.length).toBe(138);
    expect(lines.filter((line) => line.startsWith('   expected ')).length).toBeGreaterThan(6);
  });

  test('shows nothing that a terminal would obey', () => {
    expect(tell(hostileResult, { verbose: true })).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });
});

describe('color', () => {
  test('is there where it is wanted', () => {
    expect(tell(examples.red(), { color: true })).toContain(COLOR);
    expect(tell(examples.red())).not.toContain('\u001b');
    expect(tell(examples.red(), {}, true)).not.toContain(COLOR);
  });

  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('a terminal %s, with %j: %s', (isTTY, env, wanted) => {
    expect(wantsColor({ isTTY }, env)).toBe(wanted);
  });
});
