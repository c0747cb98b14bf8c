/** About the run itself: figures, what was left out, what was repeated, what remains. */
import type { RunResult } from '../../support/result';
import { cut } from '../text';
import { byReason, count, counts, duration, having, levels, moment } from '../words';
import { table } from './blocks';
import { type Html, html } from './escape';
import { checkLink, idLinks, tag } from './marks';

export function runSection(result: RunResult): Html {
  const { target, startedAt, durationMs, requests, logins, suite, seed } = result;
  return html`
<section id="_run" aria-labelledby="_run-title"><h2 id="_run-title">About this run</h2>
  <p>Against ${target}, on <time datetime="${startedAt}">${moment(startedAt)}</time>: ${count(requests, 'request')}, of them
    ${count(logins, 'login')}, in ${duration(durationMs)}. Suite ${suite}, seed ${seed}. ${count(result.checks.length, 'check')}: ${counts(result.checks) || 'none'}.</p>
  <dl>${levels.map(({ level, meaning }) => html`<div><dt>${tag(level)}</dt><dd>${meaning}</dd></div>`)}</dl>
  ${reasons('Not exercised, and why', byReason(having(result, 'not-exercised')))}
  ${reasons('Tried more than once', retries(result))}
  ${reasons('Known deviations: failed, and declared beforehand', byReason(having(result, 'known')))}
  ${
    result.staleDeviations.length > 0 &&
    html`<h3>Lines of the deviations file that no longer fit</h3>
  <p>Each of them fails the run until it is taken out or put right.</p>
  <dl class="reasons">${result.staleDeviations.map(
    ({ line, checkId, problem }) =>
      html`<div><dt>Line ${line}: ${checkId}</dt><dd>${cut(problem)}</dd></div>`,
  )}</dl>`
  }
  ${jobs(result)}
  ${result.notes.length > 0 && html`<h3>Notes</h3><ul>${result.notes.map((note) => html`<li>${cut(note)}</li>`)}</ul>`}
</section>`;
}

type Groups = ReturnType<typeof byReason>;

function reasons(heading: string, groups: Groups): Html | false {
  return (
    groups.length > 0 &&
    html`<h3>${heading}</h3><dl class="reasons">${groups.map(
      ({ reason, checks }) => html`
    <div><dt>${cut(reason)}</dt><dd>${checks.length === 1 ? checkLink(checks[0]!) : idLinks(checks)}</dd></div>`,
    )}</dl>`
  );
}

/** By the kinds of trouble, each with how often it was met. */
function retries({ checks }: RunResult): Groups {
  const repeated = checks.filter(({ retries = [] }) => retries.length > 0);
  return byReason(
    repeated.map(({ retries = [], restsOn: _, ...check }) => ({
      ...check,
      reason: [...new Set(retries)]
        .map((trouble) => `${trouble} (${count(retries.filter((one) => one === trouble).length, 'time')})`)
        .join(' '),
    })),
  );
}

function jobs({ leftovers }: RunResult): Html {
  return html`<h3 id="_jobs">What the run touched</h3>
  <p>A run sends calls that change a job only for jobs that it made itself, named <code>contract-suite.…</code>, and for those that
    <code>CIELO24_OFFERED_JOBS</code> offers to it. Other jobs of the account are in danger only where the API changes more than it is
    asked for; the checks look for that on the run's own jobs.</p>
  ${
    leftovers.length === 0
      ? html`<p>All jobs that the run made are removed again.</p>`
      : html`<p>The run made ${count(leftovers.length, 'job')} that it could not remove again. A later run removes what can be deleted by then.</p>
  ${table(
    'fields',
    'Jobs left behind',
    ['Job', 'Name', 'Why it is still there'],
    leftovers.map(({ jobId, name, reason }) => [html`<code>${cut(jobId)}</code>`, cut(name), cut(reason)]),
  )}`
  }`;
}
