/**
 * Strikes secrets out of text by their value, however they are written: a text is decoded, one layer of encoding after
 * the other, and every secret looked for in every layer. What is found is struck where it stands in the text itself.
 */

/** What is beyond this in a text is not looked at, and not shown. */
const STRUCK_CHARACTERS = 200_000;

/** No secret takes more characters, even where it is encoded many times over. */
const LONGEST_SPELLING = 8_000;

/** From so many characters on, a secret is struck in either case. */
const ANY_CASE_FROM = 8;

/** More layers than anybody wraps around a text. */
const MOST_LAYERS = 10;

/** In place of a character that cannot be told: a decoder's, and here that of an entity with an uncommon name. */
const UNTOLD = '\ufffd';

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

const PERCENT = '%[c-f][\\da-f](?:%[89ab][\\da-f]){1,3}|%[\\da-f]{2}';
const ENTITY = '&(?:#x?[\\da-f]{1,8}|[a-z][\\da-z]{1,31});';
const ESCAPE = '\\\\(?:u[\\da-f]{4}|u\\{[\\da-f]{1,6}\\}|x[\\da-f]{2}|[nrtbf]|[^\\da-z])';

/** One encoded character: percent-encoded, as an entity of HTML or XML, or as an escape of JSON or JavaScript. */
const ENCODED = new RegExp(`${PERCENT}|${ENTITY}|${ESCAPE}`, 'gi');

/** The same where a backslash is only that: it may stand just before a secret. */
const ENCODED_BUT_ESCAPED = new RegExp(`${PERCENT}|${ENTITY}`, 'gi');

/** A text as it reads when a layer of encoding is taken off. */
interface Layer {
  text: string;
  /** Where each of its characters begins in the text that was given, and where the last one ends; at first, there. */
  starts?: number[];
}

