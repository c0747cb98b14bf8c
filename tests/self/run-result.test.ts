/** What a run says of itself, also where it could not be whole, or not be at all. */
import { describe, expect, test } from '@jest/globals';
import { section } from '../support/check';
import { Redactor } from '../support/redaction';
import { Run } from '../support/run';
import { readSettings } from '../support/settings/read';
import { check, contractOf, source } from './few-checks';
import { perform } from './perform';

const first = section('A test', [check('one'), check('two')]);

/** Has neither a target nor an account: nothing is sent. */
const nowhere = (problems: string[] = []) =>
  new Run(contractOf(first), {
    settings: { ...readSettings({}).settings, baseUrl: 'http://127.0.0.1:1' },
    redactor: new Redactor(),
    interrupted: new AbortController().signal,
    problems,
  });

describe('Known problems', () => {
  test.each([
    [['One.'], 'One.'],
    [['One.', 'Two.', 'Three.'], 'One. (and 2 more, see Problems)'],
  ])('%j keep every check from being tried, and anything from being sent', async (problems, reason) => {
    const { result, sandbox } = await perform({}, {}, () => contractOf(first), { problems });
    expect(sandbox.requests).toEqual([]);
    expect(result.checks.map((one) => [one.status, one.reason])).toEqual([
      ['inconclusive', reason],
      ['inconclusive', reason],
    ]);
    expect(result).toMatchObject({ verdict: 'inconclusive', problems, notes: [], requests: 0, logins: 0 });
  });

  test('are told once each', async () => {
    expect((await nowhere(['One.', 'Two.', 'One.']).finish()).problems).toEqual(['One.', 'Two.']);
  });
});

test('What keeps the session from opening is a problem, and the reason of every check', async () => {
  const run = nowhere();
  await run.start();
  const { status, reason } = await run.perform(first, first.checks[0]!);
  expect([status, reason]).toEqual(['inconclusive', 'There are no credentials to log in with.']);
  expect((await run.finish()).problems).toEqual([reason]);
});

test('A check that is performed before the session is opened is inconclusive', async () => {
  const { status, reason } = await nowhere().perform(first, first.checks[0]!);
  expect([status, reason]).toEqual(['inconclusive', 'There is no session.']);
});

test('A run that left checks out says which, and why', async () => {
  const run = nowhere();
  await run.perform(first, first.checks[0]!);
  const result = await run.finish('Only one was wanted.');
  expect(result.partial).toBe('Only one was wanted.');
  expect(result.checks.map(({ id, status }) => [id, status])).toEqual([
    ['one', 'inconclusive'],
    ['two', 'not-exercised'],
  ]);
  expect(result.checks[1]).toEqual({
    id: 'two',
    level: 'MUST',
    title: 'A check.',
    source: `${source.part}: ${source.says}`,
    section: 'A test',
    endpoint: 'Delete Job',
    status: 'not-exercised',
    reason: 'Only one was wanted.',
    durationMs: 0,
  });
});

describe('A run of all checks', () => {
  test('is not partial, and takes its own time', async () => {
    const { result } = await perform({}, {}, () => contractOf(first));
    expect(result.partial).toBeUndefined();
    expect(result.verdict).toBe('holds');
    for (const { durationMs } of [result, ...result.checks]) expect(durationMs).toBeLessThan(60_000);
  });

  test('is of its target, by its label where it has one', async () => {
    const [plain, labelled] = await Promise.all(
      [{}, { targetLabel: 'the sandbox' }].map((more) => perform({}, {}, () => contractOf(first), more)),
    );
    expect(plain!.result.target).toBe(plain!.sandbox.url);
    expect(labelled!.result.target).toBe('the sandbox');
  });

  test('that was interrupted says so, holds nothing, and cleans up', async () => {
    const interruption = new AbortController();
    const makes = check('makes', async ({ jobs }) => {
      await jobs.create();
      interruption.abort();
    });
    const { result, sandbox } = await perform({}, {}, () => contractOf(section('A test', [makes])), {
      interrupted: interruption.signal,
    });
    expect(result).toMatchObject({
      verdict: 'inconclusive',
      problems: ['The run was interrupted.'],
      notes: [],
      leftovers: [],
    });
    expect(sandbox.jobs().filter(({ name }) => name.startsWith('contract-suite'))).toEqual([]);
  });

  test('sends each parameter first in one of its checks, and in every run in the same', async () => {
    const begin = async () => {
      const checks = ['a', 'b', 'c'].map((id) =>
        check(id, async ({ api, jobs }) => void (await api.deleteJob({ job_id: jobs.unknownId() }))),
      );
      const { sandbox } = await perform({}, {}, () => contractOf(section('A test', checks)));
      const deletes = sandbox.requests.filter(({ path }) => path === '/api/job/delete');
      return deletes.map(({ query }) => Object.keys(query)[0]);
    };
    const begun = await begin();
    expect([...begun].sort()).toEqual(['api_token', 'job_id', 'v']);
    expect(await begin()).toEqual(begun);
  });
});

test("A secret that is one of the suite's own words does not make the result unreadable", async () => {
  const redactor = new Redactor();
  for (const word of ['passed', 'holds', 'A test', 'one', 'MUST']) redactor.add(word, '$PASSWORD');
  const { result } = await perform({}, {}, () => contractOf(first), { redactor, targetLabel: 'at one' });
  expect(result).toMatchObject({ verdict: 'holds', target: 'at $PASSWORD' });
  expect(result.checks[0]).toMatchObject({
    id: 'one',
    level: 'MUST',
    section: 'A test',
    status: 'passed',
    source: 'A test: so',
  });
});
