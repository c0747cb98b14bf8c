/** Looking back on the answers that a run has recorded. */
import { expect, test } from '@jest/globals';
import { endpoint } from '../../contract/delete-job/endpoint';
import {
  causedBy,
  eachAnswer,
  onePerJob,
  type RecordedResponse,
  wellFormed,
} from '../../support/checks/responses';
import { violate } from '../few-checks';
import { answerOf } from '../jobs/fake';

const response = (checkId: string, more: Partial<RecordedResponse> = {}): RecordedResponse => ({
  ...{ endpoint, checkId, answer: answerOf([200, { TaskId: 'a'.repeat(32) }]), parameters: {}, ...more },
});
const ids = (responses: RecordedResponse[]) => responses.map(({ checkId }) => checkId);
const wrong = (parameter: string, kind: string) =>
  response(`${parameter} ${kind}`, { wrong: { parameter, kind } });

test('those of requests that got one of these parameters wrong in one of these ways', () => {
  const all = [response('right'), wrong('v', 'empty'), wrong('job_id', 'unknown'), wrong('job_id', 'empty')];
  expect(ids(causedBy(all, ['job_id', 'api_token'], ['empty', 'missing']))).toEqual(['job_id empty']);
});

test('the first one for each job, and those that are well-formed', () => {
  const of = (id: string, job_id: string) => response(id, { parameters: { job_id } });
  expect(ids(onePerJob([of('1', 'a'), of('2', 'b'), of('3', 'A')]))).toEqual(['1', '2']);
  const malformed = response('bad', { answer: answerOf([200, {}]) });
  expect(ids(wellFormed([response('good'), malformed]))).toEqual(['good']);
});

test.each<[failures: number, more: string[]]>([
  [0, []],
  [5, []],
  [7, ['and 2 more like these']],
])('of %d that fail five lines are told, with their checks, and how many there are beside', (count, more) => {
  const all = Array.from({ length: 8 }, (_, index) => response(`${index}`));
  let failure: { matcherResult?: { found: string[] }; about?: RecordedResponse } = {};
  try {
    eachAnswer(all, ({ checkId }) => void (Number(checkId) > 7 - count && violate()));
  } catch (error) {
    failure = error as typeof failure;
  }
  const lines = Array.from({ length: Math.min(5, count) }, (_, index) => `another (in ${8 - count + index})`);
  expect(failure.matcherResult?.found ?? []).toEqual([...lines, ...more]);
  expect(failure.about).toBe(count === 0 ? undefined : all[8 - count]);
});

test('none to judge is no occasion, perhaps for trouble; an error of the suite is not gathered', () => {
  const judge = () => {
    throw new TypeError('oops');
  };
  expect(() => eachAnswer([response('a')], judge)).toThrow(TypeError);
  expect(() => eachAnswer([], judge)).toThrow(
    expect.objectContaining({ name: 'NotExercised', mayBeTrouble: true }),
  );
});
