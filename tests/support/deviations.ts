import { readFileSync } from 'node:fs';
import type { Outcome } from './outcome';
import type { CheckResult, StaleDeviation } from './result';

/** A promise that a team knows its target not to keep, and lives with for the time being. */
export interface Deviation {
  /** In the file, from 1. */
  line: number;
  checkId: string;
  /** The last day it holds, `YYYY-MM-DD` in UTC. */
  until: string;
  reason: string;
}

const LINE = /^(\S+)\s+until\s+(\d{4}-\d{2}-\d{2})\s*:\s*(\S.*)$/;

/**
 * Reads a deviations file: a line for each, `<check id> until <YYYY-MM-DD>: <reason>`; empty lines and lines that
 * begin with `#` count for nothing.
 * @returns the deviations, and a sentence for each thing that is wrong with the file
 */
export function readDeviations(file: string): { deviations: Deviation[]; problems: string[] } {
  const deviations: Deviation[] = [];
  const problems: string[] = [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return {
      deviations,
      problems: [`CIELO24_DEVIATIONS takes the path of a readable file (${file}: ${code})`],
    };
  }
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    if (/^\s*(#|$)/.test(content)) continue;
    const [, checkId, until, reason] = LINE.exec(content.trim()) ?? [];
    if (!checkId || !until || !reason) {
      problems.push(
        `${file}, line ${line}: a deviation is written "<check id> until <YYYY-MM-DD>: <reason>"`,
      );
    } else if (!isDay(until)) {
      problems.push(`${file}, line ${line}: ${until} is no day of the calendar`);
    } else if (deviations.some((known) => known.checkId === checkId)) {
      problems.push(`${file}, line ${line}: ${checkId} is declared a second time`);
    } else {
      deviations.push({ line, checkId, until, reason });
    }
  }
  return { deviations, problems };
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A failure that is declared, and not expired, is known; all else stays as it is. */
export function excuse(outcome: Outcome, checkId: string, deviations: Deviation[], today: Date): Outcome {
  const deviation = deviations.find((one) => one.checkId === checkId);
  if (outcome.status !== 'failed' || !deviation || isOver(deviation, today)) return outcome;
  return { ...outcome, status: 'known', reason: `${deviation.reason} (until ${deviation.until})` };
}

export const NO_SUCH_CHECK = 'There is no check with this id.';

/** The lines that no longer fit: their check passes again or does not exist, or their day is over. */
export function findStale(deviations: Deviation[], checks: CheckResult[], today: Date): StaleDeviation[] {
  return deviations.flatMap((deviation) => {
    const { line, checkId, until } = deviation;
    const check = checks.find(({ id }) => id === checkId);
    const problem = !check
      ? NO_SUCH_CHECK
      : isOver(deviation, today)
        ? `It expired on ${until}.`
        : check.status === 'passed'
          ? 'The check passes: the target keeps this promise again.'
          : undefined;
    return problem ? [{ line, checkId, problem }] : [];
  });
}

const isOver = ({ until }: Deviation, today: Date) => until < today.toISOString().slice(0, 10);
