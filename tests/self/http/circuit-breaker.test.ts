import { afterEach, expect, jest, test } from '@jest/globals';
import { CircuitBreaker } from '../../support/http/circuit-breaker';

afterEach(() => void jest.useRealTimers());

type Step = [at: number, call: string, isAnswered?: 'answered'];
const fails = (call: string, ...at: number[]): Step[] => at.map((ms) => [ms, call]);

test.each<[string, Step[], number, string[]]>([
  ['nothing was sent', [], 60_000, []],
  ['three failed, however long ago', fails('info', 0, 10, 20), 60_000, []],
  ['four failed in less than three seconds', fails('info', 0, 10, 20, 30), 2_999, []],
  ['four failed over three seconds', fails('info', 0, 10, 20, 30), 3_000, ['info', 'the target']],
  ['other calls were answered', [...fails('info', 0, 10, 20, 30), [40, 'list', 'answered']], 3_000, ['info']],
  [
    'four calls failed once each',
    ['a', 'b', 'c', 'd'].map((call, at): Step => [at, call]),
    3_000,
    ['the target'],
  ],
  ['the last one was answered', [...fails('info', 0, 10, 20, 30), [40, 'info', 'answered']], 9_000, []],
  [
    'one in between was',
    [...fails('info', 0, 10), [15, 'info', 'answered'], ...fails('info', 20, 30)],
    9_000,
    [],
  ],
])('What has stopped answering where %s', (_what, steps, nowMs, open) => {
  jest.useFakeTimers({ now: 0 });
  const breaker = new CircuitBreaker();
  for (const [at, call, isAnswered] of steps) {
    if (isAnswered) breaker.answered(call);
    else breaker.failed(call, at);
  }
  jest.setSystemTime(nowMs);
  const seen = ['info', 'list'].filter((call) => breaker.isOpen(call));
  expect([...seen, ...(breaker.isOpen() ? ['the target'] : [])]).toEqual(open);
});
