import { expect, test } from '@jest/globals';
import { contracts } from '../contract';
import { catchTable } from '../report/proof';
import { faults } from '../sandbox';
import { expectedFailures } from './expected-failures';

const checks = contracts.flatMap(({ sections }) => sections.flatMap((section) => section.checks));

test('every fault is expected to be caught, and every expectation has its fault', () => {
  expect(Object.keys(expectedFailures).sort()).toEqual(faults.map(({ name }) => name).sort());
  const uncaught = Object.values(expectedFailures).filter(
    ({ fails, mayFail }) => fails.length === 0 && !mayFail,
  );
  expect(uncaught).toEqual([]);
});

test('every check is seen failing for at least one fault', () => {
  const killed = new Set(Object.values(expectedFailures).flatMap(({ fails }) => fails));
  expect(checks.map(({ id }) => id).filter((id) => !killed.has(id))).toEqual([]);
});

test('a fault of a MUST is caught by a MUST', () => {
  const isMust = (id: string) => checks.find((check) => check.id === id)?.level === 'MUST';
  const lenient = faults.filter(
    ({ name, level }) =>
      level === 'MUST' && !expectedFailures[name]?.fails.some(isMust) && !expectedFailures[name]?.mayFail,
  );
  expect(lenient.map(({ name }) => name)).toEqual([]);
});

test('half of the faults are caught by three checks or fewer', () => {
  const counts = Object.values(expectedFailures)
    .map(({ fails }) => fails.length)
    .sort((a, b) => a - b);
  expect(counts[Math.floor(counts.length / 2)]).toBeLessThanOrEqual(3);
});

test('the table of checks and the faults that they catch can be read', () => {
  const table = catchTable(
    checks.map(({ id }) => id),
    expectedFailures,
  );
  process.stdout.write(`\n${table}\n`);
  expect(table.split('\n').length).toBeGreaterThan(checks.length);
});
