/** What jest itself has to say reaches no report but through the suite. */
import { expect, test } from '@jest/globals';
import type { Test, TestResult } from '@jest/reporters';
import ContractReporter from '../report/jest-reporter';
import { setHost } from '../support/host';
import { Redactor } from '../support/redaction';

test("A test file that did not run is told without secrets, and jest's own messages are dropped", () => {
  const redactor = new Redactor();
  redactor.add('a-secret&', '$CIELO24_PASSWORD');
  const failures: string[] = [];
  setHost({ runs: [], redactor, strict: false, failures });
  const unrun = {
    testResults: [],
    failureMessage: 'SyntaxError: a-secret& %61-secret%26',
    console: ['a-secret&'],
    testExecError: { message: '', stack: 'Error: a-secret&' },
  };
  const stray = {
    testResults: [{ title: 'no check', failureMessages: ['a-secret&'] }],
    failureMessage: 'a-secret&',
  };
  for (const file of [unrun, stray])
    new ContractReporter().onTestResult({} as Test, file as unknown as TestResult);
  expect(failures).toEqual(['SyntaxError: $CIELO24_PASSWORD $CIELO24_PASSWORD']);
  expect(JSON.stringify([unrun, stray])).not.toContain('secret');
});
