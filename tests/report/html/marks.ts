import type { CheckResult, Level, Status } from '../../support/result';
import { statuses } from '../words';
import { type Html, html } from './escape';

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
export function statusMark(
  status: Status,
  word = statuses.find((known) => known.status === status)?.word ?? status,
): Html {
  return html`<span class="status ${status}"><svg class="icon" aria-hidden="true"><use href="#_icon-${status}"/></svg>${word}</span>`;
}

/** A level, a harm and the like as a small label. */
export function tag(text: Level | string): Html {
  return html`<span class="tag">${text}</span>`;
}

/** A link to where the check stands with its evidence. */
export function checkLink({ id, title }: CheckResult, text: Html | string = title): Html {
  return html`<a href="#${encodeURIComponent(id)}">${text}</a>`;
}

/** The checks by their ids, as links. */
export function idLinks(checks: CheckResult[], most = 12): Html {
  const shown = checks
    .slice(0, most)
    .map((check, at) => html`${at > 0 && ', '}${checkLink(check, check.id)}`);
  return html`${shown}${checks.length > most && ` and ${checks.length - most} more`}`;
}

/** A name as part of an id. */
export function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
