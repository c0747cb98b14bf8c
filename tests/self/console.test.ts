/** The last lines of a run. */
import { expect, test } from '@jest/globals';
import { summaryLines } from '../report/console';
import type { CheckResult, RunResult } from '../support/result';

const check = (id: string, status: CheckResult['status'], more: Partial<CheckResult> = {}): CheckResult => ({
  ...{
    id,
    level: 'MUST',
    title: `It is ${id}.`,
    source: 'A page: so',
    section: 'A section',
    endpoint: 'Delete Job',
  },
  ...{ status, durationMs: 1 },
  ...more,
});

test('They tell what failed, what was tried again and what is left, each with its reason', () => {
  const result: RunResult = {
    ...{
      version: 2,
      suite: '0.2.0',
      seed: 1,
      causes: [],
      verdict: 'violated',
      target: 'https://sandbox.cielo24.com',
      startedAt: '2026-11-24T00:00:00.000Z',
    },
    ...{
      durationMs: 1_500,
      requests: 7,
      logins: 2,
      partial: 'left out',
      problems: ['A problem.'],
      notes: ['A note.'],
    },
    checks: [
      check('broken', 'failed'),
      check('shaky', 'passed', { retries: ['Cut.', 'Lost.'] }),
      check('declared', 'known', { reason: 'agreed (until 2999-12-31)' }),
      check('unsure', 'inconclusive', { reason: 'No answer.' }),
      check('idle', 'not-exercised', { reason: 'No second account.' }),
    ],
    leftovers: [{ jobId: 'a'.repeat(32), name: 'a-name', reason: 'It is In Process.' }],
    staleDeviations: [{ line: 3, checkId: 'fixed', problem: 'It passes.' }],
  };
  const text = summaryLines(
    result,
    { files: ['reports/contract.json'], problems: ['A report could not be written.'] },
    false,
    (plain) => plain,
  );
  for (const block of [
    'Problems:\n  A problem.',
    'Failed:\n  broken: It is broken.',
    'Known deviations:\n  declared: agreed (until 2999-12-31)',
    'Deviations to be struck from the file:\n  line 3, fixed: It passes.',
    'Inconclusive:\n  unsure: No answer.',
    'Not exercised:\n  idle: No second account.',
    'Tried more than once:\n  shaky: Cut. Lost.',
    `Left on the target:\n  ${'a'.repeat(32)} a-name: It is In Process.`,
    'Notes:\n  A note.\n  A report could not be written.',
    'This was not the whole contract: left out',
    'Reports: reports/contract.json',
    'Verdict: the contract is VIOLATED at https://sandbox.cielo24.com (exit 1)',
  ])
    expect(text).toContain(block);
});
