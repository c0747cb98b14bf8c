/** Results of runs of two endpoints, made by hand, as the reports get them: of every kind, and without a server. */
import type { Endpoint, JobLife } from '../report/endpoint';
import type { Cause, CheckResult, Exchange, RunResult } from '../support/result';
import { schema } from '../support/spec/schemas';

const SECTIONS: [endpoint: string, title: string, checks: number][] = [
  ['Delete Job', 'Which jobs can be deleted', 7],
  ['Delete Job', 'Deleted means gone, and nothing else is', 4],
  ['Delete Job', 'Who may delete a job', 3],
  ['Delete Job', 'What a request must carry', 37],
  ['Delete Job', 'What happens when a parameter is given twice', 3],
  ['Delete Job', 'Whether refused jobs can still be deleted', 1],
  ['Delete Job', 'What is there when all is done', 2],
  ['Delete Job', 'What the answers look like', 16],
  ['Authorize Job', 'What becomes of a job', 7],
  ['Authorize Job', 'Who may authorize a job', 3],
  ['Authorize Job', 'What a request must carry', 37],
  ['Authorize Job', 'What happens when a parameter is given twice', 3],
  ['Authorize Job', 'What is there when all is done', 2],
  ['Authorize Job', 'What the answers look like', 13],
];

const NAMED: Record<string, string[]> = {
  'Delete Job/Which jobs can be deleted': [
    ...['deletes-authorizing', 'deletes-pending', 'deletes-pending-with-medium', 'keeps-in-process'],
    ...['keeps-complete', 'keeps-media-failure', 'keeps-reviewing'],
  ],
  'Authorize Job/What becomes of a job': [
    'authorize-job.moves-authorizing',
    'authorize-job.stays-pending',
    'authorize-job.stays-in-process',
    'authorize-job.stays-complete',
  ],
};

const BASE = 'https://sandbox.cielo24.com';
const JOB = '3ec9f746b9de7146f56709c237c32104';
const INFO = {
  ...{ JobId: JOB, JobName: 'contract-suite.20261125T200338Z.f096153c', JobStatus: 'Complete' },
  ...{ ExternalID: 'contract-suite.20261125T200338Z.f096153c', Language: 'en', Priority: 'STANDARD' },
};

const request = (path: string, more = `&job_id=${JOB}`) =>
  `curl -sS -i "${BASE}${path}?v=1&api_token=$CIELO24_API_TOKEN${more}"`;

const exchange = (
  role: Exchange['role'],
  purpose: string,
  curl: string,
  status: number,
  body: string,
  more: Partial<NonNullable<Exchange['answer']>> = {},
): Exchange => ({
  role,
  purpose,
  curl,
  answer: { status, mediaType: body === '' ? '' : 'application/json', body, tookMs: 12, ...more },
});

/** A fresh job, the call under test and a look at the job. */
export const exchanges = (path: string, status: number, body: string): Exchange[] => [
  exchange(
    'arrange',
    'make a job',
    request('/api/job/new', `&job_name=${INFO.JobName}&language=en`),
    200,
    JSON.stringify({ JobId: JOB, TaskId: 'cc8095fbfecf4647b2e10b622d81c19b' }),
  ),
  exchange('arrange', 'authorize the job', request('/api/job/authorize'), 204, ''),
  exchange(
    'subject',
    path.includes('delete') ? 'delete the job' : 'authorize the job',
    request(path),
    status,
    body,
  ),
  exchange('control', 'look at the job', request('/api/job/info'), 200, JSON.stringify(INFO)),
];

function check(endpoint: string, section: string, at: number): CheckResult {
  const isDelete = endpoint === 'Delete Job';
  const slug = section.toLowerCase().replaceAll(' ', '-').replace(/,/g, '').slice(0, 24);
  const id = NAMED[`${endpoint}/${section}`]?.[at] ?? `${isDelete ? '' : 'authorize-job.'}${slug}-${at + 1}`;
  const [, word = '', status = ''] = /^(?:authorize-job\.)?(deletes|keeps|moves|stays)-(.*)$/.exec(id) ?? [];
  const refused = word === 'keeps' || section.includes('must carry');
  const [code, body] = refused
    ? [
        400,
        JSON.stringify({ ErrorType: at % 3 ? 'INVALID_QUERY' : 'MISSING_PARAMETER', ErrorComment: 'No.' }),
      ]
    : isDelete
      ? [200, '{"TaskId":"cc8095fbfecf4647b2e10b622d81c19b"}']
      : [204, ''];
  return {
    ...{
      id,
      endpoint,
      section,
      level: at % 9 === 8 ? 'SHOULD' : 'MUST',
      status: 'passed',
      durationMs: 120 + at,
    },
    title: word
      ? `A job in status ${status.replaceAll('-', ' ')} ${refused ? 'is kept: the request is refused, and the job stays as it was' : 'is changed'}.`
      : `Promise ${at + 1} of "${section}" is kept, and the job stays as it was.`,
    source: `${endpoint}, ${at < 5 ? 'introduction: what the call is for' : 'query string parameters: v is required, and 1 is the only value allowed'}`,
    evidence: {
      exchanges: exchanges(
        isDelete ? '/api/job/delete' : '/api/job/authorize',
        code as number,
        body as string,
      ),
    },
  };
}

