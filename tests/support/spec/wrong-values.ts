/**
 * What can be wrong with a parameter, read off its schema: `required` gives missing and empty, `enum` gives values
 * beside it, the pattern of a hex string gives all the ways to spoil an identifier.
 */
import { randomBytes } from 'node:crypto';
import { type JSONSchema, resolve } from './schemas';

export interface WrongValue {
  parameter: string;
  /** `missing`, `empty`, `unknown`, …: what is wrong, as a part of the check's id. */
  kind: string;
  /** Finishes the sentence "A request …". */
  wrong: string;
  /** Whether the value is made from a valid one, so that a careless server may take it for that. */
  derivedFromValid: boolean;
  /** Whether a server that reads the value as a number finds nothing wrong with it (01 is 1): then it is a SHOULD. */
  numericallyEqual?: boolean;
  /** The wrong value; undefined leaves the parameter out. */
  spoil(valid: string): string | undefined;
}

/** What a request gets wrong: a parameter, and in which way. With `spoil`, the value is made from the right one. */
export type Wrong = Pick<WrongValue, 'parameter' | 'kind'> & Partial<Pick<WrongValue, 'spoil'>>;

/** The request names a job of another account; nothing else is wrong with it. */
export const FOREIGN: Wrong = { parameter: 'job_id', kind: 'foreign' };

/** @param parameters the schema of a call's parameters */
export function wrongValues(parameters: JSONSchema): WrongValue[] {
  return (parameters.required ?? []).flatMap((parameter) => {
    const schema = resolve(parameters.properties?.[parameter] ?? {});
    const make: Make = (kind, wrong, spoil, more) => ({
      parameter,
      kind,
      wrong,
      spoil,
      derivedFromValid: true,
      ...more,
    });
    return [
      make('missing', `without ${parameter}`, () => undefined, UNRELATED),
      make('empty', `with an empty ${parameter}`, () => '', UNRELATED),
      ...(schema.enum ? besideTheOptions(schema.enum.map(String), parameter, make) : []),
      ...(schema.pattern?.includes('{32}') ? spoiltIds(parameter, make) : []),
    ];
  });
}

type Make = (
  kind: string,
  wrong: string,
  spoil: WrongValue['spoil'],
  more?: Pick<Partial<WrongValue>, 'derivedFromValid' | 'numericallyEqual'>,
) => WrongValue;

const UNRELATED = { derivedFromValid: false };

function besideTheOptions(options: string[], parameter: string, make: Make): WrongValue[] {
  const [first = ''] = options;
  const isNumber = options.every((option) => /^\d+$/.test(option));
  const numbers: [kind: string, value: string][] = [
    ['zero', '0'],
    ['next', String(Math.max(...options.map(Number)) + 1)],
    ['longer-number', `${first}1`],
    ['fraction', `${first}.5`],
    ['leading-zero', `0${first}`],
    ['number-with-letter', `${first}a`],
    ['text', 'true'],
    ['wide-digit', wide(first)],
  ];
  const words: [kind: string, value: string][] = [
    ['longer-word', `${first}x`],
    ['other-word', 'other'],
    ['number', '1'],
  ];
  return (isNumber ? numbers : words)
    .filter(([, value]) => !options.includes(value))
    .map(([kind, value]) =>
      make(kind, `with ${parameter}=${value}`, () => value, {
        numericallyEqual: ['leading-zero', 'wide-digit'].includes(kind),
      }),
    );
}

function spoiltIds(parameter: string, make: Make): WrongValue[] {
  const of = `with ${article(parameter)} ${parameter}`;
  return [
    make('unknown', `${of} that nobody was ever given`, () => randomBytes(16).toString('hex'), UNRELATED),
    // In a pattern of SQL's LIKE, `_` stands for any character: there this one matches.
    make('not-hex', `${of} that is not hexadecimal`, (id) => `${id.slice(0, 15)}_${id.slice(16)}`),
    make('cut-short', `${of} that lacks its last digit`, (id) => id.slice(0, -1)),
    make('digit-too-many', `${of} that has a digit more at its end`, (id) => `${id}0`),
    make('too-long', `${of} that is 16 times as long as it should be`, (id) => id.repeat(16)),
    make(
      'first-digit-changed',
      `${of} whose first digit is changed`,
      (id) => otherDigit(id[0]) + id.slice(1),
    ),
    make(
      'last-digit-changed',
      `${of} whose last digit is changed`,
      (id) => id.slice(0, -1) + otherDigit(id.at(-1)),
    ),
    make('quoted', `${of} in quotation marks`, (id) => `"${id}"`),
    make('apostrophe', `${of} with an apostrophe behind it`, (id) => `${id}'`),
    make('non-ascii', `${of} with characters beyond ASCII behind it`, (id) => `${id}ü😀`),
  ];
}

/** Ways to spoil an identifier that leave it well-formed, so that "unknown" is all that can be said of it. */
export const UNKNOWN_KINDS = ['unknown', 'first-digit-changed', 'last-digit-changed'];

/** The digits as East Asian scripts write them: some languages read them as numbers, too. */
const wide = (digits: string) =>
  digits.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));

const article = (word: string) => (/^[aeiou]/.test(word) ? 'an' : 'a');

const otherDigit = (digit = '0') => (Number.parseInt(digit, 16) ^ 1).toString(16);
