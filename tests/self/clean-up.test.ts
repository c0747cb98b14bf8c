/** What clean-up and the sweep ask a target for, request by request: the target is a function here, and no time passes. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type Account, Accounts } from '../support/accounts';
import { type Answer, makeAnswer } from '../support/answer';
import type { Call, CallLog } from '../support/call-log';
import { cleanUp } from '../support/clean-up';
import { readSettings } from '../support/environment';
import { Redactor } from '../support/redaction';
import { Session } from '../support/session';
import { sweep } from '../support/sweep';
import { Trouble } from '../support/trouble';
import { idOf, newBook } from './new-book';
import { hurry } from './timers';

const NO = '{"ErrorType":"ITEM_NOT_FOUND","ErrorComment":"no such job"}';
const OLD = 'contract-suite.20200101T000000Z.0123abcd.x';

type Reply = [status: number, body?: string] | Trouble;

afterEach(() => void jest.useRealTimers());

/** @param reply what the target answers; undefined: yes, or for a list, nothing */
function open(reply: (call: Call, sent: Call[]) => Reply | undefined = () => undefined) {
  const sent: Call[] = [];
  const log = {
    redactor: new Redactor(),
    exchanges: [],
    send: async (call: Call): Promise<Answer> => {
      sent.push(call);
      const answer = reply(call, sent) ?? [200, call.call === 'list' ? '{"ActiveJobs":[]}' : '{}'];
      if (answer instanceof Trouble) throw answer;
      const [status, body = '{}'] = answer;
      return makeAnswer({ status, contentType: 'application/json', body, tookMs: 1, request: '' });
    },
  } as unknown as CallLog;
  const interruption = new AbortController();
  const book = newBook({ concurrency: 1 }, { isGone: () => false }, interruption);
  const account = { name: 'main' as const, session: new Session('a-token', true) };
  return { sent, log, book, account, interruption };
}

/** Cleans up after this account; its session can be opened anew so many times. @returns what is left */
async function leave(
  { book, log }: Pick<ReturnType<typeof open>, 'book' | 'log'>,
  account: Account,
  renewals: Session[] = [],
) {
  const accounts = {
    opened: async () => [account],
    reopen: async () => {
      const session = renewals.shift();
      return session && { ...account, session };
    },
  } as unknown as Accounts;
  return cleanUp(book, accounts, log);
}

const removals = (sent: Call[]) =>
  sent.filter(({ call }) => call === 'clean-up').map(({ parameters }) => parameters.job_id);
const listing = (jobs: object[]): Reply => [200, JSON.stringify({ ActiveJobs: jobs })];