/** A run in which all went well. */
export function exampleResult(more: Partial<RunResult> = {}): RunResult {
  return {
    ...{ version: 2, suite: '0.2.0', seed: 1, verdict: 'holds', target: BASE, requests: 248, logins: 4 },
    ...{ startedAt: '2026-11-25T03:17:00.000Z', durationMs: 9_000, problems: [], notes: [], causes: [] },
    checks: SECTIONS.flatMap(([endpoint, title, number]) =>
      Array.from({ length: number }, (_, at) => check(endpoint, title, at)),
    ),
    leftovers: [],
    staleDeviations: [],
    ...more,
  };
}

/** Changes those of the checks that are named; `*` is all that are not. */
function changed(checks: CheckResult[], changes: Record<string, Partial<CheckResult>>): CheckResult[] {
  return checks.map((one) => ({ ...one, ...(changes[one.id] ?? changes['*']) }));
}

const failed = (
  path: string,
  [status, body]: [number, string],
  evidence: Omit<NonNullable<CheckResult['evidence']>, 'exchanges'>,
  headers: Record<string, string> = {},
): Partial<CheckResult> => {
  const sent = exchanges(path, status, body);
  const fault = { ...sent[2]!, isAtFault: true };
  if (path.includes('authorize')) fault.curl = fault.curl.replace('$CIELO24_', '$CIELO24_OTHER_');
  fault.answer = { ...fault.answer!, headers: { 'content-type': 'application/json', ...headers } };
  return { status: 'failed', evidence: { ...evidence, exchanges: [sent[0]!, sent[1]!, fault, sent[3]!] } };
};

const TASK = '{"TaskId":"cc8095fbfecf4647b2e10b622d81c19b"}';

