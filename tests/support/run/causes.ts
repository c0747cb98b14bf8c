/** Failures that have the same reason, as one cause each, worst first, told in a sentence. */
import { type Cause, type CheckResult, HARMS } from '../result';
import {
  answerOf,
  harmOf,
  hasFault,
  hasLost,
  isAcceptedUnseen,
  isLoss,
  isOfSeveral,
  isPage,
  missesItsJob,
  reachesAnother,
  sentenceOf,
  survives,
} from './harm';

/** From so many failed checks on, those that fail for the same reason are told by one of them. */
const MOST_RED = 5;

/**
 * One cause is one red check, as far as can be: where many checks fail for the same reason, the first stands for them, and
 * the others are not exercised and name it.
 */
export function withOneCheckACause(checks: readonly CheckResult[]): CheckResult[] {
  const failed = checks.filter(({ status, level }) => status === 'failed' && level !== 'DRIFT');
  if (failed.length <= MOST_RED) return [...checks];
  const loss = failed.find(hasLost);
  const isForLoss = (check: CheckResult) => loss !== undefined && missesItsJob(check);
  const keyOf = (check: CheckResult) =>
    answerOf(check) ? reasonOf(check) : `${reasonOf(check)} | ${check.evidence?.expected}`;
  const first = new Map<string, CheckResult>();
  for (const check of failed)
    if (!isForLoss(check) && !first.has(keyOf(check))) first.set(keyOf(check), check);
  return checks.map((check) => {
    if (!failed.includes(check)) return check;
    const told = isForLoss(check) ? loss! : first.get(keyOf(check))!;
    if (told === check) return check;
    const reason = `It fails for the same reason as ${told.id}: ${check.evidence?.found?.[0] ?? ''}`;
    return { ...check, status: 'not-exercised', reason, restsOn: told.id };
  });
}

/** Groups the failed checks by what was found, and orders the groups, and the checks in each, by harm. */
export function causesOf(checks: readonly CheckResult[]): Cause[] {
  const failed = checks.filter(({ status }) => status === 'failed');
  const groups = new Map<string, CheckResult[]>();
  for (const check of failed) {
    const reason = reasonOf(sharedReason(check, failed));
    groups.set(reason, [...(groups.get(reason) ?? []), check]);
  }
  const causes = [...groups.values()].map((group): Cause => {
    const ordered = group.sort((a, b) => rank(a) - rank(b));
    const [first] = ordered as [CheckResult];
    const harm = HARMS.find((one) => ordered.some((check) => harmOf(check) === one))!;
    return { summary: summaryOf(first, ordered), harm, checks: ordered.map(({ id }) => id) };
  });
  // The checks that were not exercised for a cause belong to it as well.
  for (const { status, restsOn, id } of checks) {
    if (status !== 'not-exercised' || restsOn === undefined) continue;
    causes.find((cause) => cause.checks.includes(restsOn))?.checks.push(id);
  }
  return causes.sort((a, b) => HARMS.indexOf(a.harm) - HARMS.indexOf(b.harm));
}

/** The check whose reason this one has as well; its own, where it has one of its own. */
function sharedReason(check: CheckResult, failed: readonly CheckResult[]): CheckResult {
  const loss = failed.find((one) => hasLost(one) && hasFault(one)) ?? failed.find(hasLost);
  if (loss) {
    const isOnlySeen = hasLost(check) && !hasFault(check);
    const isLesser = isLoss(check) && check.level !== 'MUST' && check.endpoint === loss.endpoint;
    const isWhy = isAcceptedUnseen(check) && check.endpoint === loss.endpoint && !hasFault(loss);
    if (isOnlySeen || isLesser || isWhy || missesItsJob(check) || isRefusedForGone(check)) return loss;
  }
  const [answered] = /^\d{3} \S+/.exec(answerOf(check)?.words ?? '') ?? [];
  const isAnsweredAlike = ({ endpoint, evidence }: CheckResult) =>
    endpoint === check.endpoint && evidence?.found?.[0]?.startsWith(answered ?? ' ');
  // What became of its job is what another request of its own did.
  return (isOfSeveral(check) && failed.find(isAnsweredAlike)) || check;
}

/** @param ordered the checks that failed for it, the one that shows it best first */
function summaryOf(first: CheckResult, ordered: readonly CheckResult[]): string {
  const sentence = sentenceOf(first);
  return isAcceptedUnseen(first) && ordered.some(hasLost)
    ? sentence.replace(/\.$/, ', and jobs that have to stay are gone.')
    : sentence;
}

/** A request that may be refused, and was, since its job was gone. */
const isRefusedForGone = ({ evidence }: CheckResult) =>
  /^400, and the job is no longer there/.test(evidence?.found?.[0] ?? '');

/** Where jobs are lost, a check that has a request to show goes before one that has none. */
const rank = (check: CheckResult) =>
  hasLost(check) && !hasFault(check) ? HARMS.length : HARMS.indexOf(harmOf(check));

/** What was found, without what differs from check to check. */
function reasonOf(check: CheckResult): string {
  const { endpoint, level, evidence } = check;
  const { expected = '', found = [], aftermath = [] } = evidence ?? {};
  if (hasLost(check)) return `${endpoint} | lost`;
  if (isPage(check)) return `${endpoint} | no JSON`;
  if (survives(check)) return 'still there';
  const [first = ''] = found;
  // Of an answer the status and the media type tell the reason; a comment tells the request.
  const answered = /^\d{3} \S+/.exec(first)?.[0];
  const became = aftermath
    .map((line) => line.replace(/^[0-9a-f]{32}: /i, '').replace(/:.*$/, ''))
    .filter((line) => !/as (it was|before)$/.test(line));
  if (answered && reachesAnother(check)) return [endpoint, answered, 'of another account'].join(' | ');
  if (answered) return [endpoint, answered, ...new Set(became)].join(' | ');
  // A job that was changed is the same news whichever check has met it.
  const [changed] = /\w+ was .*? and is \S+/.exec(first) ?? [];
  if (changed) return [endpoint, withoutNames(changed)].join(' | ');
  return [endpoint, level, expected, withoutNames(first), ...new Set(became)].join(' | ');
}

/** Without the ids and names that tell one job of the run from another. */
const withoutNames = (line: string) =>
  line
    .replace(/[0-9a-f]{32} \(.*?\)/gi, '…')
    .replace(/[0-9a-f]{32}/gi, '…')
    .replace(/contract-suite\.\S+|A job that is [A-Z]\w+(?: [A-Z]\w+)?/g, '…');
