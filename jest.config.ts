/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const shared = {
  rootDir: __dirname,
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
} satisfies Config;

/** What `npm run contract` runs: the contract, against the target. */
export const contract: Config = {
  ...shared,
  roots: ['<rootDir>/tests/contract'],
  watchman: false,
  testRegex: '[\\\\/]tests[\\\\/]contract[\\\\/][^\\\\/]+\\.test\\.ts$',
  testEnvironment: '<rootDir>/tests/support/run/jest-environment.ts',
  reporters: ['<rootDir>/tests/report/jest-reporter.ts'],
  maxWorkers: 1,
  // The checks overlap; how many requests are in flight is CIELO24_CONCURRENCY's matter.
  maxConcurrency: 1000,
};

/** What `npm test` runs: the suite's own tests. */
const self: Config = {
  ...shared,
  testRegex: '[\\\\/]tests[\\\\/]self[\\\\/].*\\.test\\.ts$',
  setupFiles: ['<rootDir>/tests/self/loopback-only.ts'],
  testTimeout: 60_000,
  // Much of it is waiting: one more than the processors of a small machine.
  maxWorkers: 3,
};

export default self;
