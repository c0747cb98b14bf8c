/** Whether a request did what its answer says; the jobs are stubs that are gone or as they were. */
import { expect, test } from '@jest/globals';
import { summarize } from '../support/answer';
import type { Job } from '../support/job';
import type { Jobs } from '../support/jobs';
import { expect as suiteExpect } from '../support/matchers';
import { answer } from './said';

const WORDS = { there: [], gone: ['the job is no longer there'] };
type Fate = keyof typeof WORDS;

const jobThatIs = (fate: Fate) =>
  ({
    vanished: async () => ({ gone: fate === 'gone' }),
    changes: async () => ({ changes: WORDS[fate] }),
  }) as unknown as Job;

const jobsOf = (fates: Fate[]) =>
  ({ countVanished: async () => fates.filter((fate) => fate === 'gone').length }) as unknown as Jobs;

/** What an expectation finds amiss; nothing where it is met. */
const foundBy = (expectation: Promise<void>): Promise<string[]> =>
  expectation.then(
    () => [],
    (error) => error.matcherResult.found,
  );

const UNDOCUMENTED = summarize(answer({}, 202));

test.each<[number, Fate, string[]]>([
  [200, 'gone', []],
  [200, 'there', ['200, and the job is still there']],
  [400, 'there', []],
  [400, 'gone', ['400, and the job is no longer there']],
  [202, 'there', [UNDOCUMENTED]],
  [202, 'gone', [UNDOCUMENTED, '202, and the job is no longer there']],
])('A request that is answered %d, with the job %s', async (status, fate, found) => {
  const expectation = suiteExpect(jobThatIs(fate)).toBeAsAnswered(answer({}, status));
  expect(await foundBy(expectation)).toEqual(found);
});

test.each<[number, [Fate, Fate], string[]]>([
  [200, ['gone', 'there'], []],
  [200, ['there', 'gone'], []],
  [200, ['there', 'there'], ['200, and 0 jobs deleted']],
  [200, ['gone', 'gone'], ['200, and 2 jobs deleted']],
  [400, ['there', 'there'], []],
  [400, ['there', 'gone'], ['400, and the job is no longer there']],
  [202, ['there', 'there'], [UNDOCUMENTED]],
])('A request that names two jobs and is answered %d, with the jobs %j', async (status, fates, found) => {
  const named = fates.map(jobThatIs);
  const expectation = suiteExpect(named).toHaveLostOneIfAccepted(answer({}, status), jobsOf(fates));
  expect(await foundBy(expectation)).toEqual(found);
});
