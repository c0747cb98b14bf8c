/** What is said to GitHub Actions beside the log; elsewhere nothing is. */
import { fstatSync } from 'node:fs';
import type { RunResult } from '../support/result';
import { oneLine } from './text';
import { causesOf, extent, isCounted, urgency } from './words';

/** Escapes text for a command to the runner of GitHub Actions. */
const escapeCommand = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/**
 * Tells GitHub Actions to mask a secret in all that it logs. The line itself holds the secret, and is swallowed by the
 * runner: so it is written only where the runner reads it, to the standard error, and not where that leads into a file or
 * has been joined with the standard output, as for `tee`.
 */
export function maskInActions(secret: string, isHeard = runnerReadsErrors): void {
  if (process.env.GITHUB_ACTIONS !== 'true' || !isHeard()) return;
  process.stderr.write(`::add-mask::${escapeCommand(secret)}\n`);
}

/** The runner gives each of the two a pipe of its own. */
function runnerReadsErrors(): boolean {
  try {
    const [out, errors] = [fstatSync(1), fstatSync(2)];
    return !errors.isFile() && !errors.isCharacterDevice() && errors.ino !== out.ino;
  } catch {
    return false;
  }
}

/** GitHub shows no more of a step. */
const MOST = 10;

/** @returns workflow commands, one on each line, to be written to the standard output; empty outside of GitHub Actions */
export function annotations(result: RunResult, strict: boolean): string {
  if (process.env.GITHUB_ACTIONS !== 'true') return '';
  const causes = causesOf(result).map((cause) => {
    const { summary, harm, checks } = cause;
    return {
      kind: checks.some((check) => isCounted(check, strict)) ? 'error' : 'warning',
      title: `${harm}: ${checks[0]!.id}`,
      text: `${summary} ${urgency[harm]} Promised: ${checks[0]!.title} (${extent(cause)}; contract.html shows the requests)`,
    };
  });
  const stale = result.staleDeviations.map(({ line, checkId, problem }) => ({
    kind: 'error',
    title: `deviations file, line ${line}`,
    text: `${checkId}: ${problem}`,
  }));
  const all = [...causes, ...stale];
  const shown = all.length <= MOST ? all : all.slice(0, MOST - 1);
  const rest = {
    kind: 'warning',
    title: 'more',
    text: `${all.length - shown.length} more are in the summary.`,
  };
  return [...shown, ...(all.length > shown.length ? [rest] : [])]
    .map(
      ({ kind, title, text }) =>
        `::${kind} title=${escapeProperty(oneLine(title))}::${escapeCommand(oneLine(text, 600))}\n`,
    )
    .join('');
}

const escapeProperty = (text: string) => escapeCommand(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
