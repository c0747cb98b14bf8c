/** What is read off a schema to be got wrong. */
import { describe, expect, test } from '@jest/globals';
import { type NegativeCase, negativeCases } from '../support/negative-cases';
import { schema } from '../support/schemas';

const ID = '64bea283eff6475ea6596027a6ba0929';
const cases = negativeCases(schema('delete_job.parameters.json'));
const of = (parameter: string) => cases.filter((one) => one.parameter === parameter);
const find = (parameter: string, kind: string): NegativeCase =>
  cases.find((one) => one.parameter === parameter && one.kind === kind)!;

/** The sentences are in ids.txt, as part of the checks' titles. */
const told = (all: NegativeCase[], valid: string) =>
  all.map(({ kind, spoil, near }) => [kind, spoil(valid), near]);

test('a version is left out, emptied, and replaced by what is beside the one that there is', () => {
  expect(told(of('v'), '1')).toEqual([
    ['missing', undefined, false],
    ['empty', '', false],
    ['zero', '0', true],
    ['next', '2', true],
    ['longer-number', '11', true],
    ['fraction', '1.5', true],
    ['leading-zero', '01', true],
    ['number-with-letter', '1a', true],
    ['text', 'true', true],
  ]);
  expect(find('v', 'missing').wrong).toBe('without v');
  expect(find('v', 'next').wrong).toBe('with v=2');
});

describe.each([
  ['api_token', 'an'],
  ['job_id', 'a'],
])('%s', (parameter, article) => {
  const begin = `with ${article} ${parameter}`;

  test('is left out, emptied, and spoilt in every way', () => {
    const spoilt = of(parameter).filter(({ kind }) => kind !== 'unknown');
    expect(told(spoilt, ID)).toEqual([
      ['missing', undefined, false],
      ['empty', '', false],
      ['not-hex', '64bea283eff6475_a6596027a6ba0929', true],
      ['cut-short', '64bea283eff6475ea6596027a6ba092', true],
      ['digit-too-many', `${ID}0`, true],
      ['too-long', ID.repeat(16), true],
      ['first-digit-changed', '74bea283eff6475ea6596027a6ba0929', true],
      ['last-digit-changed', '64bea283eff6475ea6596027a6ba0928', true],
      ['quoted', `"${ID}"`, true],
      ['apostrophe', `${ID}'`, true],
      ['non-ascii', `${ID}ü😀`, true],
    ]);
    expect(find(parameter, 'empty').wrong).toBe(`with an empty ${parameter}`);
    expect(find(parameter, 'quoted').wrong.startsWith(`${begin} `)).toBe(true);
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
      ['not-hex', `\${TOKEN:0:15}_\${TOKEN:16}`],
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
  expect(kinds({ required: ['a'], properties: { a: { enum: ['3', '31', '0'] } } }).slice(2)).toEqual([
    ['a', 'next', '32'],
    ['a', 'fraction', '3.5'],
    ['a', 'leading-zero', '03'],
    ['a', 'number-with-letter', '3a'],
    ['a', 'text', 'true'],
  ]);
  expect(kinds({ required: ['a'], properties: { a: { enum: ['en', '1'] } } }).slice(2)).toEqual([
    ['a', 'longer-word', 'enx'],
    ['a', 'other-word', 'other'],
  ]);
});
