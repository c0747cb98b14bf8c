/** Has jest run the quick tests before the judge: most mutants are told by them. */
const Sequencer = require('@jest/test-sequencer').default;

module.exports = class extends Sequencer {
  sort(tests) {
    const isJudge = ({ path }) => path.endsWith('judge.test.ts');
    return [...tests].sort((a, b) => isJudge(a) - isJudge(b) || (a.path < b.path ? -1 : 1));
  }
};
