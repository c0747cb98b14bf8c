/** Plain text for every kind of report. */

const LONGEST_JSON = 100_000;

/**
 * Replaces what a reader could not see, or what would reorder the text around it, by its code, which every font can show:
 * control and format characters, lone surrogates and the like become `‹U+202E›`.
 * Line feeds, tabs and the joiners that emoji and some scripts are spelt with stay.
 */
export function visible(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, (character) => {
      const code = character.codePointAt(0)!.toString(16).toUpperCase();
      return `‹U+${code.padStart(4, '0')}›`;
    });
}

/** On one line of at most `size` characters. */
export function oneLine(text: string, size = 160): string {
  const line = visible(text).replace(/\s+/g, ' ').trim();
  return line.length > size ? `${line.slice(0, size).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

/** Keeps a text to a size, by default that of a short paragraph, and says how much was left out. Whole characters stay whole. */
export function cut(text: string, size = 400): string {
  if (text.length <= size) return text;
  const kept = text.slice(0, size).replace(/[\ud800-\udbff]$/, '');
  return `${kept}\n… ${text.length - kept.length} more characters are left out here`;
}

/** Lines of at most `width` characters. A longer word gets a line of its own and is not broken. */
export function wrap(text: string, width: number): string[] {
  return visible(text)
    .split('\n')
    .flatMap((paragraph) => {
      const lines = [''];
      for (const word of paragraph.trim().split(/\s+/)) {
        const line = lines.at(-1)!;
        if (line === '') lines[lines.length - 1] = word;
        else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
        else lines.push(word);
      }
      return lines;
    });
}

/** On one line of at most `width` characters, cut between words. */
export function clip(text: string, width: number): string {
  const line = oneLine(text, 2 * width);
  if (line.length <= width) return line;
  const [first = ''] = wrap(line, width - 2);
  return `${first.slice(0, width - 2)} …`;
}

/**
 * Lays JSON out over indented lines. Only the space between tokens changes: doubled keys, long numbers and escapes stay as
 * they were sent, which parsing and writing again would hide.
 *
 * @returns the text as it was when it is no JSON object or list, or a very long one
 */
export function layOutJson(text: string): string {
  if (text.length > LONGEST_JSON || !/^\s*[[{]/.test(text) || parsed(text) === undefined) return text;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g) ?? [];
  let depth = 0;
  return tokens
    .map((token, at) => {
      const opens = token === '{' || token === '[';
      const closes = token === '}' || token === ']';
      const empty = closes && /^[[{]$/.test(tokens[at - 1] ?? '');
      const newLine = () => `\n${'  '.repeat(Math.min(depth, 20))}`;
      if (closes) {
        depth -= 1;
        return empty ? token : newLine() + token;
      }
      if (opens) {
        depth += 1;
        return /^[\]}]$/.test(tokens[at + 1] ?? '') ? token : token + newLine();
      }
      if (token === ',') return `,${newLine()}`;
      return token === ':' ? ': ' : token;
    })
    .join('');
}

/** The value of a JSON text; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
