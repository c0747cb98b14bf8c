import type { CheckResult, Level, RunResult, Status, Verdict } from '../support/result';
import { EXIT_CODES } from '../support/verdict';

/** The statuses in the order in which a reader wants to hear of them, each in words. */
export const statuses: { status: Status; word: string; meaning: string }[] = [
  { status: 'failed', word: 'Failed', meaning: 'The API did something else than promised.' },
  {
    status: 'inconclusive',
    word: 'Inconclusive',
    meaning: 'Something around the API (network, login, set-up) kept the run from finding out.',
  },
  {
    status: 'not-exercised',
    word: 'Not exercised',
    meaning: 'This run had no occasion to try it; the reason stands beside it.',
  },
  { status: 'known', word: 'Known deviation', meaning: 'Failed, and declared as known beforehand.' },
  { status: 'passed', word: 'Passed', meaning: 'The API kept the promise.' },
];

/** The levels, each with what it says about the weight of a promise. */
export const levels: { level: Level; meaning: string }[] = [
  {
    level: 'MUST',
    meaning: 'The documentation of this call says so. If it fails, the contract is violated.',
  },
  {
    level: 'SHOULD',
    meaning:
      'Other public documentation, or plain HTTP sense, says so. A failure is told, but fails only a strict run (CIELO24_STRICT=true).',
  },
  {
    level: 'DRIFT',
    meaning: 'Answers have no fields beyond the documented ones. A failure counts as for SHOULD.',
  },
];

/** The verdict as a headline. */
export const headlines: Record<Verdict, string> = {
  holds: 'The contract holds',
  violated: 'The contract is violated',
  inconclusive: 'The run is inconclusive',
};

/** `1 check`, `2 checks`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Those of a result's checks that ended in a way, MUST first, else in their order. */
export function having(result: RunResult, status: Status): CheckResult[] {
  const found = result.checks.filter((check) => check.status === status);
  return levels.flatMap(({ level }) => found.filter((check) => check.level === level));
}

/** What the verdict means, for someone who has never seen such a run: one sentence each. */
export function explainVerdict(result: RunResult): string[] {
  const said = sentences(result).filter((sentence) => sentence !== '');
  return [...said, `The command ended with exit code ${EXIT_CODES[result.verdict]}.`];
}

function sentences(result: RunResult): string[] {
  const failed = having(result, 'failed');
  const must = failed.filter((check) => check.level === 'MUST').length;
  const lesser = failed.length - must;
  const open = having(result, 'inconclusive').length;
  const untried = having(result, 'not-exercised').length;
  const known = having(result, 'known').length;
  const passed = having(result, 'passed').length;
  const stale = result.staleDeviations.length;
  const excused =
    known > 0 ? `${count(known, 'failure is', 'failures are')} declared as known and excused.` : '';
  const skipped = untried > 0 ? `${count(untried, 'promise')} could not be tried.` : '';
  const unclear = open > 0 ? `${count(open, 'check')} came to no result.` : '';

  if (result.verdict === 'holds') {
    return [
      known > 0
        ? 'Every promise of the documentation that this run tried was kept, or its breach is known.'
        : 'The API kept every promise of the documentation that this run tried.',
      lesser > 0
        ? `${count(lesser, 'lesser check')} (SHOULD, DRIFT) failed, which does not change the verdict unless the run is strict.`
        : '',
      skipped,
      excused,
    ];
  }
  if (result.verdict === 'violated') {
    return [
      must > 0
        ? `The API broke ${count(must, 'promise')} of its documentation.`
        : 'No promise of the documentation was broken, but this run was to fail on less.',
      lesser > 0 ? `${count(lesser, 'lesser check')} (SHOULD, DRIFT) failed${must > 0 ? ' too' : ''}.` : '',
      stale > 0
        ? `${count(stale, 'line of the deviations file no longer fits', 'lines of the deviations file no longer fit')}, which fails the run.`
        : '',
      unclear,
      skipped,
      excused,
    ];
  }
  return [
    'This says nothing against the API: the run could not find out whether it keeps its promises.',
    passed + failed.length + known === 0 ? 'No promise was tried to its end.' : unclear,
    lesser > 0 ? `${count(lesser, 'lesser check')} (SHOULD, DRIFT) failed.` : '',
    skipped,
    excused,
  ];
}

/** Groups of checks that share a reason, in the order of the first of each. */
export function byReason(checks: CheckResult[]): { reason: string; checks: CheckResult[] }[] {
  const groups = new Map<string, CheckResult[]>();
  for (const check of checks) {
    const reason = check.reason ?? 'No reason was given.';
    groups.set(reason, [...(groups.get(reason) ?? []), check]);
  }
  return [...groups].map(([reason, members]) => ({ reason, checks: members }));
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
