/** Every way in which a secret may come to stand in a text, to look for it in what a run has written. */

type Spelling = (text: string) => string;

const percent = encodeURIComponent;
const eachByte = (spell: (byte: number) => string) => (text: string) =>
  [...Buffer.from(text)].map(spell).join('');
const eachUnit = (spell: (unit: number) => string) => (text: string) =>
  text
    .split('')
    .map((unit) => spell(unit.charCodeAt(0)))
    .join('');
const each = (spell: (character: string) => string) => (text: string) => [...text].map(spell).join('');
const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');
const isPlain = (character: string) => /[A-Za-z0-9]/.test(character);

const markup = (apostrophe: string) => (text: string) =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, apostrophe);

export const spellings: Record<string, Spelling> = {
  'as it is': (text) => text,
  'percent-encoded': percent,
  'percent-encoded in lower case': (text) => percent(text).replace(/%../g, (code) => code.toLowerCase()),
  'percent-encoded throughout': eachByte((byte) => `%${hex(byte, 2).toUpperCase()}`),
  'percent-encoded throughout in lower case': eachByte((byte) => `%${hex(byte, 2)}`),
  'as a form field': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'with a plus for each blank': (text) => text.replace(/ /g, '+'),
  'as JSON': (text) => JSON.stringify(text).slice(1, -1),
  'as JSON in ASCII': (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[^ -~]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`),
  'as JSON with escapes throughout': eachUnit((unit) => `\\u${hex(unit, 4)}`),
  'as JSON with escapes in upper case': eachUnit((unit) => `\\u${hex(unit, 4).toUpperCase()}`),
  'as JSON for HTML': (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[&<>]/g, (character) => `\\u${hex(character.charCodeAt(0), 4)}`),
  'in HTML': markup('&#39;'),
  'in XML': markup('&apos;'),
  'in decimal entities': each((c) => (isPlain(c) ? c : `&#${c.codePointAt(0)};`)),
  'in decimal entities throughout': each((c) => `&#${c.codePointAt(0)};`),
  'in hexadecimal entities': each((c) => (isPlain(c) ? c : `&#x${hex(c.codePointAt(0)!, 1)};`)),
  'in hexadecimal entities in upper case': each((c) => `&#X${hex(c.codePointAt(0)!, 1).toUpperCase()};`),
};

/** No secret that is looked for is shorter. */
const BEGIN = 8;

const isHexadecimal = (text: string) => /^[0-9a-f]{16,}$/i.test(text);

/** What to look for: the secret, and of a token also what is left of it when an end is missing, in either case. */
function parts(secret: string): string[] {
  if (!isHexadecimal(secret)) return [secret];
  const cut = [secret.slice(1), secret.slice(0, -1)];
  return cut.flatMap((part) => [part, part.toLowerCase(), part.toUpperCase()]);
}

/** @returns where a secret stands in one of the texts, in words */
export function findSecrets(texts: Record<string, string>, secrets: Record<string, string>): string[] {
  const ways = Object.entries(spellings);
  const wanted = new Map<string, string>();
  for (const [name, secret] of Object.entries(secrets)) {
    for (const part of parts(secret)) {
      for (const [inner, spellInner] of ways) {
        for (const [outer, spellOuter] of ways) {
          const spelt = spellOuter(spellInner(part));
          if (!wanted.has(spelt))
            wanted.set(spelt, inner === outer ? `${name} ${inner}` : `${name} ${inner}, then ${outer}`);
        }
      }
    }
  }
  // Looked up by their beginnings: the texts are long, and the spellings many.
  const begun = new Map<string, string[]>();
  for (const spelt of wanted.keys()) {
    const begin = spelt.slice(0, BEGIN);
    begun.set(begin, [...(begun.get(begin) ?? []), spelt]);
  }
  const found = Object.entries(texts).flatMap(([place, text]) => {
    const lines: string[] = [];
    for (let at = 0; at < text.length; at += 1) {
      for (const spelt of begun.get(text.slice(at, at + BEGIN)) ?? []) {
        if (text.startsWith(spelt, at)) {
          lines.push(`${place}: ${wanted.get(spelt)}: …${text.slice(Math.max(0, at - 60), at)}[HERE]`);
        }
      }
    }
    return lines;
  });
  return [...new Set(found)];
}
