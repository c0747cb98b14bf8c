/** The top of the page: the verdict, and on a night that is not good what happened and what to do. */
import type { RunResult } from '../../support/result';
import { SUPPORT } from '../endpoint';
import { exchangeAtFault, isShownByAnswer } from '../failure';
import { changes, since } from '../since';
import { cut } from '../text';
import {
  byReason,
  type CauseOfChecks,
  causesOf,
  count,
  counts,
  explainVerdict,
  extent,
  having,
  headline,
  moment,
  urgency,
} from '../words';
import { type Html, html } from './escape';
import { difference, exchange, repeat } from './evidence';
import { checkLink, idLinks, statusMark, tag } from './marks';

const WHOLE = 8;
const LISTED = 12;
const TONES = { holds: 'passed', violated: 'failed', inconclusive: 'inconclusive' };

/** Can a reader go straight to the manual? */
export const isGood = (result: RunResult): boolean =>
  result.verdict === 'holds' &&
  causesOf(result).length + result.problems.length === 0 &&
  result.partial === undefined;

/** One line: all is well, and the manual comes first. */
export function strip(result: RunResult, previous?: RunResult): Html {
  const mended = since(result, previous)?.mended ?? [];
  return html`
<p class="strip passed" id="_verdict">${statusMark('passed', headline(result))}
  <span class="hint">at ${result.target}, ${moment(result.startedAt)}: ${counts(result.checks)}.${
    mended.length > 0 && html` Mended since the last run: ${idLinks(mended)}.`
  } <a href="#_run">About this run</a></span></p>`;
}

/** The verdict in words, the causes worst first, and what to do about them. */
export function verdict(result: RunResult, previous?: RunResult): Html {
  return html`
<section id="_verdict" class="verdict ${TONES[result.verdict]}" aria-labelledby="_verdict-title">
  <h1 id="_verdict-title">${headline(result)}</h1>
  <p>${explainVerdict(result).join(' ')}</p>
  <p class="hint">At ${result.target}, ${moment(result.startedAt)}.</p>
  ${result.partial && !result.problems.includes(result.partial) && html`<p><strong>This was not the whole contract.</strong> ${cut(result.partial)}</p>`}
  ${
    result.problems.length > 0 &&
    html`<p><strong>What kept the run from being done:</strong></p>
    <ul>${result.problems.map((problem) => html`<li>${cut(problem)}</li>`)}</ul>`
  }
  ${changed(result, previous)}
</section>
${causes(result, previous)}
${obstacles(result)}
${advice(result)}`;
}

function changed(result: RunResult, previous?: RunResult): Html | false {
  const found = since(result, previous);
  if (!found) return false;
  const groups = changes(found);
  return html`<p>Since the run of ${moment(found.startedAt)}: ${
    groups.length === 0
      ? 'nothing changed.'
      : groups.map(
          ({ word, checks }, at) =>
            html`${at > 0 && '; '}<strong>${checks.length} ${word}</strong> (${idLinks(checks, 4)})`,
        )
  }</p>`;
}

function causes(result: RunResult, previous?: RunResult): Html | false {
  const all = causesOf(result);
  if (all.length === 0) return false;
  const fresh = since(result, previous)?.fresh;
  return html`
<section aria-labelledby="_causes"><h2 id="_causes">What happened${all.length > 1 && ', worst first'}</h2>
  ${all.slice(0, WHOLE).map(
    (cause, at) => html`
  <article class="cause"><h3>${at + 1}. ${cut(cause.summary)} ${tag(cause.harm)}${
    fresh && html` ${tag(cause.checks.some((check) => fresh.includes(check)) ? 'new' : 'as before')}`
  }</h3>${causeBody(cause)}</article>`,
  )}
  ${
    all.length > WHOLE &&
    html`<p>And ${count(all.length - WHOLE, 'more cause')}: ${idLinks(
      all.slice(WHOLE).flatMap(({ checks }) => checks),
      40,
    )}.</p>`
  }
</section>`;
}

function causeBody(cause: CauseOfChecks): Html {
  const { harm, checks } = cause;
  const [best] = checks as [CauseOfChecks['checks'][number]];
  const shown = isShownByAnswer(best.evidence) && exchangeAtFault(best.evidence?.exchanges ?? []);
  return html`
    <p><strong>${urgency[harm]}</strong></p>
    <p>${extent(cause)}: ${idLinks(checks)}. ${tag(best.level)} ${best.title}</p>
    ${best.evidence && difference(best.evidence)}
    ${shown && exchange(shown)}
    ${repeat(best)}`;
}

function obstacles(result: RunResult): Html | false {
  const open = having(result, 'inconclusive').filter(({ reason = '' }) => !result.problems.includes(reason));
  if (open.length === 0) return false;
  return html`
<section aria-labelledby="_obstacles"><h2 id="_obstacles">What the run could not find out</h2>
  <p>In these the API never came to the point where its promise could be judged. Run them again once the cause is gone.</p>
  <dl class="reasons">${byReason(open)
    .slice(0, LISTED)
    .map(
      ({ reason, checks }) =>
        html`<div><dt>${cut(reason)}</dt><dd>${count(checks.length, 'check')}: ${idLinks(checks)}</dd></div>`,
    )}</dl>
</section>`;
}

/** What the one who is shown a run that does not hold can do about it, in this order. */
function advice(result: RunResult): Html | false {
  const all = steps(result);
  return (
    all.length > 0 &&
    html`
<section aria-labelledby="_advice"><h2 id="_advice">What to do now</h2><ol>${all.map((one) => html`<li>${one}</li>`)}</ol></section>`
  );
}

function steps(result: RunResult): Html[] {
  if (result.verdict === 'inconclusive')
    return [
      html`Put right what is named above: a setting, the login, the network, or a target that is down.`,
      html`Run <code>npm run contract</code> again. Until a run comes to a verdict, nobody knows whether the contract holds.`,
    ];
  const first = causesOf(result)[0]?.checks[0];
  if (result.verdict !== 'violated' || !first) return [];
  return [
    html`See whether it is still so: <code>npm run contract -- -t ${first.id}</code> runs ${checkLink(first, 'that check')} again, with a fresh job.`,
    html`If it is, the API and its documentation disagree. Send <code>contract.md</code>, which lies beside this page, to
      <a href="mailto:${SUPPORT}">${SUPPORT}</a>: it tells all of this, and has no secret in it. Hold back the release of a client that relies on it.`,
    html`If you fear for the jobs of your account, read <a href="#_jobs">what the run touched</a>.`,
    html`If you have to live with it for a time, declare it by a line in the file that <code>CIELO24_DEVIATIONS</code> names:
      <code>${first.id} until &lt;YYYY-MM-DD&gt;: &lt;reason&gt;</code>`,
  ];
}
