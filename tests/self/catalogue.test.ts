import { expect, test } from '@jest/globals';
import { contracts } from '../contract';
import { faults } from '../sandbox';
import { expectedFailures } from './expected-failures';

/** Random histories are performed only where that is asked for: `histories/` has the tests of what they find. */
const checks = contracts.flatMap(({ sections }) =>
  sections.filter(({ stage }) => stage !== 'explore').flatMap((section) => section.checks),
);

test('every fault is expected to be caught, and every expectation has its fault', () => {
  expect(Object.keys(expectedFailures).sort()).toEqual(faults.map(({ name }) => name).sort());
  const uncaught = Object.entries(expectedFailures).filter(
    ([, { fails, oneOf = [] }]) => fails.length + oneOf.length === 0,
  );
  expect(uncaught.map(([name]) => name)).toEqual([]);
});

test('every check is seen failing for at least one fault', () => {
  const killed = new Set(
    Object.values(expectedFailures).flatMap(({ fails, mayFail = [] }) => [
      ...fails,
      ...(mayFail === 'anything' ? [] : mayFail),
    ]),
  );
  expect(checks.map(({ id }) => id).filter((id) => !killed.has(id))).toEqual([]);
});

test('a fault of a MUST is caught by a MUST', () => {
  const isMust = (id: string) => checks.find((check) => check.id === id)?.level === 'MUST';
  const lenient = faults.filter(
    ({ name, level }) =>
      level === 'MUST' &&
      ![...expectedFailures[name]!.fails, ...(expectedFailures[name]!.oneOf ?? [])].some(isMust),
  );
  expect(lenient.map(({ name }) => name)).toEqual([]);
});

test('few faults are allowed to fail anything', () => {
  const wide = Object.values(expectedFailures).filter(({ mayFail }) => mayFail === 'anything');
  expect(wide.length).toBeLessThan(30);
});

test('half of the faults are caught by one check', () => {
  const counts = Object.values(expectedFailures)
    .map(({ fails }) => fails.length)
    .sort((a, b) => a - b);
  expect(counts[Math.floor(counts.length / 2)]).toBe(1);
});
