/** What every call promises of its parameters. */
import { byOptions, byPut } from '../../support/api/manners';
import { ignoringTrouble } from '../../support/api/session';
import { expect } from '../../support/checks/job-matchers';
import { must, type Promised, section, should } from '../../support/checks/words';
import { allAnswers, isRefused } from '../../support/http/answer';
import type { Effect } from '../../support/model/job';
import type { Endpoint } from '../../support/spec/endpoint';
import { wrongValues } from '../../support/spec/wrong-values';
import { idOf } from './id';
import { aJob, type Named } from './named';
import { type CommonPage, elsewhere, type JobPage } from './page';

/** What else a job is known by, and how it stands in a check's id. */
const otherNames = { name: 'name', 'external id': 'external-id', TaskId: 'task-id' } as const;

/**
 * Each parameter missing, empty or wrong: the request is refused, and what it names stays as it was.
 * @param named what the call names and might change; where it takes no job_id, default: nothing
 */
export const wrongParameters = (
  endpoint: Endpoint,
  page: CommonPage,
  named: Named | undefined = page.jobId && aJob,
) => {
  const parts: Record<string, CommonPage['v'] | undefined> = {
    v: page.v,
    api_token: page.apiToken,
    job_id: page.jobId,
  };
  const partOf = (parameter: string) => {
    const part = parts[parameter];
    // A request that lacks one of its own would be refused for that, whatever else it gets wrong.
    if (!part) throw new Error(`${endpoint.name}: wrongParameters has no part of the page for ${parameter}.`);
    return part;
  };

  return section('What a request must carry', [
    must(
      idOf(endpoint, 'refuses-nothing'),
      page.exampleRequest,
      'A request without any parameter, or with v alone, is refused.',
      async ({ request }) => {
        expect(await request({ v: undefined, api_token: undefined })).toBeRefused();
        expect(await request({ api_token: undefined })).toBeRefused();
      },
    ),

    ...wrongValues(endpoint.parameters).map((wrong) => {
      // Where the parameter that names it is missing, or like no real one, there is nothing to look at afterwards.
      const kept = wrong.parameter === named?.parameter && !wrong.derivedFromValid ? undefined : named;
      const level = wrong.numericallyEqual ? should : must;
      return level(
        idOf(endpoint, `refuses-${wrong.parameter}-${wrong.kind}`),
        partOf(wrong.parameter),
        `A request ${wrong.wrong} is refused${kept ? `, and ${kept.isKept}` : ''}.`,
        async (context) => {
          if (!kept) {
            expect(await context.request({}, wrong)).toBeRefused();
            return;
          }
          const { value, expectKept } = await kept.give(context);
          expect(await context.request({ [kept.parameter]: value }, wrong)).toBeRefused();
          await expectKept();
        },
      );
    }),

    ...(page.jobId
      ? [
          refusesMoreThanTheId(endpoint, page.jobId),
          ...otherNamesForId(endpoint, page.jobId),
          refusesKeyForToken(endpoint, page.apiToken),
        ]
      : []),
  ]);
};

/** A job_id with more in it than an id. */
const refusesMoreThanTheId = (endpoint: Endpoint, jobId: Promised) =>
  must(
    idOf(endpoint, 'refuses-job_id-with-more'),
    jobId,
    'A request whose job_id has more in it, as a comma, a semicolon, a per cent sign or dashes, is refused, and the job stays as it was.',
    async ({ request, jobs }) => {
      const job = await jobs.untouched();
      const other = jobs.unknownId();
      const spellings = [
        (id: string) => `${id},${other}`,
        (id: string) => `${id};${other}`,
        (id: string) => `${id}%`,
        (id: string) => id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      ];
      const requests = spellings.map((spoil) =>
        request({ job_id: job.id }, { parameter: 'job_id', kind: 'with-more', spoil }),
      );
      for (const answer of await allAnswers(requests)) expect(answer).toBeRefused();
      await expect(job).toBeUntouched();
    },
  );

