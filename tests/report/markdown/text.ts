/** Writing Markdown: the one place that escapes text for it and makes tables. */
import { oneLine } from '../text';

export function table(headings: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Ids and the like; what would end the code span or the cell goes. */
export function code(text: string, size?: number): string {
  return `\`${oneLine(text, size).replace(/[`|]/g, '')}\``;
}

/**
 * Text on one line that Markdown leaves as it is. The zero-width space keeps GitHub from mentioning people, the span from
 * taking dollars for mathematics, and the escaped slash and dot from making links.
 */
export function plain(text: string, size?: number): string {
  return oneLine(text, size)
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replace(/^[#+=-]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('$', '<span>$</span>')
    .replaceAll('@', '@\u200b')
    .replaceAll('://', ':\\//')
    .replace(/www\./gi, 'www\\.');
}
