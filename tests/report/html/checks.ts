import type { CheckResult, RunResult } from '../../support/result';
import { count, counts, levels, statuses } from '../words';
import { type Html, html } from './escape';
import { evidence } from './evidence';
import { slug, statusMark, tag } from './marks';

/** Checks that stand under one heading of an endpoint. */
export interface Section {
  id: string;
  endpoint: string;
  title: string;
  checks: CheckResult[];
}

/** The headings of a run in their order. */
export function sectionsOf({ checks }: RunResult): Section[] {
  const sections = new Map<string, Section>();
  for (const check of checks) {
    const { endpoint, section: title } = check;
    const id = `_section-${slug(`${endpoint} ${title}`)}`;
    const section = sections.get(id) ?? { id, endpoint, title, checks: [] };
    section.checks.push(check);
    sections.set(id, section);
  }
  return [...sections.values()];
}

/** Every check in its section, each opening to its evidence, with what a script needs to search and filter them. */
export function checksSection(result: RunResult, sections: Section[]): Html {
  const endpoints = [...new Set(sections.map(({ endpoint }) => endpoint))];
  return html`
<section id="_checks" aria-labelledby="_checks-title"><h2 id="_checks-title">The checks</h2>
  ${
    sections.length === 0
      ? html`<p>None was run.</p>`
      : html`<p>One promise each, under the part of the documentation that makes it. A check opens to what was sent and what came back: the
    passed ones are examples of the call. <code>npm run contract -- -t &lt;check id&gt;</code> repeats one.</p>
  <p class="on-paper">On paper a check has its evidence if it failed, or was open when the page was printed.</p>`
  }
  ${sections.length > 0 && filters(result)}
  ${endpoints.map(
    (name) => html`
  <h3 id="_checks-${slug(name)}">${name}</h3>
  ${sections.filter(({ endpoint }) => endpoint === name).map(group)}`,
  )}
</section>`;
}

function group({ id, title, checks }: Section): Html {
  const sources = [...new Set(checks.map(({ source }) => source))];
  const isOpen = checks.some(({ status }) => status === 'failed');
  return html`
  <details class="group" id="${id}"${isOpen && html` open`}><summary><strong>${title}</strong> <span class="hint">${counts(checks)}</span></summary>
    ${sources.map(
      (source) => html`<p class="source">${source}</p>
    <ul class="checks">${checks.filter((check) => check.source === source).map(item)}</ul>`,
    )}
  </details>`;
}

function item(check: CheckResult): Html {
  const { id, level, status, title, retries = [] } = check;
  return html`
      <li data-status="${status}" data-level="${level}">
        <a class="anchor" href="#${encodeURIComponent(id)}" aria-label="Link to ${id}">#</a>
        <details id="${id}"><summary>${statusMark(status)} <span class="title">${title}</span>
            <span class="hint">${tag(level)} <code>${id}</code>${retries.length > 0 && ` repeated ${count(retries.length, 'time')}`}</span></summary>
          <div class="evidence">${evidence(check)}</div>
        </details>
      </li>`;
}

function filters({ checks }: RunResult): Html {
  const number = (name: 'status' | 'level', value: string) =>
    checks.filter((check) => check[name] === value).length;
  const all = { value: '', word: 'all', number: checks.length };
  const options = (name: 'status' | 'level', values: { value: string; word: string }[]) => [
    all,
    ...values
      .map((one) => ({ ...one, number: number(name, one.value) }))
      .filter((option) => option.number > 0),
  ];
  return html`
  <form id="_filters" role="search" aria-label="Filter the checks" hidden>
    <p><label for="_search">Search</label> <input type="search" id="_search" autocomplete="off" spellcheck="false"></p>
    ${choice(
      'status',
      'Status',
      options(
        'status',
        statuses.map(({ status, word }) => ({ value: status, word })),
      ),
    )}
    ${choice(
      'level',
      'Level',
      options(
        'level',
        levels.map(({ level }) => ({ value: level, word: level })),
      ),
    )}
    <p><button type="button" id="_open">Open all shown</button> <button type="button" id="_close">Close all</button>
      <output id="_shown" for="_search" aria-live="polite">${count(checks.length, 'check')} shown</output></p>
  </form>`;
}

function choice(
  name: string,
  legend: string,
  options: { value: string; word: string; number: number }[],
): Html {
  return html`<fieldset><legend>${legend}</legend>${options.map(
    ({ value, word, number }, at) =>
      html`<label><input type="radio" name="${name}" value="${value}"${at === 0 && html` checked`}> ${word} <small>${number}</small></label>`,
  )}</fieldset>`;
}
