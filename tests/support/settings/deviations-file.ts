import { readText } from './text-file';

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
  const { text, problem } = readText(file);
  if (problem !== undefined) {
    return {
      deviations,
      problems: [`CIELO24_DEVIATIONS takes the path of a readable file; ${file} ${problem}`],
    };
  }
  for (const [index, content] of text.split(/\r\n?|\n/).entries()) {
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
