/** What speaks against believing that an expectation has failed, and what does not. */
import { afterEach, expect, jest, test } from '@jest/globals';
import { Api, type Sight } from '../support/api';
import type { Check, Context } from '../support/check';
import { logout } from '../support/session';
import { Trouble } from '../support/trouble';
import { run, violate } from './few-checks';

afterEach(() => void jest.restoreAllMocks());

/** Fails at the first try only, and in this situation. */
function failsOnce(inSituation: Check['run']): Check['run'] {
  let tries = 0;
  return async (context) => {
    tries += 1;
    if (tries > 1) return;
    await inSituation(context);
    violate();
  };
}

const nowhere = { there: false } as Sight;

test.each<[string, Check['run']]>([
  ['with a job', async ({ jobs }) => void (await jobs.create())],
  ['without one', async () => {}],
])('A check that fails, %s, where its session is over, is tried again in another one', async (_, before) => {
  const { tried, result } = await run(
    failsOnce(async (context) => {
      await before(context);
      await logout(context.api.log, context.api.session);
    }),
  );
  expect(tried).toMatchObject({ status: 'passed', retries: [expect.stringMatching(/^The session ended/)] });
  expect(result.notes).toEqual(['The session ended during the run, and was opened once more.']);
});

test('A check that fails without a job, where the target cannot list jobs either, is tried again', async () => {
  const { tried } = await run(
    failsOnce(async () => {
      jest.spyOn(Api.prototype, 'list').mockRejectedValueOnce(new Trouble('This is another server.'));
    }),
  );
  expect(tried).toMatchObject({ status: 'passed', retries: ['This is another server.'] });
});

test('A check that fails before its job is there is tried again', async () => {
  const { tried } = await run(
    failsOnce(async ({ jobs }) => {
      for (let job = 0; job < 2; job += 1) await jobs.create();
      jest.spyOn(Api.prototype, 'look').mockResolvedValueOnce(nowhere);
    }),
  );
  expect(tried).toMatchObject({
    status: 'passed',
    retries: ['A job that was just made was not yet there.'],
  });
});

/** An account's first job is looked at when it is made, and this one is not. */
const second = async ({ jobs }: Pick<Context, 'jobs'>) => {
  await jobs.create();
  return jobs.create();
};

const hasSecond: Check['run'] = async (context) => void (await second(context));
const isAway = async () => nowhere;
const isTroubled = () => Promise.reject(new Trouble('No answer.'));

test.each<[string, boolean, Check['run'], (() => Promise<Sight>) | undefined]>([
  ['its job is there', true, hasSecond, undefined],
  ['its job stays away', true, hasSecond, isAway],
  ['its job cannot be looked at', true, hasSecond, isTroubled],
  ['its job has been seen', false, async ({ jobs }) => void (await jobs.create()), isAway],
  ["its job is another account's", false, async ({ other }) => void (await second(await other())), undefined],
  [
    'its job was deleted',
    false,
    async (context) => void (await context.api.deleteJob({ job_id: (await second(context)).id })),
    undefined,
  ],
])(
  'A check that fails where %s has failed (looked for the job: %s)',
  async (_, looksForIt, before, sight) => {
    const looked: string[] = [];
    const { tried } = await run(
      async (context) => {
        await before(context);
        const { look } = Api.prototype;
        jest.spyOn(Api.prototype, 'look').mockImplementation(function (this: Api, id, role, options) {
          // Clean-up has options of its own.
          if (!options) looked.push(id);
          return sight && !options ? sight() : look.call(this, id, role, options);
        });
        violate();
      },
      { lagMs: 1 },
    );
    expect([tried.status, looked.length > 0]).toEqual(['failed', looksForIt]);
  },
);

test('What was looked at to doubt a failure is not shown', async () => {
  const { tried } = await run(async (context) => {
    await second(context);
    violate();
  });
  expect(tried.evidence?.exchanges.map(({ purpose }) => purpose)).toEqual([
    'make a job',
    'look at the job',
    'make a job',
  ]);
});
