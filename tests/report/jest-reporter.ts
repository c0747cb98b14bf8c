/** jest knows only passed and failed; the suite says the rest, and says it better. What is left for jest to tell is told here. */
import { clearLine, cursorTo } from 'node:readline';
import type { Reporter, Test, TestResult } from '@jest/reporters';
import { theRun } from '../support/run/host';

export default class ContractReporter implements Pick<Reporter, 'onRunStart' | 'onTestResult'> {
  /** On a terminal jest has written a line that its own reporters would take away again. */
  onRunStart(): void {
    if (!process.stderr.isTTY) return;
    clearLine(process.stderr, 0);
    cursorTo(process.stderr, 0);
  }

  onTestResult(_test: Test, { testResults, testExecError, failureMessage }: TestResult): void {
    if (testResults.length > 0 && !testExecError) return;
    theRun().problem(failureMessage ?? 'A test file did not run.');
  }
}
