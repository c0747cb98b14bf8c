/** What the sweep asks a target for, request by request. */
import { describe, expect, test } from '@jest/globals';
import { sweep } from '../support/sweep';
import { Trouble } from '../support/trouble';
import { listing, OLD, open, removals } from './leaving';
import { idOf } from './new-book';
import { NO } from './replying';

describe('The sweep', () => {
  test("asks for this suite's jobs, and deletes those that can be and are nobody else's", async () => {
    const { sent, log, book, account } = open(({ call }) =>
      call === 'list'
        ? listing(
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
          )
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
      if (call === 'list') return listing(...old);
      return parameters.job_id === idOf('b') ? NO : undefined;
    });
    expect(await sweep(book, account, log)).toEqual([
      `Deleted 2 jobs that earlier runs left: ${idOf('a')}, ${idOf('c')}.`,
      'Earlier runs left 1 more job, which the next run tries to delete.',
    ]);
  });

  test('ends with trouble, and tells what was done before', async () => {
    const old = ['a', 'b', 'c'].map((id) => ({ JobId: idOf(id), JobName: OLD, JobStatus: 'Pending' }));
    const { book, account, log } = open(({ call, parameters }) => {
      if (call === 'list') return listing(...old);
      return parameters.job_id === idOf('b') ? new Trouble('Cut.') : undefined;
    });
    expect(await sweep(book, account, log)).toEqual([
      `Deleted 1 job that earlier runs left: ${idOf('a')}.`,
      'Earlier runs left 2 more jobs, which the next run tries to delete.',
    ]);
  });

  test('ends with an interruption', async () => {
    const old = ['a', 'b', 'c'].map((id) => ({ JobId: idOf(id), JobName: OLD, JobStatus: 'Pending' }));
    const run = open(({ call }) => {
      if (call === 'list') return listing(...old);
      run.interruption.abort();
      return undefined;
    });
    expect((await sweep(run.book, run.account, run.log))[1]).toMatch(/^Earlier runs left 2 more jobs/);
    expect(removals(run.sent)).toEqual([idOf('a')]);
  });
});
