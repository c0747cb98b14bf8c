/** The mark in a job's name tells any run whose it is. */
import { expect, test } from '@jest/globals';
import { isLikeName, markIn, newMarker } from '../../support/jobs/marker';

const BEGUN = Date.parse('2026-11-23T17:52:33Z');
const NAME = `${newMarker(new Date(BEGUN))}.keeps-complete`;

test('it names the start of the run, and sets it apart from others that begin at once', () => {
  const markers = Array.from({ length: 20 }, () => newMarker(new Date(BEGUN)));
  for (const marker of markers) expect(marker).toMatch(/^contract-suite\.20261123T175233Z\.[0-9a-f]{8}$/);
  expect(new Set(markers).size).toBe(20);
});

test('it is found in the name of a job, with the time in it', () => {
  expect(markIn(NAME)).toEqual({ marker: NAME.replace('.keeps-complete', ''), begunAt: BEGUN });
});

test.each([
  'Interview',
  '',
  undefined,
  7,
  `my ${NAME}`,
  `\n${NAME}`,
  NAME.toUpperCase(),
  NAME.slice(0, 40),
  NAME.replace('Z.', '.'),
])('%j is no name that a run has given', (name) => {
  expect(markIn(name)).toBeUndefined();
});

test.each([
  ['whole', NAME, true],
  ['in another case', NAME.toUpperCase(), true],
  ['with other dots', NAME.replaceAll('.', '-'), true],
  ['cut short', NAME.slice(0, 30), true],
  ['cut to nothing', NAME.slice(0, 8), false],
  ["somebody else's", 'contract-suite.20261123T175233Z.00000000.keeps-complete', false],
])('a name that is shown %s may be the one that was given: %s is %s', (_how, shown, isLike) => {
  expect(isLikeName(NAME, shown)).toBe(isLike);
});
