/** When a job counts as changed. */
import { expect, test } from '@jest/globals';
import { isRenamed, isStatusChanged } from '../support/job';

test.each([
  ['Pending', 'Pending', false],
  ['Pending', 'Authorizing', true],
  ['Authorizing', 'Pending', true],
  ['Pending', 'In Process', true],
  ['Pending', 'Complete', true],
  ['In Process', 'In Process', false],
  ['In Process', 'Complete', false],
  ['In Process', 'Media Failure', false],
  ['In Process', 'Reviewing', false],
  ['In Process', 'Pending', true],
  ['In Process', 'Deleted', true],
  ['Complete', 'In Process', true],
  ['Complete', 'Reviewing', true],
  ['Pending', undefined, false],
  [undefined, 'Pending', false],
  [null, 'Pending', false],
  ['Pending', 7, false],
])('from %s to %s: %s', (was, is, changed) => {
  expect(isStatusChanged(was, is)).toBe(changed);
});

const NAME = 'contract-suite.20261123T175233Z.1f2e3d4c.keeps-complete';

test.each([
  [NAME, NAME, false],
  [NAME, 'another', true],
  [NAME, `${NAME}.2`, true],
  [NAME, NAME.toUpperCase(), true],
  [NAME, NAME.slice(0, 40), false],
  [NAME, NAME.slice(0, 39), true],
  [NAME, NAME.slice(1), true],
  [NAME, '', false],
  [NAME, undefined, false],
  [NAME, 7, false],
  ['', 'a name', false],
])('%j is shown as %j: renamed %s', (given, is, renamed) => {
  expect(isRenamed(given, is)).toBe(renamed);
});
