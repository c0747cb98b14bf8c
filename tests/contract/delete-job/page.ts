/** The page on Delete Job, sentence by sentence, in the suite's words. */

export const page = {
  purpose: { part: 'Delete Job, introduction', says: 'the call deletes a job that exists' },
  statuses: {
    part: 'Delete Job, introduction',
    says: 'a job can be deleted while it is Authorizing or Pending, and not once its processing has begun',
  },
  support: {
    part: 'Delete Job, introduction',
    says: 'for a job in a later status there is the support by mail',
    notChecked: 'What people answer by mail is nothing that a request could show.',
  },
  call: {
    part: 'Delete Job, HTTP method',
    says: 'the call is GET /api/job/delete',
    notChecked: 'It needs no check of its own: every check sends this call, and none passes without it.',
  },
  v: { part: 'Delete Job, query string parameters', says: 'v is required, and 1 is the only value allowed' },
  apiToken: {
    part: 'Delete Job, query string parameters',
    says: 'api_token is required: a hex string, the token of this session',
  },
  jobId: {
    part: 'Delete Job, query string parameters',
    says: 'job_id is required: a hex string, the id of the job to delete',
  },
  success: { part: 'Delete Job, responses', says: '200 means success; the body has a TaskId' },
  refusal: {
    part: 'Delete Job, responses',
    says: '400 means an error; the body has an ErrorType and an ErrorComment, in the error format',
  },
  exampleRequest: {
    part: 'Delete Job, example request',
    says: 'a GET with v, api_token and job_id in the query string',
  },
  exampleResponse: {
    part: 'Delete Job, example response',
    says: 'application/json, with a TaskId of 32 hex digits',
  },
};
