/** Failures that have the same reason, as one cause each, worst first, told in a sentence. */
import { type Cause, type CheckResult, HARMS } from '../result';
import {
  answerOf,
  changeOf,
  harmOf,
  hasFault,
  hasLost,
  isAcceptedUnseen,
  isGivenAway,
  isLoss,
  isOfSeveral,
  isPage,
  isRefusedForChange,
  missesItsJob,
  reachesAnother,
  sentenceOf,
  stateSentence,
  survives,
  wantsYes,
} from './harm';

/** From so many failed checks on, those that fail for the same reason are told by one of them. */
const MOST_RED = 5;
const SAME = 'It fails for the same reason as ';

/**
 * One cause is one red check, as far as can be: where many checks fail for the same reason, the one that shows it best
 * stands for them, and the others are not exercised and name it. What is worse than that stays red.
 */
export function withOneCheckACause(checks: readonly CheckResult[]): CheckResult[] {
  const failed = checks.filter(({ status, level }) => status === 'failed' && level !== 'DRIFT');
  if (failed.length <= MOST_RED) return [...checks];
  const told = new Map<CheckResult, CheckResult>();
  for (const group of grouped(failed, true))
    for (const check of group)
      if (harmIn(check, group[0]!) >= harmRank(group[0]!)) told.set(check, group[0]!);
  return checks.map((check) => {
    const best = told.get(check) ?? check;
    if (best === check) return check;
    const reason = `${SAME}${best.id}: ${check.evidence?.found?.[0] ?? ''}`;
    return { ...check, status: 'not-exercised', reason, restsOn: best.id };
  });
}

/** Groups the failed checks by what was found, and orders the groups, and the checks in each, by harm. */
export function causesOf(checks: readonly CheckResult[]): Cause[] {
  const causes = grouped(checks.filter(({ status }) => status === 'failed')).map((group): Cause => {
    const ids = group.map(({ id }) => id);
    const silent = checks.filter(
      ({ restsOn = '', reason = '' }) => ids.includes(restsOn) && reason.startsWith(SAME),
    );
    const harm = HARMS[Math.min(...group.map((check) => harmIn(check, group[0]!)))]!;
    return { summary: summaryOf(group, [...group, ...silent]), harm, checks: ids };
  });
  // The checks that were not exercised for a cause belong to it as well.
  for (const { status, restsOn, id } of checks) {
    if (status !== 'not-exercised' || restsOn === undefined) continue;
    causes.find((cause) => cause.checks.includes(restsOn))?.checks.push(id);
  }
  return causes.sort((a, b) => HARMS.indexOf(a.harm) - HARMS.indexOf(b.harm));
}

/**
 * The checks that fail for the same reason, the one that shows it best first.
 * @param strictly does the level belong to the reason, and what was expected, where neither an answer nor a job's state was
 *   the news?
 */
