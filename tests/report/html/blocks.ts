/** The blocks that the page is made of beside text: code and tables. */
import { type Html, html } from './escape';

const TALL_LINES = 24;
const TALL_CHARACTERS = 2_500;

/** Text in its own box; a script puts a button into it that copies it. A long one scrolls inside, by keyboard too. */
export function code(text: string, label: string): Html {
  const isTall = text.split('\n').length > TALL_LINES || text.length > TALL_CHARACTERS;
  const scrolls = html` class="tall" tabindex="0" role="group" aria-label="${label}"`;
  return html`<pre data-label="${label}"${isTall && scrolls}><code>${text}</code></pre>`;
}

/**
 * A table that turns into blocks on a narrow screen. The roles are spelt out, as that change of display would take them away
 * from screen readers; each cell carries its column's heading for the same case.
 *
 * @param kind classes for the style
 * @param rows the cells of each row; the first one heads it
 */
export function table(kind: string, label: string, headings: string[], rows: (Html | string)[][]): Html {
  return html`
  <table class="${kind}" role="table" aria-label="${label}">
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
