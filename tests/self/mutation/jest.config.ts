/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';
import self from '../../../jest.config';

/** What mutants of the suite are judged by: the quick tests first, then the judge. */
const judging: Config = {
  ...self,
  testMatch: [
    '<rootDir>/tests/self/{aftermath,call-log,clean-up,deviations,environment,heard,ids,job,marker,matchers}.test.ts',
    '<rootDir>/tests/self/{negative-cases,pace,redaction,run,schemas,session,target,verdict}.test.ts',
    '<rootDir>/tests/self/mutation/judge.test.ts',
  ],
  testPathIgnorePatterns: [],
  testSequencer: '<rootDir>/tests/self/mutation/judge-last.cjs',
};

export default judging;
