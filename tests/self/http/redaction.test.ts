/** What is struck out of text as a secret, in which spellings, what stays, and what stands in its place. */
import { describe, expect, test } from '@jest/globals';
import { Redactor } from '../../support/http/redaction';

const TOKEN = 'aBcDeF00112233445566778899FeDcBa';
const PASSWORD = 'pass&wörd%"+<mäin>\' 日本😀\\/1';

/** @param secrets by their labels */
function redactor(secrets: Record<string, string>): Redactor {
  const made = new Redactor();
  for (const [label, secret] of Object.entries(secrets)) made.add(secret, label);
  return made;
}
const strike = (text: string, secrets: Record<string, string>) => redactor(secrets).strike(text);

const percent = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const units = (text: string, spell: (unit: string) => string) =>
  text
    .split('')
    .map((unit) => spell(unit.charCodeAt(0).toString(16).padStart(4, '0')))
    .join('');
const html = (text: string, apostrophe = '&#39;') =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, apostrophe);
const entities = (text: string, spell: (code: number) => string) =>
  [...text].map((character) => spell(character.codePointAt(0)!)).join('');
const base64 = (text: string, before: string) => Buffer.from(`${before}${text}zz`).toString('base64');
const urlSafe = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_');

describe.each([
  ['a token', TOKEN],
  ['a password', PASSWORD],
])('Struck out is %s', (_what, secret) => {
  test.each<[string, string]>([
    ['as it is', secret],
    ['in capitals', secret.toUpperCase()],
    ['in small letters', secret.toLowerCase()],
    ['percent-encoded', percent(secret)],
    ['the same in small letters', percent(secret).toLowerCase()],
    [
      'percent-encoded throughout',
      [...Buffer.from(secret)].map((b) => `%${b.toString(16).padStart(2, '0')}`).join(''),
    ],
    ['percent-encoded twice', percent(percent(secret))],
    ['as a form field', new URLSearchParams({ a: secret }).toString().slice(2)],
    ['as JSON', json(secret)],
    ['as JSON in JSON', json(json(secret))],
    ['as JSON in ASCII', json(secret).replace(/[^ -~]/g, (c) => units(c, (unit) => `\\u${unit}`))],
    ['as JSON for HTML', json(secret).replace(/[&<>]/g, (c) => units(c, (unit) => `\\u${unit}`))],
    ['as JSON with escapes throughout', units(secret, (unit) => `\\u${unit}`)],
    ['the same in capitals', units(secret, (unit) => `\\u${unit.toUpperCase()}`)],
    ['with its slashes escaped', json(secret).replaceAll('/', '\\/')],
    ['in HTML', html(secret)],
    ['in XML', html(secret, '&apos;')],
    ['in HTML twice', html(html(secret, "'"), "'")],
    ['in decimal entities', entities(secret, (code) => `&#${code};`)],
    ['in hexadecimal entities', entities(secret, (code) => `&#x${code.toString(16)};`)],
    [
      'the same in capitals, with zeros',
      entities(secret, (code) => `&#X00${code.toString(16).toUpperCase()};`),
    ],
    ['read as Latin-1', Buffer.from(secret).toString('latin1')],
    ['in hexadecimal digits', Buffer.from(secret).toString('hex')],
    ['the same in capitals', Buffer.from(secret).toString('hex').toUpperCase()],
  ])('%s', (_how, text) => {
    expect(strike(`<before ${text} after>`, { $S: secret })).toBe('<before $S after>');
  });

  test.each(['', 'x', 'xy', 'xyz', 'user:', 'someone:'])(
    'in Base64, behind %j, URL-safe or not',
    (before) => {
      for (const text of [base64(secret, before), urlSafe(base64(secret, before))]) {
        const struck = strike(`Basic ${text}.`, { $S: secret });
        expect(struck).toMatch(/^Basic .*\$S.*\.$/);
        // What is left is of its neighbours.
        expect(struck.length).toBeLessThan('Basic $S.'.length + Math.ceil(before.length * 1.4) + 8);
      }
    },
  );
});

test.each([
  ['escapes of JavaScript', '\\x3cb\\x3E-secret', '<b>-secret'],
  ['a byte of Latin-1', '%e4-secret', 'ä-secret'],
  ['an apostrophe, escaped', "a\\'b-secret", "a'b-secret"],
  ['a plus for a blank', 'a+b-secret', 'a b-secret'],
  ['a hard blank', 'a&nbsp;b-secret', 'a b-secret'],
  ['a mixture', 'a%20\\u0062&#45;%2573ecret', 'a b-secret'],
  ['trimmed', 'a-secret', '  a-secret\n'],
  ['letters beyond ASCII in another case', 'ÄPFEL-BIRNEN', 'äpfel-birnen'],
])('Struck out is a secret with %s', (_what, text, secret) => {
  expect(strike(`[${text}]`, { $S: secret })).toBe('[$S]');
});

test('In another case only from eight characters on: what is shorter is a word of its own then', () => {
  expect(strike('GEHEIMNI geheimni', { $S: 'Geheimni' })).toBe('$S $S');
  expect(strike('GEHEIMN geheimn Geheimn', { $S: 'Geheimn' })).toBe('GEHEIMN geheimn $S');
});

test('Of up to three characters only where it stands alone', () => {
  expect(strike('abc xabc abcx 1abc abc1 éabc (abc)', { $S: 'abc' })).toBe(
    '$S xabc abcx 1abc abc1 éabc ($S)',
  );
  expect(strike('abcd xabcd abcdx', { $S: 'abcd' })).toBe('$S x$S $Sx');
});

