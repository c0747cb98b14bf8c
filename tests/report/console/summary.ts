/** The last lines of a run on the console: what failed and why, what stayed open, figures, reports, verdict. */
import path from 'node:path';
import type { CheckResult, RunResult } from '../../support/result';
import { EXIT_CODES } from '../../support/run/verdict';
import { SUPPORT } from '../endpoint';
import { failureLines } from '../failure';
import { oneLine, wrap } from '../text';
import {
  byReason,
  type CauseOfChecks,
  causesOf,
  count,
  counts,
  extent,
  having,
  isCounted,
  isOnlyStale,
  urgency,
} from '../words';

/** Where the reports are, and a sentence for each that could not be written. */
export interface Written {
  files: string[];
  /** The names of those that are not. */
  missing?: string[];
  problems: string[];
}

export interface Look {
  /** In columns. */
  width: number;
  /** A failed SHOULD fails the run. */
  strict: boolean;
  /** Nothing is left on a target that is no more. */
  isTargetGone: boolean;
  /** @param color as an ANSI code: 1 is bold, 31 red, 32 green, 33 yellow */
  paint: (text: string, color: number) => string;
}

/** What is said at the end fits this many lines, where it can: the evidence of causes that do not fit is left to the reports. */
const LINES = 44;
const SHOWN = 6;
/** The problem of a run that its user ended. */
const INTERRUPTED = 'The run was interrupted.';
/** Of an item of a list. */
const ITEM_CHARACTERS = 230;
const COLORS = { holds: 32, violated: 31, inconclusive: 33 };

export function summaryLines(result: RunResult, written: Written, look: Look): string[] {
  const { problems, checks, requests, durationMs, leftovers, staleDeviations, partial, verdict } = result;
  const isCutOff = problems.includes(INTERRUPTED);
  const retried = checks.filter(({ retries = [] }) => retries.length > 0);
  const reasons = [...new Set(retried.flatMap(({ retries = [] }) => retries))].join(' ');
  // What stands under the problems is not said again.
  const open = having(result, 'inconclusive').filter(({ reason = '' }) => !problems.includes(reason));
  // What an interrupted run did not come to is all one, and is counted below.
  const ended = (items: string[]) => (isCutOff ? [] : items);
  const list = (heading: string, items: string[]) => listLines(heading, items, look);
  const before = listLines('Problems', problems, look, Number.POSITIVE_INFINITY, 400);
  const after = [
    ...toSend(result, written, look),
    ...list(
      'Lines of the deviations file that no longer fit',
      staleDeviations.map(({ line, checkId, problem }) => `line ${line}, ${checkId}: ${problem}`),
    ),
    ...list('Known deviations', together(having(result, 'known'))),
    ...list('Inconclusive', ended(together(open))),
    ...list('Not exercised', ended(together(having(result, 'not-exercised')))),
    ...list(
      'Tried more than once',
      retried.length > 0 ? [`${count(retried.length, 'check')}: ${reasons}`] : [],
    ),
    ...list('Left on the target', look.isTargetGone ? [] : alike(leftovers.map(({ reason }) => reason))),
    ...list('Notes', [...result.notes, ...written.problems]),
    '',
    ...wrap(
      `${count(checks.length, 'check')}: ${counts(checks) || 'none'}; ${count(requests, 'request')} in ${(durationMs / 1000).toFixed(1)} s`,
      look.width,
    ),
    ...(partial && !problems.includes(partial)
      ? wrap(`This was not the whole contract: ${partial}`, look.width)
      : []),
    ...wrap(`Reports: ${reportNames(written.files) || 'none'}`, look.width),
    ...wrap(verdictSentence(result, look.strict) + without(written), look.width).map((line) =>
      look.paint(line, COLORS[verdict]),
    ),
  ];
  return [...before, ...causesLines(causesOf(result), look, LINES - before.length - after.length), ...after];
}

/** What the API's support needs, where a promise was broken. */
function toSend(result: RunResult, { files }: Written, { width, strict }: Look): string[] {
  if (!having(result, 'failed').some((check) => isCounted(check, strict))) return [];
  const summary = files.find((file) => path.basename(file) === 'contract.md') ?? 'what stands above';
  return [
    '',
    ...wrap(`Send ${summary} to ${SUPPORT}: it tells all of this, and has no secret in it.`, width),
  ];
}