const otherNamesForId = (endpoint: Endpoint, jobId: CommonPage['v']) =>
  (['name', 'external id', 'TaskId'] as const).map((other) =>
    must(
      idOf(endpoint, `refuses-${otherNames[other]}-for-job_id`),
      jobId,
      `A request with the job's ${other} in place of its id is refused, and the job stays as it was.`,
      async ({ request, jobs }) => {
        const job = await jobs.untouched();
        expect(await request({ job_id: jobs.otherIdentifier(job, other) })).toBeRefused();
        await expect(job).toBeUntouched();
      },
    ),
  );

/** What else opens an account. */
const refusesKeyForToken = (endpoint: Endpoint, apiToken: Promised) =>
  must(
    idOf(endpoint, 'refuses-key-for-api_token'),
    apiToken,
    "A request with the account's secure key in place of a session's token is refused, and the job stays as it was.",
    async ({ request, jobs, secureKey }) => {
      const key = await secureKey();
      const job = await jobs.untouched();
      const wrong = { parameter: 'api_token', kind: 'key' };
      expect(await request({ api_token: key, job_id: job.id }, wrong)).toBeRefused();
      await expect(job).toBeUntouched();
    },
  );

/** Methods that no page has for a call. A target may do the same for them, or refuse them. */
const otherMethods = (endpoint: Endpoint) =>
  should(
    idOf(endpoint, 'other-methods'),
    elsewhere.sense,
    'A request by OPTIONS, which only asks what there is, or by a PUT that is refused, does nothing.',
    async ({ request, jobs }) => {
      const job = await jobs.create();
      await request({ job_id: job.id }, undefined, byOptions).catch(ignoringTrouble);
      await expect(job).toBeUntouched();
      const answer = await request({ job_id: job.id }, undefined, byPut).catch(ignoringTrouble);
      if (!answer || isRefused(answer)) await expect(job).toBeUntouched();
    },
  );

/**
 * Parameters in another order, or given twice, and other methods.
 * @param effect what the call does to the job; undefined where it changes none
 */
export const otherWritings = (endpoint: Endpoint, page: JobPage, effect: Effect | undefined) =>
  section('What happens when a request is written otherwise', [
    must(
      idOf(endpoint, 'any-order'),
      page.exampleRequest,
      'The order of the parameters does not matter: with job_id first a good request is accepted, and a bad one refused.',
      async ({ request, jobs, session }) => {
        const job = await jobs.create();
        expect(await request({ job_id: job.id, api_token: session.token, v: '2' })).toBeRefused();
        expect(await request({ job_id: job.id, v: '1', api_token: session.token })).toBeAccepted();
      },
    ),

    should(
      idOf(endpoint, 'v-twice'),
      elsewhere.sense,
      'A request with two different values of v is answered as documented, and does what its answer says.',
      async ({ request, jobs }) => {
        const job = await jobs.create();
        const answer = await request({ v: ['1', '2'], job_id: job.id });
        await expect(job).toBeAsAnswered(answer);
      },
    ),

    should(
      idOf(endpoint, 'api-token-twice'),
      elsewhere.sense,
      'A request with two different values of api_token is answered as documented, and does what its answer says.',
      async ({ request, jobs, session }) => {
        const job = await jobs.create();
        const answer = await request({ api_token: [session.token, jobs.unknownId()], job_id: job.id });
        await expect(job).toBeAsAnswered(answer);
      },
    ),

    should(
      idOf(endpoint, 'job-id-twice'),
      elsewhere.sense,
      `A request with two different jobs is answered as documented, and ${effect ? 'does its work on one of them or none' : 'changes neither of them'}.`,
      async ({ request, jobs }) => {
        const first = await jobs.inStatus('Authorizing').catch(() => jobs.create());
        const second = await jobs.create();
        const answer = await request({ job_id: [first.id, second.id] });
        if (effect) await expect([first, second]).toBeChangedOnceIfAccepted(answer, jobs);
        else await expect([first, second]).toBeAsAnswered(answer);
      },
    ),

    otherMethods(endpoint),
  ]);
