/** Redaction: secrets are struck out of text by their value, in every spelling in which servers are known to repeat them. */

/** What is beyond this in a text is not looked at, and not shown. */
const MOST_CHARACTERS = 200_000;
/** No secret takes more characters, in any spelling. */
const LONGEST_SPELLING = 8_000;
/** What has fewer characters is struck only where it stands alone, and as it is written. */
const ANYWHERE_FROM = 4;
const ANY_CASE_FROM = 8;

const ENTITIES: Record<string, string> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
  ' ': 'nbsp',
};
const CHARACTERS = Object.fromEntries(Object.entries(ENTITIES).map(([character, name]) => [name, character]));
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const hex = (text: string, width = 2) => text.codePointAt(0)!.toString(16).padStart(width, '0');
const bytesOf = (character: string) =>
  [...Buffer.from(character)].map((byte) => byte.toString(16).padStart(2, '0'));

/** A pattern for one character of a secret: as it is, percent-encoded (once or twice), as an entity, or escaped (up to thrice, as JSON in JSON in JSON). */
function characterPattern(character: string): string {
  const percent = bytesOf(character)
    .map((byte) => `%(?:25)?${byte}`)
    .join('');
  const units = [...Array(character.length).keys()].map((at) =>
    character.charCodeAt(at).toString(16).padStart(4, '0'),
  );
  const ways = [
    `\\\\{0,3}${escaped(character)}`,
    percent,
    units.map((unit) => `\\\\{1,8}u${unit}`).join(''),
    `\\\\{1,8}x${hex(character)}`,
    `&#(?:x0*${hex(character, 1)}|0*${character.codePointAt(0)});`,
    ...(ENTITIES[character] ? [`&(?:amp;)?${ENTITIES[character]};`] : []),
    ...(character === ' ' ? ['\\+'] : []),
    // In Latin-1, or in UTF-8 that was read as that. No two ways may match the same text: it would be searched in every
    // combination of them.
    ...(character > '\x7f' ? [`%${hex(character)}`, escaped(Buffer.from(character).toString('latin1'))] : []),
  ];
  return `(?:${[...new Set(ways)].join('|')})`;
}

/** Base64 of a secret that begins at any place of a larger text, without the digits that its neighbours share. */
function base64Spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const own = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return escaped(own).replaceAll('\\+', '[+\\-]').replaceAll('\\/', '[\\/_]');
  });
}

/** A text as it reads without what may stand around or in place of its characters. Cheap, and not exact. */
function loosened(text: string): string {
  if (!/[%&\\+A-Z]/.test(text)) return text;
  return text
    .replace(/%25/g, '%')
    .replace(/%([\da-f]{2})|\\u00([\da-f]{2})|\\x([\da-f]{2})|&#x0*([\da-f]{1,6});/gi, (_, ...codes) =>
      String.fromCodePoint(
        Math.min(
          Number.parseInt(
            codes.find((code) => code !== undefined),
            16,
          ),
          0x10ffff,
        ),
      ),
    )
    .replace(/&#0*(\d{1,6});/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&(?:amp;)?(amp|lt|gt|quot|apos|nbsp);/gi, (_, name) => CHARACTERS[name.toLowerCase()]!)
    .replace(/\\/g, '')
    .replace(/\+/g, ' ')
    .toLowerCase();
}

/** A secret in all its spellings. */
class Spellings {
  readonly #loose: string | undefined;
  readonly #others: string[];
  #expression: RegExp | undefined;
  #encoded: RegExp | undefined;

  constructor(private readonly secret: string) {
    const isAscii = /^[\x20-\x7e]*$/.test(secret);
    this.#loose = isAscii ? loosened(secret) : undefined;
    const hasOthers = secret.length >= ANY_CASE_FROM;
    this.#others = hasOthers ? [...base64Spellings(secret), Buffer.from(secret).toString('hex')] : [];
  }

  /** Whether it is worth looking for: a pattern of this size is slow to make. @param loose the text, loosened */
  mayBeIn(loose: string, text: string): boolean {
    if (this.#loose === undefined || loose.includes(this.#loose)) return true;
    this.#encoded ??= this.#others.length > 0 ? new RegExp(this.#others.join('|'), 'i') : undefined;
    return this.#encoded?.test(text) === true;
  }

  /** What stands between the places where the secret does. Most texts have it as it is, which is found quickly. */
  split(text: string): string[] {
    const { length } = this.secret;
    const isPlain = length >= ANYWHERE_FROM && /^[\w.-]*$/.test(this.secret);
    if (!isPlain) return text.split(this.expression);
    const isAnyCase = length >= ANY_CASE_FROM;
    const [where, what] = isAnyCase ? [text.toLowerCase(), this.secret.toLowerCase()] : [text, this.secret];
    // A letter whose lower case is longer would shift what follows it.
    if (where.length !== text.length) return text.split(this.expression);
    const parts: string[] = [];
    let from = 0;
    for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, from)) {
      parts.push(text.slice(from, at));
      from = at + length;
    }
    parts.push(text.slice(from));
    return parts.flatMap((part) =>
      this.mayBeIn(loosened(part), part) ? part.split(this.expression) : [part],
    );
  }

  /** Finds it, wherever it stands. */
  get expression(): RegExp {
    this.#expression ??= this.#compiled();
    return this.#expression;
  }

  #compiled(): RegExp {
    const plain = [...this.secret].map(characterPattern).join('');
    const isShort = this.secret.length < ANYWHERE_FROM;
    const pattern = isShort
      ? `(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`
      : [plain, ...this.#others].join('|');
    return new RegExp(pattern, this.secret.length < ANY_CASE_FROM ? 'gu' : 'giu');
  }
}

