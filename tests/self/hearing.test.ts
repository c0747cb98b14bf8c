/** What a check hears that looks back on the answers to all requests to delete. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { makeAnswer } from '../support/answer';
import { type Check, type Context, closingSection, section, should } from '../support/check';
import { Target } from '../support/target';
import { SessionEnded, Trouble } from '../support/trouble';
import { check, contractOf, source } from './few-checks';
import { perform } from './perform';

afterEach(() => void jest.restoreAllMocks());

const asks = async ({ api, jobs }: Context) => void (await api.deleteJob({ job_id: jobs.unknownId() }));

/** Performs a check that looks back, after others. */
async function lookBack(run: Check['run'], before: Check[] = []) {
  const looksBack = should('looks-back', source, 'A check.', run);
  const contract = contractOf(section('A test', before), closingSection('The end', [looksBack]));
  const { result, sandbox } = await perform({}, { retryPauseMs: 1 }, () => contract);
  const deletes = sandbox.requests.filter(({ path }) => path === '/api/job/delete');
  return { looksBack: result.checks.at(-1)!, deletes };
}

test('It hears what the MUST checks before it were answered, and shows the first answer', async () => {
  let ids: string[] = [];
  const { looksBack, deletes } = await lookBack(
    async ({ heard }) => {
      ids = (await heard.refusals()).map((one) => one.check.id);
    },
    [should('a', source, 'A check.', asks), check('b', asks), check('c', asks)],
  );
  expect(ids).toEqual(['b', 'c']);
  expect(deletes).toHaveLength(3);
  expect(looksBack.evidence?.exchanges).toEqual([
    expect.objectContaining({
      purpose: 'delete the job',
      curl: expect.stringContaining(deletes[1]!.query.job_id!),
    }),
  ]);
});

test('A check that neither asked nor looked back shows nothing', async () => {
  const { looksBack } = await lookBack(async () => {}, [check('a', asks)]);
  expect(looksBack).toMatchObject({ status: 'passed', evidence: { exchanges: [] } });
});

describe('Where nothing was heard yet', () => {
  test.each(['successes', 'refusals'] as const)('it asks itself, once, to hear of %s', async (which) => {
    const heardOf: string[] = [];
    const { looksBack, deletes } = await lookBack(async ({ heard }) => {
      for (let time = 0; time < 2; time += 1) {
        for (const { parameters } of await heard[which]()) heardOf.push(String(parameters.job_id));
      }
    });
    expect(heardOf).toEqual([deletes[0]!.query.job_id, deletes[0]!.query.job_id]);
    expect(heardOf[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(looksBack.status).toBe('passed');
    const shown = looksBack.evidence!.exchanges.filter(({ purpose }) => purpose === 'delete the job');
    expect(shown).toHaveLength(1);
  });

  test.each([
    ['has not been exercised', false, 'not-exercised'],
    ['is inconclusive after trouble', true, 'inconclusive'],
  ])('and it is answered otherwise, it %s', async (_, isTroubled, status) => {
    let tries = 0;
    const { looksBack } = await lookBack(async ({ api, heard }) => {
      tries += 1;
      if (isTroubled && tries === 1) throw new Trouble('No answer.');
      const body = { contentType: 'application/json', body: '{}', tookMs: 1, request: '' };
      jest.spyOn(api, 'deleteJob').mockResolvedValue(makeAnswer({ status: 404, ...body }));
      await heard.refusals();
    });
    expect(looksBack).toMatchObject({ status, reason: 'No request to delete was answered 400.' });
  });
});

describe('Where requests to delete are no longer answered', () => {
  const fallSilent = check('falls-silent', async () => {
    jest.spyOn(Target.prototype, 'isGone').mockImplementation((call) => call === 'delete');
  });

  test('it is inconclusive at once', async () => {
    const { looksBack } = await lookBack(async ({ heard }) => void (await heard.refusals()), [fallSilent]);
    expect(looksBack).toMatchObject({
      status: 'inconclusive',
      reason: 'No request to delete was answered.',
    });
    expect(looksBack.retries).toBeUndefined();
  });

  test('it judges those that were', async () => {
    const { looksBack } = await lookBack(
      async ({ heard }) => void (await heard.refusals()),
      [
        check('asks', async (context) => {
          await asks(context);
          await fallSilent.run(context);
        }),
      ],
    );
    expect(looksBack.status).toBe('passed');
  });
});

test.each([
  ['was opened anew in this run says only that it was over', true, ['api_token', 'right']],
  ['never ended says what it says', false, ['none', 'job_id', 'api_token', 'right']],
])('A token that is refused where the session %s', async (_, isOver, wanted) => {
  const token = 'f'.repeat(32);
  let tries = 0;
  const told: string[] = [];
  await lookBack(
    async ({ heard }) => {
      for (const { parameters, cause } of await heard.refusals()) {
        told.push(parameters.api_token === token ? (cause?.parameter ?? 'none') : 'right');
      }
    },
    [
      check('asks', async (context) => {
        tries += 1;
        if (tries > 1) return;
        const { api, jobs } = context;
        const parameters = { api_token: token, job_id: jobs.unknownId() };
        await api.deleteJob(parameters);
        await api.deleteJob(parameters, { parameter: 'job_id', kind: 'unknown' });
        await api.deleteJob(parameters, { parameter: 'api_token', kind: 'unknown' });
        await asks(context);
        if (isOver) throw new SessionEnded(api.session);
      }),
    ],
  );
  expect(told).toEqual(wanted);
});