function grouped(failed: readonly CheckResult[], strictly = false): CheckResult[][] {
  const groups = new Map<string, CheckResult[]>();
  for (const check of failed) {
    const reason = sharedReason(check, failed);
    const key = strictly ? `${reasonOf(reason)} | ${expectedOf(reason)} | ${check.level}` : reasonOf(reason);
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  // What has its reason from another check shows it less well.
  const borrows = (check: CheckResult) =>
    sharedReason(check, failed) !== check && !isAcceptedUnseen(check) ? 20 : 0;
  const order = new Map(failed.map((check) => [check, rank(check) + borrows(check)]));
  return [...groups.values()].map((group) => group.sort((a, b) => order.get(a)! - order.get(b)!));
}

const expectedOf = (check: CheckResult): string | undefined =>
  answerOf(check) || isOfState(check) ? '' : check.evidence?.expected;

/** Is the news of it what became of a job, which any call of the run may have done? */
const isOfState = (check: CheckResult): boolean =>
  isLoss(check) || survives(check) || (!answerOf(check) && changeOf(check) !== undefined);

const isStateShown = (check: CheckResult): boolean => isOfState(check) && hasFault(check);

/** The check whose reason this one has as well; its own, where it has one of its own. */
function sharedReason(check: CheckResult, failed: readonly CheckResult[]): CheckResult {
  const loss = failed.find((one) => hasLost(one) && hasFault(one)) ?? failed.find(hasLost);
  if (loss) {
    const isWhy = isAcceptedUnseen(check) && check.endpoint === loss.endpoint && !hasFault(loss);
    if (isLoss(check) || isWhy || missesItsJob(check) || isRefusedForGone(check)) return loss;
  }
  const isShown = failed.some((one) => isStateShown(one) && changeOf(one) === changeOf(check));
  const isAlike = (one: CheckResult) => {
    if (one === check) return false;
    // Where its own call was refused and yet has done it, no other call shows that.
    if (isRefusedForChange(check))
      return one.endpoint !== check.endpoint && isStateShown(one) && changeOf(one) === changeOf(check);
    if (isOfState(check) && !hasFault(check))
      return !isShown && wantsYes(one) && answerOf(one) !== undefined && changeOf(one) === changeOf(check);
    if (reachesAnother(check)) return reachesAnother(one) && harmRank(one) < harmRank(check);
    // What became of its job is what another request of its own did.
    const [answered = '400 '] = /^\d{3} \S+/.exec(answerOf(check)?.words ?? '') ?? [];
    return isOfSeveral(check) && wantsYes(one) && !!answerOf(one)?.words.startsWith(answered);
  };
  const isOfAnyCall = isRefusedForChange(check);
  return failed.find((one) => (isOfAnyCall || one.endpoint === check.endpoint) && isAlike(one)) ?? check;
}

/**
 * @param group that failed for it, the one that shows it best first
 * @param all and those that it stands for
 */
function summaryOf(group: readonly CheckResult[], all: readonly CheckResult[]): string {
  const [first] = group as [CheckResult];
  if (isAcceptedUnseen(first) && group.some(hasLost))
    return sentenceOf(first).replace(/\.$/, ', and jobs that have to stay are gone.');
  const shown = all.filter(isStateShown);
  const endpoints = [...new Set((shown.length > 0 ? shown : all).map(({ endpoint }) => endpoint))];
  // Several calls were going on, and each of them may be the one.
  return isOfState(first) && endpoints.length > 1
    ? stateSentence(endpoints.join(' or '), first)
    : sentenceOf(first);
}

/** A request that may be refused, and was, since its job was gone. */
const isRefusedForGone = ({ evidence }: CheckResult) =>
  /^400, and the job is no longer there/.test(evidence?.found?.[0] ?? '');

const harmRank = (check: CheckResult) => HARMS.indexOf(harmOf(check));

/** Of a change that is only seen at the end, the check that has a request to show knows better how bad it is. */
const harmIn = (check: CheckResult, first: CheckResult): number =>
  hasFault(first) && !hasFault(check) && !isLoss(check)
    ? Math.max(harmRank(check), harmRank(first))
    : harmRank(check);

/** MUST first; where jobs are not as they have to be, a check that has a request to show goes before one that has none. */
const rank = (check: CheckResult) =>
  (check.level === 'MUST' ? 0 : 100) + (isOfState(check) && !hasFault(check) ? 10 : 0) + harmRank(check);

/** What was found, without what differs from check to check. */
function reasonOf(check: CheckResult): string {
  const { endpoint, level, evidence } = check;
  const { expected = '', found = [], aftermath = [] } = evidence ?? {};
  if (hasLost(check)) return 'lost';
  if (isPage(check)) return `${endpoint} | no JSON`;
  if (survives(check)) return 'still there';
  if (isGivenAway(check)) return 'given away';
  const [first = ''] = found;
  // Of an answer the status and the media type tell the reason; a comment tells the request.
  const answered = /^\d{3} \S+/.exec(first)?.[0];
  const became = aftermath
    .map((line) => line.replace(/^[0-9a-f]{32}: /i, '').replace(/:.*$/, ''))
    .filter((line) => !/as (it was|before)$|^the job, which was deleted, is there$/.test(line));
  if (answered) return [endpoint, answered, ...new Set(became)].join(' | ');
  // A job that was changed is the same news whichever check has met it.
  const change = changeOf(check);
  if (change) return `changed | ${change}`;
  return [endpoint, level, expected, withoutNames(first), ...new Set(became)].join(' | ');
}

/** Without the ids and names that tell one job of the run from another. */
const withoutNames = (line: string) =>
  line
    .replace(/[0-9a-f]{32} \(.*?\)/gi, '…')
    .replace(/[0-9a-f]{32}/gi, '…')
    .replace(/contract-suite\.\S+|A job that is [A-Z]\w+(?: [A-Z]\w+)?/g, '…');
