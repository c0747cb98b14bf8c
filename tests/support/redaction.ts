/**
 * Strikes secrets out of text by their value, however they are written: a text is decoded, one layer of encoding after
 * the other, and every secret looked for in every layer. What is found is struck where it stands in the text itself.
 */

/** What is beyond this in a text is not looked at, and not shown. */
const STRUCK_CHARACTERS = 200_000;

/** No secret takes more characters, even where it is encoded many times over. */
const LONGEST_SPELLING = 8_000;

/** What has fewer characters is struck only where it stands alone. */
const ANYWHERE_FROM = 4;

/** From so many characters on, a secret is struck in either case. */
const ANY_CASE_FROM = 8;

/** More layers than anybody wraps around a text. */
const MOST_LAYERS = 10;

/** In place of a character that cannot be told: a decoder's, and here that of an entity with an uncommon name or number. */
const UNTOLD = '\ufffd';

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

const PERCENT = '%[c-f][\\da-f](?:%[89ab][\\da-f]){1,3}|%(?:[\\da-f]{2}|u[\\da-f]{4})';
const ENTITY = '&(?:#x?[\\da-f]{1,8}|[a-z][\\da-z]{1,31});';
const ESCAPE = '\\\\(?:u[\\da-f]{4}|u\\{[\\da-f]{1,6}\\}|x[\\da-f]{2}|[nrtbf]|[^\\da-z])';

/** One encoded character: percent-encoded, as an entity of HTML or XML, or as an escape of JSON or JavaScript. */
const ENCODED = new RegExp(`${PERCENT}|${ENTITY}|${ESCAPE}`, 'gi');

/** A text as it reads when a layer of encoding is taken off. */
interface Layer {
  text: string;
  /** Where the character at `index` begins in the text that was given. */
  origin(index: number): number;
}

