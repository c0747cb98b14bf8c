/**
 * Judges mutants of the suite for `npm run mutation`, in seconds: the quick tests, one whole run against a server without
 * fault, then faults, variants and troubles that stand for all of them, each with no more checks than it takes. `npm test`
 * has the whole catalogue.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { deleteJob } from '../../contract/delete-job';
import type { SandboxOptions } from '../../sandbox';
import type { Contract, Section } from '../../support/check';
import type { RunResult } from '../../support/result';
import type { Settings } from '../../support/settings/read';
import { expectedFailures } from '../expected-failures';
import { idsOf, overlapping, perform } from '../perform';

/** Performed with the checks that fail for them, with `ALWAYS`, and with what is named here beside them. */
const FAULTS: Record<string, string[]> = {
  // What the answers look like
  'success-type-html': [],
  'success-task-id-not-hex': [],
  'success-task-id-constant': [],
  'success-task-id-is-job-id': [],
  'success-task-id-of-making': [],
  'success-extra-null': [],
  'refusal-type-header-absent': [],
  'refusal-type-undocumented': [],
  'refusal-comment-empty-for-status': [],
  'refusal-comment-names-wrong': [],
  'refusal-type-unfit-for-missing': [],
  'refusal-type-unfit-for-token': ['refuses-api_token-unknown'],
  'refusal-type-unfit-for-ended-token': ['refuses-dead-token'],
  'refusal-type-unfit-for-unknown-job': [],
  'refusal-type-unfit-for-deleted-job': [],
  'refusal-extra-field': [],
  'leak-token': [],
  'leak-owner': ['keeps-job-of-another-account'],
  'leak-stack-trace': [],
  // Which jobs can be deleted
  'pending-with-medium-refused': [],
  'complete-says-yes': [],
  'reviewing-deleted': [],
  'started-refused-yet-reset': [],
  // Who may delete a job
  'owner-not-checked': [],
  'foreign-refused-yet-taken': [],
  'token-ended-accepted': [],
  'ended-token-refused-yet-deleted': [],
  // What a request must carry
  'all-absent-crashes': [],
  'refusals-answer-422': [],
  'v-absent-accepted': [],
  'empty-v-refused-yet-deleted': [],
  'missing-job-id-answers-404': [],
  'job-id-as-number': [],
  'job-id-by-external-id': [],
  // What happens when a parameter is given twice
  'twice-answers-500': [],
  'twice-refused-yet-deleted': [],
  'twice-job-id-both-deleted': [],
  // Deleted means gone, and nothing else is
  'second-delete-says-yes': [],
  copied: [],
};

/** Performed with all checks of jobs' fates; these fail at least, and what else does is a matter of chance. */
const FATES: Record<string, string[]> = {
  'nothing-deleted': ['deletes-pending', 'gone-from-list', 'stays-gone'],
  'authorizing-refused': ['deletes-authorizing', 'gone-from-list'],
  'hidden-from-list-only': ['deletes-pending'],
  'hidden-from-info-only': ['gone-from-list', 'stays-gone'],
  reappears: ['stays-gone'],
  'deletes-one-before-too': [],
  'completes-one-before': [],
  'renames-newest': [],
  'unnames-others': ['keeps-neighbours'],
};

const VARIANTS = [
  'media-type-with-charset',
  'ids-upper-case-when-read',
  'info-without-status',
  'list-without-names',
  'list-late',
  'deletion-late',
  'no-authorization',
];

/** With what comes of each. */
const TROUBLES: Record<string, RunResult['verdict']> = {
  'reset-after-first-of-each-call': 'holds',
  '503-first-of-each-call': 'holds',
  'cut-off-on-delete': 'inconclusive',
  'page-welcome': 'inconclusive',
  'new-crashes': 'inconclusive',
  'info-crashes': 'inconclusive',
};

/** Performed for every fault: what has to be there for closing checks to look back on. */
const ALWAYS = [
  'deletes-pending',
  'keeps-reviewing',
  'refuses-second-delete',
  'refuses-v-missing',
  'refuses-job_id-unknown',
];

const AT_ONCE = 8;

const idsIn = (sections: Section[]) => sections.flatMap(({ checks }) => checks.map(({ id }) => id));
const fates = idsIn(deleteJob.sections.slice(0, 3));
const closing = idsIn(deleteJob.sections.filter(({ stage }) => stage !== 'first'));
const all = idsIn(deleteJob.sections);

/** The contract with these checks only. */
const only = (ids: string[]): Contract => ({
  ...deleteJob,
  sections: deleteJob.sections
    .map((section) => ({ ...section, checks: section.checks.filter(({ id }) => ids.includes(id)) }))
    .filter(({ checks }) => checks.length > 0),
});

const QUICK: Partial<Settings> = {
  patienceMs: 200,
  retryPauseMs: 5,
  requestTimeoutMs: 1_000,
  processingTimeoutMs: 3_000,
};

