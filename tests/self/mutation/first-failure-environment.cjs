const { TestEnvironment } = require('jest-environment-node');

/** Skips what comes after the first test that fails: one is enough to tell a mutant, and jest ends no file early. */
module.exports = class extends TestEnvironment {
  #failed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_done') this.#failed ||= test.errors.length > 0;
    if (name === 'test_start' && this.#failed) test.mode = 'skip';
  }
};
