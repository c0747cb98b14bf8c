import type { Evidence, RunResult } from '../../support/result';
import { type Html, html } from '../escape';
import { cut } from '../text';
import {
  byReason,
  count,
  duration,
  explainVerdict,
  having,
  headlines,
  levels,
  moment,
  statuses,
} from '../words';
import { advice } from './advice';
import { checkLink, levelMark, statusMark } from './marks';
import { table } from './table';

const listed = 12;

/** The top of the page: the verdict in words, about which run, what broke, and how many checks ended how. */
export function verdict(result: RunResult): Html {
  return html`
<section id="_verdict" class="verdict ${result.verdict}" aria-labelledby="_verdict-title">
  <h1 id="_verdict-title">${headlines[result.verdict]}</h1>
  <p class="lead">${explainVerdict(result).join(' ')}</p>
  ${result.partial && html`<p class="warning"><strong>This was not the whole contract.</strong> ${cut(result.partial)}</p>`}
  ${problems(result)}
  <dl class="facts">
    <div><dt>Target</dt><dd>${result.target}</dd></div>
    <div><dt>Started</dt><dd><time datetime="${result.startedAt}">${moment(result.startedAt)}</time></dd></div>
    <div><dt>Took</dt><dd>${duration(result.durationMs)}</dd></div>
    <div><dt>Sent</dt><dd>${count(result.requests, 'request')}, of them ${count(result.logins, 'login')}</dd></div>
  </dl>
</section>
${failures(result)}
${obstacles(result)}
${advice(result)}
${counts(result)}`;
}

function problems({ problems }: RunResult): Html | false {
  if (problems.length === 0) return false;
  return html`
  <div class="warning"><p><strong>What kept the run from being done:</strong></p>
    <ul>${problems.map((problem) => html`<li>${cut(problem)}</li>`)}</ul></div>`;
}

function failures(result: RunResult): Html | false {
  const failed = having(result, 'failed');
  if (failed.length === 0) return false;
  return html`
<section aria-labelledby="_broke"><h2 id="_broke">What failed</h2>
  <p>Each leads to the request, the answer, and what was expected of it.</p>
  <ul class="brief">${failed.slice(0, listed).map(
    (check) => html`
    <li>${levelMark(check.level)} ${checkLink(check)}
      ${difference(check.evidence)}</li>`,
  )}</ul>
  ${failed.length > listed && html`<p>And ${failed.length - listed} more among <a href="#_checks">the checks</a>.</p>`}
</section>`;
}

function difference({ expected, found: [first] = [] }: Partial<Evidence> = {}): Html {
  return html`${expected && html`<span class="hint">Expected: ${cut(expected)}</span>`}
      ${first && html`<span class="hint">Found: ${cut(first)}</span>`}`;
}

function obstacles(result: RunResult): Html | false {
  const open = having(result, 'inconclusive');
  if (open.length === 0) return false;
  return html`
<section aria-labelledby="_obstacles"><h2 id="_obstacles">What the run could not find out</h2>
  <p>In these the API never came to the point where its promise could be judged. Run them again once the cause is gone.</p>
  <ul class="brief">${byReason(open)
    .slice(0, listed)
    .map(
      ({ reason, checks }) => html`
    <li><strong>${cut(reason)}</strong>
      <span class="hint">${count(checks.length, 'check')}: ${checks
        .slice(0, listed)
        .map(
          (check, at) => html`${at > 0 && ', '}<a href="#${encodeURIComponent(check.id)}">${check.id}</a>`,
        )}${checks.length > listed && ', …'}</span></li>`,
    )}</ul>
</section>`;
}

function counts({ checks }: RunResult): Html | false {
  if (checks.length === 0) return false;
  const used = levels.filter(
    ({ level }) => level !== 'DRIFT' || checks.some((check) => check.level === level),
  );
  const rows = statuses.map(({ status, meaning }) => {
    const these = checks.filter((check) => check.status === status);
    return [
      html`${statusMark(status)} <span class="hint">${meaning}</span>`,
      ...used.map(({ level }) => String(these.filter((check) => check.level === level).length)),
      html`<strong>${these.length}</strong>`,
    ];
  });
  return html`
<section aria-labelledby="_counts"><h2 id="_counts">${count(checks.length, 'check')}, and how they ended</h2>
  ${table('counts', 'Checks by status and level', ['Status', ...used.map(({ level }) => level), 'All'], rows)}
  <dl class="levels">${used.map(({ level, meaning }) => html`<div><dt>${levelMark(level)}</dt><dd>${meaning}</dd></div>`)}</dl>
</section>`;
}
