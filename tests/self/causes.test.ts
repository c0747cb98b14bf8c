/** What a run says of its failures: which belong together, how bad they are, and in which words. */
import { describe, expect, test } from '@jest/globals';
import type { CheckResult, Evidence, Exchange } from '../support/result';
import { causesOf, withOneCheckACause } from '../support/run/causes';

const [JOB, OTHER, THIRD] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)];

const sent = (role: Exchange['role'], path: string, id = JOB, token = 'CIELO24_API_TOKEN'): Exchange => ({
  ...{ role, purpose: 'ask' },
  curl: `curl "http://there/api/job/${path}?api_token=$${token}&job_id=${id}"`,
  answer: { status: 200, mediaType: 'application/json', body: `{"JobId":"${id}"}`, tookMs: 1 },
});

/** A failed check of Delete Job. */
const failed = (
  expected: string,
  found: string[],
  more: Partial<Evidence> = {},
  id = 'one',
): CheckResult => ({
  ...{ id, level: 'MUST', title: 'It is so.', section: 'All', endpoint: 'Delete Job', source: 'page' },
  ...{ status: 'failed', durationMs: 1 },
  evidence: {
    ...{ expected, found },
    exchanges: [sent('arrange', 'new'), { ...sent('subject', 'delete'), isAtFault: true }],
    ...more,
  },
});

const GONE = 'the job is gone';
const KEPT = 'the job is as it was';
const MOVED = 'the job is changed: JobStatus was Pending and is Complete';
const OK = '200 application/json';
const NOT_FOUND = '400 application/json, ITEM_NOT_FOUND: There is no job with this job_id.';
const LOST = `the job is no longer there (job info: ${NOT_FOUND})`;
const NO_FAULT = { exchanges: [] };
const refused = {
  ...sent('subject', 'delete'),
  ...{ isAtFault: true, answer: { status: 400, mediaType: 'application/json', body: '{}', tookMs: 1 } },
};
const bySomebodyElse = [
  sent('arrange', 'new', JOB, 'CIELO24_OTHER_API_TOKEN'),
  { ...sent('subject', 'authorize'), isAtFault: true },
];
const page = {
  ...sent('subject', 'delete'),
  ...{ isAtFault: true, answer: { status: 400, mediaType: 'text/html', body: '<h1>No</h1>', tookMs: 1 } },
};

