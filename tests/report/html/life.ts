/** A job's way through its statuses, as a picture and as a table of what each call does there. */
import type { CheckResult } from '../../support/result';
import type { Endpoint, JobLife, Manual } from '../endpoint';
import { table } from './blocks';
import { type Html, html } from './escape';
import { checkLink, slug, statusMark } from './marks';

/** In units of the picture. Ends stand to the right of the statuses. */
const MAIN = 324;
const WIDTH = 470;
const ROW = 84;
const NODE = { width: 102, height: 34 };

/** @param checks of the run, which tell whether a job was seen to be treated so */
export function lifeSection({ life, endpoints }: Manual, checks: CheckResult[]): Html {
  const rows = life.statuses.map((status) => [
    html`<strong>${status}</strong>`,
    ...endpoints.map((endpoint) => cell(status, endpoint, life, checks)),
  ]);
  return html`
<section id="_life" aria-labelledby="_life-title"><h2 id="_life-title">A job's statuses, and what a call does in each</h2>
  <div class="beside">
  <figure>${picture(life)}</figure>
  ${table('statuses', 'What each call does to a job, by its status', ['Status', ...endpoints.map(({ name }) => name)], rows)}
  </div>
</section>`;
}

function cell(status: string, { name }: Endpoint, { arrows }: JobLife, checks: CheckResult[]): Html {
  const to = arrows.find(([from, , by]) => from === status && by === name)?.[1];
  const effect = to === undefined ? 'refused, kept' : to === status ? 'succeeds, no effect' : `becomes ${to}`;
  // Checks of a status are named after it: deletes-pending, keeps-in-process.
  const check = checks.find(({ endpoint, id }) => endpoint === name && id.endsWith(`-${slug(status)}`));
  return html`${effect}${check && html` <span class="hint">${checkLink(check, statusMark(check.status))}</span>`}`;
}

interface Place {
  x: number;
  y: number;
}

/** The statuses from top to bottom, each below those that lead to it. */
function picture({ statuses, arrows }: JobLife): Html {
  const moves = arrows.filter(([from, to]) => from !== to);
  const depths = new Map(statuses.map((status) => [status, 0]));
  const inside = moves.filter(([, to]) => depths.has(to));
  // As often as there are statuses: a circle must not make it endless.
  for (const _ of statuses)
    for (const [from, to] of inside)
      depths.set(to, Math.min(statuses.length, Math.max(depths.get(to)!, (depths.get(from) ?? 0) + 1)));
  const rows = [...new Set(depths.values())].sort((a, b) => a - b);
  const places = new Map<string, Place>();
  for (const [row, depth] of rows.entries()) {
    const these = statuses.filter((status) => depths.get(status) === depth);
    for (const [at, status] of these.entries())
      places.set(status, { x: (MAIN * (at + 0.5)) / these.length, y: row * ROW + NODE.height / 2 + 1 });
  }
  const ends = [...new Set(moves.map(([, to]) => to))].filter((name) => !depths.has(name));
  for (const [at, end] of ends.entries()) {
    const heights = moves.flatMap(([from, to]) => (to === end ? [places.get(from)?.y ?? 0] : []));
    const middle = heights.reduce((sum, y) => sum + y, 0) / heights.length;
    places.set(end, { x: WIDTH - NODE.width / 2 - 1, y: middle + at * NODE.height * 1.5 });
  }
  const said = moves.map(([from, to, by]) => `${from} becomes ${to}: ${by}`).join('; ');
  const pairs = [...new Set(moves.map(([from, to]) => `${from}\n${to}`))].map((pair) => pair.split('\n'));
  const drawn = pairs.map(([from = '', to = '']) => {
    const by = moves.filter((move) => move[0] === from && move[1] === to).map(([, , one]) => one);
    return arrow(places.get(from)!, places.get(to)!, by.join(', '), ends.includes(to));
  });
  return html`<svg class="life" viewBox="0 0 ${WIDTH} ${(rows.length - 1) * ROW + NODE.height + 2}" role="img" aria-label="${said}">
  <defs><marker id="_arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>
  ${drawn.map(({ edge }) => edge)}
  ${drawn.map(({ label }) => label)}
  ${[...places].map(
    ([name, { x, y }]) => html`
  <g${ends.includes(name) && html` class="end"`}><rect x="${x - NODE.width / 2}" y="${y - NODE.height / 2}" width="${NODE.width}" height="${NODE.height}" rx="17"/><text x="${x}" y="${y + 5}">${name}</text></g>`,
  )}
  </svg>`;
}

/** A way to an end leaves to the right; a long one comes down on its target from above, between what stands beside it. @returns its label apart, as no other edge may cross that */
function arrow(from: Place, to: Place, by: string, isEnd: boolean): { edge: Html; label: Html } {
  const [width, height] = [NODE.width / 2, NODE.height / 2];
  const way = to.y > from.y ? 1 : -1;
  const isLong = Math.abs(to.y - from.y) > ROW;
  const start = isEnd ? { x: from.x + width, y: from.y } : { x: from.x, y: from.y + way * height };
  const end = isEnd ? { x: to.x - width - 2, y: to.y } : { x: to.x, y: to.y - way * (height + 2) };
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  const bend = isEnd
    ? `${middle.x} ${start.y} ${middle.x} ${end.y}`
    : `${isLong ? end.x : start.x} ${middle.y} ${end.x} ${middle.y}`;
  const x = isLong && !isEnd ? (start.x + 7 * end.x) / 8 : middle.x;
  return {
    edge: html`
  <path class="edge" d="M${start.x} ${start.y}C${bend} ${end.x} ${end.y}" marker-end="url(#_arrow)"/>`,
    label: html`
  <text class="label" x="${x}" y="${middle.y + 4}">${by}</text>`,
  };
}
