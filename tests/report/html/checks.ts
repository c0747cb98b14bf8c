import type { CheckResult, RunResult } from '../../support/result';
import { type Html, html } from '../escape';
import { count, levels, statuses } from '../words';
import { slug } from './call';
import { evidence } from './evidence';
import { levelMark, statusMark } from './marks';

/** Checks that stand under one heading. */
export interface Section {
  id: string;
  title: string;
  checks: CheckResult[];
}

/** The headings of a run in their order. With several endpoints each heading names its own. */
export function sectionsOf({ checks }: RunResult): Section[] {
  const several = new Set(checks.map((check) => check.endpoint)).size > 1;
  const sections = new Map<string, Section>();
  for (const check of checks) {
    const title = several ? `${check.endpoint}: ${check.section}` : check.section;
    const section = sections.get(title) ?? { id: `_section-${slug(title)}`, title, checks: [] };
    section.checks.push(check);
    sections.set(title, section);
  }
  return [...sections.values()];
}

/** Every check under its heading, each opening to its evidence, with what a script needs to search and filter them. */
export function checks(result: RunResult, sections: Section[]): Html {
  if (result.checks.length === 0) {
    return html`
<section id="_checks" aria-labelledby="_checks-title"><h2 id="_checks-title">The checks</h2><p>None was run.</p></section>`;
  }
  return html`
<section id="_checks" aria-labelledby="_checks-title"><h2 id="_checks-title">The checks</h2>
  <p>One promise each. A check opens to what was sent and what came back; the passed ones serve as examples of the call.</p>
  ${filters(result)}
  ${sections.map(
    ({ id, title, checks }) => html`
  <section class="group" aria-labelledby="${id}"><h3 id="${id}">${title}</h3>
    <ul class="checks">${checks.map(item)}</ul>
  </section>`,
  )}
</section>`;
}

function filters({ checks }: RunResult): Html {
  const found = statuses.filter(({ status }) => checks.some((check) => check.status === status));
  const used = levels.filter(({ level }) => checks.some((check) => check.level === level));
  return html`
  <form id="_filters" class="filters" role="search" aria-label="Filter the checks" hidden>
    <p class="row"><label class="row-label" for="_search">Search</label> <input class="control" type="search" id="_search" autocomplete="off" spellcheck="false"></p>
    ${choice('status', 'Status', [
      { value: '', word: 'All', number: checks.length },
      ...found.map(({ status, word }) => ({
        value: status,
        word,
        number: checks.filter((check) => check.status === status).length,
      })),
    ])}
    ${choice('level', 'Level', [
      { value: '', word: 'All', number: checks.length },
      ...used.map(({ level }) => ({
        value: level,
        word: level,
        number: checks.filter((check) => check.level === level).length,
      })),
    ])}
    <p class="row"><button class="control" type="button" id="_open">Open all shown</button> <button class="control" type="button" id="_close">Close all</button>
      <output id="_shown" for="_search" aria-live="polite">${count(checks.length, 'check')} shown</output></p>
  </form>`;
}

function choice(
  name: string,
  legend: string,
  options: { value: string; word: string; number: number }[],
): Html {
  return html`<fieldset class="row"><legend class="row-label">${legend}</legend>${options.map(
    ({ value, word, number }, at) =>
      html`<label class="choice"><input type="radio" name="${name}" value="${value}"${at === 0 && html` checked`}><span class="control">${word} <small>${number}</small></span></label>`,
  )}</fieldset>`;
}

function item(check: CheckResult): Html {
  const { id, level, status, title, source, retries = [] } = check;
  return html`
      <li data-status="${status}" data-level="${level}">
        <a class="anchor" href="#${encodeURIComponent(id)}" aria-label="#${id}">#</a>
        <details id="${id}"${status === 'failed' && html` open`}>
          <summary class="promise">${statusMark(status)} <span class="title">${title}</span>
            <span class="meta">${levelMark(level)} <code>${id}</code> <span>${source}</span>${
              retries.length > 0 && html` <span>repeated ${count(retries.length, 'time')}</span>`
            }</span></summary>
          <div class="evidence">${evidence(check)}</div>
        </details>
      </li>`;
}
