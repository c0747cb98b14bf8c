import { type Html, html } from '../escape';

/**
 * A table that turns into blocks on a narrow screen. The roles are spelt out, as that change of display would take them away
 * from screen readers; each cell carries its column's heading for the same case.
 *
 * @param kind a class for the style: `fields`, `values` or `counts`
 * @param rows the cells of each row; the first one heads it
 */
export function table(kind: string, label: string, headings: string[], rows: (Html | string)[][]): Html {
  return html`
  <table class="stack ${kind}" role="table" aria-label="${label}">
    <thead role="rowgroup"><tr role="row">${headings.map(
      (heading) => html`<th role="columnheader" scope="col">${heading}</th>`,
    )}</tr></thead>
    <tbody role="rowgroup">${rows.map(
      ([first, ...others]) => html`
      <tr role="row"><th role="rowheader" scope="row">${first}</th>${others.map(
        (cell, at) => html`<td role="cell" data-label="${headings[at + 1]}">${cell}</td>`,
      )}</tr>`,
    )}</tbody>
  </table>`;
}
