/** The words that all reports share: what statuses, levels and verdicts mean, and how figures are spelt. */
import type { Cause, CheckResult, Harm, Level, RunResult, Status } from '../support/result';
import { EXIT_CODES } from '../support/run/verdict';

/** The statuses in the order in which a reader wants to hear of them. */
export const statuses: { status: Status; word: string }[] = [
  { status: 'failed', word: 'failed' },
  { status: 'inconclusive', word: 'inconclusive' },
  { status: 'not-exercised', word: 'not exercised' },
  { status: 'known', word: 'known deviation' },
  { status: 'passed', word: 'passed' },
];

/** The levels, each with what it says about the weight of a promise. */
export const levels: { level: Level; meaning: string }[] = [
  {
    level: 'MUST',
    meaning: 'The documentation of the call says so. If it fails, the contract is violated.',
  },
  {
    level: 'SHOULD',
    meaning:
      'Other public documentation, or plain HTTP sense, says so. A failure is reported, but fails only a strict run (CIELO24_STRICT=true).',
  },
  {
    level: 'DRIFT',
    meaning: 'Answers have no fields beyond the documented ones. A failure counts as for SHOULD.',
  },
];

/** What each kind of harm means to whoever is told of it at night: whether it can wait, and why. */
export const urgency: Record<Harm, string> = {
  'data lost': 'Wake somebody: jobs that have to stay are deleted.',
  'data touched': "Wake somebody: jobs are changed that no request named, or that are somebody else's.",
  'said and done differ': 'Until morning it can wait, not longer: clients rely on answers that are not true.',
  'wrong status':
    'It can wait until morning: no job was seen harmed, but a client that goes by the status goes wrong.',
  'wrong shape':
    'It can wait until morning: no job was seen harmed, but a client that reads this goes wrong.',
  advice: 'No hurry: no sentence on the page of this call says it.',
};

/** Does the run fail for nothing but lines of the deviations file? */
export const isOnlyStale = ({ verdict, checks, staleDeviations }: StaleOrNot): boolean =>
  verdict === 'violated' &&
  staleDeviations.length > 0 &&
  !checks.some(({ status, level }) => status === 'failed' && level === 'MUST');

type StaleOrNot = Pick<RunResult, 'verdict' | 'checks' | 'staleDeviations'>;

/** The verdict as a headline. With a selection it speaks of what was chosen only. */
export function headline(result: StaleOrNot & Pick<RunResult, 'selection'>): string {
  const { verdict, selection } = result;
  if (isOnlyStale(result)) return 'The deviations file is out of date';
  if (verdict === 'inconclusive') return 'The run is inconclusive';
  const subject = selection === undefined ? 'The contract' : `What was chosen (${selection})`;
  return `${subject} ${verdict === 'holds' ? 'holds' : 'is violated'}`;
}

/** `1 check`, `2 checks`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Those of a result's checks that ended in a way, MUST first, else in their order. */
export function having({ checks }: Pick<RunResult, 'checks'>, status: Status): CheckResult[] {
  const found = checks.filter((check) => check.status === status);
  return levels.flatMap(({ level }) => found.filter((check) => check.level === level));
}

/** `131 passed, 7 not exercised`: statuses that no check has are left out, and passed comes first. */
export function counts(checks: CheckResult[]): string {
  return [statuses.at(-1)!, ...statuses.slice(0, -1)]
    .map(({ status, word }) => ({ word, number: checks.filter((check) => check.status === status).length }))
    .filter(({ number }) => number > 0)
    .map(({ word, number }) => `${number} ${word}`)
    .join(', ');
}

/** Does a failure of the check fail the run? */
export const isCounted = ({ level }: CheckResult, strict: boolean): boolean => strict || level === 'MUST';

/** One cause with the checks that failed for it, as they ended. */
export interface CauseOfChecks extends Omit<Cause, 'checks'> {
  checks: CheckResult[];
  /** How many checks were not exercised for it. */
  resting: number;
}

/** `2 checks`, and how many more were not exercised for the same cause. */
export const extent = ({ checks, resting }: CauseOfChecks): string =>
  count(checks.length, 'check') + (resting > 0 ? ` (and ${resting} more not exercised for it)` : '');

/** The causes, worst first. A failed check that the run has found no cause for is a cause of its own. */
export function causesOf(result: RunResult): CauseOfChecks[] {
  const failed = having(result, 'failed');
  const skipped = new Set(having(result, 'not-exercised').map(({ id }) => id));
  const told = result.causes.map((cause) => ({
    ...cause,
    checks: cause.checks.flatMap((id) => failed.find((check) => check.id === id) ?? []),
    resting: cause.checks.filter((id) => skipped.has(id)).length,
  }));
  const known = new Set(told.flatMap(({ checks }) => checks));
  const rest = failed.filter((check) => !known.has(check));
  return [
    ...told.filter(({ checks }) => checks.length > 0),
    ...rest.map(
      (check): CauseOfChecks => ({
        summary: `Not kept: ${check.title}`,
        harm: check.level === 'MUST' ? 'wrong status' : 'advice',
        checks: [check],
        resting: 0,
      }),
    ),
  ];
}

/** Groups of checks that were not judged for the same reason, in the order of the first of each. */
export function byReason(checks: CheckResult[]): { reason: string; checks: CheckResult[] }[] {
  const groups = new Map<string, CheckResult[]>();
  for (const check of checks) {
    const reason =
      check.restsOn === undefined
        ? (check.reason ?? 'No reason was given.')
        : `What they rest on is broken: ${check.restsOn} failed.`;
    groups.set(reason, [...(groups.get(reason) ?? []), check]);
  }
  return [...groups].map(([reason, members]) => ({ reason, checks: members }));
}

/** What the verdict means, for someone who has never seen such a run: one sentence each. */
export function explainVerdict(result: RunResult): string[] {
  const failed = having(result, 'failed');
  const must = failed.filter(({ level }) => level === 'MUST').length;
  const lesser = failed.length - must;
  const [open, skipped, known, passed] = (['inconclusive', 'not-exercised', 'known', 'passed'] as const).map(
    (status) => having(result, status).length,
  ) as [number, number, number, number];
  const stale = result.staleDeviations.length;
  const tried = result.selection === undefined ? 'that this run tried' : 'that was chosen and tried';
  const first = {
    holds: `The API kept every promise ${tried}${known > 0 ? ', or its breach is known' : ''}.`,
    violated:
      must > 0
        ? `The API broke ${count(must, 'promise')} of its documentation.`
        : stale > 0
          ? `The API broke no promise${known > 0 ? ' beyond the declared ones' : ''}.`
          : 'No promise of the documentation was broken, but a strict run (CIELO24_STRICT) fails on less.',
    inconclusive:
      'This says nothing against the API: the run could not find out whether it keeps its promises.',
  };
  return [
    first[result.verdict],
    lesser > 0 && `${count(lesser, 'lesser check')} (SHOULD, DRIFT) failed.`,
    stale > 0 &&
      `${count(stale, 'line of the deviations file no longer fits', 'lines of the deviations file no longer fit')}, which fails the run.`,
    open > 0 && passed + failed.length + known > 0 && `${count(open, 'check')} came to no result.`,
    skipped > 0 && `${count(skipped, 'promise')} could not be tried.`,
    known > 0 && `${count(known, 'failure is', 'failures are')} declared as known and excused.`,
    `The command ended with exit code ${EXIT_CODES[result.verdict]}.`,
  ].filter((sentence) => sentence !== false);
}

/** `850 ms`, `12.3 s`, `4 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `2025-11-23 18:08 UTC` for an ISO time; what is no time comes back as it is. */
export function moment(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
