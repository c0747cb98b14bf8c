const longest = 100_000;

/**
 * Lays JSON out over indented lines. Only the space between tokens changes: doubled keys, long numbers and escapes stay as
 * they were sent, which parsing and writing again would hide.
 *
 * @returns the text as it was when it is no JSON object or list, or a very long one
 */
export function layOutJson(text: string): string {
  if (text.length > longest || !/^\s*[[{]/.test(text) || !parses(text)) return text;
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

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Keeps a text to a size, by default that of a short paragraph, and says how much was left out. Whole characters stay whole. */
export function cut(text: string, size = 400): string {
  if (text.length <= size) return text;
  const kept = text.slice(0, size).replace(/[\ud800-\udbff]$/, '');
  return `${kept}\n… ${text.length - kept.length} more characters are left out here`;
}
