/** How many jobs may be made where no answer tells of them. */
import { expect, test } from '@jest/globals';
import { DEFAULTS, perform } from '../perform';

test('Where answers cannot be read any more, new jobs are not asked for again and again', async () => {
  const { result, sandbox } = await perform(
    { trouble: 'headers-of-80-kib-half-way' },
    { ...DEFAULTS, retryPauseMs: 50 },
  );
  expect(result.verdict).toBe('inconclusive');
  expect(sandbox.requests.filter(({ path }) => path === '/api/job/new').length).toBeLessThan(80);
});
