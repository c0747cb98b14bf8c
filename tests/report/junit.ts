/** What jest-junit is given to write, and what it leaves out of what JUnit can say. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { CheckResult, RunResult } from '../support/result';
import { failureText } from './console';
import { html, visible } from './escape';

type Outcome = 'failed' | 'error' | 'pending' | 'passed';

/** A SHOULD that is not kept does not fail the run, so it does not fail the case either. */
function outcomeOf({ status, level }: CheckResult, strict: boolean): Outcome {
  if (status === 'failed') return strict || level === 'MUST' ? 'failed' : 'pending';
  return status === 'inconclusive' ? 'error' : status === 'passed' ? 'passed' : 'pending';
}

/** Why a case is not passed, for people. */
function reasonOf(check: CheckResult): string {
  const { status, level, reason = '' } = check;
  if (status === 'failed')
    return level === 'MUST' ? failureText(check) : `${level} not kept\n${failureText(check)}`;
  return `${status.replace('-', ' ')}: ${reason}`;
}

/** The fields of jest's test result that jest-junit reads. */
export function junitCase(check: CheckResult, strict: boolean) {
  const status = outcomeOf(check, strict);
  return {
    ancestorTitles: [check.endpoint, check.section],
    title: `${check.id}: ${check.title}`,
    status,
    duration: check.durationMs,
    failureMessages: status === 'failed' || status === 'error' ? [visible(reasonOf(check))] : [],
    failureDetails: [],
  };
}

/**
 * Completes jest-junit's file: it counts no errors, and has no place for the reason of a skip.
 * @param file as jest-junit wrote it
 */
export function completeJunit(file: string, result: RunResult, strict: boolean): void {
  const outcomes = result.checks.map((check) => outcomeOf(check, strict));
  const count = (outcome: Outcome) => outcomes.filter((one) => one === outcome).length;
  const skips = result.checks.filter((_, index) => outcomes[index] === 'pending');
  const xml = readFileSync(file, 'utf8')
    .replace(/(<testsuites? [^>]*?)\btests="\d+"/g, `$1tests="${result.checks.length}"`)
    .replace(/(<testsuites? [^>]*?)\bfailures="\d+"/g, `$1failures="${count('failed')}"`)
    .replace(/(<testsuites? [^>]*?)\berrors="\d+"/g, `$1errors="${count('error')}"`)
    .replace(/(<testsuite [^>]*?)\bskipped="\d+"/g, `$1skipped="${count('pending')}"`)
    .replace(/(<testcase [^>]*?\bname="([^":]*): [^>]*>\s*)<skipped\/>/g, (whole, before, id) => {
      const check = skips.find((one) => one.id === id);
      return check ? `${before}<skipped message="${html`${reasonOf(check)}`.text}"/>` : whole;
    });
  writeFileSync(file, xml);
}