describe('A cause is told in a sentence, with how bad it is', () => {
  test.each<[CheckResult, string, string]>([
    [
      failed('status 400', [OK], { aftermath: [GONE] }),
      'data lost',
      'Delete Job answered 200 in place of 400, and the job is gone.',
    ],
    [
      failed('status 400', [OK], { aftermath: [KEPT] }),
      'said and done differ',
      'Delete Job answered 200 in place of 400, and the job is as it was.',
    ],
    [
      failed('status 400', [OK], { aftermath: ['the job is gone, as before'] }),
      'wrong status',
      'Delete Job answered 200 in place of 400, and the job is gone, as before.',
    ],
    [
      failed('status 200', ['500 text/plain'], { aftermath: [GONE] }),
      'said and done differ',
      'Delete Job answered 500 text/plain in place of 200, and the job is gone.',
    ],
    [
      failed('status 200', ['204 without a body'], { aftermath: [GONE] }),
      'wrong status',
      'Delete Job answered 204 in place of 200, and the job is gone.',
    ],
    [
      failed('status 200', ['302 without a body, to https://there/login'], { aftermath: [KEPT] }),
      'wrong status',
      'Delete Job answered 302 without a body, to https://there/login, in place of 200, and the job is as it was.',
    ],
    [
      failed('status 400', ['204 without a body'], { aftermath: [MOVED], exchanges: bySomebodyElse }),
      'data touched',
      `Delete Job answered a request for somebody else's job with 204 in place of 400, and ${MOVED}.`,
    ],
    [
      failed('the job to be there as it was', [LOST]),
      'data lost',
      'Delete Job: a job that has to stay is gone.',
    ],
    [
      failed('the job to be there as it was', [LOST], { aftermath: [GONE], exchanges: [refused] }),
      'data lost',
      'Delete Job answered 400, but the job is gone.',
    ],
    [
      failed('the job to be there as it was', [LOST, LOST], {
        aftermath: [`${JOB}: ${GONE}`, `${OTHER}: ${GONE}`, `${THIRD}: ${GONE}`],
      }),
      'data lost',
      'Delete Job answered 200, and 2 jobs that the request did not name are gone.',
    ],
    [
      failed('every job to be there', [`${JOB} (x): the job is no longer there`, `${OTHER} (y): ${LOST}`]),
      'data lost',
      'Delete Job: 2 jobs that have to stay are gone.',
    ],
    [
      failed('the job to be there as it was', ['the job is no longer there (in the job list)'], {
        aftermath: [KEPT],
      }),
      'said and done differ',
      'Delete Job: a job that has to stay is no longer in the job list.',
    ],
    [
      failed('the job to be there as it was', ['the job is no longer there (in the job list)'], {
        ...{ aftermath: [GONE], exchanges: [refused] },
      }),
      'data lost',
      'Delete Job answered 400, but the job is gone.',
    ],
    [
      failed('the job to be there as it was', ['JobName was x and is y'], {
        aftermath: [`${OTHER}: the job is changed: JobName was x and is y`, `${JOB}: ${GONE}`],
      }),
      'data touched',
      'Delete Job: a job is not as it has to be: JobName was x and is y.',
    ],
    [
      failed('the job to be there as it was', ['JobName was x and is y (job info: 200)'], {
        exchanges: [refused],
        aftermath: ['the job is changed: JobName was x and is y'],
      }),
      'said and done differ',
      'Delete Job answered 400, but the job is changed: JobName was x and is y.',
    ],
    [
      failed('the body that the page has for 400', ['a body that is no JSON: "{\\"ErrorType\\":1"'], {
        exchanges: [refused],
      }),
      'wrong shape',
      'Delete Job: the body of an answer with 400 is no JSON.',
    ],
    [
      failed('E to be deleted', ['E: the job is still there (job info: 200)'], {
        steps: ['make job E', 'delete E'],
        aftermath: [`${JOB}: ${KEPT}`],
      }),
      'said and done differ',
      'Delete Job said yes, but the job is still there.',
    ],
    [
      failed('B to be Pending', ['B: Fidelity was HIGH and is empty (job info: 200 application/json)'], {
        steps: ['make job A, make job B', 'delete A', 'look at B'],
      }),
      'data touched',
      'Delete Job: a job that it was not asked for is changed: Fidelity was HIGH and is empty.',
    ],
    [
      failed('A to be Pending', ['A: Fidelity was HIGH and is empty (job info: 200 application/json)'], {
        steps: ['make job A', 'delete A'],
      }),
      'said and done differ',
      'Delete Job: a job is not as it has to be: Fidelity was HIGH and is empty.',
    ],
    [
      failed('the job to be Pending', ['JobStatus was Pending and is Authorizing (job info: 200)'], {
        aftermath: [KEPT],
      }),
      'said and done differ',
      'Delete Job answered 200, but left the job as it was: it had to become Pending, and is Authorizing.',
    ],
    [
      failed('no job beside those that were made', [`${JOB} (x) is listed, and is another account's`]),
      'data touched',
      "Delete Job: a job is listed that is another account's.",
    ],
    [
      failed('job info to refuse the job', ['job info fails for the job (job info: 500 text/plain)']),
      'wrong status',
      'Delete Job: job info fails for a job that is deleted: it answers 500 text/plain, and has to refuse it.',
    ],
    [
      failed('job info to refuse the job', ['the job is still there (job info: 200 application/json)']),
      'said and done differ',
      'Delete Job said yes, but the job is still there.',
    ],
    [
      failed('authorize A to be refused, since the request names a job that is deleted', [
        '204 without a body',
      ]),
      'wrong status',
      'Delete Job: authorize A had to be refused, since the request names a job that is deleted, but was answered 204.',
    ],
    [
      failed("the body that the page's table has for 400", [
        '$.ErrorType: expected one of LOGIN_INVALID, ITEM_NOT_FOUND, found "oops" (in keeps-complete)',
      ]),
      'wrong shape',
      'Delete Job: in an answer with 200, ErrorType is none of the documented words: "oops".',
    ],
    [
      failed('an error without the api_token in it', ['"{\\"ErrorComment\\":\\"…\\"}"']),
      'wrong shape',
      'Delete Job: an error has the api_token in it.',
    ],
    [
      { ...failed('a comment that names v', ['"No."']), level: 'SHOULD' },
      'advice',
      'Delete Job: expected a comment that names v, found "No.".',
    ],
  ])('%#', (check, harm, summary) => {
    expect(causesOf([check])).toEqual([{ summary, harm, checks: ['one'] }]);
  });
});

