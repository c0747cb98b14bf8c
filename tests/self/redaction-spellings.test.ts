/** A secret is struck in every spelling: encoded, escaped, in several layers, read wrongly, or with characters lost. */
import { describe, expect, test } from '@jest/globals';
import { spellings } from './command/spellings';
import { PASSWORD, strike, TOKEN } from './strike';

describe('every spelling', () => {
  const ways = Object.entries(spellings);

  test.each(ways)('%s', (_name, spell) => {
    for (const secret of [
      TOKEN,
      PASSWORD,
      'a b c',
      'tab\tline\nreturn\rback\bfeed\f',
      'x-^]y[$(){}|*?.',
      'é€',
    ]) {
      expect(strike(`before ${spell(secret)} after`, { $S: secret })).toBe('before $S after');
    }
  });

  test.each(ways)('%s, and any other around it', (_name, inner) => {
    for (const [name, outer] of ways) {
      for (const secret of [TOKEN, PASSWORD, 'a%2541b&lt;\\u0041']) {
        expect([name, strike(`"before ${outer(inner(secret))} after"`, { $S: secret })]).toEqual([
          name,
          '"before $S after"',
        ]);
      }
    }
  });

  test('three layers of it, of different kinds', () => {
    const { 'as JSON': json, 'in HTML': html, 'percent-encoded': percent } = spellings;
    for (const [one, two, three] of [
      [json!, html!, percent!],
      [html!, percent!, json!],
      [percent!, json!, html!],
    ] as const) {
      expect(strike(`<${three(two(one(PASSWORD)))}>`, { $S: PASSWORD })).toBe('<$S>');
    }
  });

  test.each([
    ['\ufffd\ufffd-secret-w\ufffdrd', 'ä-secret-wörd'],
    ['&auml;-secret-w&ouml;rd', 'ä-secret-wörd'],
    ['se&excl;cret&num;word', 'se!cret#word'],
    ['п\ufffd\ufffdсекрет1234567', 'п💧секрет1234567'],
    ['secret\ufffd\ufffd\ufffdword', 'secret日word'],
    ['SECRET\ufffdWORD', 'secret-word'],
    ['1234\ufffd5', '1234-5'],
    ['asecret\ufffdwordz', '-secret-word-'],
  ])('characters that got lost, or are told by an uncommon name: %s', (text, secret) => {
    expect(strike(`(${text})`, { $S: secret })).not.toMatch(/secret|w.rd|cret|1234/i);
  });

  test('a backslash before it, of another text', () => {
    for (const [text, secret] of [
      ['CORP\\nan&quot;cy1234', 'nan"cy1234'],
      ['C:\\b&amp;secretpw', 'b&secretpw'],
      ['C:\\%62%26secretpw', 'b&secretpw'],
      ['C:\\\\b&#38;secretpw', 'b&secretpw'],
    ] as const) {
      expect(strike(text, { $S: secret })).toMatch(/^(?:CORP|C:)\\?\$S$/);
    }
    // And one at its end.
    expect(strike('CORP\\ra&quot;b-c\\"', { $S: 'ra"b-c\\' })).toMatch(/^CORP\$S/);
  });

  test('a backslash at its end, which may be taken for an escape of what follows', () => {
    for (const text of ['secret-\\', 'secret-\\\\', 'secret&#45;\\']) {
      expect(strike(`"${text}"`, { $S: 'secret-\\' })).not.toMatch(/secret/);
    }
    for (const secret of ['"secret\\', '"sec\\', '"secret\\\\']) {
      const text = spellings['in HTML']!(JSON.stringify(secret));
      expect([secret, strike(text, { $S: secret })]).toEqual([secret, expect.not.stringMatching(/sec/)]);
    }
  });

  test('percent-encoded twice, and three times', () => {
    const twice = encodeURIComponent(encodeURIComponent(PASSWORD));
    for (const text of [twice, encodeURIComponent(twice), twice.toLowerCase()]) {
      expect(strike(`before ${text} after`, { $S: PASSWORD })).toBe('before $S after');
    }
  });

  test('nine times over, and no more: a text may look as if it were encoded thousands of times', () => {
    const often = (times: number) => `%${'25'.repeat(times - 1)}61-secret`;
    expect(strike(often(9), { $S: 'a-secret' })).toBe('$S');
    expect(strike(often(10), { $S: 'a-secret' })).toBe(often(10));
  });

  test('in the midst of other encodings, which stay', () => {
    const text = 'x%20y%2520z (se%2563ret-1) %2541 se%2563ret-1%41';
    expect(strike(text, { $S: 'secret-1' })).toBe('x%20y%2520z ($S) %2541 $S%41');
  });

  test.each([
    ['entities of entities', '&amp;amp;lt;b&amp;gt;-secret', '<b>-secret'],
    ['entities with zeros', '&#0060;b&#x003e;-secret', '<b>-secret'],
    ['entities in either case', '&#X3C;b&#x3E;-secret', '<b>-secret'],
    ['entities of numbers, escaped', '&amp;#60;b&amp;#x3e;-secret', '<b>-secret'],
    ['escapes of escapes', '\\\\u003cb\\\\\\u003e-secret', '<b>-secret'],
    ['escapes of JavaScript', '\\x3cb\\x3E-secret', '<b>-secret'],
    ['JSON in JSON', '\\\\\\"b\\\\\\"-secret', '"b"-secret'],
    ['a slash, escaped', 'a\\/b-secret', 'a/b-secret'],
    ['a code point, escaped', '\\u{1F600}-secret', '😀-secret'],
    ['a byte of Latin 1', '%e4-secret', 'ä-secret'],
    ['UTF-8 read as Latin 1', 'Ã¤-secret', 'ä-secret'],
    ['UTF-8 read as Latin 1 throughout', 'Ã¤Ã¶', 'äö'],
    ['UTF-8 read as Windows 1252', 'PÃ„ss-secret', 'PÄss-secret'],
    ['a question mark for what a character set does not have', '?-secret-?', 'ä-secret-😀'],
    ['a plus that was taken for a blank', 'a b-secret', 'a+b-secret'],
    ['escapes in a URL, of old', '%u65E5%u00e4-%ud83d%ude00', '日ä-😀'],
    ['the last code point', '\\u{10FFFF}-secret', '\u{10ffff}-secret'],
    ['an apostrophe, escaped', "a\\'b-secret", "a'b-secret"],
    ['a backslash, twice', 'a\\\\b-secret', 'a\\b-secret'],
    ['a line break, escaped twice', 'a\\\\nb-secret', 'a\nb-secret'],
    ['a tab, escaped', 'a\\tb-secret', 'a\tb-secret'],
    ['a plus for a blank', 'a+b-secret', 'a b-secret'],
    ['a pair of escapes for one character', '\\ud83d\\uDE00-secret', '😀-secret'],
    ['in another case, with what looks like an escape in it', 'PASS&quot;w\\ö', 'Pass"w\\ö'],
    ['a mixture', 'a%20\\u0062&#45;%2573ecret', 'a b-secret'],
  ])('%s', (_name, text, secret) => {
    expect(strike(`[${text}]`, { $S: secret })).toBe('[$S]');
  });
});
