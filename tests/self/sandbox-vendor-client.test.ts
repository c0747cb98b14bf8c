/**
 * The vendor's Python client `cielo24` 1.0.15 against the sandbox. It is skipped where `python3` does not find that package:
 * nothing is installed here.
 */
import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { startSandbox } from '../sandbox';

const judge = path.join(__dirname, 'sandbox-vendor-client.py');
const hasClient = spawnSync('python3', ['-c', 'import cielo24.actions']).status === 0;

(hasClient ? test : test.skip)("the vendor's Python client finds each call as it has to", async () => {
  const sandbox = await startSandbox();
  try {
    const { username, password } = sandbox.accounts.main;
    // Rejects with the traceback.
    const run = await promisify(execFile)('python3', ['-B', judge, sandbox.url, username, password]);
    expect(run.stderr).toBe('');
  } finally {
    await sandbox.close();
  }
});
