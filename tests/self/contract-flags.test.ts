/** What may stand behind `npm run contract --`. */
import { expect, test } from '@jest/globals';
import { readContractFlags } from '../commands/contract-flags';

const NAMES = ['delete-job', 'authorize-job'];
const read = (...argv: string[]) => readContractFlags(argv, NAMES);

test.each([
  [[], {}],
  [['delete-job'], { endpoints: ['delete-job'] }],
  [['authorize-job', 'delete-job', 'authorize-job'], { endpoints: ['authorize-job', 'delete-job'] }],
  [['-t', 'a', 'delete-job', '-t', 'b c'], { endpoints: ['delete-job'], words: ['a', 'b c'] }],
  [['-ta', '-t=b', '-t', '=c'], { words: ['a', 'b', '=c'] }],
  [['--verbose'], { verbose: true }],
])('%j', (argv, chosen) => {
  expect(read(...argv)).toEqual({ endpoints: [], words: [], verbose: false, ...chosen });
});

test.each([
  [['-t'], /^-t takes a part of the id or of the sentence/],
  [['-t', ''], /^-t takes/],
  [['-t', '--verbose'], /^-t takes/],
  [['--verbose=true'], /^--verbose takes no value/],
  [['--watch'], /^--watch is no flag of this command/],
  [['--testNamePattern=a'], /^--testNamePattern is no flag of this command/],
  [['--shard', '1/2'], /^--shard is no flag/],
  [['-i'], /^-i is no flag/],
  [
    ['delet-job'],
    /^There is no contract of an endpoint "delet-job"; the nearest is delete-job\. .*-t "delet-job"/,
  ],
])('%j is refused', (argv, sentence) => {
  expect(read(...argv)).toEqual({ say: expect.stringMatching(sentence), exitCode: 2 });
});

test('The help is of one screen, and names the endpoints', () => {
  for (const flag of ['--help', '-h']) {
    const answer = read('-t', 'a', flag);
    expect(answer).toMatchObject({ exitCode: 0, say: expect.stringContaining(NAMES.join(', ')) });
    const { say } = answer as { say: string };
    expect(say.split('\n').length).toBeLessThan(30);
  }
});
