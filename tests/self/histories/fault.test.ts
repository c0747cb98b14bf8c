/** Which request a history that has failed shows, and what became of which job. */
import { expect, test } from '@jest/globals';
import { perform } from '../perform';

test.each(['kept-if-name-padded', 'kept-if-language-has-region'])(
  'of %s the deletion of the job that is still there, and of no other, is shown',
  async (fault) => {
    const { result } = await perform({ fault }, { concurrency: 8 });
    const { evidence } = result.checks.find(({ id }) => id === 'history-kinds')!;
    const [fate = '', ...others] = evidence?.aftermath ?? [];
    expect(others).toEqual([]);
    expect(fate).toMatch(/^[0-9a-f]{32}: the job is as it was$/);
    const [atFault] = evidence!.exchanges.filter(({ isAtFault }) => isAtFault);
    expect(atFault!.curl.toLowerCase()).toContain(`job_id=${fate.slice(0, 32)}`);
  },
);
