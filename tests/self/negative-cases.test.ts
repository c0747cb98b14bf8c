/** What is read off a schema to be got wrong. */
import { describe, expect, test } from '@jest/globals';
import { type NegativeCase, negativeCases } from '../support/negative-cases';
import { schema } from '../support/schemas';

const ID = '64bea283eff6475ea6596027a6ba0929';
const cases = negativeCases(schema('delete_job.parameters.json'));
const of = (parameter: string) => cases.filter((one) => one.parameter === parameter);
const find = (parameter: string, kind: string): NegativeCase =>
  cases.find((one) => one.parameter === parameter && one.kind === kind)!;

test('a version is left out, emptied, and replaced by what is beside the one that there is', () => {
  expect(of('v').map(({ kind, spoil, wrong, near }) => [kind, spoil('1'), wrong, near])).toEqual([
    ['missing', undefined, 'without v', false],
    ['empty', '', 'with an empty v', false],
    ['next', '2', 'with v=2', true],
    ['longer-number', '11', 'with v=11', true],
    ['number-with-letter', '1a', 'with v=1a', true],
    ['text', 'one', 'with v=one', true],
  ]);
});

describe.each([
  ['api_token', 'an'],
  ['job_id', 'a'],
])('%s', (parameter, article) => {
  const begin = `with ${article} ${parameter}`;

  test('is left out, emptied, and spoilt in every way', () => {
    const spoilt = of(parameter).filter(({ kind }) => kind !== 'unknown');
    expect(spoilt.map(({ kind, spoil, wrong, near }) => [kind, spoil(ID), wrong, near])).toEqual([
      ['missing', undefined, `without ${parameter}`, false],
      ['empty', '', `with an empty ${parameter}`, false],
      ['not-hex', '64bea283eff6475za6596027a6ba0929', `${begin} that is not hexadecimal`, true],
      ['cut-short', '64bea283eff6475ea6596027a6ba092', `${begin} that lacks its last digit`, true],
      ['too-long', ID.repeat(16), `${begin} that is 16 times too long`, true],
      [
        'first-digit-changed',
        '74bea283eff6475ea6596027a6ba0929',
        `${begin} whose first digit is changed`,
        true,
      ],
      [
        'last-digit-changed',
        '64bea283eff6475ea6596027a6ba0928',
        `${begin} whose last digit is changed`,
        true,
      ],
      ['quoted', `"${ID}"`, `${begin} in quotation marks`, true],
      ['apostrophe', `${ID}'`, `${begin} with an apostrophe behind it`, true],
      ['non-ascii', `${ID}ü😀`, `${begin} with characters beyond ASCII behind it`, true],
    ]);
  });

  test('is replaced by one that is well-formed, far from the valid one, and another each time', () => {
    const { spoil, near, wrong } = find(parameter, 'unknown');
    const ids = [spoil(ID), spoil(ID)];
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set([...ids, ID]).size).toBe(3);
    expect([near, wrong]).toEqual([false, `${begin} that nobody was ever given`]);
  });

  test('is spoilt by a shell in the same way, where that tells most of it', () => {
    const inShell = of(parameter).map(({ kind, spoilInShell }) => [kind, spoilInShell?.('TOKEN', ID)]);
    expect(inShell.filter(([, line]) => line)).toEqual([
      ['not-hex', `\${TOKEN:0:15}z\${TOKEN:16}`],
      ['cut-short', `\${TOKEN%?}`],
      ['first-digit-changed', `7\${TOKEN#?}`],
      ['last-digit-changed', `\${TOKEN%?}8`],
    ]);
  });

  test.each([
    ['0', '1'],
    ['1', '0'],
    ['9', '8'],
    ['a', 'b'],
    ['F', 'e'],
  ])('has its digit %s changed to %s', (digit, other) => {
    expect(find(parameter, 'first-digit-changed').spoil(`${digit}aa`)).toBe(`${other}aa`);
    expect(find(parameter, 'last-digit-changed').spoil(`aa${digit}`)).toBe(`aa${other}`);
  });
});

test('there is no other parameter, and an id of a check stands for one case', () => {
  expect(new Set(cases.map(({ parameter }) => parameter))).toEqual(new Set(['v', 'api_token', 'job_id']));
  const ids = cases.map(({ parameter, kind }) => `${parameter}-${kind}`);
  expect(new Set(ids).size).toBe(ids.length);
});

test('another schema gives other cases', () => {
  const kinds = (parameters: Parameters<typeof negativeCases>[0]) =>
    negativeCases(parameters).map(({ parameter, kind, spoil }) => [parameter, kind, spoil('x')]);
  expect(kinds({})).toEqual([]);
  expect(kinds({ required: ['a'], properties: { a: { type: 'string', pattern: '^x$' }, b: {} } })).toEqual([
    ['a', 'missing', undefined],
    ['a', 'empty', ''],
  ]);
  expect(kinds({ required: ['a'] })).toHaveLength(2);
  // What is an option itself is no case.
  expect(kinds({ required: ['a'], properties: { a: { enum: [1, 11, 3, 'one'] } } })).toContainEqual([
    'a',
    'number-with-letter',
    '1a',
  ]);
  expect(kinds({ required: ['a'], properties: { a: { enum: ['3', '31', '1'] } } })).toEqual([
    ['a', 'missing', undefined],
    ['a', 'empty', ''],
    ['a', 'next', '32'],
    ['a', 'number-with-letter', '3a'],
    ['a', 'text', 'one'],
  ]);
});
