/** What happens at an occasion happens to those requests, and to no others. */
import { expect, test } from '@jest/globals';
import { troubles } from '../sandbox';
import { type Heard, wrongOf } from './troubles-asking';

const MANY = 49;
/** Every fourth request is a delete; none needs a session. */
const pathOf = (number: number) => (number % 4 === 0 ? 'job/delete' : 'job/info');
const NUMBERS = Array.from({ length: MANY }, (_, index) => index + 1);

/** By the end of its name: the requests that a trouble happens to. */
const OCCASIONS: Record<string, (number: number) => boolean> = {
  once: (number) => number === 1,
  'first-of-each-call': (number) => number === 1 || number === 4,
  'third-delete': (number) => number === 12,
  'on-delete': (number) => number % 4 === 0,
  'every-seventh': (number) => number % 7 === 0,
  'six-in-a-row': (number) => number > 40 && number < 47,
  'three-in-a-row': (number) => number > 40 && number < 44,
  // The requests take less than the 700 ms.
  'for-a-while': (number) => number > 40,
  'half-way': (number) => number > 40,
  always: () => true,
};

const occasionOf = (name: string) => Object.keys(OCCASIONS).find((occasion) => name.endsWith(`-${occasion}`));
const at = troubles
  .map(({ name }) => name)
  .filter((name) => occasionOf(name) && !/^(sticky|session|new|down|cache|only)-/.test(name));

const isUsual = ({ status, headers, body }: Heard) =>
  status === 400 &&
  headers['content-encoding'] === undefined &&
  body.toString().startsWith('{"ErrorType":"MISSING_PARAMETER","ErrorComment":"The parameter');

test('there are hundreds of them', () => {
  expect(at.length).toBeGreaterThan(250);
});

test('each happens to the requests of its occasion', async () => {
  const wrong = await wrongOf(at, async ({ call }, { name }) => {
    const isMeant = OCCASIONS[occasionOf(name)!]!;
    const isSilent = /^(hang|drip|body-shorter-than-said-and-kept)-/.test(name);
    const spoiled: number[] = [];
    // What happens to all of them need not be waited for so often.
    const numbers = name.endsWith('-always') ? NUMBERS.slice(0, 8) : NUMBERS;
    for (const number of numbers) {
      const heard = await call(pathOf(number), {}, { timeoutMs: isSilent ? 400 : 2_000 });
      if (!isUsual(heard)) spoiled.push(number);
    }
    const meant = numbers.filter(isMeant);
    return String(spoiled) === String(meant) ? undefined : `${spoiled} in place of ${meant}`;
  });
  expect(wrong).toEqual([]);
}, 180_000);

test('no name is there twice', () => {
  const names = troubles.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