function verdictSentence(result: RunResult, strict: boolean): string {
  const { verdict, selection, target } = result;
  const subject = selection === undefined ? 'the contract' : `what was chosen (${selection})`;
  const where = `at ${target} (exit ${EXIT_CODES[verdict]})`;
  const strictly = strict && result.checks.some(({ status }) => status === 'failed');
  if (isOnlyStale(result) && !strictly)
    return `Verdict: no promise is broken that is not declared, but the deviations file is OUT OF DATE ${where}`;
  const said = {
    holds: `${subject} HOLDS ${where}`,
    violated: `${subject} is VIOLATED${forWhat(result)} ${where}`,
    inconclusive: `INCONCLUSIVE ${where}: nothing is said against the API`,
  };
  return `Verdict: ${said[verdict]}`;
}

function without({ missing = [] }: Written): string {
  if (missing.length === 0) return '';
  return `; ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing among the reports`;
}

/** Where no MUST was broken, what else the run failed for. */
function forWhat({ checks }: RunResult): string {
  const isMust = checks.some(({ status, level }) => status === 'failed' && level === 'MUST');
  return isMust ? '' : ' (no MUST was broken: it is for what CIELO24_STRICT counts)';
}

/** Worst first, each once, with the evidence of the check that shows it best. */
function causesLines(causes: CauseOfChecks[], look: Look, lines: number): string[] {
  if (causes.length === 0) return [];
  let room = lines;
  const said = causes.slice(0, SHOWN).flatMap((cause, at) => {
    const head = causeLines(cause, at + 1, look);
    const evidence = failureLines(cause.checks[0]!, look.width);
    const fits = at === 0 || head.length + evidence.length <= room;
    const these = fits ? [...head, ...evidence] : head;
    room -= these.length;
    return these;
  });
  const more = causes.length - SHOWN;
  return [
    '',
    look.paint(causes.length === 1 ? 'What failed' : 'What failed, worst first', 1),
    ...said,
    ...(more > 0 ? [`   … and ${count(more, 'more cause')}, which the reports tell`] : []),
  ];
}

function causeLines(cause: CauseOfChecks, number: number, look: Look): string[] {
  const { summary, harm, checks } = cause;
  const counted = checks.some((check) => isCounted(check, look.strict));
  const tone = counted ? 31 : 33;
  const kind = counted ? harm : `${harm}; does not fail the run`;
  const lines = (text: string) => wrap(text, look.width - 3);
  return [
    ...lines(`${oneLine(summary, 300)} (${kind})`).map(
      (line, at) => `${at === 0 ? `${number}. ` : '   '}${look.paint(line, tone)}`,
    ),
    ...lines(urgency[harm]).map((line) => `   ${line}`),
    ...lines(`${extent(cause)}: ${idsOf(checks)}`).map((line) => `   ${line}`),
  ];
}

function listLines(
  heading: string,
  items: string[],
  { width, paint }: Look,
  most = SHOWN,
  characters = ITEM_CHARACTERS,
): string[] {
  if (items.length === 0) return [];
  const more = items.length > most ? [`and ${items.length - most} more, which the reports name`] : [];
  return [
    '',
    paint(heading, 1),
    ...[...items.slice(0, most), ...more].flatMap((item) =>
      wrap(oneLine(item, characters), width - 4).map((line, at) => (at === 0 ? `  ${line}` : `    ${line}`)),
    ),
  ];
}

/** Checks with the same reason in one sentence; so are all that rest on a broken promise. */
function together(checks: CheckResult[]): string[] {
  const resting = checks.filter(({ restsOn }) => restsOn !== undefined);
  const broken = [...new Set(resting.map(({ restsOn = '' }) => restsOn))].join(', ');
  const said = (these: CheckResult[], reason: string) =>
    `${count(these.length, 'check')} (${idsOf(these)}): ${reason}`;
  return [
    ...byReason(checks.filter((one) => !resting.includes(one))).map((one) => said(one.checks, one.reason)),
    ...(resting.length > 0 ? [said(resting, `What they rest on is broken: ${broken} failed.`)] : []),
  ];
}

function idsOf(checks: CheckResult[]): string {
  const ids = checks.map(({ id }) => oneLine(id));
  return ids.length > 4 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(', ');
}

/** Those in the folder of the first by their names alone. */
function reportNames([first = '', ...others]: string[]): string {
  const folder = path.dirname(first);
  const names = others.map((file) => (path.dirname(file) === folder ? path.basename(file) : file));
  return [first, ...names].filter(Boolean).join(', ');
}

/** Each reason once, with how many jobs have it. */
function alike(reasons: string[]): string[] {
  return [...new Set(reasons)].map(
    (reason) => `${count(reasons.filter((one) => one === reason).length, 'job')}: ${reason}`,
  );
}
