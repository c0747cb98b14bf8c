/** @jest-config-loader esbuild-register */
import path from 'node:path';
import type { Config } from 'jest';
import self from '../../../jest.config';

/** What mutants of the suite are judged by: one file, for jest loads the suite anew for each. */
const judging: Config = {
  ...self,
  roots: ['<rootDir>/tests/self'],
  testMatch: ['<rootDir>/tests/self/mutation/judge.test.ts'],
  testPathIgnorePatterns: [],
  // Stryker knows no <rootDir> here, and no TypeScript.
  testEnvironment: path.join(__dirname, 'first-failure-environment.cjs'),
};

export default judging;
