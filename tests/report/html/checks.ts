import type { CheckResult, RunResult } from '../../support/result';
import { type Html, html } from '../escape';
import { count, levels, statuses } from '../words';
import { slug } from './call';
import { code, evidence } from './evidence';
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
  <p>One promise each, with its level and the place in cielo24's documentation that makes it. A check opens to what was sent and what came back; the passed ones serve as examples of the call.</p>
  ${repeating}
  <p class="on-paper">On paper a check has its evidence if it failed, or was open when the page was printed.</p>
  ${filters(result)}
  ${sections.map(
    ({ id, title, checks }) => html`
  <section class="group" aria-labelledby="${id}"><h3 id="${id}">${title}</h3>
    <ul class="checks">${checks.map(item)}</ul>
  </section>`,
  )}
</section>`;
}

const repeating = html`<details class="repeating"><summary>How to repeat a check, or one of its requests</summary>
    <p><code>npm run contract -- -t &lt;check id&gt;</code> repeats a check from its start, with fresh jobs.
      The embedded sandbox is gone after its run: that command starts a new one, and <code>npm run sandbox</code> one that stays.</p>
    <p>The <code>curl</code> lines can be run as they stand once the secrets that they name are set.
      <code>CIELO24_API_TOKEN</code> is the <code>ApiToken</code> that login answers with; another login gives another:</p>
    ${code(
      'curl -sS -G "$CIELO24_BASE_URL/api/account/login" -d v=1 \\\n  --data-urlencode "username=$CIELO24_USERNAME" --data-urlencode "password=$CIELO24_PASSWORD"',
      'Login',
    )}
    <p>The jobs that they name were the run's own, and most are removed at its end: put in the id of a job that may be lost.</p>
  </details>`;

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
            <span class="meta">${levelMark(level)} <code>${id}</code> <span>Source: ${source}</span>${
              retries.length > 0 && html` <span>repeated ${count(retries.length, 'time')}</span>`
            }</span></summary>
          <div class="evidence">${evidence(check)}</div>
        </details>
      </li>`;
}
