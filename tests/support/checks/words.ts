/** The words that contracts are written in. */
import type { Manner } from '../api/manners';
import type { OwnSession } from '../api/own-session';
import type { Session } from '../api/session';
import type { Step } from '../histories/steps';
import type { Answer } from '../http/answer';
import type { Parameters } from '../http/recorder';
import type { Job } from '../jobs/job';
import type { Jobs } from '../jobs/jobs';
import type { Effect } from '../model/job';
import type { Level } from '../result';
import type { Endpoint } from '../spec/endpoint';
import type { JobStatus } from '../spec/schemas';
import type { Wrong } from '../spec/wrong-values';
import { withFinding } from './finding';
import type { RecordedResponse } from './responses';

/** Somebody with an account, in whose name a check sends its requests. */
export interface Actor {
  session: Session;
  username: string;
  jobs: Jobs;
  /**
   * Sends the contract's call. The version and the session's token are sent unless given otherwise; the answer is handed
   * over whatever it says.
   * @param wrong what the request gets wrong on purpose
   * @param manner how it is sent, where not as usual
   */
  request(parameters: Parameters, wrong?: Wrong, manner?: Manner): Promise<Answer>;
}

/** What a check works with: the main account, and what else there is. Everything is fresh for each attempt. */
export interface Context extends Actor {
  /** The unrelated second account. @throws NotExercised where there is none */
  other(): Promise<Actor>;
  /** A session that is already logged out. @throws NotExercised where the suite has no credentials to log in */
  deadSession(): Promise<Session>;
  /** The main account's secure key, which opens sessions and stands for none. @throws NotExercised where there is none */
  secureKey(): Promise<string>;
  /** Whether a session of the main account has ended by itself in this run. */
  hasASessionEnded(): boolean;
  /** The main account in one more session. @throws NotExercised as `deadSession` */
  inOwnSession(): Promise<Actor & { session: OwnSession }>;
  /** One more session of the main account, which the check may end. @throws NotExercised as `deadSession` */
  ownSession(): Promise<OwnSession>;
  /** The answers to this contract's requests so far; none where none came. */
  responses: { successes(): RecordedResponse[]; refusals(): RecordedResponse[] };
  /**
   * For a step that this check only rests on: that a good request is accepted, and does its work. The contract's
   * acceptance checks are about that. Where the step fails and one of those has failed, this check is not exercised, and
   * names that one.
   */
  given<T>(step: () => Promise<T>): Promise<T>;
  /** The main account in a session that was opened by a secure key, where there can be one. */
  inKeySession(): Promise<Actor>;
  /** Performs the steps of a history; each answer, and each look, is held against the model. */
  history(steps: readonly Step[]): Promise<void>;
  /** Tries random histories, for as long as the user has asked for; one exploration for all contracts. */
  explore(): Promise<void>;
  /** Holds all jobs of the run against the model, at its end or before. @returns a line for each that is not as expected */
  audit: { lostSoFar(): Promise<string[]>; lost(): Promise<string[]>; returned(): Promise<string[]> };
}

export interface Check {
  /** Stable: deviation files and links name it. */
  id: string;
  level: Level;
  /** The promise, one sentence. */
  title: string;
  /** Where the promise is made. */
  source: string;
  run(context: Context): Promise<void>;
}

/**
 * In the order in which they come: the checks of a stage overlap, and those of the next begin when all are done.
 * `main` for most; `later` for what is asked again after some seconds, of jobs that others have left; `rest` for what can
 * only be asked when no other check needs its jobs any more; `explore` for random
 * histories, where the user has asked for them; `lookBack` for what is judged from what was heard and from what is there
 * in the end.
 */
export const STAGES = ['main', 'later', 'rest', 'explore', 'lookBack'] as const;
export type Stage = (typeof STAGES)[number];

export interface Section {
  title: string;
  stage: Stage;
  /** Whether its checks combine what others promise one by one: where one of those fails, these are not exercised. */
  isOfHistories?: boolean;
  checks: Check[];
}

/** A sentence, or other part, of the documentation. */
export interface Promised {
  /** Where it stands, e.g. `Delete Job, responses`. */
  part: string;
  /** What it says, in the suite's words. */
  says: string;
  /** Why no check covers it, where none can. */
  notChecked?: string;
}

export interface Contract {
  endpoint: Endpoint;
  /** What an accepted call does to the job that it names; without it, the call changes none. */
  effect?: Effect;
  /** The statuses in which a job is to be for the call to be accepted; without it, any. */
  acceptedIn?: readonly JobStatus[];
  /** The ids of the checks that a good request is accepted, and does its work: most others rest on these. */
  acceptance: readonly string[];
  /** The page, part by part. */
  page: Record<string, Promised>;
  sections: Section[];
}

type Run = Check['run'];

const check = (level: Level, id: string, source: Promised, title: string, run: Run): Check => ({
  id,
  level,
  title,
  source: `${source.part}: ${source.says}`,
  run: (context) => {
    const given: Context['given'] = (step) => context.given(() => withFindings(step));
    return withFindings(() => run({ ...context, given }));
  },
});

/** A check may use jest's own matchers beside those of this folder. */
async function withFindings<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw withFinding(error);
  }
}

/** The page says so. */
export const must = (id: string, source: Promised, title: string, run: Run) =>
  check('MUST', id, source, title, run);

/** Other public documentation, or plain HTTP sense, says so. */
export const should = (id: string, source: Promised, title: string, run: Run) =>
  check('SHOULD', id, source, title, run);

/** Nobody forbids it, but a reader of the documentation would not expect it. */
export const drift = (id: string, source: Promised, title: string, run: Run) =>
  check('DRIFT', id, source, title, run);

const sectionAt =
  (stage: Stage) =>
  (title: string, checks: Check[]): Section => ({ title, stage, checks });

export const section = sectionAt('main');
export const laterSection = sectionAt('later');
export const restSection = sectionAt('rest');
export const lookBackSection = sectionAt('lookBack');
export const exploreSection = (title: string, checks: Check[]): Section => ({
  ...sectionAt('explore')(title, checks),
  isOfHistories: true,
});
/** For checks that are histories: they combine what other checks promise one by one. */
export const historySection = (title: string, checks: Check[]): Section => ({
  ...section(title, checks),
  isOfHistories: true,
});

/** All checks of a contract. */
export const checksOf = ({ sections }: Contract): Check[] => sections.flatMap(({ checks }) => checks);

export type { Job };
