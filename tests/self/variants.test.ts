import { expect, test } from '@jest/globals';
import { variants } from '../sandbox';
import { readSettings } from '../support/settings/read';
import { idsOf, overlapping, perform } from './perform';

/** What the variants leave no occasion for. */
const NOT_EXERCISED: Record<string, string[]> = {
  'new-task-is-the-job': ['refuses-task-id-for-job_id'],
  'no-authorization': ['deletes-authorizing'],
  'processing-instant': ['keeps-in-process'],
  'processing-slow': ['keeps-complete'],
  'processing-endless': ['keeps-complete'],
  'processing-late': ['keeps-complete', 'keeps-in-process'],
  'processing-never': ['keeps-complete', 'keeps-in-process'],
};

/** May happen on a busy machine to any of them. */
const TOO_SOON = 'The job was Complete before it could be seen In Process.';

test('no conforming variant raises an alarm', async () => {
  const wrong: string[] = [];
  let tooSoon = 0;
  await overlapping(variants, 14, async ({ name, breaksShould }) => {
    // The patience is the one that users get; only processing is not waited for that long.
    const { result } = await perform(
      { variant: name },
      { ...readSettings({}).settings, processingTimeoutMs: 4_000 },
    );
    const failed = result.checks.filter(
      ({ status, level }) => status === 'failed' && (level === 'MUST' || !breaksShould),
    );
    const unsure = [...idsOf(result, 'inconclusive'), ...result.problems];
    const left = result.checks.filter(
      ({ id, status, reason }) =>
        status === 'not-exercised' && reason !== TOO_SOON && !NOT_EXERCISED[name]?.includes(id),
    );
    if (result.checks.some(({ reason }) => reason === TOO_SOON)) tooSoon += 1;
    const lines = [...[...failed, ...left].map(({ id }) => id), ...unsure];
    if (lines.length > 0 || result.verdict !== 'holds')
      wrong.push(`${name}: ${result.verdict}, ${lines.join(', ')}`);
  });
  expect(wrong).toEqual([]);
  expect(tooSoon).toBeLessThan(variants.length / 2);
}, 120_000);

test('the run deletes what it made, on every variant that lets it', async () => {
  const wrong: string[] = [];
  await overlapping(
    ['no-authorization', 'deletion-late', 'list-without-names', 'path-prefix'],
    4,
    async (variant) => {
      const { sandbox } = await perform({ variant }, readSettings({}).settings);
      const left = sandbox
        .jobs()
        .filter(
          ({ name, status }) => name.startsWith('contract-suite') && /Authorizing|Pending/.test(status),
        );
      if (left.length > 0) wrong.push(`${variant}: ${left.map(({ name }) => name).join(', ')}`);
    },
  );
  expect(wrong).toEqual([]);
});