const judged = (options: SandboxOptions, ids = all, settings: Partial<Settings> = {}) =>
  perform({ processing: { takesMs: 600 }, ...options }, { ...QUICK, ...settings }, () => only(ids));

/** Judges each by its name, and no more once one is wrong: a mutant has to be caught once only. */
async function judgeEach(names: string[], judge: (name: string) => Promise<string>): Promise<void> {
  const wrong: string[] = [];
  await overlapping(names, AT_ONCE, async (name) => {
    if (wrong.length > 0) return;
    const found = await judge(name);
    if (found) wrong.push(`${name}: ${found}`);
  });
  expect(wrong).toEqual([]);
}

/** Too slow to judge each mutant, or of what is not mutated: reports, documents, workflows. */
const NOT_JUDGING =
  /^(catalogue|console|documentation|faults-[12]|mask|one-place|openapi|page|reporter|reports|troubles|variants|workflows)\.test/;

const quick = readdirSync(path.join(__dirname, '..')).filter(
  (file) => file.endsWith('.test.ts') && !NOT_JUDGING.test(file),
);

// Within a block each, so that what one sets up for its tests is not set up for those of another.
for (const file of quick) describe(file, () => void require(`../${file}`));

test('a server without fault keeps every promise, and nothing of the run is left there', async () => {
  const { result, sandbox } = await judged({});
  expect(idsOf(result, 'passed')).toEqual([...all].sort());
  const { verdict, problems, notes, leftovers, staleDeviations, partial } = result;
  expect({ verdict, problems, notes, staleDeviations, partial }).toEqual({
    verdict: 'holds',
    problems: [],
    notes: [],
    staleDeviations: [],
    partial: undefined,
  });
  expect(leftovers.map(({ reason }) => reason)).toEqual(['A job that is Complete cannot be deleted.']);
  const left = sandbox.jobs().filter(({ name }) => name.startsWith('contract-suite'));
  expect(left.map(({ status }) => status)).toEqual(['Complete']);
});

test('faults are caught by the checks meant to', async () => {
  await judgeEach(Object.keys(FAULTS), async (name) => {
    const { fails, mayFail } = expectedFailures[name]!;
    const some = [...ALWAYS, ...fails, ...(FAULTS[name] ?? []), ...closing];
    const failed = idsOf((await judged({ fault: name }, some)).result, 'failed');
    const missed = fails.filter((id) => !failed.includes(id));
    const surplus = mayFail ? [] : failed.filter((id) => !fails.includes(id));
    return [...missed.map((id) => `not ${id}`), ...surplus].join(', ');
  });
});

test('jobs that meet with another fate than they should are told', async () => {
  await judgeEach(Object.keys(FATES), async (name) => {
    const { result } = await judged({ fault: name }, [...fates, ...closing]);
    const failed = idsOf(result, 'failed');
    const missed = FATES[name]!.filter((id) => !failed.includes(id));
    return [
      ...missed.map((id) => `not ${id}`),
      ...(result.verdict === 'violated' ? [] : [result.verdict]),
    ].join(', ');
  });
});

test('variants raise no alarm', async () => {
  const some = ['gone-from-list', 'keeps-neighbours', 'refuses-dead-token', 'job-id-twice'];
  const quick = [...ALWAYS, ...some, 'deletes-authorizing', 'deletes-pending-with-medium', ...closing];
  await judgeEach(VARIANTS, async (variant) => {
    const settings = { concurrency: 8, patienceMs: 4_000, lagMs: 2_000 };
    const { result, sandbox } = await judged({ variant }, quick, settings);
    const left = sandbox
      .jobs()
      .filter(({ name, status }) => name.startsWith('contract-suite') && /Authorizing|Pending/.test(status));
    const unsure = [...idsOf(result, 'failed'), ...idsOf(result, 'inconclusive'), ...result.problems];
    const lines = [...unsure, ...left.map(({ name }) => name)];
    return result.verdict === 'holds' && lines.length === 0 ? '' : `${result.verdict}, ${lines.join(', ')}`;
  });
});

test('trouble is told as such, or got through', async () => {
  const some = ['deletes-authorizing', 'gone-from-list', 'refuses-v-missing', ...closing];
  await judgeEach(Object.keys(TROUBLES), async (trouble) => {
    const { result } = await judged({ trouble }, some, { concurrency: 8 });
    const failed = idsOf(result, 'failed');
    return result.verdict === TROUBLES[trouble] && failed.length === 0
      ? ''
      : `${result.verdict}, ${[...failed, ...result.problems].join(', ')}`;
  });
});

test('every check is killed by one of these faults', () => {
  const killed = new Set(
    [...Object.keys(FAULTS), ...Object.keys(FATES)].flatMap((name) => expectedFailures[name]?.fails ?? []),
  );
  expect(all.filter((id) => !killed.has(id))).toEqual([]);
});
