/**
 * Listed before jest-junit, so that jest-junit sees what the checks ended with: jest itself knows only passed and
 * failed, and its messages would show code.
 */
import { clearLine, cursorTo } from 'node:readline';
import type { Reporter, Test, TestResult } from '@jest/reporters';
import { getHost } from '../support/host';
import { junitCase } from './junit';

export default class ContractReporter implements Pick<Reporter, 'onRunStart' | 'onTestResult'> {
  /** On a terminal jest has written a line that its own reporters would take away again. */
  onRunStart(): void {
    if (!process.stderr.isTTY) return;
    clearLine(process.stderr, 0);
    cursorTo(process.stderr, 0);
  }

  onTestResult(_test: Test, file: TestResult): void {
    const host = getHost();
    if (file.testResults.length === 0 || file.testExecError) {
      host.failures.push(host.redactor.strike(file.failureMessage ?? 'A test file did not run.'));
    }
    const checks = host.runs.flatMap((run) => run.results());
    for (const test of file.testResults) {
      const check = checks.find(({ id }) => test.title.startsWith(`${id}: `));
      Object.assign(test, check ? junitCase(check, host.strict) : { failureMessages: [] });
    }
    file.failureMessage = undefined;
    file.testExecError = undefined;
    file.console = undefined;
  }
}
