/** What is struck out of text as a secret, what stays, and what stands in its place. */
import { describe, expect, test } from '@jest/globals';
import { Redactor } from '../support/redaction';
import { PASSWORD, redactor, strike, TOKEN } from './strike';

describe('either case', () => {
  test('a token in the other case is the same token', () => {
    for (const text of [TOKEN.toUpperCase(), TOKEN.toLowerCase()]) {
      expect(strike(`token=${text}&`, { $T: TOKEN })).toBe('token=$T&');
    }
    expect(strike('ÄPFEL-UND-BIRNEN', { $S: 'äpfel-und-birnen' })).toBe('$S');
    expect(strike('%C3%84PFEL-und-birnen', { $S: 'äpfel-und-birnen' })).toBe('$S');
  });

  test('from eight characters on: what is shorter is a word of its own in another case', () => {
    expect(strike('GEHEIMNI geheimni', { $S: 'Geheimni' })).toBe('$S $S');
    expect(strike('GEHEIMN geheimn Geheimn', { $S: 'Geheimn' })).toBe('GEHEIMN geheimn $S');
    // Characters, not units.
    expect(strike('A😀😀😀😀 a😀😀😀😀', { $S: 'a😀😀😀😀' })).toBe('A😀😀😀😀 $S');
  });
});

describe('short secrets', () => {
  test('stand alone up to three characters, and anywhere from four on', () => {
    expect(strike('abc xabc abcx 1abc abc1 éabc _abc_ (abc)', { $S: 'abc' })).toBe(
      '$S xabc abcx 1abc abc1 éabc _$S_ ($S)',
    );
    expect(strike('abcd xabcd abcdx', { $S: 'abcd' })).toBe('$S x$S $Sx');
    expect(strike('a b a', { $S: 'a' })).toBe('$S b $S');
  });

  test('make no mark of a question that has one', () => {
    for (const secret of ['é', 'éà', '\n', 'a\n'])
      expect(strike('Who? Why ?? a?', { $S: secret })).toBe('Who? Why ?? a?');
  });

  test('an empty one is none', () => {
    const told: string[] = [];
    const made = new Redactor((secret) => told.push(secret));
    made.add('', '$EMPTY');
    expect(made.strike('as it was')).toBe('as it was');
    expect(made.labelOf('')).toBeUndefined();
    expect(told).toEqual([]);
  });
});

describe('what is no secret', () => {
  test.each([
    'TaskId 64bea283eff6475ea6596027a6ba0929',
    'aBcDeF00112233445566778899FeDcB',
    '%61%62 \\u0061 &amp; &#97; + \\n $ [ ( * . |',
    '',
  ])('stays: %s', (text) => {
    expect(strike(text, { $T: TOKEN, $P: PASSWORD })).toBe(text);
  });

  test('a secret is no pattern', () => {
    expect(strike('axb a.b a+b (a|b)', { $S: 'a.b-' })).toBe('axb a.b a+b (a|b)');
    expect(strike('passwords passwor.s', { $S: 'passwor.s' })).toBe('passwords $S');
    expect(strike('a$b a$$b $& a$1b', { $S: 'a$b' })).toBe('$S a$$b $& a$1b');
  });

  test.each([
    ['se cret word, se.cret.word', 'se-cret#word'],
    ['ab cd \ufffd', 'ab-cd'],
    ['GEHEIMN \ufffd', 'Geheimn'],
    ['GEHE MN \ufffd', 'Gehe-mn'],
  ])('other signs between its letters make another text, as far as it can be told: %s', (text, secret) => {
    expect(strike(text, { $S: secret })).toBe(text);
  });

  test.each([
    ['at home', 'home\\secret'],
    ['abc, the alphabet', 'abc\\'],
    ['one\nabout', 'nab'],
    ['A, and nothing else', 'x41'],
  ])('a part of one that has a backslash, or may have one before it: %j', (text, secret) => {
    expect(strike(text, { $S: secret })).toBe(text);
  });

  test('a number that no character has is no trouble', () => {
    const text = '&#x110000; &#99999999; &#xffffffff; \\u{110000} &#ab;';
    expect(strike(`${text} a-secret`, { $S: 'a-secret' })).toBe(`${text} $S`);
  });

  test('without any secret, nothing is struck', () => {
    expect(new Redactor().strike('a %20 b')).toBe('a %20 b');
  });
});

