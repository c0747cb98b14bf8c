/** Just enough of an XML parser to tell whether a file is well-formed, and what stands in it. */

export interface Element {
  name: string;
  attributes: Record<string, string>;
  /** The text directly in it. */
  text: string;
  children: Element[];
}

const ATTRIBUTE = /\s+([\w:.-]+)="([^"<]*)"/g;
const TOKEN =
  /<(?<close>\/)?(?<name>[A-Za-z_][\w:.-]*)(?<rest>(?:\s+[\w:.-]+="[^"<]*")*)\s*(?<empty>\/)?>|(?<text>[^<]+)/y;
/** What XML 1.0 has no place for, however it is written. */
const FORBIDDEN = /(?![\t\n\r])\p{Cc}(?<![\u007f-\u009f])|\p{Cs}|[\ufffe\uffff]/u;

function textOf(written: string): string {
  if (written.includes(']]>')) throw new Error(`"]]>" in ${written}`);
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return written.replace(/&([^;]{0,10};?)/g, (whole, name: string) => {
    const code = /^#(?:x([\da-f]+)|(\d+));$/i.exec(name);
    const text = code
      ? String.fromCodePoint(code[1] ? Number.parseInt(code[1], 16) : Number(code[2]))
      : entities[name.slice(0, -1)];
    if (text === undefined || FORBIDDEN.test(text)) throw new Error(`No entity: ${whole}`);
    return text;
  });
}

/** @throws Error that tells where the text is not well-formed; CDATA, comments and the like count as such, too */
export function parseXml(xml: string): Element {
  if (FORBIDDEN.test(xml)) throw new Error(`A character that XML has no place for: ${FORBIDDEN.exec(xml)}`);
  const top: Element = { name: '', attributes: {}, text: '', children: [] };
  const open = [top];
  TOKEN.lastIndex = /^<\?xml [^?]*\?>\s*/.exec(xml)?.[0].length ?? 0;
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex;
    const { close, name, rest = '', empty, text } = TOKEN.exec(xml)?.groups ?? {};
    const inner = open.at(-1)!;
    if (text !== undefined) inner.text += textOf(text);
    else if (close && name === inner.name && rest === '') open.pop();
    else if (close || name === undefined) throw new Error(`Not well-formed: ${xml.slice(at, at + 200)}`);
    else {
      const pairs = [...rest.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [key, textOf(value)]);
      const attributes: Record<string, string> = Object.fromEntries(pairs);
      if (Object.keys(attributes).length < pairs.length) throw new Error(`An attribute twice: ${rest}`);
      const element = { name, attributes, text: '', children: [] };
      inner.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (open.length !== 1 || top.children.length !== 1) throw new Error('Not one element at the top');
  return top.children[0]!;
}

/** All elements of this name, at any depth. */
export function all(element: Element, name: string): Element[] {
  const inside = element.children.flatMap((child) => all(child, name));
  return element.name === name ? [element, ...inside] : inside;
}
