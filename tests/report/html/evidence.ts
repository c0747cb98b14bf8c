import type { CheckResult, Exchange } from '../../support/result';
import { type Html, html } from '../escape';
import { cut, layOutJson } from '../text';
import { count, duration } from '../words';

const shownCharacters = 4000;
const shownDifferences = 12;
const tallFrom = 24;

/** What a check opens to: why it ended as it did, and what was sent and answered, in the order of the run. */
export function evidence(check: CheckResult): Html {
  const exchanges = check.evidence?.exchanges ?? [];
  return html`
    ${check.reason && html`<p><strong>Why:</strong> ${cut(check.reason, shownCharacters)}</p>`}
    ${difference(check)}
    ${retries(check)}
    ${exchanges.length > 0 && html`<ol class="exchanges">${steps(exchanges).map((step) => stepOf(step, check))}</ol>`}
    ${exchanges.length === 0 && html`<p class="hint">No request was recorded for this check.</p>`}`;
}

/** Text in its own box. A long one scrolls inside, by keyboard too. */
export function code(text: string, label: string): Html {
  const tall = text.split('\n').length > tallFrom || text.length > 2500;
  return tall
    ? html`<pre class="tall" tabindex="0" role="group" aria-label="${label}"><code>${text}</code></pre>`
    : html`<pre><code>${text}</code></pre>`;
}

function difference({ evidence }: CheckResult): Html | false {
  const { expected, found = [] } = evidence ?? {};
  if (expected === undefined && found.length === 0) return false;
  const rest = found.length - shownDifferences;
  return html`
    <dl class="difference">
      ${expected !== undefined && html`<div><dt>Expected</dt><dd>${cut(expected, shownCharacters)}</dd></div>`}
      ${
        found.length > 0 &&
        html`<div class="found"><dt>Found</dt>${found
          .slice(0, shownDifferences)
          .map((line) => html`<dd>${cut(line)}</dd>`)}
        ${rest > 0 && html`<dd>… and ${count(rest, 'more difference')}</dd>`}</div>`
      }
    </dl>`;
}

function retries({ retries = [] }: CheckResult): Html | false {
  if (retries.length === 0) return false;
  return html`<p><strong>Tried ${count(retries.length + 1, 'time')}</strong>, each time from the start with a fresh job, because of:</p>
    <ul>${retries.map((trouble) => html`<li>${cut(trouble)}</li>`)}</ul>`;
}

/** Neighbouring steps of arranging go together, as they matter least; so do looks that saw the same again. */
function steps(exchanges: Exchange[]): Exchange[][] {
  const groups: Exchange[][] = [];
  for (const exchange of exchanges) {
    const last = groups.at(-1);
    if (last && belongTogether(last[0]!, exchange)) last.push(exchange);
    else groups.push([exchange]);
  }
  return groups;
}

function belongTogether(one: Exchange, next: Exchange): boolean {
  if (one.role !== next.role || one.role === 'subject') return false;
  if (one.role === 'arrange') return true;
  const told = ({ curl, trouble, answer }: Exchange) =>
    [curl, trouble, answer?.status, answer?.body].join('\n');
  return told(one) === told(next);
}

function stepOf(step: Exchange[], check: CheckResult): Html {
  const first = step[0]!;
  if (first.role !== 'arrange') {
    const title = first.role === 'subject' ? 'The call under test' : controlTitle(check);
    return html`<li><p class="step"><strong>${title}:</strong> ${first.purpose}${step.length > 1 && ` (${count(step.length, 'time')}, with the same outcome)`}</p>${exchangeOf(first)}</li>`;
  }
  return html`
      <li><details><summary class="preparation"><strong>Preparation:</strong> ${purposes(step)}</summary>
        ${step.map((exchange) => html`${step.length > 1 && html`<p class="step">${exchange.purpose}</p>`}${exchangeOf(exchange)}`)}
      </details></li>`;
}

/** What the steps do, in their order; the same in a row is told once. */
function purposes(step: Exchange[]): string {
  const told: { purpose: string; times: number }[] = [];
  for (const { purpose } of step) {
    const last = told.at(-1);
    if (last?.purpose === purpose) last.times += 1;
    else told.push({ purpose, times: 1 });
  }
  return told
    .map(({ purpose, times }) => (times > 1 ? `${purpose} (${count(times, 'time')})` : purpose))
    .join(', ');
}

function controlTitle({ status, evidence }: CheckResult): string {
  const subject = evidence?.exchanges.filter(({ role }) => role === 'subject').at(-1);
  const refused = (subject?.answer?.status ?? 0) >= 400;
  return refused && status === 'passed' ? 'Control, that the refusal changed nothing' : 'Control';
}

function exchangeOf({ curl, answer, trouble, purpose }: Exchange): Html {
  return html`
        ${code(cut(curl, shownCharacters), `Request: ${purpose}`)}
        ${
          answer &&
          html`<p class="answer"><span class="hint">Answer</span> <strong>${answer.status}</strong>
          <span class="hint">${answer.mediaType || 'no media type'}, after ${duration(answer.tookMs)}</span></p>
        ${answer.body === '' ? html`<p class="hint">The body is empty.</p>` : code(cut(layOutJson(answer.body), shownCharacters), `Answer: ${purpose}`)}`
        }
        ${trouble && html`<p class="trouble"><strong>No usable answer:</strong> ${cut(trouble, shownCharacters)}</p>`}`;
}
