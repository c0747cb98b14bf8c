/** The parts of a page that every endpoint's page has, and the other documentation that SHOULD rests on. */
import type { Promised } from '../../support/checks/words';

export interface CommonPage {
  v: Promised;
  apiToken: Promised;
  /** Only of a call that names a job. */
  jobId?: Promised;
  success: Promised;
  refusal: Promised;
  exampleRequest: Promised;
  exampleResponse: Promised;
}

/** The page of a call that names a job. */
export interface JobPage extends CommonPage {
  jobId: Promised;
}

export const elsewhere = {
  errorTypes: {
    part: 'Error format, the list of error types',
    says: 'each type of error has its cause, and the comment of a missing parameter says which',
  },
  sessions: {
    part: 'Access Control',
    says: 'a token identifies its session, and expires after an hour without use',
  },
  tasks: { part: 'Tasks', says: 'a task has an id of its own' },
  sense: { part: 'HTTP sense', says: 'a request does what its answer says, and an error tells no secret' },
  silence: { part: 'Responses', says: 'the tables show all fields of an answer' },
} satisfies Record<string, Promised>;
