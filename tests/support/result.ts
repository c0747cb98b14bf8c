/** What a run ends with. Every report is made from these and from the schemas, and from nothing else. */

/** Of the format of `contract.json`. */
export const RESULT_VERSION = 2;

/** MUST: the page says it. SHOULD: other public documentation or plain HTTP sense says it. DRIFT: an undocumented field. */
export type Level = 'MUST' | 'SHOULD' | 'DRIFT';

/**
 * `inconclusive`: the environment kept us from knowing. `not-exercised`: this target or account gives no occasion.
 * `known`: failed, and declared as a known deviation.
 */
export type Status = 'passed' | 'failed' | 'inconclusive' | 'not-exercised' | 'known';

export type Verdict = 'violated' | 'inconclusive' | 'holds';

/** One request and what came of it. Secrets are already struck out. */
export interface Exchange {
  /** `arrange` brings a job into place, `subject` is the call under test, `control` looks at what it did. */
  role: 'arrange' | 'subject' | 'control';
  /** In a few words, e.g. `delete the job`. */
  purpose: string;
  /** A shell line that repeats the request; secrets stand as environment variables. */
  curl: string;
  /** Missing when no answer came. */
  answer?: {
    status: number;
    mediaType: string;
    /** Those that help to find a cause: `content-type`, `location`, `retry-after`, `allow`, `server`; in lower case. */
    headers?: Record<string, string>;
    /** The body as it came; where it is long, its beginning. */
    body: string;
    /** The characters of the whole body, where `body` is only its beginning. */
    fullLength?: number;
    /** Milliseconds from sending to the last byte. */
    tookMs: number;
  };
  /** Why there was no usable answer. */
  trouble?: string;
  /** Set on the one request that a failed check failed on. */
  isAtFault?: boolean;
}

export interface Evidence {
  /** For a failed check: what the promise asks for. */
  expected?: string;
  /** For a failed check: what came instead, one line for each difference, with its place in the JSON where there is one. */
  found?: string[];
  /** For a failed check: what became of each job that it worked with (gone, changed and how, or as it was). */
  aftermath?: string[];
  /** For a failed history: its steps, in words. */
  steps?: string[];
  /** For a failed check that was tried once more with a fresh job: `2 of 2` times seen, or `1 of 2`. */
  seen?: string;
  exchanges: Exchange[];
}

export interface CheckResult {
  /** Stable; the name used on the command line and in the deviations file. */
  id: string;
  level: Level;
  /** The promise, one sentence. */
  title: string;
  /** The heading that the check stands under. */
  section: string;
  /** The endpoint's name, e.g. `Delete Job`. */
  endpoint: string;
  /** The part of the page, or of the other public documentation, that the promise comes from. */
  source: string;
  status: Status;
  /** Why it is inconclusive, not exercised or known. */
  reason?: string;
  /** Where it is not exercised since another check's promise is broken: the id of that check. */
  restsOn?: string;
  /** The environment trouble that each repetition of the whole check was for. */
  retries?: string[];
  evidence?: Evidence;
  durationMs: number;
}

/** What can be wrong, worst first: the order in which causes are told. */
export const HARMS = [
  'data lost',
  'data touched',
  'said and done differ',
  'wrong status',
  'wrong shape',
  'advice',
] as const;
export type Harm = (typeof HARMS)[number];

/** One reason for which checks failed. */
export interface Cause {
  /** One sentence: what happened. */
  summary: string;
  harm: Harm;
  /** The ids of the checks that failed for it; the first shows it best. */
  checks: string[];
}

/** A job that the run made and could not remove. */
export interface Leftover {
  jobId: string;
  name: string;
  reason: string;
}

/** A line of the deviations file that no longer fits; each fails the run. */
export interface StaleDeviation {
  line: number;
  checkId: string;
  problem: string;
}

export interface RunResult {
  /** Of this format. */
  version: number;
  /** The suite's own version. */
  suite: string;
  /** What random histories were drawn from. */
  seed: number;
  verdict: Verdict;
  /** The target's base URL; for the embedded sandbox with a word that says so. */
  target: string;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  requests: number;
  logins: number;
  /** Set when checks were left out, by choice or by an interruption: this was not the whole contract. */
  partial?: string;
  /** Set when the user chose some of the checks: what was chosen, e.g. `delete-job` or `-t pending`. `checks` has only those. */
  selection?: string;
  /** Set when the run as a whole could not be done: bad configuration, login refused, interrupted. One sentence each. */
  problems: string[];
  /** What the user should know beside the verdict, e.g. jobs of an earlier run that were swept. */
  notes: string[];
  /** Worst first; none where nothing failed. */
  causes: Cause[];
  checks: CheckResult[];
  leftovers: Leftover[];
  staleDeviations: StaleDeviation[];
}

/** The fields whose words are the suite's own. */
export const OWN_WORDS = [
  ...['id', 'checkId', 'level', 'title', 'section', 'endpoint', 'source'],
  ...['status', 'verdict', 'role', 'purpose', 'startedAt'],
];
