import { visible } from '../text';

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
