/** What is read off a schema to be got wrong. The sentences are pinned with the checks' titles. */
import { describe, expect, test } from '@jest/globals';
import { type JSONSchema, schema } from '../../support/spec/schemas';
import { type WrongValue, wrongValues } from '../../support/spec/wrong-values';

const ID = '64bea283eff6475ea6596027a6ba0929';
const all = wrongValues(schema('delete_job.parameters.json'));
const of = (parameter: string) => all.filter((one) => one.parameter === parameter);
const told = (some: WrongValue[], valid: string) =>
  some.map(({ kind, spoil, derivedFromValid }) => [kind, spoil(valid), derivedFromValid]);

test('A version is left out, emptied, and replaced by what is beside the one that there is', () => {
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
    ['wide-digit', '１', true],
  ]);
  expect(all.filter(({ numericallyEqual }) => numericallyEqual).map(({ kind }) => kind)).toEqual([
    'leading-zero',
    'wide-digit',
  ]);
});

describe.each(['api_token', 'job_id'])('%s', (parameter) => {
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
  });

  test('is replaced by one that is well-formed, unrelated, and another each time', () => {
    const { spoil, derivedFromValid } = of(parameter).find(({ kind }) => kind === 'unknown')!;
    const ids = [spoil(ID), spoil(ID)];
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect([new Set([...ids, ID]).size, derivedFromValid]).toEqual([3, false]);
  });

  test.each(['01', '10', '98', 'ab', 'Fe'])('has a digit changed to its neighbour: %s', ([digit, other]) => {
    const spoilt = (kind: string, valid: string) =>
      of(parameter)
        .find((one) => one.kind === kind)!
        .spoil(valid);
    expect(spoilt('first-digit-changed', `${digit}aa`)).toBe(`${other}aa`);
    expect(spoilt('last-digit-changed', `aa${digit}`)).toBe(`aa${other}`);
  });
});

test('Each has an id of its own, and a sentence', () => {
  const ids = all.map(({ parameter, kind }) => `${parameter}-${kind}`);
  expect(new Set(ids).size).toBe(ids.length);
  expect(['v', 'api_token', 'job_id'].map((name) => of(name).at(1)!.wrong)).toEqual([
    'with an empty v',
    'with an empty api_token',
    'with an empty job_id',
  ]);
  expect(of('v').find(({ kind }) => kind === 'next')!.wrong).toBe('with v=2');
  expect(of('api_token').at(-1)!.wrong).toMatch(/^with an api_token /);
  expect(of('job_id').at(-1)!.wrong).toMatch(/^with a job_id /);
});

test.each<[string, JSONSchema, string[]]>([
  ['no required parameter', {}, []],
  ['a required one that is not described', { required: ['a'] }, ['missing', 'empty']],
  [
    'another pattern, and one that is not required',
    { required: ['a'], properties: { a: { pattern: '^x$' }, b: {} } },
    ['missing', 'empty'],
  ],
  [
    'numbers to choose from, which are no cases',
    { required: ['a'], properties: { a: { enum: ['3', '31', '0'] } } },
    ['missing', 'empty', 'next', 'fraction', 'leading-zero', 'number-with-letter', 'text', 'wide-digit'],
  ],
  [
    'words to choose from',
    { required: ['a'], properties: { a: { enum: ['en', '1'] } } },
    ['missing', 'empty', 'longer-word', 'other-word'],
  ],
])('A schema with %s', (_what, parameters, kinds) => {
  expect(wrongValues(parameters).map(({ kind }) => kind)).toEqual(kinds);
});
