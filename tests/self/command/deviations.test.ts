/** What fails a run beside a broken MUST, and what does not. */
import { expect, test } from '@jest/globals';
import { against, openSandbox, runCommand } from './run-command';

test('A failure that is declared is known and does not fail the run; lines that no longer fit do', async () => {
  const sandbox = await openSandbox({ fault: 'second-delete-answers-410' });
  const until = '2999-12-31';
  const [known, stale] = await Promise.all(
    [
      [
        '# agreed with the vendor',
        '',
        `refuses-second-delete until ${until}: our gateway answers 410`,
        `same-job-at-once until ${until}: our gateway answers 410`,
      ],
      [
        'refuses-second-delete until 2020-01-01: our gateway answered 410',
        `deletes-pending until ${until}: had been broken`,
        '',
        `deletes-pendig until ${until}: was never a check`,
      ],
    ].map((lines) =>
      runCommand({
        env: { ...against(sandbox), CIELO24_DEVIATIONS: 'deviations.txt' },
        given: { 'deviations.txt': lines.join('\n') },
      }),
    ),
  );
  expect(known!.ids('failed')).toEqual([]);
  expect(known!.ids('known')).toEqual(['refuses-second-delete', 'same-job-at-once']);
  expect(known!.check('refuses-second-delete').reason).toBe(`our gateway answers 410 (until ${until})`);
  expect(known!.exitCode).toBe(0);
  expect(known!.said).toMatch(/Known deviations .*refuses-second-delete.*: our gateway answers 410/);

  expect(stale!.exitCode).toBe(1);
  expect(stale!.ids('failed')).toEqual(['refuses-second-delete', 'same-job-at-once']);
  const problems = [
    { line: 1, checkId: 'refuses-second-delete', problem: 'It expired on 2020-01-01.' },
    { line: 2, checkId: 'deletes-pending', problem: expect.stringContaining('passes') },
    { line: 4, checkId: 'deletes-pendig', problem: expect.stringContaining('no check') },
  ];
  expect(stale!.contract.staleDeviations).toEqual(problems);
  for (const { line, checkId } of problems) expect(stale!.said).toContain(`line ${line}, ${checkId}: `);
});

test('A line that no longer fits fails a run that has nothing else to complain of', async () => {
  const sandbox = await openSandbox();
  const run = await runCommand({
    env: { ...against(sandbox), CIELO24_DEVIATIONS: 'deviations.txt' },
    given: { 'deviations.txt': 'refuses-nothing until 2999-12-31: had been broken\n' },
    flags: ['-t', 'refuses-nothing'],
  });
  expect(run.ids('failed')).toEqual([]);
  expect(run.exitCode).toBe(1);
  expect(run.said).toContain('line 1, refuses-nothing: ');
  expect(run.said).toContain('but the deviations file is OUT OF DATE');
});

test.each([
  ['a SHOULD', 'refusal-comment-empty', ['comment-not-empty', 'comment-names-missing-parameter']],
  ['drift', 'success-extra-field', ['drift-success']],
])('%s fails the run under CIELO24_STRICT, and is only told without', async (_what, fault, ids) => {
  const sandbox = await openSandbox({ fault });
  const [lenient, strict] = await Promise.all(
    ['false', 'true'].map((strictness) =>
      runCommand({ env: { ...against(sandbox), CIELO24_STRICT: strictness } }),
    ),
  );
  expect([lenient?.ids('failed'), strict?.ids('failed')]).toEqual([ids, ids]);
  expect([lenient?.exitCode, strict?.exitCode]).toEqual([0, 1]);
  expect(lenient?.said).toMatch(/advice; does not fail the run\) /);
});
