/** Looking back on answers. */
import { describe, expect, test } from '@jest/globals';
import { makeAnswer } from '../support/answer';
import type { Check, HeardDelete } from '../support/check';
import { causedBy, eachAnswer, onePerJob, wellFormed } from '../support/heard';
import { expect as suiteExpect } from '../support/matchers';
import { NotExercised } from '../support/trouble';

const REFUSAL = '{"ErrorType":"ITEM_NOT_FOUND","ErrorComment":"no such job"}';

function heard(id: string, body = REFUSAL, cause?: HeardDelete['cause']): HeardDelete {
  const request = 'GET /api/job/delete';
  return {
    check: { id } as Check,
    answer: makeAnswer({ status: 400, contentType: 'application/json', body, tookMs: 1, request }),
    exchange: { role: 'subject', purpose: 'delete the job', curl: '' },
    parameters: {},
    ...(cause && { cause }),
  };
}

const ids = (all: HeardDelete[]) => all.map(({ check }) => check.id);

test('refusals are chosen by the parameter and the way in which it was wrong', () => {
  const all = [
    heard('none'),
    heard('missing-v', REFUSAL, { parameter: 'v', kind: 'missing' }),
    heard('empty-v', REFUSAL, { parameter: 'v', kind: 'empty' }),
    heard('missing-job', REFUSAL, { parameter: 'job_id', kind: 'missing' }),
  ];
  expect(ids(causedBy(all, ['v'], ['missing']))).toEqual(['missing-v']);
  expect(ids(causedBy(all, ['v', 'job_id'], ['missing', 'unknown']))).toEqual(['missing-v', 'missing-job']);
  expect(causedBy(all, ['api_token'], ['missing'])).toEqual([]);
  expect(causedBy(all, [], [])).toEqual([]);
});

test('of the answers for one job, in whatever case its id was sent, only the first is chosen', () => {
  const all = ['ab', 'AB', 'cd'].map((job_id) => ({ ...heard(job_id), parameters: { job_id } }));
  expect(ids(onePerJob(all))).toEqual(['ab', 'cd']);
});

test('answers whose bodies are as documented are chosen', () => {
  const bodies = [REFUSAL, 'no JSON', '{}', '{"ErrorType":"OTHER","ErrorComment":""}', 'null', REFUSAL];
  expect(ids(wellFormed(bodies.map((body, index) => heard(String(index), body))))).toEqual(['0', '5']);
});

describe('each answer', () => {
  const failing = (all: HeardDelete[], judge: (one: HeardDelete) => void) => {
    try {
      eachAnswer(all, judge);
      return undefined;
    } catch (error) {
      return error as Error & { about: HeardDelete; matcherResult: { found: string[] } };
    }
  };
  const expectMissing = ({ answer }: HeardDelete) => suiteExpect(answer).toHaveErrorType('MISSING_PARAMETER');

  test('is judged, also after one that failed', () => {
    const judged: string[] = [];
    const all = ['a', 'b', 'c'].map((id) => heard(id));
    failing(all, (one) => {
      judged.push(one.check.id);
      expectMissing(one);
    });
    expect(judged).toEqual(['a', 'b', 'c']);
    expect(failing(all, () => {})).toBeUndefined();
  });

  test('that failed is told with its check, and the first is shown', () => {
    const all = [
      heard('fits', REFUSAL.replace('ITEM_NOT_FOUND', 'MISSING_PARAMETER')),
      heard('a'),
      heard('b'),
    ];
    const error = failing(all, expectMissing)!;
    expect(error.about).toBe(all[1]);
    expect(error.matcherResult.found).toEqual([
      '400 application/json, ITEM_NOT_FOUND: no such job (in a)',
      '400 application/json, ITEM_NOT_FOUND: no such job (in b)',
    ]);
  });

  test.each([
    [5, []],
    [6, ['and 1 more like these']],
    [9, ['and 4 more like these']],
  ])('of %d that failed, no more than five are told', (count, more) => {
    const all = Array.from({ length: count }, (_, index) => heard(`c${index}`));
    const { found } = failing(all, expectMissing)!.matcherResult;
    expect(found.slice(0, 5).map((line) => line.slice(-4))).toEqual(
      ['c0)', 'c1)', 'c2)', 'c3)', 'c4)'].map((end) => ` ${end}`),
    );
    expect(found.slice(5)).toEqual(more);
  });

  test('an error that is no failed expectation goes on as it is', () => {
    const error = new Error('of the suite');
    expect(
      failing([heard('a'), heard('b')], () => {
        throw error;
      }),
    ).toBe(error);
  });

  test('where there is none, nothing was exercised', () => {
    expect(() => eachAnswer([], () => {})).toThrow(NotExercised);
  });
});
