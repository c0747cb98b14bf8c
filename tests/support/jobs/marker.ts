/** The mark that every job of the suite bears in its name, so that any run can tell whose it is. */
import { randomBytes } from 'node:crypto';
import type { Parameters } from '../http/recorder';

const MARK = 'contract-suite';
const MARKED = new RegExp(`^(${MARK}\\.(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z\\.[0-9a-f]{8})\\.`);

/** `contract-suite.20261123T175233Z.1f2e3d4c`: the time of the run's start, and what sets it apart from others. */
export function newMarker(now: Date): string {
  return `${MARK}.${now.toISOString().replace(/[-:]|\.\d+/g, '')}.${randomBytes(4).toString('hex')}`;
}

/** The mark in a job's name, and the time in it, by the clock of the machine that gave it. @returns undefined for a name that no run gave */
export function markIn(name: unknown): { marker: string; begunAt: number } | undefined {
  const [, marker, year, month, day, hour, minute, second] =
    (typeof name === 'string' && MARKED.exec(name)) || [];
  if (!marker) return undefined;
  return { marker, begunAt: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) };
}

/** The list filter under which all jobs of all runs are found. */
export const ALL_RUNS: Parameters = { JobName: `${MARK}.*` };

/** Whether any target can keep the name as it is. */
export const isPlainName = (name: string): boolean => /^[\w.-]*$/.test(name);

/** Letters and digits of a name that tell it from others. */
const SHORTEST_LIKENESS = 12;

/** Whether a shown name can be one that was given, as some target may keep it: cut short, in another case, with other dots. */
export function isLikeName(given: string, shown: string): boolean {
  const [whole, kept] = [given, shown].map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ''));
  return kept!.length >= SHORTEST_LIKENESS && whole!.startsWith(kept!);
}