/** Several causes, from data lost to advice, and what rests on them. */
export function redResult(): RunResult {
  const { checks, ...rest } = exampleResult({ verdict: 'violated', seed: 7 });
  const causes: Cause[] = [
    {
      summary: 'A job that is Complete was deleted, although its processing had begun.',
      harm: 'data lost',
      checks: ['keeps-complete', 'keeps-in-process'],
    },
    {
      summary: 'Authorizing a job of another account is refused with 400, and yet the job was authorized.',
      harm: 'said and done differ',
      checks: ['authorize-job.who-may-authorize-a-job-1'],
    },
    {
      summary: 'A request without v is answered with 302 to another address.',
      harm: 'wrong status',
      checks: ['what-a-request-must-carr-1'],
    },
    {
      summary: 'ErrorType is not a documented word.',
      harm: 'wrong shape',
      checks: ['what-the-answers-look-li-4'],
    },
    {
      summary: 'An answer has a field that no table knows.',
      harm: 'advice',
      checks: ['what-the-answers-look-li-9'],
    },
  ];
  const gone = failed('/api/job/delete', [200, TASK], {
    expected: 'status 400, and the job as it was',
    found: ['status 200 application/json'],
    aftermath: [`Job ${JOB} is gone: job info answers 400 ITEM_NOT_FOUND, and the list does not have it.`],
    seen: '2 of 2',
  });
  return {
    ...rest,
    causes,
    checks: changed(checks, {
      'keeps-complete': gone,
      'keeps-in-process': gone,
      'authorize-job.who-may-authorize-a-job-1': failed(
        '/api/job/authorize',
        [400, '{"ErrorType":"ITEM_NOT_FOUND","ErrorComment":"No job <has> \\"this\\" id."}'],
        {
          expected: 'the job as it was',
          found: ['$.JobStatus: expected "Authorizing", found "Pending"'],
          aftermath: [`Job ${JOB} has changed: it is Pending, no longer Authorizing.`],
          steps: ['make job A', 'delete A, as somebody else', 'authorize A'],
          seen: '2 of 2',
        },
      ),
      'what-a-request-must-carr-1': failed(
        '/api/job/delete',
        [302, '<html>Moved</html>'],
        {
          expected: 'status 400',
          found: ['status 302 text/html'],
          aftermath: [`Job ${JOB} is as it was.`],
          seen: '2 of 2',
        },
        { location: 'https://www.cielo24.com/login', server: 'nginx' },
      ),
      'what-the-answers-look-li-4': failed(
        '/api/job/delete',
        [400, '{"ErrorType":"OOPS","ErrorComment":""}'],
        {
          expected: 'the table of 400',
          found: ['$.ErrorType: expected one of LOGIN_INVALID, ACCOUNT_EXISTS, …, found "OOPS"'],
        },
      ),
      'what-the-answers-look-li-9': {
        ...failed(
          '/api/job/delete',
          [200, `{"TaskId":"cc8095fbfecf4647b2e10b622d81c19b","Debug":"${'x'.repeat(90)}"}`],
          {
            expected: 'no field beyond TaskId',
            found: ['$.Debug: not documented'],
          },
        ),
        level: 'DRIFT',
      },
      'deleted-means-gone-and-n-2': {
        status: 'not-exercised',
        restsOn: 'keeps-complete',
        reason: 'A job that is Complete could not be had.',
      },
      'who-may-delete-a-job-1': {
        status: 'not-exercised',
        reason: 'There is no second account: set CIELO24_OTHER_USERNAME and CIELO24_OTHER_PASSWORD.',
      },
      'who-may-delete-a-job-2': { status: 'known', reason: 'agreed with the makers (until 2999-12-31)' },
      'what-a-request-must-carr-2': { retries: ['No answer came within 10 s.'] },
    }),
    leftovers: [
      { jobId: JOB, name: INFO.JobName, reason: 'A job that is Complete cannot be deleted.' },
      {
        jobId: JOB.replace('3', '4'),
        name: `${INFO.JobName}.2`,
        reason: 'A job that is Complete cannot be deleted.',
      },
    ],
    notes: ['A deletion showed in the job list only after 12 s.'],
  };
}

/** All was well, but for a line of the deviations file. */
export function staleResult(): RunResult {
  const problem = 'The check passes: the target keeps this promise again.';
  const staleDeviations = [{ line: 3, checkId: 'keeps-complete', problem }];
  return exampleResult({ verdict: 'violated', staleDeviations });
}

/** A target whose deletes and authorizations are all answered with 500: one cause, and all else rests on it. */
export function everythingWrong(): RunResult {
  const { checks, ...rest } = exampleResult({ verdict: 'violated' });
  const answer = failed(
    '/api/job/delete',
    [500, `<h1>Server Error</h1>\n${'at a line of a stack trace\n'.repeat(40)}`],
    {
      expected: 'status 200',
      found: ['status 500 text/html'],
      aftermath: [`Job ${JOB} is still there, as it was.`],
      seen: '2 of 2',
    },
  );
  answer.evidence!.exchanges[2]!.answer!.fullLength = 12_345;
  const other = failed('/api/job/authorize', [500, '<h1>Server Error</h1>'], {
    expected: 'status 204',
    found: ['status 500 text/html'],
    aftermath: [`Job ${JOB} is still there, as it was.`],
  });
  const resting = (id: string): Partial<CheckResult> => ({
    status: 'not-exercised',
    restsOn: id,
    evidence: undefined,
  });
  return {
    ...rest,
    causes: [
      {
        summary: 'Every request to Delete Job is answered with 500.',
        harm: 'wrong status',
        checks: ['deletes-pending', 'deletes-authorizing'],
      },
      {
        summary: 'Every request to Authorize Job is answered with 500.',
        harm: 'wrong status',
        checks: ['authorize-job.moves-authorizing'],
      },
    ],
    checks: checks.map((one) => ({
      ...one,
      ...(one.endpoint === 'Delete Job'
        ? resting('deletes-pending')
        : resting('authorize-job.moves-authorizing')),
      ...(['deletes-pending', 'deletes-authorizing'].includes(one.id) && answer),
      ...(one.id === 'authorize-job.moves-authorizing' && other),
    })),
  };
}

/** Many failures that the run has found no common cause for. */
export function manyCauses(): RunResult {
  const { checks, ...rest } = exampleResult({ verdict: 'violated' });
  const answer = failed('/api/job/delete', [200, '{}'], {
    expected: 'status 400',
    found: ['status 200 application/json'],
  });
  return { ...rest, checks: changed(checks, { '*': answer }) };
}

