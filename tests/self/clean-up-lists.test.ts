/** What clean-up makes of lists: jobs that nobody knows of, and such that should be gone; no time passes. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Call } from '../support/call-log';
import { Session } from '../support/session';
import { Trouble } from '../support/trouble';
import { leave, listing, OLD, open, removals } from './leaving';
import { idOf } from './new-book';
import { NO, TOKEN_REFUSED } from './replying';
import { hurry } from './timers';

afterEach(() => void jest.useRealTimers());

const lists = (sent: Call[]) => sent.filter(({ call }) => call === 'list');
const UNSEEN = 'Whether jobs are left that nobody knows of could not be seen:';

describe('Clean-up that cannot know of all jobs', () => {
  test('removes those that it knows of before it asks for others', async () => {
    const { sent, log, book, account } = open();
    book.lostNews = 1;
    book.enter(idOf('a'), 'a', 'main');
    await leave({ book, log }, account);
    expect(sent.map(({ call }) => call).slice(0, 2)).toEqual(['clean-up', 'list']);
  });

  test("finds what a request without an answer has made: this run's, and no other's", async () => {
    const { sent, log, book, account } = open(({ call }, all) =>
      call === 'list' && removals(all).length === 0
        ? listing(
            { JobId: idOf('a'), JobName: `${book.marker}.x` },
            { JobId: idOf('b'), ExternalID: book.marker },
            { JobId: idOf('b').toUpperCase(), ExternalID: book.marker },
            { JobId: idOf('1'), JobName: OLD },
            { JobId: idOf('2'), JobName: 'Interview' },
          )
        : undefined,
    );
    book.isAccounted = true;
    book.lostNews = 1;
    expect((await leave({ book, log }, account)).leftovers).toEqual([]);
    expect(removals(sent)).toEqual(['a', 'b'].map(idOf));
    expect(lists(sent)[0]!.parameters.ExternalID).toBe(book.marker);
  });

  test('deletes once more what was said to be deleted, and is listed', async () => {
    const { sent, log, book, account } = open(({ call }, all) =>
      call === 'list' && removals(all).length === 0
        ? listing({ JobId: idOf('a'), ExternalID: book.marker })
        : undefined,
    );
    book.enter(idOf('a'), 'a', 'main').fate = 'gone';
    expect((await leave({ book, log }, account)).leftovers).toEqual([]);
    expect(removals(sent)).toEqual([idOf('a')]);
  });

  test('asks with another session where one has ended', async () => {
    const { sent, log, book, account } = open(({ call, parameters }, all) => {
      if (parameters.api_token === 'a-token') return TOKEN_REFUSED;
      if (call !== 'list' || removals(all).length > 0) return undefined;
      return listing({ JobId: idOf('a'), ExternalID: book.marker });
    });
    book.lostNews = 1;
    const { notes } = await leave({ book, log }, account, [new Session('a-second-token', true)]);
    expect([removals(sent), notes]).toEqual([[idOf('a')], []]);
  });

  test('asks three times, and says so where it cannot be seen', async () => {
    jest.useFakeTimers();
    const { sent, log, book, account } = open(({ call }) =>
      call === 'list' ? new Trouble('The list call was answered 503.') : undefined,
    );
    book.lostNews = 1;
    const { notes } = await hurry(() => leave({ book, log }, account));
    // And once for what should be gone.
    expect(lists(sent)).toHaveLength(3 + 1);
    expect(notes).toEqual([`${UNSEEN} The list call was answered 503.`]);
  });

  test('says so, too, where each session ends', async () => {
    const { log, book, account } = open(() => TOKEN_REFUSED);
    book.lostNews = 1;
    const renewals = ['b', 'c', 'd'].map((token) => new Session(token, true));
    const { notes } = await leave({ book, log }, account, renewals);
    expect(notes).toEqual([expect.stringMatching(`^${UNSEEN} The session ended`)]);
  });

  test('says so, too, where its time is over, and asks no more', async () => {
    const now = Date.now();
    jest.useFakeTimers({ now });
    const { sent, log, book, account } = open(({ call }) => {
      if (call !== 'list') return undefined;
      jest.setSystemTime(now + 12_001);
      return new Trouble('The list call had no whole answer within 5000 ms.');
    });
    book.lostNews = 1;
    const { notes } = await hurry(() => leave({ book, log }, account));
    expect(lists(sent)).toHaveLength(1);
    expect(notes).toEqual([expect.stringContaining(UNSEEN)]);
  });
});

describe('What should be gone', () => {
  const STILL = 'It should be gone, and the target still lists it.';

  test('is told where it is listed all the same: once, and nothing else', async () => {
    jest.useFakeTimers();
    const { log, book, account } = open(({ call }) =>
      call === 'list'
        ? listing(...['f', '0', '1', 'a', 'a'].map((letter) => ({ JobId: idOf(letter) })))
        : undefined,
    );
    book.enter(idOf('0'), "another account's", 'other');
    book.enter(idOf('1'), 'offered', 'main').isOffered = true;
    book.enter(idOf('a'), 'a name', 'main');
    expect((await hurry(() => leave({ book, log }, account))).leftovers).toEqual([
      { jobId: idOf('a'), name: 'a name', reason: STILL },
    ]);
  });

  test('is not told where it is listed for a moment only', async () => {
    jest.useFakeTimers();
    const { log, book, account } = open(({ call }, all) =>
      call === 'list' && lists(all).length <= 3 ? listing({ JobId: idOf('a') }) : undefined,
    );
    book.enter(idOf('a'), 'a name', 'main');
    expect((await hurry(() => leave({ book, log }, account))).leftovers).toEqual([]);
  });

  test('is told where job info alone knows nothing of it', async () => {
    jest.useFakeTimers();
    const { log, book, account } = open(({ call }) => {
      if (call === 'list') return listing({ JobId: idOf('a') });
      return call === 'logout' ? undefined : NO;
    });
    book.enter(idOf('a'), 'a name', 'main');
    book.isAccounted = true;
    expect((await hurry(() => leave({ book, log }, account))).leftovers).toEqual([
      { jobId: idOf('a'), name: 'a name', reason: STILL },
    ]);
  });
});
