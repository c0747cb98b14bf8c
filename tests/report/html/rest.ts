import type { Leftover, RunResult } from '../../support/result';
import { type Html, html } from '../escape';
import { cut } from '../text';
import { byReason, count, having } from '../words';
import { checkLink, levelMark } from './marks';
import { table } from './table';

/** A closing section of the page. */
export interface Part {
  id: string;
  title: string;
  /** Missing when the run had nothing of the kind. */
  content?: Html;
}

/** What a reader of a run should know beside the checks: what was left out, what was repeated, what remains. */
export function rest(result: RunResult): Part[] {
  return [
    { id: '_untried', title: 'Not exercised, and why', content: untried(result) },
    { id: '_retries', title: 'Retries', content: retries(result) },
    { id: '_known', title: 'Known deviations', content: known(result) },
    { id: '_jobs', title: 'What the run touched', content: jobs(result) },
    { id: '_notes', title: 'Notes', content: notes(result) },
  ];
}

/** The closing sections, and one line for those that would be empty. */
export function closing(parts: Part[]): Html {
  const empty = parts.filter(({ content }) => !content).map(({ title }) => title.toLowerCase());
  return html`${parts.map(
    ({ id, title, content }) =>
      content &&
      html`
<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content}</section>`,
  )}
${empty.length > 0 && html`<p class="hint">Nothing to report under: ${empty.join('; ')}.</p>`}`;
}

function untried(result: RunResult): Html | undefined {
  const groups = byReason(having(result, 'not-exercised'));
  if (groups.length === 0) return undefined;
  return html`
  <dl class="reasons">${groups.map(
    ({ reason, checks }) => html`
    <div><dt>${cut(reason)}</dt>${checks.map((check) => html`<dd>${levelMark(check.level)} ${checkLink(check)}</dd>`)}</div>`,
  )}</dl>`;
}

function retries({ checks }: RunResult): Html | undefined {
  const repeated = checks.filter((check) => (check.retries?.length ?? 0) > 0);
  if (repeated.length === 0) return undefined;
  const groups = byReason(repeated.map((check) => ({ ...check, reason: troubles(check.retries!) })));
  return html`
  <p>Trouble of the network or the server's surroundings makes a check start over with a fresh job. A single request is never repeated:
    a delete whose answer was lost may have worked.</p>
  <dl class="reasons">${groups.map(
    ({ reason, checks }) => html`
    <div><dt>${cut(reason)}</dt><dd>${count(checks.length, 'check')}: ${checks.map(
      ({ id }, at) => html`${at > 0 && ', '}<a href="#${encodeURIComponent(id)}">${id}</a>`,
    )}</dd></div>`,
  )}</dl>`;
}

/** Each kind of trouble once, with how often it was met. */
function troubles(retries: string[]): string {
  return [...new Set(retries)]
    .map((trouble) => `${trouble} (${count(retries.filter((one) => one === trouble).length, 'time')})`)
    .join(' ');
}

function known(result: RunResult): Html | undefined {
  const excused = having(result, 'known');
  const stale = result.staleDeviations;
  if (excused.length + stale.length === 0) return undefined;
  return html`
  ${
    excused.length > 0 &&
    html`<p>These failed, but a line of the deviations file declares that, so they do not count.</p>
  <dl class="reasons">${excused.map(
    (check) => html`
    <div><dt>${levelMark(check.level)} ${checkLink(check)}</dt><dd>${cut(check.reason ?? '')}</dd></div>`,
  )}</dl>`
  }
  ${
    stale.length > 0 &&
    html`<h3>Lines that no longer fit</h3>
  <p>Each of them fails the run until it is taken out of the deviations file or put right.</p>
  <dl class="reasons">${stale.map(
    ({ line, checkId, problem }) => html`
    <div><dt>Line ${line}: <code>${checkId}</code></dt><dd>${cut(problem)}</dd></div>`,
  )}</dl>`
  }`;
}

function jobs({ requests, leftovers }: RunResult): Html | undefined {
  if (requests + leftovers.length === 0) return undefined;
  return html`
  <p>A run asks to delete only jobs that it made itself, named <code>contract-suite.…</code>, and those that
    <code>CIELO24_OFFERED_JOBS</code> offers to it. Other jobs of the account are in danger only where the API deletes more than it is
    asked for; the checks look for that on the run's own jobs.</p>
  ${leftovers.length === 0 ? html`<p>All that the run made are removed again.</p>` : leftBehind(leftovers)}`;
}

function leftBehind(jobs: Leftover[]): Html {
  return html`
  <p>The run made ${count(jobs.length, 'job')} that it could not remove again. A later run sweeps up what can be deleted by then.</p>
  ${table(
    'fields jobs',
    'Jobs left behind',
    ['Name', 'Why it is still there', 'Job'],
    jobs.map(({ jobId, name, reason }) => [cut(name), cut(reason), html`<code>${cut(jobId)}</code>`]),
  )}`;
}

function notes(result: RunResult): Html | undefined {
  if (result.notes.length === 0) return undefined;
  return html`<ul>${result.notes.map((note) => html`<li>${cut(note)}</li>`)}</ul>`;
}
