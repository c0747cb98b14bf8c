import type { RunResult } from '../../support/result';
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
    { id: '_leftovers', title: 'Jobs left behind', content: leftovers(result) },
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
  return html`
  <p>Trouble of the network or the server's surroundings makes a check start over with a fresh job. A single request is never repeated:
    a delete whose answer was lost may have worked.</p>
  <dl class="reasons">${repeated.map(
    (check) => html`
    <div><dt>${checkLink(check)}</dt>${check.retries!.map((trouble) => html`<dd>${cut(trouble)}</dd>`)}</div>`,
  )}</dl>`;
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

function leftovers({ leftovers: jobs }: RunResult): Html | undefined {
  if (jobs.length === 0) return undefined;
  return html`
  <p>The run made ${count(jobs.length, 'job')} that it could not remove again. A later run sweeps up what can be deleted by then.</p>
  ${table(
    'fields',
    'Jobs left behind',
    ['Name', 'Why it is still there', 'Job'],
    jobs.map(({ jobId, name, reason }) => [cut(name), cut(reason), html`<code>${jobId}</code>`]),
  )}`;
}

function notes(result: RunResult): Html | undefined {
  if (result.notes.length === 0) return undefined;
  return html`<ul>${result.notes.map((note) => html`<li>${cut(note)}</li>`)}</ul>`;
}
