/** The mark in a job's name tells any run whose it is, and how old. */
import { expect, test } from '@jest/globals';
import { isLeftBehind, isLikeName, newMarker } from '../../support/jobs/marker';

const BEGUN = Date.parse('2026-11-23T17:52:33Z');
const NAME = `${newMarker(new Date(BEGUN))}.keeps-complete`;

test('it names the start of the run, and sets it apart from others that begin at once', () => {
  const markers = Array.from({ length: 20 }, () => newMarker(new Date(BEGUN)));
  for (const marker of markers) expect(marker).toMatch(/^contract-suite\.20261123T175233Z\.[0-9a-f]{8}$/);
  expect(new Set(markers).size).toBe(20);
});

test.each([
  [60, 3_599_999, false],
  [60, 3_600_000, true],
  [1, 59_999, false],
  [1, 60_000, true],
  [0, 0, true],
])('a job counts as left behind after %d minutes: after %d ms, %s', (minutes, age, isLeft) => {
  expect(isLeftBehind(NAME, minutes, BEGUN + age)).toBe(isLeft);
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
  expect(isLeftBehind(name, 0, BEGUN + 1e12)).toBe(false);
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