describe('several secrets', () => {
  test('each has its own label, wherever and however often it stands', () => {
    const secrets = { $ONE: 'first-secret', $TWO: 'second-secret' };
    expect(strike('second-secret,first-secretfirst-secret', secrets)).toBe('$TWO,$ONE$ONE');
  });

  test('the longest is struck where one contains another, in whichever order they came', () => {
    const long = { $LONG: 'secret-and-more' };
    const short = { $SHORT: 'secret' };
    for (const secrets of [
      { ...long, ...short },
      { ...short, ...long },
    ]) {
      expect(strike('secret-and-more secret-and secret', secrets)).toBe('$LONG $SHORT-and $SHORT');
    }
  });

  test('the longest is struck where only it is encoded', () => {
    for (const secrets of [
      { $SHORT: 'secret', $LONG: 'secret"more' },
      { $LONG: 'secret"more', $SHORT: 'secret' },
    ]) {
      expect(strike('(secret&quot;more)', secrets)).toBe('($LONG)');
    }
  });

  test('of two that overlap, or of one and a label, nothing is left', () => {
    expect(strike('(1234567890)', { $ONE: '1234', $TWO: '34567890' })).toBe('($ONE)');
    expect(strike('($PASSWORD-9988)', { $PASSWORD: 'WORD-9988' })).toBe('($PASSWORD)');
  });

  test('a label that contains a secret, and one that contains another label, are left alone', () => {
    const secrets = { $CIELO24_PASSWORD: 'PASS', $CIELO24_PASSWORD_TOO: 'another-secret' };
    const once = strike('PASS another-secret', secrets);
    expect(once).toBe('$CIELO24_PASSWORD $CIELO24_PASSWORD_TOO');
    expect(strike(once, secrets)).toBe(once);
    expect(strike('$CIELO24_PASSWORD=PASS', secrets)).toBe('$CIELO24_PASSWORD=$CIELO24_PASSWORD');
  });

  test('one that becomes known later is struck from then on', () => {
    const made = redactor({ $ONE: 'first-secret' });
    expect(made.strike('first-secret second-secret')).toBe('$ONE second-secret');
    made.add('second-secret', '$TWO');
    expect(made.strike('first-secret second-secret')).toBe('$ONE $TWO');
  });

  test('the first label stays, and each secret is told once, as it becomes known', () => {
    const told: string[] = [];
    const made = new Redactor((secret) => told.push(secret));
    made.add('a-secret', '$FIRST');
    made.add('a-secret', '$SECOND');
    made.add('another-secret', '$FIRST');
    expect(made.labelOf('a-secret')).toBe('$FIRST');
    expect(made.labelOf('another-secret')).toBe('$FIRST');
    expect(made.labelOf('a-secret too')).toBeUndefined();
    expect(made.strike('a-secret another-secret')).toBe('$FIRST $FIRST');
    expect(told).toEqual(['a-secret', 'another-secret']);
  });
});

test('plain data is struck in every string, and otherwise as it was', () => {
  const data = {
    first: 'a-secret',
    list: ['a-secret', 1, true, null, undefined, { deep: 'x a-secret' }],
    none: null,
    number: 0,
  };
  const made = redactor({ $S: 'a-secret' });
  expect(made.strikeAll(data)).toEqual({
    first: '$S',
    list: ['$S', 1, true, null, undefined, { deep: 'x $S' }],
    none: null,
    number: 0,
  });
  expect(data.first).toBe('a-secret');
  expect([made.strikeAll('a-secret'), made.strikeAll(7), made.strikeAll(undefined)]).toEqual([
    '$S',
    7,
    undefined,
  ]);
});

test("a word of the suite that is somebody's password stays a word of the suite", () => {
  const made = redactor({ $P: 'failed', $Q: 'checks' });
  const result = { checks: [{ status: 'failed', reason: 'it failed' }], verdict: 'failed' };
  expect(made.strikeAll(result, ['status', 'verdict'])).toEqual({
    checks: [{ status: 'failed', reason: 'it $P' }],
    verdict: 'failed',
  });
});

test('a text is shortened after it is struck, so that no part of a secret stands at the cut', () => {
  const made = redactor({ $S: 'a-secret' });
  expect(made.shorten('12 a-secret', 5)).toBe('12 $S');
  expect(made.shorten('12 a-secret 34', 5)).toBe('12 $S… (14 characters in all)');
  expect(made.shorten('12 a-secret', 4)).toBe('12 $… (11 characters in all)');
  const longest = 'x'.repeat(200_000);
  expect(made.shorten(longest, 200_000)).toBe(longest);
  expect(made.shorten(`${longest}${longest}`, 300_000)).toBe(
    `${'x'.repeat(192_000)}… (400000 characters in all)`,
  );
  // What is beyond the part that is looked at may begin in that part's end.
  expect(made.shorten(`${'x'.repeat(199_998)}a-secret`, 200_001)).toBe(
    `${'x'.repeat(192_000)}… (200006 characters in all)`,
  );
});

test('a long text with nothing to strike, however much like an encoding it looks, is soon done with', () => {
  const secrets = {
    $P: PASSWORD,
    $T: TOKEN,
    $S: 'a b c',
    $C: 'оченьдлинныйпароль1',
    $D: `${'п'.repeat(10)}1`,
  };
  const made = redactor(secrets);
  for (const part of [
    '%25%25%25&amp;&amp;\\\\\\\\ ',
    '&nbsp;',
    '\ufffd',
    '%2525',
    '&amp;amp;amp;',
    'п',
    'Ð¿',
    '?',
  ]) {
    const text = part.repeat(5_000);
    expect(made.strike(text)).toBe(text);
  }
});
