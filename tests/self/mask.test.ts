import { afterEach, expect, jest, test } from '@jest/globals';
import { maskInActions } from '../report/github';

const before = process.env.GITHUB_ACTIONS;

afterEach(() => {
  jest.restoreAllMocks();
  if (before === undefined) delete process.env.GITHUB_ACTIONS;
  else process.env.GITHUB_ACTIONS = before;
});

function written(secret: string, isHeard = true): string {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  maskInActions(secret, () => isHeard);
  return write.mock.calls.map(([text]) => String(text)).join('');
}

test('GitHub Actions is told to mask a secret, in the form that its commands take', () => {
  process.env.GITHUB_ACTIONS = 'true';
  expect(written('50%\nof it')).toBe('::add-mask::50%25%0Aof it\n');
});

test('Nowhere else is a secret written', () => {
  process.env.GITHUB_ACTIONS = '';
  expect(written('hidden')).toBe('');
});

test('Nor is it where the runner does not read it', () => {
  process.env.GITHUB_ACTIONS = 'true';
  expect(written('hidden', false)).toBe('');
});
