/** What jest itself has to say reaches no report but through the suite. */
import { expect, test } from '@jest/globals';
import type { Test, TestResult } from '@jest/reporters';
import ContractReporter from '../report/jest-reporter';
import { setRun } from '../support/run/host';
import type { Run } from '../support/run/run';

test('A test file that did not run is told as a problem of the run', () => {
  const problems: string[] = [];
  setRun({ problem: (sentence: string) => problems.push(sentence) } as unknown as Run);
  const told = (file: object) =>
    new ContractReporter().onTestResult({} as Test, file as unknown as TestResult);
  told({ testResults: [], failureMessage: 'SyntaxError: no' });
  told({ testResults: [{ title: 'a check' }], failureMessage: 'a-check: failed' });
  expect(problems).toEqual(['SyntaxError: no']);
});
