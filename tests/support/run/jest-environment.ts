import { TestEnvironment } from 'jest-environment-node';

/** Node's environment, with the command's run carried over into the world of the test file. */
export default class ContractEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    const { contractRun } = globalThis as { contractRun?: unknown };
    Object.assign(this.global, { contractRun });
  }
}
