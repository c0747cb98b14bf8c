/** What reports need to know of an endpoint and of jobs; they know neither contracts nor how checks are run. */
import type { JSONSchema } from '../support/spec/schemas';

/** One call of the API, as its page describes it. */
export interface Endpoint {
  /** In lower case with hyphens, e.g. `delete-job`. */
  id: string;
  /** As checks name it, e.g. `Delete Job`. */
  name: string;
  method: string;
  path: string;
  /** What the call is for, in one to three sentences. */
  about: string;
  /** The address of its public page. */
  source: string;
  parameters: JSONSchema;
  /** The tables of the answers' bodies, by HTTP status; `"type": "null"` where there is no body. */
  answers: Record<string, JSONSchema>;
  /** The document that `definitions.json#/$defs/…` points into. */
  definitions: JSONSchema;
}

/** What the documentation says of a job's statuses. */
export interface JobLife {
  /** In the order of a job's way. An end such as `Deleted` is no status: it stands in `arrows` only. */
  statuses: string[];
  /**
   * What leads from one status to another: an endpoint's name, or words such as `by itself`. From a status to itself: the
   * call succeeds and changes nothing. Where an endpoint has no arrow from a status, it refuses a job in that status.
   */
  arrows: [from: string, to: string, by: string][];
}

/** What the page describes beside a run. */
export interface Manual {
  endpoints: Endpoint[];
  life: JobLife;
}

/** Has the answer no body? */
export const isBodiless = (answer: JSONSchema): boolean => answer.type === 'null';

/** Where the API is offered, and who helps, by its documentation. */
export const servers = [
  { url: 'https://api.cielo24.com', description: 'Production' },
  { url: 'https://sandbox.cielo24.com', description: 'Sandbox: nothing there is really transcribed' },
] as const;

export const SUPPORT = 'support@cielo24.com';