/** An outage in the middle. */
export function inconclusiveResult(): RunResult {
  const { checks, ...rest } = exampleResult({ verdict: 'inconclusive', requests: 61 });
  const reason = 'The target stopped answering: nothing came from https://sandbox.cielo24.com for 30 s.';
  return {
    ...rest,
    checks: checks.map((one, at) =>
      at < 40
        ? one
        : {
            ...one,
            status: 'inconclusive',
            reason,
            evidence: {
              exchanges: [
                {
                  role: 'subject',
                  purpose: 'delete the job',
                  curl: request('/api/job/delete'),
                  trouble: 'No answer within 10 s.',
                },
              ],
            },
          },
    ),
  };
}

/** Nothing could be begun. */
export function refusedLogin(): RunResult {
  const { checks, ...rest } = exampleResult({
    verdict: 'inconclusive',
    requests: 1,
    logins: 1,
    durationMs: 300,
  });
  const problem = 'The login was refused with LOGIN_INVALID: look at CIELO24_USERNAME and CIELO24_PASSWORD.';
  return {
    ...rest,
    problems: [problem],
    checks: checks.map((one) => ({ ...one, status: 'inconclusive', reason: problem, evidence: undefined })),
  };
}

/** Stopped by Ctrl-C. */
export function interruptedResult(): RunResult {
  const { checks, ...rest } = exampleResult({ verdict: 'inconclusive', partial: 'The run was interrupted.' });
  const reason = 'The run was interrupted.';
  return {
    ...rest,
    problems: [reason],
    checks: checks.map((one, at) =>
      at < 60 ? one : { ...one, status: 'inconclusive', reason, evidence: undefined },
    ),
  };
}

/** Some checks were chosen, and they hold. */
export function selectedResult(): RunResult {
  const { checks, ...rest } = exampleResult({ selection: '-t pending', requests: 14, durationMs: 800 });
  return { ...rest, checks: checks.filter(({ id }) => id.includes('pending')) };
}

export const examples = {
  green: exampleResult,
  red: redResult,
  'everything wrong': everythingWrong,
  'many causes': manyCauses,
  inconclusive: inconclusiveResult,
  'login refused': refusedLogin,
  interrupted: interruptedResult,
  selected: selectedResult,
  stale: staleResult,
};

export const life: JobLife = {
  statuses: ['Authorizing', 'Pending', 'In Process', 'Complete', 'Media Failure', 'Reviewing'],
  arrows: [
    ['Authorizing', 'Pending', 'Authorize Job'],
    ['Authorizing', 'Deleted', 'Delete Job'],
    ['Pending', 'Pending', 'Authorize Job'],
    ['Pending', 'In Process', 'by itself, once a transcription is ordered'],
    ['Pending', 'Deleted', 'Delete Job'],
    ['In Process', 'In Process', 'Authorize Job'],
    ['In Process', 'Complete', 'by itself'],
    ['In Process', 'Media Failure', 'by itself'],
    ['In Process', 'Reviewing', 'by itself'],
    ['Reviewing', 'Complete', 'by itself, once its customer has approved it'],
    ['Complete', 'Complete', 'Authorize Job'],
    ['Media Failure', 'Media Failure', 'Authorize Job'],
    ['Reviewing', 'Reviewing', 'Authorize Job'],
  ],
};

const refusal = schema('delete_job.400.json');

export const endpoints: Endpoint[] = [
  {
    ...{ id: 'delete-job', name: 'Delete Job', method: 'GET', path: '/api/job/delete' },
    about: 'Deletes a job, as long as its processing has not begun: while it is Authorizing or Pending.',
    source: 'https://cielo24.readthedocs.io/en/latest/job_control/delete_job.html',
    parameters: schema('delete_job.parameters.json'),
    answers: { '200': schema('delete_job.200.json'), '400': refusal },
    definitions: schema('definitions.json'),
  },
  {
    ...{ id: 'authorize-job', name: 'Authorize Job', method: 'GET', path: '/api/job/authorize' },
    about:
      'Authorizes a job that is held in the status Authorizing. In any other status it has no effect and succeeds.',
    source: 'https://cielo24.readthedocs.io/en/latest/job_control/authorize_job.html',
    parameters: schema('delete_job.parameters.json'),
    answers: {
      '204': { title: '204: the job is authorized', description: 'There is no body.', type: 'null' },
      '400': refusal,
    },
    definitions: schema('definitions.json'),
  },
];
