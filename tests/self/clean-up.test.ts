/** What clean-up asks a target for, request by request; no time passes. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { CLEAN_UP_TIMEOUT_MS, Session } from '../support/session';
import { Trouble } from '../support/trouble';
import { leave, open, removals } from './leaving';
import { idOf } from './new-book';
import { NO, TOKEN_REFUSED } from './replying';
import { hurry } from './timers';

afterEach(() => void jest.useRealTimers());

describe('Clean-up', () => {
  test("deletes the run's jobs, leaves offered ones alone in whatever state, and ends with logging out", async () => {
    const { sent, log, book, account } = open();
    book.isAccounted = true;
    book.enter(idOf('a'), `${book.marker}.x`, 'main');
    book.enter(idOf('b'), `${book.marker}.x`, 'main').fate = 'gone';
    Object.assign(book.enter(idOf('c'), 'Mine', 'main'), {
      isOffered: true,
      keptAs: 'Reviewing',
      fate: 'unknown',
    });
    const renewals = [new Session('another-token', true)];
    expect((await leave({ book, log }, account, renewals)).leftovers).toEqual([]);
    expect(removals(sent)).toEqual([idOf('a')]);
    expect(sent.at(-1)).toMatchObject({ call: 'logout', parameters: { api_token: 'a-token' } });
    expect(renewals).toHaveLength(1);
  });

  test('does not log out a session that was opened elsewhere', async () => {
    const { sent, log, book } = open();
    await leave({ book, log }, { name: 'main', session: new Session('a-token', false) });
    expect(sent.filter(({ call }) => call === 'logout')).toEqual([]);
  });

  test('tells what the target did not delete, with its id, name and status, whatever happened before', async () => {
    const { sent, log, book, account } = open(({ call, parameters }) => {
      if (call === 'clean-up') return NO;
      if (call !== 'info') return undefined;
      if (parameters.job_id === idOf('c')) return [200, '{"JobStatus":"Pending"}'];
      return parameters.job_id === idOf('a') ? [200, '{"JobStatus":"In Process"}'] : NO;
    });
    book.enter(idOf('a'), 'a name', 'main');
    book.enter(idOf('b'), 'another', 'main');
    book.enter(idOf('c'), 'a third', 'main');
    expect((await leave({ book, log }, account)).leftovers).toEqual([
      { jobId: idOf('a'), name: 'a name', reason: 'A job that is In Process cannot be deleted.' },
      { jobId: idOf('c'), name: 'a third', reason: 'The target did not delete it; it is Pending.' },
    ]);
    const calls = ['clean-up', 'info', 'list', 'logout'];
    expect([...new Set(sent.map(({ call }) => call))]).toEqual(calls);
    for (const { always, timeoutMs } of sent)
      expect([always, timeoutMs]).toEqual([true, CLEAN_UP_TIMEOUT_MS]);
  });

  test('leaves a job that has come to its last status, unless that may have changed', async () => {
    const { sent, log, book, account } = open(({ call }) => (call === 'clean-up' ? NO : undefined));
    Object.assign(book.enter(idOf('a'), 'a', 'main'), { keptAs: 'Complete' });
    Object.assign(book.enter(idOf('b'), 'b', 'main'), { keptAs: 'Complete', fate: 'unknown' });
    const reasons = (await leave({ book, log }, account)).leftovers.map(({ reason }) => reason);
    expect(reasons).toEqual([
      'A job that is Complete cannot be deleted.',
      'The target did not delete it (200 application/json).',
    ]);
    expect(removals(sent)).toEqual([idOf('b')]);
  });

  test('is not disturbed by trouble: it tries each job three times, goes on, and never throws', async () => {
    jest.useFakeTimers();
    const trouble = new Trouble('The connection was cut during the clean-up call.');
    const { sent, log, book, account } = open(({ call, parameters }, all) => {
      const tries = removals(all).filter((id) => id === parameters.job_id).length;
      const isTroubled = parameters.job_id === idOf('b') || (parameters.job_id === idOf('a') && tries < 3);
      return call === 'logout' || call === 'list' || isTroubled ? trouble : undefined;
    });
    for (const letter of ['a', 'b', 'c']) book.enter(idOf(letter), letter, 'main');
    expect((await hurry(() => leave({ book, log }, account))).leftovers).toEqual([
      { jobId: idOf('b'), name: 'b', reason: trouble.message },
    ]);
    expect(removals(sent)).toEqual(['a', 'a', 'a', 'b', 'b', 'b', 'c'].map(idOf));
  });

  test('gives up after two requests without an answer, and tells every job', async () => {
    jest.useFakeTimers();
    const silence = new Trouble('The clean-up call had no whole answer within 5000 ms.', false, 0, true);
    const { sent, log, book, account } = open(({ call }) => (call === 'clean-up' ? silence : undefined));
    for (const letter of ['a', 'b', 'c', 'd']) book.enter(idOf(letter), letter, 'main');
    const { leftovers: left } = await hurry(() => leave({ book, log }, account));
    expect(left.map(({ jobId }) => jobId)).toEqual(['a', 'b', 'c', 'd'].map(idOf));
    expect(removals(sent)).toHaveLength(2);
    expect(sent.at(-1)!.call).toBe('logout');
  });

  test('ends after twelve seconds, and tells what is left', async () => {
    const now = Date.now();
    jest.useFakeTimers({ now });
    const { sent, log, book, account } = open(({ call }) => {
      if (call === 'clean-up') jest.setSystemTime(now + 12_001);
      return undefined;
    });
    for (const letter of ['a', 'b', 'c']) book.enter(idOf(letter), letter, 'main');
    expect((await hurry(() => leave({ book, log }, account))).leftovers).toEqual(
      ['b', 'c'].map((name) => ({ jobId: idOf(name), name, reason: 'The target no longer answers.' })),
    );
    expect(removals(sent)).toEqual([idOf('a')]);
  });

  test('gives up after one job where delete had stopped being answered, and believes it', async () => {
    jest.useFakeTimers();
    const message = 'The clean-up call was answered 503: an answer of a gateway, not of the API.';
    const { sent, log, book, account } = open(({ call }) =>
      call === 'clean-up' ? new Trouble(message) : undefined,
    );
    Object.assign(book.target, { isGone: (call: string) => call === 'delete' });
    for (const letter of ['a', 'b', 'c']) book.enter(idOf(letter), letter, 'main');
    const { leftovers } = await hurry(() => leave({ book, log }, account));
    expect(leftovers.map(({ reason }) => reason)).toEqual([message, message, message]);
    expect(removals(sent)).toEqual(['a', 'a', 'a'].map(idOf));
  });

  test('goes on with another session where one has ended, as long as that gets on', async () => {
    const { sent, log, book, account } = open(({ call, parameters }, all) => {
      const uses = all.filter((one) => one.parameters.api_token === parameters.api_token).length;
      if (uses > 2) return TOKEN_REFUSED;
      return call === 'logout' ? [204, ''] : undefined;
    });
    book.isAccounted = true;
    for (const letter of ['a', 'b', 'c', 'd', 'e']) book.enter(idOf(letter), letter, 'main');
    book.isAccounted = true;
    const renewals = [new Session('a-second-token', true), new Session('a-third-token', true)];
    expect((await leave({ book, log }, account, renewals)).leftovers).toEqual([]);
    const removed = sent
      .filter(({ call }) => call === 'clean-up')
      .map(({ parameters }) => parameters.api_token);
    expect(removed.filter((token) => token === 'a-second-token').length).toBeGreaterThan(1);
    expect(renewals).toEqual([]);
  });

  test.each([
    ['gets no further', 5, 1],
    ['is not given', 0, 0],
  ])('tells what is left where another session %s', async (_, renewable, renewed) => {
    const { sent, log, book, account } = open(() => TOKEN_REFUSED);
    book.enter(idOf('a'), 'a', 'main');
    book.isAccounted = true;
    const renewals = Array.from({ length: renewable }, (_, at) => new Session(`token-${at}`, true));
    expect((await leave({ book, log }, account, renewals)).leftovers).toEqual([
      { jobId: idOf('a'), name: 'a', reason: 'The session has ended.' },
    ]);
    expect(removals(sent)).toHaveLength(1 + renewed);
  });

  test('opens a session anew that had ended before it began', async () => {
    const { sent, log, book, account } = open(({ call, parameters }) => {
      if (parameters.api_token !== 'a-token') return call === 'logout' ? [204, ''] : undefined;
      return TOKEN_REFUSED;
    });
    for (const letter of ['a', 'b']) book.enter(idOf(letter), letter, 'main');
    const renewals = [new Session('a-second-token', true)];
    expect((await leave({ book, log }, account, renewals)).leftovers).toEqual([]);
    expect(removals(sent).slice(-2).sort()).toEqual(['a', 'b'].map(idOf));
  });
});
