/** What a failed check has shown, in a sentence, and how bad that is. */
import type { CheckResult, Evidence, Harm } from '../result';

/** A job that has to be there, and is not. That the list alone is without it is no loss. */
const LOST = /the job is no longer there(?! \(in the job list\))/;
/** The first field of a job that is otherwise. */
const CHANGED = /\b([A-Z]\w+) was (.*?) and is ([^,(]*)/;
const OF_ANOTHER = /is listed, and is another account's/;
const ID_AND_NAME = /[0-9a-f]{32} \(.*?\)(?:: )?/gi;

const foundBy = ({ evidence }: CheckResult): string[] => evidence?.found ?? [];

/** The answer that was not the expected one, where that is what was found: its status and the rest of the words for it. */
export function answerOf(check: CheckResult): { status: number; words: string } | undefined {
  const [, status, rest = ''] = /^(\d{3}) (\S.*)$/s.exec(foundBy(check)[0] ?? '') ?? [];
  return status === undefined ? undefined : { status: Number(status), words: `${status} ${rest}` };
}

/** Is a job gone that the check had asked for to stay, or not asked for at all? */
export const hasLost = (check: CheckResult): boolean => check.level === 'MUST' && isLoss(check);

/** The same of a check of any level. */
export const isLoss = (check: CheckResult): boolean =>
  !answerOf(check) &&
  foundBy(check).some((line) => LOST.test(line) || (/no longer there/.test(line) && isGone(check)));

/** Has it a request that can be shown for what it found? What looks at everything at the end has none. */
export const hasFault = ({ evidence }: CheckResult): boolean => faultOf(evidence) !== undefined;

/** Was a request accepted that had to be refused, and that no job was made for, so that nobody could look what it did? */
export const isAcceptedUnseen = (check: CheckResult): boolean =>
  check.level === 'MUST' &&
  wantsNo(check) &&
  /^2/.test(answerOf(check)?.words ?? '') &&
  !check.evidence?.aftermath?.length;

/** Was a request for a job of another account accepted? What became of the job is no other reason. */
export const reachesAnother = (check: CheckResult): boolean =>
  wantsNo(check) && /^2/.test(answerOf(check)?.words ?? '') && isOfAnother(check.evidence);

/** Is all that was found a deleted job that is still there, wherever it was looked for? */
export const survives = (check: CheckResult): boolean =>
  check.level === 'MUST' &&
  foundBy(check).length > 0 &&
  foundBy(check).every((line) => /still there|is listed, and was deleted/.test(line));

/** Is all that was found a job that has come to another account? */
export const isGivenAway = (check: CheckResult): boolean =>
  foundBy(check).length > 0 && foundBy(check).every((line) => OF_ANOTHER.test(line));

/** In which way a job was changed, without what differs from job to job; of a check that was refused for it, too. */
export function changeOf(check: CheckResult): string | undefined {
  const lines = [foundBy(check)[0] ?? '', ...(answerOf(check) ? (check.evidence?.aftermath ?? []) : [])];
  const [, field, , is = ''] = lines.map((line) => CHANGED.exec(line)).find(Boolean) ?? [];
  return field && (field === 'JobStatus' ? `${field} ${is.trim()}` : field);
}

/** Was its job refused, and is it otherwise than it was? Then what has changed the job may be why. */
export const isRefusedForChange = (check: CheckResult): boolean =>
  wantsYes(check) && answerOf(check)?.status === 400 && changeOf(check) !== undefined;

/** Does it judge several answers at once? */
export const isOfSeveral = (check: CheckResult): boolean => expects(check, /^one to be accepted/);

/** Did the check find its job deleted before its own request came? Where another call deletes too many, that is no news. */
export function missesItsJob(check: CheckResult): boolean {
  const [first = ''] = foundBy(check);
  return (
    wantsYes(check) &&
    isGone(check) &&
    /^400 .*\b(?:ITEM_NOT_FOUND|ACCOUNT_UNPRIVILEGED)\b|^none was accepted/.test(first)
  );
}

const isGone = ({ evidence }: CheckResult) =>
  evidence?.aftermath?.some((line) => /is gone$/.test(line)) ?? false;
const isKept = ({ evidence: { aftermath = [] } = { exchanges: [] } }: CheckResult) =>
  aftermath.length > 0 && aftermath.every((line) => /the job is as it was$/.test(line));
const expects = ({ evidence }: CheckResult, what: RegExp) => what.test(evidence?.expected ?? '');
/** Did a request have to be accepted? */
export const wantsYes = (check: CheckResult): boolean => expects(check, /^status 2|\bto be accepted/);
const wantsNo = (check: CheckResult) => expects(check, /^status 4|\bto be refused/);

/** How bad it is that the check has failed. */
export function harmOf(check: CheckResult): Harm {
  const { level, evidence } = check;
  if (level !== 'MUST') return 'advice';
  const { aftermath = [] } = evidence ?? {};
  const found = foundBy(check).join('\n');
  const status = answerOf(check)?.status;
  if (LOST.test(found) || isLoss(check) || (isGone(check) && wantsNo(check))) return 'data lost';
  const isChanged = aftermath.some((line) => line.includes('is changed'));
  if (isChanged && (isOfAnother(evidence) || isUnnamed(evidence))) return 'data touched';
  if (/another account/.test(found) || isUnnamedInSteps(check)) return 'data touched';
  const saysNo = status !== undefined && status >= 300;
  const isDone = isGone(check) || isChanged;
  if (wantsYes(check) ? saysNo && isDone : isChanged || (wantsNo(check) && !saysNo && isKept(check)))
    return 'said and done differ';
  const isBack = aftermath.some((line) => line.endsWith('which was deleted, is there'));
  if (isBack || /no longer there|still there|is listed|^\d{3}, /.test(found) || CHANGED.test(found))
    return 'said and done differ';
  const isOfStatus = wantsYes(check) || wantsNo(check) || /job info fails/.test(found);
  return isOfStatus || expects(check, /^status|^a documented answer/) ? 'wrong status' : 'wrong shape';
}

/** Is the body no JSON, and not declared as JSON: is it somebody else's answer, or a page for people? */
export function isPage(check: CheckResult): boolean {
  const { mediaType = 'application/json', body = '' } = faultOf(check.evidence)?.answer ?? {};
  const isOfShape = expects(check, /^the media type|^the body that/);
  return isOfShape && mediaType !== 'application/json' && !/^\s*[[{]/.test(body);
}

type Sent = Evidence['exchanges'][number];

const faultOf = (evidence?: Evidence): Sent | undefined =>
  evidence?.exchanges.find(({ isAtFault }) => isAtFault);
const idsIn = ({ curl }: Sent): string[] => curl.match(/(?<=job_id=)[0-9a-f]{32}/gi) ?? [];
const accountOf = ({ curl }: Sent) => /\bCIELO24_(?:OTHER_)?API_TOKEN\b/.exec(curl)?.[0];

/** Was the request at fault sent by another account than the one that had made the job? */
function isOfAnother(evidence?: Evidence): boolean {
  const fault = faultOf(evidence);
  if (!fault) return false;
  const making = evidence?.exchanges.find(
    ({ curl, answer }) => curl.includes('/job/new') && idsIn(fault).some((id) => answer?.body.includes(id)),
  );
  const [maker, sender] = [making && accountOf(making), accountOf(fault)];
  return maker !== undefined && sender !== undefined && maker !== sender;
}

/** Was a job changed that no request under test has named? */
function isUnnamed(evidence?: Evidence): boolean {
  const changed = evidence?.aftermath?.filter((line) => line.includes('is changed')) ?? [];
  const named = evidence?.exchanges.filter(({ role }) => role === 'subject').flatMap(idsIn) ?? [];
  return changed.some((line) => /^[0-9a-f]{32}: /i.test(line) && !named.some((id) => line.startsWith(id)));
}

/** Of a history: was a job changed that this call was never sent for? */
function isUnnamedInSteps({ endpoint, evidence }: CheckResult): boolean {
  const { found: [first = ''] = [], steps = [] } = evidence ?? {};
  const [, letter] = /^([A-Z]): /.exec(first) ?? [];
  const [verb] = endpoint.toLowerCase().split(' ');
  const sent = new RegExp(`\\b${verb} ${letter}\\b`);
  return letter !== undefined && CHANGED.test(first) && !steps.some((step) => sent.test(step));
}

/** What happened, for somebody who knows neither the suite nor the check. */
export function sentenceOf(check: CheckResult): string {
  const { endpoint } = check;
  const fates = (check.evidence?.aftermath ?? []).map((line) => line.replace(/^[0-9a-f]{32}: /i, ''));
  const became = fates.length > 0 && fates.every((line) => line === fates[0]) ? `, and ${fates[0]}` : '';
  return `${endpoint}${happened(check, became)}.`;
}

/** The same of a job that is not as it has to be, where it cannot be said which of these calls did it. */
export const stateSentence = (endpoints: string, check: CheckResult): string => {
  const { evidence: { aftermath: _, ...evidence } = { exchanges: [] } } = check;
  return `${endpoints}${happened({ ...check, evidence: { ...evidence, exchanges: [] } }, '')}.`;
};

function happened(check: CheckResult, became: string): string {
  const { title, evidence } = check;
  const expected = evidence?.expected ?? title;
  const [first = 'it is not so', ...others] = foundBy(check);
  const answer = answerOf(check);
  const [, wanted] = /^status (.*)$/.exec(expected) ?? [];
  if (answer && wanted) {
    const what = isOfAnother(evidence) ? " a request for somebody else's job with" : '';
    const words = inShort(answer.words);
    return ` answered${what} ${words}${words.includes(',') ? ',' : ''} in place of ${wanted}${became}`;
  }
  const [, who, outcome, why = ''] = /^(\S+ \S+) to be (accepted|refused)(.*)$/.exec(expected) ?? [];
  if (answer && who) return `: ${who} had to be ${outcome}${why}, but was answered ${inShort(answer.words)}`;
  const [, said, line = ''] = /^(\d{3}), and (.*)$/.exec(first) ?? [];
  if (said) return ` answered ${said}, and ${bare(line)}`;
  const lost = isLoss(check) && lossByRequest(check);
  if (lost) return lost;
  const number = first.match(ID_AND_NAME) ? others.length + 1 : 1;
  const some = (one: string, many: string) => (number === 1 ? `: ${one}` : `: ${number} ${many}`);
  if (isLoss(check)) return some('a job that has to stay is gone', 'jobs that have to stay are gone');
  if (/job info fails/.test(first)) return `: job info fails for a job that is deleted${seenIn(first)}`;
  if (/no longer there/.test(first)) return ': a job that has to stay is no longer in the job list';
  if (/still there/.test(first) && !hasFault(check))
    return some('a deleted job is still there', 'deleted jobs are still there');
  if (/still there/.test(first)) return ` said yes, but ${bare(first)}${inList(first)}`;
  if (/is listed, and was deleted/.test(first))
    return some('a deleted job is listed', 'deleted jobs are listed');
  if (/is listed, and was never made/.test(first))
    return some('a job is listed that nobody has made', 'jobs are listed that nobody has made');
  if (OF_ANOTHER.test(first))
    return some("a job is listed that is another account's", "jobs are listed that are another account's");
  const [, field, was, is] = CHANGED.exec(first) ?? [];
  const status = faultOf(evidence)?.answer?.status;
  if (field === 'JobStatus' && status !== undefined && status < 300 && isKept(check))
    return ` answered ${status}, but left the job as it was: it had to become ${was}, and is ${is?.trim()}`;
  const change = CHANGED.exec(first)?.[0].trim();
  if (change && isUnnamedInSteps(check))
    return `: a job that it was not asked for is changed: ${bare(change)}`;
  const isRefusedYetDone = status !== undefined && status >= 400 && !evidence?.steps && !isUnnamed(evidence);
  if (change && isRefusedYetDone) return ` answered ${status}, but the job is changed: ${bare(change)}`;
  if (change) return `: a job is not as it has to be: ${bare(change)}`;
  if (/^none was accepted/.test(first)) return ': of several requests at once for one job none was accepted';
  const [, secret] = /^an error without (.*)$/.exec(expected) ?? [];
  if (secret) return `: an error has ${secret}`;
  if (isPage(check)) return `: an answer is no JSON, but ${mediaTypeOf(check)}`;
  if (first.startsWith('a body that is no JSON'))
    return `: the body of an answer${statusOf(check)} is no JSON`;
  if (first.startsWith('$')) return `: in an answer${statusOf(check)}, ${clipped(difference(first))}`;
  return `: expected ${expected}, found ${clipped(bare(first))}`;
}

/** Where the request is known after which jobs were gone: what it was answered, and whether it had named them. */
function lossByRequest({ evidence }: CheckResult): string | undefined {
  const fault = faultOf(evidence);
  const { aftermath = [], steps } = evidence ?? {};
  if (!fault?.answer || steps) return undefined;
  const { status } = fault.answer;
  const gone = aftermath.filter((line) => /is gone$/.test(line));
  const named = idsIn(fault);
  const others = gone.filter((line) => /^[0-9a-f]{32}: /i.test(line) && !named.includes(line.slice(0, 32)));
  if (others.length === 1) return ` answered ${status}, and a job that the request did not name is gone`;
  if (others.length > 1)
    return ` answered ${status}, and ${others.length} jobs that the request did not name are gone`;
  return gone.length > 0 ? ` answered ${status}, ${status < 300 ? 'and' : 'but'} the job is gone` : undefined;
}

/** Of the answer that is shown for it. */
const statusOf = ({ evidence }: CheckResult) => {
  const { status } = faultOf(evidence)?.answer ?? {};
  return status === undefined ? '' : ` with ${status}`;
};

const mediaTypeOf = ({ evidence }: CheckResult) => faultOf(evidence)?.answer?.mediaType || 'of no media type';

/** `400 ITEM_NOT_FOUND` for a documented error; the usual media type goes without saying. */
const inShort = (words: string): string =>
  words
    .replace(/^(\d{3}) application\/json(?:, ([A-Z_]+): .*)?$/s, (_, status, type) =>
      [status, type].filter(Boolean).join(' '),
    )
    .replace(/^(\d{3}) without a body$/, '$1');

/** Without ids, names, a history's letters, and how it was seen. */
const bare = (line: string): string =>
  line
    .replace(ID_AND_NAME, '')
    .replace(/^[A-Z]: /, '')
    .replace(/[0-9a-f]{32}/gi, '…')
    .replace(/ \((?:job info: .*|in the job list|in [\w.-]+)\)/gs, '')
    .replace(/\.$/, '');

/** What job info answered instead of refusing. */
const seenIn = (line: string) => {
  const [, answer] = /\(job info: (\d{3}[^)]*)\)/.exec(line) ?? [];
  return answer ? `: it answers ${answer}, and has to refuse it` : '';
};

const inList = (line: string) => (line.includes('(in the job list)') ? ', in the job list' : '');

/** A difference from a page's table. The words that are allowed stand with the evidence. */
const difference = (line: string): string =>
  bare(line)
    .replace(/^\$\./, '')
    .replace(/^\$: /, 'the whole: ')
    .replace(/: not documented/, ' is not documented')
    .replace(/: expected one of .*, found /s, ' is none of the documented words: ')
    .replace(/: expected to be there, found .*$/s, ' is not there');

const LONGEST = 120;
const clipped = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST).trimEnd()}…` : text);
