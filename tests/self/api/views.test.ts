/** What job info and the job list say of a job, and which of their answers say nothing. */
import { describe, expect, test } from '@jest/globals';
import { NO, open, type Reply, TOKEN_REFUSED } from '../jobs/fake';

const ID = 'a'.repeat(32);
const HTML = { 'content-type': 'text/html' };
const REFUSED: Reply = [400, { ErrorType: 'INVALID_QUERY', ErrorComment: 'no' }];

/** The calls of a session at a target that answers one call so. */
async function at(call: string, reply: Reply) {
  const run = open((asked) => (asked.call === call ? reply : undefined));
  return { ...run, api: await run.newApi() };
}

/** The message of what was thrown. */
const said = (work: Promise<unknown>) => work.catch((error: Error) => error.message);

describe('Job info', () => {
  test.each<[what: string, reply: Reply]>([
    ['the documented refusal', NO],
    ['400 with nothing in it but an ErrorType', [400, { ErrorType: 'X' }]],
    ['404 in the form of the API', [404, { ErrorType: 'ITEM_NOT_FOUND' }]],
    ['410 in the form of the API', [410, { ErrorComment: 'gone' }]],
    // A session that lives is refused a job with this one on some targets.
    ['a refused token, where the session lives', TOKEN_REFUSED],
  ])('says "not there" by %s', async (_what, reply) => {
    const { api } = await at('info', reply);
    expect((await api.info(ID)).sight).toEqual({ view: 'info', isThere: false });
  });

  test.each<[what: string, reply: Reply]>([
    ['a page for people with 404', [404, '<h1>Not Found</h1>', HTML]],
    ['a page for people with 400', [400, '<h1>Bad Request</h1>', HTML]],
    ['404 in the form of somebody else', [404, { message: 'no route' }]],
    ['200 {}', [200, {}]],
    ["200 with another job's id", [200, { JobId: 'b'.repeat(32), JobStatus: 'Pending' }]],
    ['200 with nothing but empty fields', [200, { JobStatus: '', JobName: null, ExternalID: '' }]],
    ['a list in its place', [200, [{ JobId: ID }]]],
    ['403', [403, { ErrorType: 'ACCOUNT_UNPRIVILEGED' }]],
    ['500', [500, { JobId: ID, JobStatus: 'Pending' }]],
  ])('leaves open whether the job is there by %s', async (_what, reply) => {
    const { api } = await at('info', reply);
    await expect(api.info(ID)).rejects.toMatchObject({
      name: 'Trouble',
      message: expect.stringMatching(/^The info call, which the check rests on, answered \d{3}/),
    });
  });

  test.each<[what: string, body: object, sight: object]>([
    [
      'all',
      { JobId: ID, JobStatus: 'Pending', JobName: 'n', ExternalID: 'e' },
      { status: 'Pending', name: 'n', externalId: 'e' },
    ],
    ['no id', { JobStatus: 'Pending' }, { status: 'Pending' }],
    ['an id in capitals', { JobId: ID.toUpperCase() }, {}],
    ['a status that is no text', { JobId: ID, JobStatus: 3 }, {}],
  ])('tells of a job with %s', async (_what, body, sight) => {
    const { api } = await at('info', [200, body]);
    expect((await api.info(ID)).sight).toMatchObject({ view: 'info', isThere: true, ...sight });
  });
});

describe('The job list', () => {
  const jobs = [{ JobId: ID }, { JobId: 'b' }, { JobName: 'no id' }];
  test.each<[what: string, reply: Reply, ids: string[], isPage: boolean]>([
    ['as documented', [200, { ActiveJobs: jobs }], [ID, 'b'], false],
    [
      'with a Link to the next',
      [200, { ActiveJobs: jobs }, { link: '</l?p=2>; rel="next"' }],
      [ID, 'b'],
      true,
    ],
    [
      'with a Link to the last',
      [200, { ActiveJobs: jobs }, { link: '</l?p=1>; rel="prev"' }],
      [ID, 'b'],
      false,
    ],
    ['with a total that is more', [200, { ActiveJobs: jobs, Total: 4 }], [ID, 'b'], true],
    ['with a count in words that is more', [200, { ActiveJobs: jobs, jobCount: '4' }], [ID, 'b'], true],
    ['with a total that it has', [200, { ActiveJobs: jobs, TotalCount: 2 }], [ID, 'b'], false],
    ['with X-Total-Count', [200, { ActiveJobs: jobs }, { 'x-total-count': '4' }], [ID, 'b'], true],
    ['null in place of empty', [200, { ActiveJobs: null, Username: 'someone' }], [], false],
    ['nothing in place of empty', [200, { Username: 'someone' }], [], false],
    ['refused for its filter', REFUSED, [], true],
  ])('%s', async (_what, reply, ids, isPage) => {
    const { api } = await at('list', reply);
    const list = await api.list({ JobName: 'x*' });
    expect([list.jobs.map(({ JobId }) => JobId), list.isPage]).toStrictEqual([ids, isPage]);
  });

  test.each<[what: string, reply: Reply, filter: Record<string, string>, says: RegExp]>([
    ['an object of another kind', [200, { jobs: [] }], {}, /^The list call, .* answered 200/],
    ['entries that are no list', [200, { ActiveJobs: 'none' }], {}, /^The list call, .* answered 200/],
    ['refused without a filter', REFUSED, {}, /^The list call, .* INVALID_QUERY/],
    ['kept by a cache', [200, { ActiveJobs: [] }, { age: '9' }], {}, /answered from a cache/],
    ['refused for the token', TOKEN_REFUSED, {}, /^The session ended/],
    ['refused for the token, with a filter too', TOKEN_REFUSED, { JobName: 'x' }, /^The session ended/],
  ])('%s is trouble', async (_what, reply, filter, says) => {
    const { api } = await at('list', reply);
    expect(await said(api.list(filter))).toMatch(says);
  });
});
