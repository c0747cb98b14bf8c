/** Text that is markup already. Only `html` and `raw` make it, so everything else gets escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | false | undefined | Part[];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(render).join('');
  if (part === false || part === undefined) return '';
  return visible(String(part)).replace(/[&<>"']/g, (character) => entities[character]!);
}

/** A template whose interpolations are escaped unless they are `Html`; lists are joined, `false` and `undefined` vanish. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.map((text, at) => text + (at < parts.length ? render(parts[at]) : '')).join(''));
}

/** Takes text of our own files as markup. Never for anything that came over the wire. */
export function raw(text: string): Html {
  return new Html(text);
}

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
