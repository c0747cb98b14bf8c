/** Failures that have the same reason, as one cause each, worst first. */
import { type Cause, type CheckResult, HARMS, type Harm } from '../result';

/** From so many failed checks on, those that fail for the same reason are told by one of them. */
const MOST_RED = 5;

/**
 * One cause is one red check, as far as can be: where many checks fail for the same reason, the first stands for them, and
 * the others are not exercised and name it.
 */
export function withOneCheckACause(checks: readonly CheckResult[]): CheckResult[] {
  const failed = checks.filter(({ status, level }) => status === 'failed' && level !== 'DRIFT');
  if (failed.length <= MOST_RED) return [...checks];
  const first = new Map<string, CheckResult>();
  for (const check of failed) if (!first.has(reasonOf(check))) first.set(reasonOf(check), check);
  return checks.map((check) => {
    const told = failed.includes(check) ? first.get(reasonOf(check))! : check;
    if (told === check) return check;
    const reason = `It fails for the same reason as ${told.id}: ${check.evidence?.found?.[0] ?? ''}`;
    return { ...check, status: 'not-exercised', reason, restsOn: told.id };
  });
}

/** Groups the failed checks by what was found, and orders the groups by harm. */
export function causesOf(checks: readonly CheckResult[]): Cause[] {
  const causes = new Map<string, Cause>();
  for (const check of checks) {
    if (check.status !== 'failed') continue;
    const known = causes.get(reasonOf(check));
    if (known) known.checks.push(check.id);
    else causes.set(reasonOf(check), { summary: summaryOf(check), harm: harmOf(check), checks: [check.id] });
  }
  // The checks that were not exercised for a cause belong to it as well.
  for (const { status, restsOn, id } of checks) {
    if (status !== 'not-exercised' || restsOn === undefined) continue;
    [...causes.values()].find((cause) => cause.checks.includes(restsOn))?.checks.push(id);
  }
  return [...causes.values()].sort((a, b) => HARMS.indexOf(a.harm) - HARMS.indexOf(b.harm));
}

/** What was expected and found, without what differs from check to check. */
function reasonOf({ endpoint, level, evidence }: CheckResult): string {
  const { expected = '', found = [], aftermath = [] } = evidence ?? {};
  const [first = ''] = found;
  // Of an answer the status and the media type tell the reason; a comment tells the request.
  const answered = /^\d{3} \S+/.exec(first)?.[0];
  const kind = answered ?? first.replace(/[0-9a-f]{32} \(.*?\)/gi, '…').replace(/[0-9a-f]{32}/gi, '…');
  const became = aftermath.map((line) => line.replace(/^[0-9a-f]{32}: /i, '').replace(/:.*$/, ''));
  return [endpoint, ...(answered ? [] : [level, expected]), kind, ...new Set(became)].join(' | ');
}

function summaryOf({ endpoint, title, evidence }: CheckResult): string {
  const found = (evidence?.found?.[0] ?? 'it is not so').replace(/[0-9a-f]{32}/gi, '…');
  const became = evidence?.aftermath?.[0]?.replace(/^[0-9a-f]{32}: /i, '');
  return `${endpoint}: expected ${evidence?.expected ?? title}, found ${found}${became ? `; ${became}` : ''}.`;
}

function harmOf({ level, evidence }: CheckResult): Harm {
  if (level !== 'MUST') return 'advice';
  const { expected = '', found = [], aftermath = [] } = evidence ?? {};
  const text = [...found, ...aftermath].join(' ');
  const wantsChange = /refuse the job|without the job|Pending|to be accepted|^status 2/.test(expected);
  if (!wantsChange && /no longer there|is gone/.test(text)) return 'data lost';
  if (/still there|was deleted|is changed|(JobStatus|JobName|ExternalID) was/.test(text))
    return 'said and done differ';
  return expected.startsWith('status') || expected.includes('accepted') ? 'wrong status' : 'wrong shape';
}
