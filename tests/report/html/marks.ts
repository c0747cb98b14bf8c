import type { CheckResult, Level, Status } from '../../support/result';
import { type Html, html } from '../escape';
import { statuses } from '../words';

const shapes: Record<Status, Html> = {
  passed: html`<path d="M3 8.5l3.5 3.5L13 4.5"/>`,
  failed: html`<path d="M4 4l8 8M12 4l-8 8"/>`,
  inconclusive: html`<path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 13v.2"/>`,
  'not-exercised': html`<path d="M3.5 8h9"/>`,
  known: html`<path d="M4 14V2.5h8l-2 3 2 3H4"/>`,
};

/** The icons, once for the page; `statusMark` refers to them. */
export const icons: Html = html`<svg class="icons" aria-hidden="true"><defs>${Object.entries(shapes).map(
  ([status, shape]) => html`<symbol id="_icon-${status}" viewBox="0 0 16 16">${shape}</symbol>`,
)}</defs></svg>`;

/** A status as icon and word. */
export function statusMark(status: Status): Html {
  const word = statuses.find((known) => known.status === status)?.word ?? status;
  return html`<span class="status ${status}"><svg class="icon" aria-hidden="true"><use href="#_icon-${status}"/></svg>${word}</span>`;
}

/** A level as a small label. */
export function levelMark(level: Level): Html {
  return html`<span class="level">${level}</span>`;
}

/** A check's sentence as a link to where it stands with its evidence. */
export function checkLink(check: CheckResult): Html {
  return html`<a href="#${encodeURIComponent(check.id)}">${check.title}</a>`;
}