test.each<[string, Record<string, string>]>([
  ['TaskId 64bea283eff6475ea6596027a6ba0929', { $T: TOKEN, $P: PASSWORD }],
  [TOKEN.slice(0, -2), { $T: TOKEN }],
  ['%61%62 \\u0061 &amp; &#97; + \\n $ [ ( * . |', { $T: TOKEN, $P: PASSWORD }],
  ['', { $T: TOKEN }],
  ['axb a+b (a|b)', { $S: 'a.b-' }],
  ['se cret word, se.cret.word', { $S: 'se-cret#word' }],
  ['abc, the alphabet', { $S: 'abc\\' }],
  ['&#x110000; &#99999999; %zz \\u{110000}', { $S: 'a-secret' }],
  ['as it was', { $S: '' }],
  ['a %20 b', {}],
])('Nothing is struck out of %j', (text, secrets) => {
  expect(strike(text, secrets)).toBe(text);
});

describe('Of several secrets', () => {
  test.each<[string, string, Record<string, string>, string]>([
    [
      'each has its label',
      'two-secret,one-secretone-secret',
      { $ONE: 'one-secret', $TWO: 'two-secret' },
      '$TWO,$ONE$ONE',
    ],
    ['the longest goes first', 'secret-and-more secret', { $A: 'secret', $B: 'secret-and-more' }, '$B $A'],
    ['also where it is encoded', '(secret&quot;more)', { $A: 'secret', $B: 'secret"more' }, '($B)'],
    ['a label with a secret in it stays', '$P=PASS', { $P: 'PASS', $CIELO24_PASS: 'other-one' }, '$P=$P'],
    ['a label in a label stays', 'PASS other-one', { $P: 'PASS', $PASS: 'other-one' }, '$P $PASS'],
    ['one of which is a part of a label', 'PASSWORD-1', { $PASSWORD: 'PASSWORD-1', $W: 'WORD' }, '$PASSWORD'],
  ])('%s', (_what, text, secrets, struck) => {
    expect(strike(text, secrets)).toBe(struck);
    expect(strike(struck, secrets)).toBe(struck);
  });

  test('each is known from when it is told, once, and by its first label', () => {
    const told: string[] = [];
    const made = new Redactor((secret) => told.push(secret));
    made.add('one-secret', '$ONE');
    expect(made.strike('one-secret two-secret')).toBe('$ONE two-secret');
    made.add('two-secret', '$TWO');
    made.add('one-secret', '$AGAIN');
    made.add('', '$EMPTY');
    expect(made.strike('one-secret two-secret')).toBe('$ONE $TWO');
    expect(told).toEqual(['one-secret', 'two-secret']);
    expect(['one-secret', 'a one-secret', ''].map((one) => made.labelOf(one))).toEqual([
      '$ONE',
      undefined,
      undefined,
    ]);
    expect(made.secretsIn('%74wo-secret')).toEqual(['$TWO']);
    expect(made.secretsIn('$ONE')).toEqual([]);
  });
});

test('Plain data is struck in every string, but for the words of the suite itself', () => {
  const made = redactor({ $S: 'failed' });
  const data = { status: 'failed', list: ['it failed', 1, true, null, undefined, { deep: 'failed' }] };
  expect(made.strikeAll(data, ['status'])).toEqual({
    status: 'failed',
    list: ['it $S', 1, true, null, undefined, { deep: '$S' }],
  });
  expect(data.list[0]).toBe('it failed');
  expect([made.strikeAll('failed'), made.strikeAll(7), made.strikeAll(undefined)]).toEqual([
    '$S',
    7,
    undefined,
  ]);
});

test('A text is cut after it is struck, so that no part of a secret stands at the cut', () => {
  const made = redactor({ $S: 'a-secret' });
  expect(made.shorten('12 a-secret', 5)).toBe('12 $S');
  expect(made.shorten('12 a-secret 34', 5)).toBe('12 $S… (14 characters in all)');
  expect(made.cut('12 a-secret', 4)).toEqual({ text: '12 $', fullLength: 11 });
  const longest = 'x'.repeat(200_000);
  expect(made.cut(longest, 200_000)).toEqual({ text: longest });
  // What is beyond the part that is looked at may begin at its end.
  const { text, fullLength } = made.cut(`${'x'.repeat(199_998)}a-secret`, 200_001);
  expect([text, fullLength]).toEqual(['x'.repeat(192_000), 200_006]);
});

test.each([
  ...['%25%25%25', '%2525', '&amp;amp;', '&#x0000', '&nbsp;', '\\\\\\\\', '\\u00', '\\x6', 'п', 'Ð¿', 'a'],
  ...['YWFh', 'aBcDeF0', '+ ', '6161', '%61', '&#97;'],
])('A text of 1 MiB that begins like a secret at each place is done with in time: %j', (part) => {
  // Were it quadratic, it would take hours.
  const made = redactor({
    $P: PASSWORD,
    $T: TOKEN,
    $B: 'a b c',
    $C: 'оченьдлинныйпароль1',
    $D: `${'a'.repeat(40)}1`,
    $E: '\\\\1-secret',
  });
  const text = part.repeat((1024 * 1024) / part.length);
  expect(made.strike(text) === text).toBe(true);
});
