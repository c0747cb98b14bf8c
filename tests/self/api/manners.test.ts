/** Other manners of a request: what they add, and that a run still judges and hides what it has to. */
import { describe, expect, test } from '@jest/globals';
import { asJson, byPost, MANNERS, withMore, withOtherHeaders } from '../../support/api/manners';
import { idsOf, perform } from '../perform';

const bystander = { username: 'somebody-else', token: '0123456789abcdef0123456789abcdef' };

describe('A manner', () => {
  test('adds nothing that a page knows', () => {
    const names = MANNERS.flatMap((one) => Object.keys(one.parameters(bystander)));
    expect(names.filter((name) => ['v', 'api_token', 'job_id'].includes(name))).toEqual([]);
  });

  test('names the bystander in headers and parameters, and nobody where there is none', () => {
    const told = (who: typeof bystander | undefined) =>
      JSON.stringify([withMore.headers(who), withMore.parameters(who)]);
    expect(told(bystander)).toContain(bystander.token);
    expect(told(bystander)).toContain(bystander.username);
    expect(told(undefined)).not.toMatch(/token|username/i);
  });

  test('may be refused only where no page says that it has to be taken', () => {
    expect([withOtherHeaders, asJson].map(({ mayBeRefused }) => mayBeRefused)).toEqual([false, false]);
    expect([withMore, byPost].map(({ mayBeRefused }) => mayBeRefused)).toEqual([true, true]);
  });
});

test('the token of a bystander is told nowhere, and neither is a secure key', async () => {
  const { result, sandbox } = await perform({}, { concurrency: 8 });
  expect(idsOf(result, 'failed')).toEqual([]);
  const tokens = sandbox.requests.map(({ query }) => query.api_token).filter((token) => token?.length === 32);
  const real = new Set(
    tokens.filter((token) => sandbox.requests.filter(({ query }) => query.api_token === token).length > 3),
  );
  const told = JSON.stringify(result);
  expect(real.size).toBeGreaterThan(2);
  expect([...real].filter((token) => told.includes(token!))).toEqual([]);
  expect(told).toMatch(/-H \\"Authorization: Bearer \$CIELO24_OTHER_API_TOKEN\\"/);
});
