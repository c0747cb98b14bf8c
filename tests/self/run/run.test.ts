/** What a run makes of what its attempts came to. */
import { describe, expect, test } from '@jest/globals';
import type { SandboxOptions } from '../../sandbox';
import { expect as suiteExpect } from '../../support/checks/job-matchers';
import { type Check, laterSection, section } from '../../support/checks/words';
import { Trouble } from '../../support/http/trouble';
import { check, contractOf, run, violate } from '../few-checks';
import { perform } from '../perform';

/** What comes of a check at such a target. */
async function at(options: SandboxOptions, tried: Check['run']) {
  const contract = contractOf(section('A test', [check('tried', tried)]));
  const { result } = await perform(options, {}, () => [contract]);
  const { status, evidence, retries = [] } = result.checks[0]!;
  return { status, seen: evidence?.seen, retries };
}

const deletes: Check['run'] = async ({ request, jobs }) =>
  suiteExpect(await request({ job_id: (await jobs.create()).id })).toBeAccepted();

describe('A failure', () => {
  test.each<[what: string, failures: number, seen: string]>([
    ['that comes again', 2, '2 of 2'],
    ['that does not', 1, '1 of 2'],
  ])('%s is told with how often it was seen', async (_what, failures, seen) => {
    let tries = 0;
    const { tried } = await run(async () => {
      tries += 1;
      if (tries <= failures) violate();
    });
    expect(tried).toMatchObject({ status: 'failed', evidence: { seen } });
    expect(tries).toBe(2);
  });

  test("by an answer that seems somebody else's is believed the third time, and by a fresh job", async () => {
    const seen = await at({ fault: 'refusal-html-page' }, async ({ request, jobs }) => {
      suiteExpect(await request({ job_id: jobs.unknownId() })).toMatchTable();
    });
    expect(seen).toEqual({
      status: 'failed',
      seen: '4 of 4',
      retries: Array(2).fill("The answer may be somebody else's than the API's: 400 text/html."),
    });
  });

  test('by one such answer that stands alone is one broken node of several', async () => {
    const seen = await at({ trouble: 'edge-ingress-404-third-delete' }, async (context) => {
      for (let count = 0; count < 3; count += 1) await deletes(context);
    });
    expect(seen).toMatchObject({ status: 'failed', seen: '1 of 2' });
  });
});

test.each<[accepts: string, Check['run'], tried: object]>([
  ['fails', async () => violate(), { status: 'not-exercised', restsOn: 'accepts' }],
  ['passes', async () => {}, { status: 'failed' }],
  [
    'is inconclusive',
    async () => {
      throw new Trouble('Down.', { isPermanent: true });
    },
    { status: 'inconclusive', reason: 'A step that it rests on failed: another' },
  ],
])('where a given step fails, and the check that it is about %s', async (_what, accepts, tried) => {
  const checks = [check('accepts', accepts), check('tried', ({ given }) => given(async () => violate()))];
  const { result } = await perform({}, {}, () => [contractOf(section('A test', checks))]);
  expect(result.checks[1]).toMatchObject(tried);
});

test('an occasion that is missing after trouble is no reason to be content', async () => {
  let tries = 0;
  const { tried } = await run(async ({ jobs }) => {
    tries += 1;
    if (tries === 1) throw new Trouble('Down.');
    await jobs.remaining(['Complete']);
  });
  expect(tried).toMatchObject({ status: 'inconclusive', retries: ['Down.'] });
});

test('what was chosen is told with the verdict, and nothing else is judged', async () => {
  const contract = contractOf(section('A test', [check('one'), check('two', async () => violate())]));
  const selection = { words: '-t one', endpoints: [], patterns: [/one:/] };
  const { result } = await perform({}, {}, () => [contract], { selection });
  expect(result).toMatchObject({ selection: '-t one', verdict: 'holds', checks: [{ id: 'one' }] });
  expect(result).not.toHaveProperty('partial');
});

test('where there is no session, nothing is waited for', async () => {
  const contract = contractOf(laterSection('A test', [check('tried')]));
  const more = { problems: ['CIELO24_X is no variable of this suite.'] };
  const { result } = await perform({}, { lingerMs: 3_600_000 }, () => [contract], more);
  expect(result).toMatchObject({ verdict: 'inconclusive', checks: [{ status: 'inconclusive' }] });
});