/** @returns the character that stands there encoded */
function decode(encoded: string): string {
  const [, hexadecimal, decimal] = /(?:[\\%]u\{?|\\x|&#x)([\da-f]+)|&#(\d+)/i.exec(encoded) ?? [];
  if (hexadecimal || decimal) {
    const point = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : UNTOLD;
  }
  if (encoded[0] === '%') {
    const bytes = Buffer.from(encoded.replaceAll('%', ''), 'hex');
    return bytes.toString(bytes.length === 1 ? 'latin1' : 'utf8');
  }
  const code = encoded.slice(1);
  if (encoded[0] === '\\') return ESCAPES[code.toLowerCase()] ?? code;
  return ENTITIES[code.slice(0, -1).toLowerCase()] ?? UNTOLD;
}

/**
 * The next layer; undefined where nothing of that kind is in the text any more.
 * @param read what stands in the next layer for what was found
 */
function unwrap({ text, origin }: Layer, kind = ENCODED, read = decode): Layer | undefined {
  const parts: string[] = [];
  const origins: number[] = [];
  let done = 0;
  for (const { 0: encoded, index } of text.matchAll(kind)) {
    const character = read(encoded);
    parts.push(text.slice(done, index), character);
    for (; done < index; done += 1) origins.push(origin(done));
    for (let unit = 0; unit < character.length; unit += 1) origins.push(origin(index));
    done = index + encoded.length;
  }
  if (done === 0) return undefined;
  parts.push(text.slice(done));
  for (; done <= text.length; done += 1) origins.push(origin(done));
  return { text: parts.join(''), origin: (index) => origins[index]! };
}

/** All layers of a text, the text itself first. */
function layersOf(text: string): Layer[] {
  const layers: Layer[] = [];
  let layer: Layer | undefined = { text, origin: (index) => index };
  for (; layer && layers.length < MOST_LAYERS; layer = unwrap(layer)) layers.push(layer);
  return layers;
}

/** All but plain letters and digits may get lost on the way. */
const LOSABLE = /[^\dA-Za-z]+/g;

/** What is left of a secret where characters got lost. */
const remainsOf = (secret: string) => secret.replace(LOSABLE, UNTOLD).replace(/^\ufffd|\ufffd$/g, '');

/** What is left in fewer characters does not tell a secret from other words. */
const LONG_ENOUGH_LEFT = 6;

/** How a secret reads in the layers of a text: what looks like an encoding in it may be taken off as well. */
function formsOf(secret: string): Set<string> {
  const forms = layersOf(secret).map(({ text }) => text);
  // A backslash before it, of another text, may be taken for one that escapes its first letter, ...
  const [, ...afterBackslash] = layersOf(`\\${secret}`).map(({ text }) => text);
  // ... and one at its end for one that escapes what follows.
  const withoutEnd = [forms, afterBackslash].map((all) => (all.at(-1) ?? '').replace(/\\$/, ''));
  return new Set([
    ...forms,
    ...[...afterBackslash, ...withoutEnd].filter(({ length }) => length >= ANYWHERE_FROM),
  ]);
}

/** A character of a pattern, also where it is read in a wrong character set. */
function anyReading(character: string): string {
  if (' +'.includes(character)) return '[ +]';
  if (/[!-~]/.test(character)) return character.replace(/[\\^$.*?()[\]{}|/]/, '\\$&');
  // Windows 1252, which is taken for Latin 1, has other characters for these.
  const misread = Buffer.from(character)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, '[^ -~]');
  return `(?:${character}|${misread})`;
}

/** What may stand in place of a character that a character set has not. */
const orLost = (reading: string, character: string) => (character > '\x7f' ? `(?:${reading}|\\?)` : reading);

function pattern(secret: string): string {
  const characters = [...secret];
  const readings = characters.map(anyReading);
  if (characters.length < ANYWHERE_FROM) return `(?<![\\p{L}\\p{N}])${readings.join('')}(?![\\p{L}\\p{N}])`;
  return readings.map((reading, index) => orLost(reading, characters[index]!)).join('');
}

interface Search {
  expression: RegExp;
  label: string;
}

const searchFor = (text: string, label: string, flags: string): Search => ({
  expression: new RegExp(pattern(text), flags),
  label,
});

/** A stretch of the text as it was given. */
interface Finding {
  from: number;
  to: number;
  label: string;
}

const find = ({ text, origin }: Layer, searches: Search[]): Finding[] =>
  searches.flatMap(({ expression, label }) =>
    [...text.matchAll(expression)].map(({ 0: found, index }) => ({
      from: origin(index),
      to: origin(index + found.length),
      label,
    })),
  );

export class Redactor {
  readonly #labels = new Map<string, string>();
  #searches: { plain: Search[]; lost: Search[] } | undefined;

  /** @param onSecret told of each secret as it becomes known */
  constructor(private readonly onSecret: (secret: string) => void = () => {}) {}

  /**
   * From now on `secret` is shown as `label`.
   * @param label what stands in its place: a shell variable such as `$CIELO24_API_TOKEN`, so that a curl line can
   * still be run
   */
  add(secret: string, label: string): void {
    if (secret === '' || this.#labels.has(secret)) return;
    this.#labels.set(secret, label);
    this.onSecret(secret);
    this.#searches = undefined;
  }

  /** The label of a value that is a secret as a whole, else undefined. */
  labelOf(value: string): string | undefined {
    return this.#labels.get(value);
  }

  /** The text with every secret replaced by its label. */
  strike(text: string): string {
    this.#searches ??= this.#prepare();
    const { plain, lost } = this.#searches;
    const findings = layersOf(text).flatMap((layer) => [
      ...find(layer, plain),
      ...(layer.text.includes(UNTOLD) ? find(unwrap(layer, LOSABLE, () => UNTOLD)!, lost) : []),
    ]);
    findings.sort((a, b) => a.from - b.from || b.to - a.to);
    const parts: string[] = [];
    let done = 0;
    for (const { from, to, label } of findings) {
      // What overlaps is one finding: of two secrets where one contains the other, or of one in two layers.
      if (from >= done) parts.push(text.slice(done, from), label);
      done = Math.max(done, to);
    }
    return parts.join('') + text.slice(done);
  }

  /** The text without secrets, cut to so many characters with a word on its whole length. */
  shorten(text: string, characters: number): string {
    const isWhole = text.length <= STRUCK_CHARACTERS;
    const struck = this.strike(text.slice(0, STRUCK_CHARACTERS));
    if (isWhole && struck.length <= characters) return struck;
    // What was not looked at may begin within a secret.
    const sure = isWhole ? struck : struck.slice(0, -LONGEST_SPELLING);
    return `${sure.slice(0, characters)}… (${text.length} characters in all)`;
  }

  /**
   * A copy of plain data in which every string is struck.
   * @param except names of fields that hold the suite's own words: a password may well be one of these
   */
  strikeAll<T>(data: T, except: readonly string[] = []): T {
    if (typeof data === 'string') return this.strike(data) as T;
    if (Array.isArray(data)) return data.map((item) => this.strikeAll(item, except)) as T;
    if (data === null || typeof data !== 'object') return data;
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [
        key,
        except.includes(key) ? value : this.strikeAll(value, except),
      ]),
    ) as T;
  }

  #prepare() {
    // A label that stands there already stays, even where it contains a secret.
    const plain: Search[] = [...new Set(this.#labels.values())].map((label) => searchFor(label, label, 'gu'));
    const lost: Search[] = [];
    for (const [secret, label] of this.#labels) {
      for (const form of formsOf(secret)) {
        const flags = [...secret].length < ANY_CASE_FROM ? 'gu' : 'giu';
        plain.push(searchFor(form, label, flags));
        const remains = remainsOf(form);
        if (remains.length >= LONG_ENOUGH_LEFT) lost.push(searchFor(remains, label, flags));
      }
    }
    return { plain, lost };
  }
}
