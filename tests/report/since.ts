/** What changed since an earlier run against the same target. */
import type { CheckResult, RunResult } from '../support/result';

export interface Since {
  /** When the earlier run was started. */
  startedAt: string;
  /** Broken now, and not seen broken then. */
  fresh: CheckResult[];
  /** Broken then and now. */
  still: CheckResult[];
  /** Broken then, passed now. */
  mended: CheckResult[];
  /** Broken then, and now neither passed nor broken. */
  open: CheckResult[];
}

const isBroken = ({ status }: CheckResult) => status === 'failed' || status === 'known';

/** @returns undefined where there was no earlier run */
export function since({ checks }: RunResult, previous: RunResult | undefined): Since | undefined {
  if (!previous) return undefined;
  const then = new Set(previous.checks.filter(isBroken).map(({ id }) => id));
  const before = checks.filter(({ id }) => then.has(id));
  return {
    startedAt: previous.startedAt,
    fresh: checks.filter((check) => isBroken(check) && !then.has(check.id)),
    still: before.filter(isBroken),
    mended: before.filter(({ status }) => status === 'passed'),
    open: before.filter((check) => !isBroken(check) && check.status !== 'passed'),
  };
}

/** The groups that are not empty, in words. */
export function changes({ fresh, still, mended, open }: Since): { word: string; checks: CheckResult[] }[] {
  return [
    { word: 'new', checks: fresh },
    { word: 'still broken', checks: still },
    { word: 'mended', checks: mended },
    { word: 'broken then, not judged now', checks: open },
  ].filter(({ checks }) => checks.length > 0);
}
