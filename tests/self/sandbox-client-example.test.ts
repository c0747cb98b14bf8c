/** The README's example of a client's test that meets a fault, run as its reader runs it. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const ROOT = path.resolve(__dirname, '../..');
const example = path.join(__dirname, 'client-example.test.mjs');

/** Jest's own variables would have node's runner report to it. */
const { NODE_TEST_CONTEXT: _, ...env } = process.env;

test('the example passes, and leaves no sandbox behind', async () => {
  // Ends only when the sandbox, which has its standard error, has ended too.
  const flags = ['--test', '--test-reporter=tap', example];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: ROOT, env });
  expect(stdout).toMatch(/^# pass 1$/m);
});
