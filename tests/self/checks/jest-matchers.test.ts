/** jest's own matchers in a check: what they find is told as a finding of this suite's matchers is. */
import { expect, test } from '@jest/globals';
import { endpoint } from '../../contract/delete-job/endpoint';
import { expect as suiteExpect } from '../../support/checks/job-matchers';
import { eachAnswer } from '../../support/checks/responses';
import { must, restSection, section } from '../../support/checks/words';
import { check, contractOf, run, source } from '../few-checks';
import { answerOf } from '../jobs/fake';
import { perform } from '../perform';

const is = (one: number) => suiteExpect({ a: 1 }).toMatchObject({ a: one });

test('a check that fails one fails, with its lines, and the run goes on', async () => {
  const { tried, result } = await run(async () => is(2));
  expect(tried).toMatchObject({
    status: 'failed',
    evidence: {
      expected: 'expect(received).toMatchObject(expected)',
      found: ['- Expected  - 1', '+ Received  + 1', 'Object {', '-   "a": 2,', '+   "a": 1,', '}'],
    },
  });
  expect(result.checks.map(({ status }) => status)).toEqual(['failed', 'passed']);
  expect(result.verdict).toBe('violated');
});

test('a step that is given rests on the acceptance checks also where one of them fails', async () => {
  const contract = contractOf(
    section('A test', [
      check('accepts', async () => is(2)),
      must('tried', source, 'Another check.', ({ given }) => given(async () => is(2))),
    ]),
    restSection('The end', [check('end')]),
  );
  const { result } = await perform({}, {}, () => [contract]);
  expect(result.checks.map(({ status }) => status)).toEqual(['failed', 'not-exercised', 'passed']);
});

test('looking back on answers, one line is told of each', () => {
  const responses = [{ endpoint, checkId: 'there', answer: answerOf([200, {}]), parameters: {} }];
  const look = () => eachAnswer(responses, ({ answer }) => suiteExpect(answer.status).toBe(204));
  expect(look).toThrow(
    expect.objectContaining({
      matcherResult: expect.objectContaining({
        found: ['Expected: 204 (in there)', 'Received: 200 (in there)'],
      }),
    }),
  );
});
