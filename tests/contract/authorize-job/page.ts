/** The page on Authorize Job, sentence by sentence, in the suite's words. */

export const page = {
  purpose: {
    part: 'Authorize Job, introduction',
    says: 'the call authorizes a job that exists: until then it is held as Authorizing',
  },
  feature: {
    part: 'Authorize Job, introduction',
    says: 'jobs are held only for an account with customer authorization, which is off by default',
  },
  noEffect: {
    part: 'Authorize Job, introduction',
    says: 'on a job that is not Authorizing the call has no effect, and is a success',
  },
  support: {
    part: 'Authorize Job, introduction',
    says: 'customer authorization is turned on by the support',
    notChecked: 'Support answers by mail, which no request can show.',
  },
  call: {
    part: 'Authorize Job, HTTP method',
    says: 'the call is GET /api/job/authorize',
    notChecked: 'It needs no check of its own: every check sends this call, and none passes without it.',
  },
  v: {
    part: 'Authorize Job, query string parameters',
    says: 'v is required, and 1 is the only value allowed',
  },
  apiToken: {
    part: 'Authorize Job, query string parameters',
    says: 'api_token is required: a hex string, the token of this session',
  },
  jobId: {
    part: 'Authorize Job, query string parameters',
    says: 'job_id is required: a hex string, the id of the job to authorize',
  },
  success: { part: 'Authorize Job, responses', says: '204 means success; there is no body' },
  refusal: {
    part: 'Authorize Job, responses',
    says: '400 means an error; the body has an ErrorType and an ErrorComment, in the error format',
  },
  exampleRequest: {
    part: 'Authorize Job, example request',
    says: 'a GET with v, api_token and job_id in the query string',
  },
  exampleResponse: {
    part: 'Authorize Job, example response',
    says: '204 without headers of a body',
    notChecked: 'It shows nothing beside what the table of responses says.',
  },
};
