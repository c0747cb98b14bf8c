/**
 * Strikes secrets out of text by their value, however they are written: each character may stand as it is,
 * percent-encoded (also more than once), as a JSON or JavaScript escape, or as an HTML or XML entity.
 */

/** What is beyond this in a text is not looked at, and not shown. */
const STRUCK_CHARACTERS = 200_000;

const ENTITY_NAMES: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
const SHORT_ESCAPES: Record<string, string> = { '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' };

const quote = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const quoteInClass = (character: string) => character.replace(/[\\\]^-]/g, '\\$&');
const anyCase = (text: string) => text.replace(/[a-z]/gi, (c) => `[${c.toLowerCase()}${c.toUpperCase()}]`);
const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

/** A pattern for every spelling of one character. */
function spellings(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const bytes = [...Buffer.from(character)].map((byte) => `%(?:25)*${anyCase(hex(byte, 2))}`).join('');
  const units = [...character.split('')]
    .map((unit) => `\\\\+u${anyCase(hex(unit.charCodeAt(0), 4))}`)
    .join('');
  const ways = [
    quote(character),
    bytes,
    units,
    `&(?:amp;)*#0*${point};`,
    `&(?:amp;)*#[xX]0*${anyCase(hex(point, 1))};`,
  ];
  if (ENTITY_NAMES[character]) ways.push(`&(?:amp;)*${ENTITY_NAMES[character]};`);
  if (SHORT_ESCAPES[character]) ways.push(`\\\\+${SHORT_ESCAPES[character]}`);
  if ('"\\/\''.includes(character)) ways.push(`\\\\+${quote(character)}`);
  if (character === ' ') ways.push('\\+');
  // Beyond ASCII also by any name of HTML's, and read in the wrong character set.
  if (point > 0x7f)
    ways.push('&[A-Za-z][A-Za-z0-9]{1,31};', quote(Buffer.from(character).toString('latin1')), '\ufffd{1,4}');
  if (point < 0x100) ways.push(`\\\\+x${anyCase(hex(point, 2))}`);
  return `(?:${ways.join('|')})`;
}

/** Any spelling of the whole secret; short ones only in their own case, very short ones only where they stand alone. */
function pattern(secret: string): string {
  const ignoreCase = [...secret].length >= 8;
  const characters = [...secret].map((character) => {
    const other = character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase();
    return ignoreCase && other !== character
      ? `(?:${spellings(character)}|${spellings(other)})`
      : spellings(character);
  });
  const whole = characters.join('');
  return [...secret].length < 4 ? `(?<![\\p{L}\\p{N}])${whole}(?![\\p{L}\\p{N}])` : whole;
}

/** What every text with one of these secrets encoded in it has. */
function signsOfEncoding(secrets: string[]): RegExp {
  const codes = [...new Set(Buffer.from(secrets.join('')))].map((byte) => anyCase(hex(byte, 2)));
  const isSpecial = secrets.some((secret) => !/^[\w-]*$/.test(secret));
  return new RegExp(`%(?:25|${codes.join('|')})|\\\\${isSpecial ? '' : '[ux]'}|&[#A-Za-z][#\\w]*;`);
}

/** Written in no other way than as it is, where the text has no sign of an encoding. A space may also be a plus. */
const PLAIN_ASCII = /^[!-~]+$/;

export class Redactor {
  readonly #labels = new Map<string, string>();
  #signs: RegExp | undefined;
  #compiled: { expression: RegExp; labels: string[] } | undefined;

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
    this.#compiled = undefined;
    this.#signs = undefined;
  }

  /** The label of a value that is a secret as a whole, else undefined. */
  labelOf(value: string): string | undefined {
    return this.#labels.get(value);
  }

  /** The text with every secret replaced by its label. */
  strike(text: string): string {
    if (!this.#mayHoldSecret(text)) return text;
    this.#compiled ??= this.#compile();
    const { expression, labels } = this.#compiled;
    return text.replace(expression, (match, ...groups) => {
      const found = groups.slice(0, labels.length).findIndex((group) => group !== undefined);
      return labels[found] ?? match;
    });
  }

  /** The text without secrets, cut to so many characters with a word on its whole length. */
  shorten(text: string, characters: number): string {
    const struck = this.strike(text.slice(0, STRUCK_CHARACTERS));
    if (struck.length <= characters) return struck;
    return `${struck.slice(0, characters)}… (${text.length} characters in all)`;
  }

  /** A copy of plain data in which every string, also every key, is struck. */
  strikeAll<T>(data: T): T {
    if (typeof data === 'string') return this.strike(data) as T;
    if (Array.isArray(data)) return data.map((item) => this.strikeAll(item)) as T;
    if (data === null || typeof data !== 'object') return data;
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [this.strike(key), this.strikeAll(value)]),
    ) as T;
  }

  /** A quick no for most texts, so that the pattern for all spellings is made and tried only where it is needed. */
  #mayHoldSecret(text: string): boolean {
    if (this.#labels.size === 0) return false;
    this.#signs ??= signsOfEncoding([...this.#labels.keys()]);
    if (this.#signs.test(text)) return true;
    const plain = text.toLowerCase();
    return [...this.#labels.keys()].some(
      (secret) => !PLAIN_ASCII.test(secret) || plain.includes(secret.toLowerCase()),
    );
  }

  #compile() {
    // The longest first: a secret may contain another. A label that stands there already is left as it is.
    const entries = [...this.#labels].sort(([a], [b]) => b.length - a.length);
    const alternatives = entries.map(([secret]) => `(${pattern(secret)})`);
    // Few characters can begin a match, which spares trying all patterns at every place of a long text.
    const first = entries
      .map(([secret]) => [...secret][0]!)
      .flatMap((c) => [c.toLowerCase(), c.toUpperCase(), Buffer.from(c).toString('latin1')[0]!]);
    const begin = `(?=[${[...new Set([...first, '%', '\\', '&', '+', '$', '[', '\ufffd'])].map(quoteInClass).join('')}])`;
    const settled = [...new Set(entries.map(([, label]) => quote(label)))].sort(
      (a, b) => b.length - a.length,
    );
    return {
      expression: new RegExp(`${begin}(?:${[...settled, ...alternatives].join('|')})`, 'gu'),
      labels: entries.map(([, label]) => label),
    };
  }
}
