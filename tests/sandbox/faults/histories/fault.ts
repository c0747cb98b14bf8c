import type { Around } from '../../call';
import type { Departure } from '../../departure';
import type { Change } from '../../steps';
import { together } from '../changes';
import type { Fault } from '../fault';

/** The sentences of the pages that these faults break. */
export const says = {
  deletes: 'Delete Job, introduction: "Delete an existing job."',
  onlyThat: 'Delete Job, job_id: "The ID of the job to be deleted" - that job, and no other.',
  statuses:
    'Delete Job, introduction: jobs can only be deleted when their status is "Authorizing" or "Pending".',
  deletable: 'Delete Job, introduction: a job whose status is "Authorizing" or "Pending" can be deleted.',
  version: 'Delete Job, v: required; the allowed value is 1.',
  token: 'Delete Job, api_token: "The API token used for this session".',
  hex: 'Delete Job, job_id: required; the allowed value is a hex string.',
  success: 'Delete Job, 200: {"TaskId": "Encoded Task ID"}.',
  error: 'Delete Job, 400: an error occurred - so what is refused is not done - and the error format.',
  apart: 'The Basics, sub-accounts: different accounts cannot access the data of each other.',
  sessions: 'Access Control: a token identifies the session, and expires after an hour without use.',
  quoted: 'Access Control: parameters are quoted as is customary for GET query strings.',
  authorizes: 'Authorize Job, introduction: a job is held in "Authorizing" until this call.',
  onlyAuthorizes: 'Authorize Job, job_id: "The ID of the job to be authorized" - that job, and no other.',
  noEffect:
    'Authorize Job, introduction: no effect, and success, on a job that is not in the "Authorizing" state.',
  authorizeToken: 'Authorize Job, api_token: "The API token used for this session".',
  authorizeVersion: 'Authorize Job, v: required; the allowed value is 1.',
  authorizeHex: 'Authorize Job, job_id: required; the allowed value is a hex string.',
  authorizeSuccess: 'Authorize Job, 204: no contents.',
  authorizeError: 'Authorize Job, 400: an error occurred - so what is refused is not done.',
};

const faultOf =
  (endpoint: Fault['endpoint']) =>
  (name: string, breaks: string, does: string, ...parts: Departure[]): Fault => ({
    name,
    endpoint,
    breaks,
    level: 'MUST',
    does,
    ...all(...parts),
  });

export const deleteFault = faultOf('Delete Job');
export const authorizeFault = faultOf('Authorize Job');

const change = (first: Change | undefined, second: Change | undefined) =>
  first && second ? together(first, second) : (first ?? second);

const surround = (inner: Around | undefined, outer: Around | undefined): Around | undefined =>
  inner && outer ? (handler, store) => outer(inner(handler, store), store) : (inner ?? outer);

/** All departures at once; a later one builds on the earlier ones. */
export function all(...parts: Departure[]): Departure {
  let whole: Departure = {};
  for (const part of parts) {
    whole = {
      delete: change(whole.delete, part.delete),
      authorize: change(whole.authorize, part.authorize),
      around: surround(whole.around, part.around),
    };
  }
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
}