describe('One cause', () => {
  test('is whatever answers everything alike, the job being as it was or none being named', () => {
    const checks = Array.from({ length: 40 }, (_, at) =>
      failed(
        at % 2 ? 'status 200' : 'status 400',
        ['404 text/html'],
        at % 3 ? { aftermath: [KEPT] } : {},
        `c${at}`,
      ),
    );
    const told = withOneCheckACause(checks);
    expect(told.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual(['c0']);
    const causes = causesOf(told);
    expect(causes.length).toBe(1);
    expect(causes[0]!.checks.length).toBe(40);
  });

  test('is a call that deletes other jobs too: that these are missed elsewhere is no other one', () => {
    const checks = [
      failed('status 200', [NOT_FOUND], { aftermath: [GONE] }, 'misses-its-job'),
      failed('the job to be there as it was', [LOST], {}, 'keeps-neighbours'),
      failed('every job to be there', [`${OTHER} (y): ${LOST}`], {}, 'keeps-all-others'),
      failed('a documented answer', ['400, and the job is no longer there'], {}, 'v-twice'),
    ];
    expect(causesOf(checks)).toEqual([
      {
        summary: 'Delete Job: a job that has to stay is gone.',
        harm: 'data lost',
        checks: ['keeps-neighbours', 'keeps-all-others', 'v-twice', 'misses-its-job'],
      },
    ]);
    const [missing] = checks;
    const many = [...checks, ...[1, 2, 3].map((at) => ({ ...missing!, id: `misses-${at}` }))];
    const red = withOneCheckACause(many).filter(({ status }) => status === 'failed');
    expect(red.map(({ id }) => id)).toEqual(['keeps-neighbours']);
    expect(withOneCheckACause(many)[0]).toMatchObject({ restsOn: 'keeps-neighbours' });
  });

  test('is a loss that is seen at the end, too, with the request that shows it first', () => {
    const audit = failed('every job to be there', [`${OTHER} (y): ${LOST}`], NO_FAULT, 'keeps-all-others');
    const shown = {
      ...failed('the job to be Pending', [LOST], { aftermath: [GONE] }, 'authorizes'),
      endpoint: 'Authorize Job',
    };
    expect(causesOf([audit, shown])).toEqual([
      {
        summary: 'Authorize Job answered 200, and the job is gone.',
        harm: 'data lost',
        checks: ['authorizes', 'keeps-all-others'],
      },
    ]);
    const lesser = failed('the job to be there', [LOST], { exchanges: [refused] }, 'v-leading-zero');
    const checks = [
      { ...lesser, level: 'SHOULD' as const },
      { ...shown, endpoint: 'Delete Job' },
    ];
    expect(causesOf(checks).map((cause) => cause.checks)).toEqual([['authorizes', 'v-leading-zero']]);
  });

  test('is a request that named no job and was accepted, where jobs are gone that nobody saw going', () => {
    const audit = failed('every job to be there', [`${OTHER} (y): ${LOST}`], NO_FAULT, 'keeps-all-others');
    const accepted = failed('status 400', [OK], {}, 'job-id-missing');
    expect(causesOf([accepted, audit])).toEqual([
      {
        summary: 'Delete Job answered 200 in place of 400, and jobs that have to stay are gone.',
        harm: 'data lost',
        checks: ['job-id-missing', 'keeps-all-others'],
      },
    ]);
    expect(causesOf([accepted]).map(({ harm }) => harm)).toEqual(['wrong status']);
  });

  test('is a deletion that does nothing, wherever the job is seen', () => {
    const still = failed(
      'job info to refuse the job',
      ['the job is still there (job info: 200)'],
      {},
      'info',
    );
    const listed = failed('the list to be without', ['the job is still there (in the job list)'], {}, 'list');
    const end = failed('none', [`${JOB} (x) is listed, and was deleted`], NO_FAULT, 'end');
    const causes = causesOf([still, listed, { ...end, endpoint: 'Authorize Job' }]);
    expect(causes.map(({ checks }) => checks)).toEqual([['info', 'list', 'end']]);
  });

  test("is whoever reaches another account's jobs, whatever became of them", () => {
    const of = (aftermath: string[], id: string) =>
      failed('status 400', ['204 without a body'], { aftermath, exchanges: bySomebodyElse }, id);
    expect(causesOf([of([KEPT], 'kept'), of([MOVED], 'moved')])).toMatchObject([
      { harm: 'data touched', checks: ['moved', 'kept'] },
    ]);
  });

  test('is an undocumented answer, to one request and to several at once', () => {
    const one = failed('status 200', ['500 text/plain'], { aftermath: [GONE] }, 'one');
    const several = 'one to be accepted, and the others accepted or refused';
    const both = failed(several, ['500 text/plain', 'none was accepted'], { aftermath: [KEPT] }, 'both');
    expect(causesOf([one, both]).map(({ checks }) => checks)).toEqual([['one', 'both']]);
    const refusal = failed('status 200', ['400 application/json'], { aftermath: [GONE] }, 'refusal');
    const none = failed(several, ['none was accepted'], { aftermath: [KEPT] }, 'none');
    expect(causesOf([refusal, none]).map(({ checks }) => checks)).toEqual([['refusal', 'none']]);
  });

  test('is a job that was changed, whichever call may have done it, and that a later call is refused for', () => {
    const change = 'JobStatus was Pending and is Complete';
    const state = (id: string) => failed('the job to be there as it was', [change], {}, id);
    const other = { ...state('other'), endpoint: 'Authorize Job' };
    const aftermath = [`the job is changed: ${change}`];
    const refusal = failed(
      'status 200',
      ['400 application/json, INVALID_QUERY: No.'],
      { aftermath },
      'refusal',
    );
    const audit = failed('every job to be there', [`${OTHER} (y): ${change}`], NO_FAULT, 'audit');
    const checks = [refusal, audit, state('own'), other];
    const cause = {
      summary: `Delete Job or Authorize Job: a job is not as it has to be: ${change}.`,
      harm: 'said and done differ',
    };
    expect(causesOf(checks)).toEqual([{ ...cause, checks: ['own', 'other', 'audit', 'refusal'] }]);
    const told = withOneCheckACause([...checks, state('more'), state('most')]);
    expect(told.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual(['own']);
    expect(causesOf(told)).toMatchObject([cause]);
    // Refused, and yet done.
    expect(causesOf([refusal, audit]).map((one) => one.checks)).toEqual([['refusal', 'audit']]);
  });

  test('hides nothing that is worse than what stands for it', () => {
    const lost = (id: string) => failed('every job to be there', [`${OTHER} (y): ${LOST}`], NO_FAULT, id);
    const accepted = failed('status 400', [OK], {}, 'job-id-missing');
    const told = withOneCheckACause([accepted, ...['a', 'b', 'c', 'd', 'e'].map(lost)]);
    const [cause] = causesOf(told);
    expect(cause).toMatchObject({ harm: 'data lost' });
  });

  test('is an answer that is a page: its media type and its body are not two', () => {
    const checks = [
      failed('the media type application/json', ['text/html'], { exchanges: [page] }, 'media-type'),
      failed(
        "the body that the page's table has for 400",
        ['a body that is no JSON'],
        { exchanges: [page] },
        'body',
      ),
    ];
    expect(causesOf(checks)).toEqual([
      {
        summary: 'Delete Job: an answer is no JSON, but text/html.',
        harm: 'wrong shape',
        checks: ['media-type', 'body'],
      },
    ]);
  });

  test('is told before those that harm less', () => {
    const checks = [
      failed('status 400', ['409 application/json, X: y'], {}, 'status'),
      failed('status 400', [OK], { aftermath: [GONE] }, 'lost'),
    ];
    expect(causesOf(checks).map(({ harm }) => harm)).toEqual(['data lost', 'wrong status']);
  });
});
