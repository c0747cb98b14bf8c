/** The words that contract files are written in. */
import type { Answer } from './answer';
import type { Api, Cause } from './api';
import type { Endpoint } from './endpoint';
import type { Jobs } from './jobs';
import type { Exchange, Level } from './result';
import type { Session } from './session';

/** One request to delete of this run, with what it was for. */
export interface HeardDelete {
  check: Check;
  answer: Answer;
  exchange: Exchange;
  /** What the request got wrong on purpose. */
  cause?: Cause;
  parameters: Record<string, string | string[] | undefined>;
}

/** What a check works with. Everything is fresh for each attempt. */
export interface Context {
  api: Api;
  jobs: Jobs;
  /** The unrelated second account. @throws NotExercised where there is none */
  other(): Promise<{ api: Api; jobs: Jobs; username: string }>;
  /** A session of its own, already logged out. @throws NotExercised where the suite has no credentials to log in */
  deadSession(): Promise<Session>;
  /** The answers to the deletes of all MUST checks so far; asks for one itself where there is none. */
  heard: { successes(): Promise<HeardDelete[]>; refusals(): Promise<HeardDelete[]> };
  /** Compares the run's jobs with what should have become of them. @returns a line for each that is not so */
  lostJobs(): Promise<string[]>;
  returnedJobs(): Promise<string[]>;
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

/** In the order in which they come. */
const STAGES = ['first', 'closing', 'final'] as const;
export type Stage = (typeof STAGES)[number];

export interface Section {
  title: string;
  /** The checks of a stage overlap; those of the next begin when all of it are done. */
  stage: Stage;
  checks: Check[];
}

/** A sentence, or other part, of the documentation. */
export interface Promised {
  /** Where it stands, e.g. `Delete Job, Responses`. */
  part: string;
  /** What it says, in the suite's words. */
  says: string;
  /** Why no check covers it, where none can. */
  notChecked?: string;
}

export interface Contract {
  endpoint: Endpoint;
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
  run,
});

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

export const section = sectionAt('first');

/** A section for what can only be asked of the target when all others are done. */
export const closingSection = sectionAt('closing');

/** A section that is judged at the very end, from what the run has seen and what is there. */
export const finalSection = sectionAt('final');

/** The sections by stage. */
export const inStages = ({ sections }: Contract): Section[][] =>
  STAGES.map((stage) => sections.filter((one) => one.stage === stage));