describe('The sweep', () => {
  test("asks for this suite's jobs, and deletes those that can be and are nobody else's", async () => {
    const { sent, log, book, account } = open(({ call }) =>
      call === 'list'
        ? listing([
            { JobId: idOf('a'), JobName: OLD, JobStatus: 'Pending' },
            { JobId: idOf('b'), JobName: OLD, JobStatus: 'Authorizing', ExternalID: OLD.slice(0, 40) },
            { JobId: idOf('c'), JobName: OLD, ExternalID: '' },
            { JobId: idOf('1'), JobName: OLD, JobStatus: 'Pending', ExternalID: 'a-users-own' },
            ...['In Process', 'Complete', 'Media Failure', 'Reviewing'].map((JobStatus, index) => ({
              JobId: idOf(String(index + 2)),
              JobName: OLD,
              JobStatus,
            })),
            { JobId: idOf('6'), JobName: 'Interview', JobStatus: 'Pending' },
            { JobId: idOf('7'), JobName: `${book.marker}.x`, JobStatus: 'Pending' },
            { JobId: idOf('8'), JobStatus: 'Pending' },
            { JobId: idOf('9'), JobName: `my ${OLD}`, JobStatus: 'Pending' },
          ])
        : undefined,
    );
    const sentences = await sweep(book, account, log);
    expect(sent[0]!.parameters.JobName).toBe('contract-suite.*');
    expect(removals(sent)).toEqual(['a', 'b', 'c'].map(idOf));
    expect(sentences).toEqual([
      `Deleted 3 jobs that earlier runs left: ${['a', 'b', 'c'].map(idOf).join(', ')}.`,
    ]);
  });

  test('tells of what the target refuses to delete as left, and goes on', async () => {
    const old = ['a', 'b', 'c'].map((id) => ({ JobId: idOf(id), JobName: OLD, JobStatus: 'Pending' }));
    const { book, account, log } = open(({ call, parameters }) => {
      if (call === 'list') return listing(old);
      return parameters.job_id === idOf('b') ? [400, '{}'] : undefined;
    });
    expect(await sweep(book, account, log)).toEqual([
      `Deleted 2 jobs that earlier runs left: ${idOf('a')}, ${idOf('c')}.`,
      'Earlier runs left 1 more jobs, which the next run tries to delete.',
    ]);
  });

  test('ends with trouble, and tells what was done before', async () => {
    const old = ['a', 'b', 'c'].map((id) => ({ JobId: idOf(id), JobName: OLD, JobStatus: 'Pending' }));
    const { book, account, log } = open(({ call, parameters }) => {
      if (call === 'list') return listing(old);
      return parameters.job_id === idOf('b') ? new Trouble('Cut.') : undefined;
    });
    expect(await sweep(book, account, log)).toEqual([
      `Deleted 1 jobs that earlier runs left: ${idOf('a')}.`,
      'Earlier runs left 2 more jobs, which the next run tries to delete.',
    ]);
  });

  test('ends with an interruption', async () => {
    const old = ['a', 'b', 'c'].map((id) => ({ JobId: idOf(id), JobName: OLD, JobStatus: 'Pending' }));
    const run = open(({ call }) => {
      if (call === 'list') return listing(old);
      run.interruption.abort();
      return undefined;
    });
    expect((await sweep(run.book, run.account, run.log))[1]).toMatch(/^Earlier runs left 2 more jobs/);
    expect(removals(run.sent)).toEqual([idOf('a')]);
  });
});

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
    expect((await leave({ book, log }, account)).leftovers).toEqual([]);
    expect(removals(sent)).toEqual([idOf('a')]);
    expect(sent.at(-1)).toMatchObject({ call: 'logout', always: true });
    expect(sent.every(({ always }) => always)).toBe(true);
  });

  test('does not log out a session that was opened elsewhere', async () => {
    const { sent, log, book } = open();
    await leave({ book, log }, { name: 'main', session: new Session('a-token', false) });
    expect(sent.filter(({ call }) => call === 'logout')).toEqual([]);
  });

  test('tells what the target did not delete, with its id, name and status', async () => {
    const { log, book, account } = open(({ call, parameters }) => {
      if (call === 'clean-up') return [400, NO];
      if (call !== 'info') return undefined;
      if (parameters.job_id === idOf('c')) return [200, '{"JobStatus":"Pending"}'];
      return parameters.job_id === idOf('a') ? [200, '{"JobStatus":"In Process"}'] : [400, NO];
    });
    book.enter(idOf('a'), 'a name', 'main');
    book.enter(idOf('b'), 'another', 'main');
    book.enter(idOf('c'), 'a third', 'main');
    expect((await leave({ book, log }, account)).leftovers).toEqual([
      { jobId: idOf('a'), name: 'a name', reason: 'A job that is In Process cannot be deleted.' },
      { jobId: idOf('c'), name: 'a third', reason: 'The target did not delete it; it is Pending.' },
    ]);
  });

  test('tells what the target says it deleted, and lists all the same', async () => {
    jest.useFakeTimers();
    const { log, book, account } = open(({ call }) =>
      call === 'list' ? listing([{ JobId: idOf('a') }, { JobId: idOf('f') }]) : undefined,
    );
    book.enter(idOf('a'), 'a name', 'main');
    expect((await hurry(() => leave({ book, log }, account))).leftovers).toEqual([
      {
        jobId: idOf('a'),
        name: 'a name',
        reason: 'It should be gone, and the target still lists it.',
      },
    ]);
  });

  test("finds what a request without an answer has made: this run's, and no other's", async () => {
    const { sent, log, book, account } = open(({ call }, all) =>
      call === 'list' && removals(all).length === 0
        ? listing([
            { JobId: idOf('a'), JobName: `${book.marker}.x` },
            { JobId: idOf('b'), ExternalID: book.marker },
            { JobId: idOf('1'), JobName: OLD },
            { JobId: idOf('2'), JobName: 'Interview' },
          ])
        : undefined,
    );
    book.isAccounted = true;
    book.lostNews = 1;
    expect((await leave({ book, log }, account)).leftovers).toEqual([]);
    expect(removals(sent)).toEqual(['a', 'b'].map(idOf));
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
      if (uses > 2) return [400, '{"ErrorType":"BAD_API_TOKEN","ErrorComment":"over"}'];
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

  test('opens a session anew that had ended before it began', async () => {
    const { sent, log, book, account } = open(({ call, parameters }) => {
      if (parameters.api_token !== 'a-token') return call === 'logout' ? [204, ''] : undefined;
      return [400, '{"ErrorType":"BAD_API_TOKEN","ErrorComment":"over"}'];
    });
    for (const letter of ['a', 'b']) book.enter(idOf(letter), letter, 'main');
    const renewals = [new Session('a-second-token', true)];
    expect((await leave({ book, log }, account, renewals)).leftovers).toEqual([]);
    expect(removals(sent).slice(-2).sort()).toEqual(['a', 'b'].map(idOf));
  });

  test('removes what it knows before it asks for what it does not', async () => {
    const { sent, log, book, account } = open();
    book.lostNews = 1;
    book.enter(idOf('a'), 'a', 'main');
    await leave({ book, log }, account);
    expect(sent.map(({ call }) => call).slice(0, 2)).toEqual(['clean-up', 'list']);
  });

  test('asks again for what nobody knows of, and says so where it cannot be seen', async () => {
    jest.useFakeTimers();
    const { sent, log, book, account } = open(({ call }) =>
      call === 'list' ? new Trouble('The list call was answered 503.') : undefined,
    );
    book.lostNews = 1;
    const { notes } = await hurry(() => leave({ book, log }, account));
    expect(sent.filter(({ call }) => call === 'list').length).toBeGreaterThanOrEqual(3);
    expect(notes).toEqual([
      'Whether jobs are left that nobody knows of could not be seen: The list call was answered 503.',
    ]);
  });
});

test('A session that was to be logged out, and was not for trouble, is logged out in the end', async () => {
  const { sent, log, interruption } = open(({ call }, all) => {
    if (call === 'login') return [200, '{"ApiToken":"a-second-token"}'];
    const isFirst = all.filter((one) => one.call === 'logout').length === 1;
    return isFirst ? new Trouble('The connection was cut during the logout call.') : [204, ''];
  });
  const settings = {
    ...readSettings({}).settings,
    concurrency: 1,
    credentials: { username: 'someone', password: 'something' },
  };
  const accounts = new Accounts(
    settings,
    () => log,
    interruption.signal,
    () => {},
  );
  await expect(accounts.dead(log)).rejects.toThrow('was cut during the logout call');
  await accounts.closeLoose(log);
  await accounts.closeLoose(log);
  const logouts = sent.filter(({ call }) => call === 'logout');
  expect(logouts.map(({ parameters, always }) => [parameters.api_token, always])).toEqual([
    ['a-second-token', false],
    ['a-second-token', true],
    ['a-second-token', true],
  ]);
});