/** @returns the character that stands there encoded; where it is none after all, what stands there */
function decode(encoded: string): string {
  const code = encoded.slice(1);
  if (encoded[0] === '%') {
    const bytes = Buffer.from(encoded.replaceAll('%', ''), 'hex');
    return bytes.toString(bytes.length === 1 ? 'latin1' : 'utf8');
  }
  const [, hexadecimal, decimal] = /^(?:[ux]\{?|#x)([\da-f]+)[};]?$|^#(\d+);$/i.exec(code) ?? [];
  if (hexadecimal || decimal) {
    const point = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : encoded;
  }
  if (encoded[0] === '\\') return ESCAPES[code.toLowerCase()] ?? code;
  return code[0] === '#' ? encoded : (ENTITIES[code.slice(0, -1).toLowerCase()] ?? UNTOLD);
}

/**
 * The next layer; undefined where nothing of that kind is in the text any more.
 * @param read what stands in the next layer for what was found; the same for what is to stay
 */
function unwrap({ text, starts }: Layer, kind: RegExp, read = decode): Layer | undefined {
  const parts: string[] = [];
  const next: number[] = [];
  let done = 0;
  for (const { 0: encoded, index } of text.matchAll(kind)) {
    const character = read(encoded);
    if (character === encoded) continue;
    parts.push(text.slice(done, index), character);
    for (let at = done; at < index; at += 1) next.push(starts?.[at] ?? at);
    for (let unit = 0; unit < character.length; unit += 1) next.push(starts?.[index] ?? index);
    done = index + encoded.length;
  }
  if (done === 0) return undefined;
  for (let at = done; at <= text.length; at += 1) next.push(starts?.[at] ?? at);
  return { text: parts.join('') + text.slice(done), starts: next };
}

/** All layers of a text, the text itself first. */
function layersOf(text: string): Layer[] {
  const layers: Layer[] = [{ text }];
  for (const kind of text.includes('\\') ? [ENCODED, ENCODED_BUT_ESCAPED] : [ENCODED]) {
    let layer = unwrap(layers[0]!, kind);
    for (let depth = 1; layer && depth < MOST_LAYERS; depth += 1) {
      layers.push(layer);
      layer = unwrap(layer, kind);
    }
  }
  return layers;
}

/** All but plain letters and digits may get lost on the way. */
const LOSABLE = /[^\dA-Za-z]+/g;

/** A text in which everything that can get lost did. */
const skeletonOf = (layer: Layer): Layer => unwrap(layer, LOSABLE, () => UNTOLD) ?? layer;

const LONG_ENOUGH_LEFT = 6;

/** What is left of a secret where characters got lost; nothing where that would not tell it from other words. */
function remainsOf(secret: string): string[] {
  const remains = skeletonOf({ text: secret }).text.replace(/^\ufffd|\ufffd$/g, '');
  return remains.length >= LONG_ENOUGH_LEFT && remains !== secret ? [remains] : [];
}

/** How a secret reads in the layers of a text: what looks like an encoding in it may be taken off as well. */
function formsOf(secret: string): string[] {
  const forms = layersOf(secret).map(({ text }) => text);
  // A backslash at its end may be taken for one that escapes what follows.
  const [, withoutEnd] = /^(.{4,}?)\\+$/s.exec(forms.at(-1)!) ?? [];
  return [...forms, ...(withoutEnd ? [withoutEnd] : [])];
}

const quote = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** A character, also where it is read in a wrong character set. */
function anyReading(character: string): string {
  if (character === ' ') return '[ +]';
  const misread = Buffer.from(character).toString('latin1');
  return misread === character ? quote(character) : `(?:${quote(character)}|${quote(misread)})`;
}

/** What `anyReading` leaves as it is. */
const ONE_READING = /^[!-~]+$/;

/** Very short secrets are struck only where they stand alone. */
function pattern(secret: string): string {
  const whole = [...secret].map(anyReading).join('');
  return [...secret].length < 4 ? `(?<![\\p{L}\\p{N}])${whole}(?![\\p{L}\\p{N}])` : whole;
}

type Secret = [form: string, label: string];

interface Search {
  expression: RegExp;
  /** What stands in the place of each of the expression's groups. */
  labels: string[];
}

/** A stretch of the text as it was given. */
interface Finding {
  from: number;
  to: number;
  label: string;
}

const find = ({ text, starts }: Layer, searches: Search[]): Finding[] =>
  searches.flatMap(({ expression, labels }) =>
    [...text.matchAll(expression)].map((match) => {
      const found = match.slice(1).findIndex((group) => group !== undefined);
      const end = match.index + match[0].length;
      return {
        from: starts?.[match.index] ?? match.index,
        to: starts?.[end] ?? end,
        // A label that stands there already stays.
        label: labels[found] ?? match[0],
      };
    }),
  );

export class Redactor {
  readonly #labels = new Map<string, string>();
  #searches: { plain: Search[]; lost: Search[] } | undefined;
  #forms: string[] = [];

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
    if (this.#labels.size === 0) return text;
    this.#searches ??= this.#prepare();
    const { plain, lost } = this.#searches;
    const layers = layersOf(text);
    const findings = layers.flatMap((layer) => (this.#mayHoldSecret(layer.text) ? find(layer, plain) : []));
    for (const layer of layers)
      if (layer.text.includes(UNTOLD)) findings.push(...find(skeletonOf(layer), lost));
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

  /** A quick no for most texts: what has one reading only is either there or not. */
  #mayHoldSecret(text: string): boolean {
    const plain = text.toLowerCase();
    return this.#forms.some((form) => !ONE_READING.test(form) || plain.includes(form.toLowerCase()));
  }

  #prepare() {
    const secrets = [...this.#labels].flatMap(([secret, label]) =>
      formsOf(secret).map((form): Secret => [form, label]),
    );
    this.#forms = secrets.map(([form]) => form);
    const isLong = ([form]: Secret) => [...form].length >= ANY_CASE_FROM;
    const remains = secrets.flatMap(([form, label]) => remainsOf(form).map((left): Secret => [left, label]));
    return {
      plain: [
        this.#searchFor(secrets.filter(isLong), 'giu'),
        this.#searchFor(
          secrets.filter((one) => !isLong(one)),
          'gu',
        ),
      ],
      lost: [this.#searchFor(remains, 'giu')],
    };
  }

  #searchFor(secrets: Secret[], flags: string): Search {
    // The longest first: a secret may contain another.
    const sorted = [...secrets].sort(([a], [b]) => b.length - a.length);
    const settled = [...new Set(this.#labels.values())].sort((a, b) => b.length - a.length).map(quote);
    const alternatives = [...settled, ...sorted.map(([form]) => `(${pattern(form)})`)];
    return {
      expression: new RegExp(alternatives.join('|'), flags),
      labels: sorted.map(([, label]) => label),
    };
  }
}