/** Whether the secret stands in the text, in any spelling. */
export function isSpelledIn(secret: string, text: string): boolean {
  const spellings = new Spellings(secret);
  return spellings.mayBeIn(loosened(text), text) && text.search(spellings.expression) >= 0;
}

export class Redactor {
  readonly #labels = new Map<string, string>();
  #searches: { spellings: Spellings; label: string }[] | undefined;

  /** @param onSecret told of each secret as it becomes known */
  constructor(private readonly onSecret: (secret: string) => void = () => {}) {}

  /**
   * From now on `secret` is shown as `label`.
   * @param label what stands in its place: a shell variable such as `$CIELO24_API_TOKEN`, so that a curl line can
   * still be run
   */
  add(secret: string, label: string): void {
    for (const one of [secret, secret.trim()]) {
      if (one === '' || this.#labels.has(one)) continue;
      this.#labels.set(one, label);
      this.onSecret(one);
      this.#searches = undefined;
    }
  }

  /** The label of a value that is a secret as a whole, else undefined. */
  labelOf(value: string): string | undefined {
    return this.#labels.get(value);
  }

  /** The labels of the secrets that stand in the text, in any spelling. */
  secretsIn(text: string): string[] {
    const found = this.#likelyIn(text).filter(({ spellings }) => text.search(spellings.expression) >= 0);
    return found.map(({ label }) => label);
  }

  /** The text with every secret replaced by its label. */
  strike(text: string): string {
    // A label that stands there already stays, even where it contains a secret: every second part is one.
    const likely = this.#likelyIn(text);
    if (likely.length === 0) return text;
    let parts = text.split(this.#labelsPattern());
    for (const { spellings, label } of likely) {
      parts = parts.flatMap((part, at) =>
        at % 2 === 1
          ? [part]
          : spellings.split(part).flatMap((rest, index) => (index === 0 ? [rest] : [label, rest])),
      );
    }
    return parts.join('');
  }

  /**
   * The text without secrets, and not longer than so many characters.
   * @returns the length of the whole, where it was cut
   */
  cut(text: string, characters: number): { text: string; fullLength?: number } {
    const isWhole = text.length <= MOST_CHARACTERS;
    const struck = this.strike(text.slice(0, MOST_CHARACTERS));
    if (isWhole && struck.length <= characters) return { text: struck };
    // What was not looked at may begin within a secret.
    const sure = isWhole ? struck : struck.slice(0, -LONGEST_SPELLING);
    return { text: sure.slice(0, characters), fullLength: text.length };
  }

  /** The same as one text, with a word on the whole length where it was cut. */
  shorten(text: string, characters: number): string {
    const { text: kept, fullLength } = this.cut(text, characters);
    return fullLength === undefined ? kept : `${kept}… (${fullLength} characters in all)`;
  }

  /**
   * A copy of plain data in which every string is struck.
   * @param except names of fields that hold the suite's own words: a password may well be one of these
   */
  strikeAll<T>(data: T, except: readonly string[] = []): T {
    if (typeof data === 'string') return this.strike(data) as T;
    if (Array.isArray(data)) return data.map((item) => this.strikeAll(item, except)) as T;
    if (data === null || typeof data !== 'object') return data;
    const entries = Object.entries(data);
    return Object.fromEntries(
      entries.map(([key, value]) => [key, except.includes(key) ? value : this.strikeAll(value, except)]),
    ) as T;
  }

  #labelsPattern = () => new RegExp(`(${[...new Set(this.#labels.values())].map(escaped).join('|')})`);

  /** The secrets that may stand in the text, the longest first: of two one may be a part of the other. */
  #likelyIn(text: string) {
    this.#searches ??= [...this.#labels]
      .sort(([a], [b]) => b.length - a.length)
      .map(([secret, label]) => ({ spellings: new Spellings(secret), label }));
    const loose = loosened(text);
    return this.#searches.filter(({ spellings }) => spellings.mayBeIn(loose, text));
  }
}
