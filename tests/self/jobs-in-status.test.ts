/** How a job is brought to a status, and what is said where that cannot be; no request is sent, and no time passes. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Sight } from '../support/api';
import { Suspicion } from '../support/job';
import type { Settings } from '../support/settings/read';
import { NotExercised, Trouble } from '../support/trouble';
import { idOf } from './new-book';
import { GONE, openStub, sight } from './stub-account';
import { hurry } from './timers';

afterEach(() => void jest.useRealTimers());

/** @returns that there is no occasion, for this reason; and whether trouble may have taken it away */
const noOccasion = (message: string, perishable = false) => ({ name: 'NotExercised', message, perishable });

describe('A job that is Authorizing or Pending', () => {
  test.each([
    ['Authorizing', 'Authorizing', 0],
    ['Pending', 'Authorizing', 1],
    ['Pending', 'Pending', 0],
    ['Pending', undefined, 1],
  ] as const)('to be %s, of jobs that begin as %s, is authorized %d times', async (status, begin, times) => {
    const { api, jobs } = openStub();
    api.look.mockResolvedValue(sight(begin && { status: begin }));
    expect(await jobs.inStatus(status)).toMatchObject({ id: idOf('a'), status });
    expect(api.authorize).toHaveBeenCalledTimes(times);
  });

  test.each([
    [{ status: 'Pending' }, "The account's jobs begin as Pending: it has no customer authorization."],
    [{}, 'The target does not tell in which status a job begins.'],
  ])('is none that is Authorizing where job info shows %j of a new one', async (shown, reason) => {
    const { api, jobs } = openStub();
    api.look.mockResolvedValue(sight(shown));
    await expect(jobs.inStatus('Authorizing')).rejects.toMatchObject(noOccasion(reason));
  });
});

describe('What was refused for a job', () => {
  const refusal = new Trouble('The authorize call, which the check rests on, answered 400.');

  test('that was not yet there is asked for once more when it is', async () => {
    jest.useFakeTimers();
    const { api, jobs } = openStub({ lagMs: 10_000 });
    api.authorize.mockRejectedValueOnce(refusal);
    const unseen = [sight({ status: 'Authorizing' }), GONE, GONE, sight()];
    for (const one of unseen) api.look.mockResolvedValueOnce(one);
    expect((await hurry(() => jobs.inStatus('Pending'))).status).toBe('Pending');
    expect([api.authorize, api.look].map(({ mock }) => mock.calls.length)).toEqual([2, unseen.length]);
  });

  test('that is there is not asked for again', async () => {
    const { api, jobs } = openStub();
    api.authorize.mockRejectedValueOnce(refusal);
    await expect(jobs.inStatus('Pending')).rejects.toBe(refusal);
    expect(api.authorize).toHaveBeenCalledTimes(1);
  });
});

describe('An offered job', () => {
  const offeredJobs = { Reviewing: idOf('e'), 'Media Failure': idOf('f') };
  const offering = (shown: (id: string) => Sight) => {
    const run = openStub({ offeredJobs });
    run.api.look.mockImplementation(async (id) => shown(id));
    return run;
  };

  test('is taken as it is, and entered once, however many checks use it', async () => {
    const { api, book, jobs, jobsFor } = offering((id) =>
      sight({ status: id === idOf('e') ? 'Reviewing' : 'Media Failure', name: 'Mine' }),
    );
    const taken = [await jobs.inStatus('Reviewing'), await jobs.inStatus('Media Failure')];
    expect(taken.map(({ id }) => id)).toEqual([idOf('e'), idOf('f')]);
    expect(jobs.used).toEqual(taken.map(({ record }) => record));
    expect((await jobsFor('another-check').inStatus('Reviewing')).record).toBe(taken[0]!.record);
    expect(book.records).toMatchObject([
      { id: idOf('e'), name: 'Mine', isOffered: true, status: 'Reviewing', keptAs: 'Reviewing' },
      { id: idOf('f'), name: 'Mine', isOffered: true, status: 'Media Failure', keptAs: 'Media Failure' },
    ]);
    expect(api.newJob).not.toHaveBeenCalled();
  });

  test.each([
    [GONE, 'is not there'],
    [sight({ status: 'Complete' }), 'is Complete'],
    [sight(), 'is in a status that the target does not tell'],
  ])('is not named where it is not as it was offered: %#', async (shown, found) => {
    const { book, jobs } = offering(() => shown);
    const reason = `The job ${idOf('e')}, offered as Reviewing, ${found}.`;
    await expect(jobs.inStatus('Reviewing')).rejects.toMatchObject(noOccasion(reason, true));
    expect([book.records, jobs.used]).toEqual([[], []]);
  });

  test.each(['Media Failure', 'Reviewing'] as const)('is the only one that can be %s', async (status) => {
    const { api, jobs } = openStub();
    const reason = `No job can be brought to ${status}; offer one that may be lost: CIELO24_OFFERED_JOBS="${status}=<job id>".`;
    await expect(jobs.inStatus(status)).rejects.toMatchObject(noOccasion(reason));
    expect(api.newJob).not.toHaveBeenCalled();
  });
});

describe('A job that is processed', () => {
  /** @param shown what a look shows once the transcription was asked for */
  const leadingTo = (shown: Sight, settings: Partial<Settings> = {}) => {
    const run = openStub(settings);
    run.api.transcribe.mockImplementation(async () => void run.api.look.mockResolvedValue(shown));
    return run;
  };

  test('is shared, and is left to the target once it was seen to be processed', async () => {
    const { api, book, jobs, jobsFor } = leadingTo(sight({ status: 'In Process' }));
    const seen = { id: idOf('a'), status: 'In Process', keptAs: 'In Process', fate: 'there', isShared: true };
    expect((await jobs.inStatus('In Process')).record).toMatchObject(seen);
    api.look.mockResolvedValue(sight({ status: 'Complete' }));
    const after = { ...seen, status: 'Complete', keptAs: 'Complete' };
    expect((await jobsFor('another-check').inStatus('Complete')).record).toMatchObject(after);
    expect([api.transcribe, api.newJob].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    expect(book.transcriptions).toBe(1);
  });

  test('keeps the fate that a request has brought upon it in the meantime', async () => {
    const { book, jobs } = leadingTo(sight({ status: 'In Process' }));
    const { record } = await jobs.inStatus('In Process');
    record.fate = 'gone';
    expect((await jobs.inStatus('In Process')).record.fate).toBe('gone');
    expect(book.records).toEqual([record]);
  });

  test('is waited for no longer than it can still arrive', async () => {
    jest.useFakeTimers();
    const { api, jobs } = leadingTo(sight({ status: 'Complete' }), { processingTimeoutMs: 10_000 });
    const tooLate = noOccasion('The job was Complete before it could be seen In Process.', true);
    await expect(hurry(() => jobs.inStatus('In Process'))).rejects.toMatchObject(tooLate);
    expect(api.look).toHaveBeenCalledTimes(2);
    expect(jobs.used).toMatchObject([{ status: 'Complete', keptAs: 'Complete', fate: 'there' }]);
  });

  test.each([
    ['In Process', 'Media Failure', 'Media Failure', 'Media Failure'],
    ['Complete', 'In Process', 'In Process', undefined],
    ['Complete', undefined, 'in an untold status', undefined],
  ] as const)('to be %s, and %s in the end, is none', async (wanted, status, told, keptAs) => {
    const { jobs } = leadingTo(sight(status && { status }));
    const reason =
      `The job was ${told}, not ${wanted}, 0 ms after its transcription was asked for ` +
      '(CIELO24_PROCESSING_TIMEOUT_MS).';
    await expect(jobs.inStatus(wanted)).rejects.toMatchObject(noOccasion(reason));
    expect(jobs.used.map((record) => [record.keptAs, record.fate])).toEqual([
      [keptAs, keptAs ? 'there' : 'unknown'],
    ]);
  });

  test('and vanishes is trouble to the one check that has it, and for the end of the run to tell', async () => {
    const { book, jobsFor } = leadingTo(GONE);
    const trouble = jobsFor('a-check', { alone: true }).inStatus('Complete');
    await expect(trouble).rejects.toThrow(new Trouble('The job vanished while it was processed.'));
    expect(book.records).toMatchObject([{ fate: 'there', status: undefined }]);
  });

  test('and vanishes while several checks share it is suspected, and whoever asks next is given another', async () => {
    const { book, jobs } = leadingTo(GONE);
    await expect(jobs.inStatus('Complete')).rejects.toBeInstanceOf(Suspicion);
    expect([...book.suspected]).toEqual(book.records);
    await expect(jobs.inStatus('Complete')).rejects.toBeInstanceOf(Suspicion);
    expect(book.records.map(({ id }) => id)).toEqual([idOf('a'), idOf('b')]);
  });

  test('is none, and none is made, where no transcription may be started', async () => {
    const { api, jobs } = openStub({ processing: false });
    const reason = 'CIELO24_PROCESSING is false: no transcription may be started on this target.';
    await expect(jobs.inStatus('Complete')).rejects.toMatchObject(noOccasion(reason));
    expect(api.newJob).not.toHaveBeenCalled();
  });

  test('is not tried for without end: each costs something', async () => {
    const { api, jobsFor } = leadingTo(sight({ status: 'Pending' }));
    const jobs = jobsFor('a-check', { alone: true });
    for (let start = 1; start <= 4; start += 1) {
      await expect(jobs.inStatus('Complete')).rejects.toBeInstanceOf(NotExercised);
    }
    const message = '4 transcriptions were started in vain: no more is.';
    await expect(jobs.inStatus('Complete')).rejects.toMatchObject({ message, lasting: true });
    expect([api.transcribe, api.newJob].map(({ mock }) => mock.calls.length)).toEqual([4, 4]);
  });

  test.each([
    ['is uploaded', {}, 200, 1, []],
    ['is the documented one where none can be uploaded', {}, 415, 1, [expect.stringMatching(/^http:.*mp4$/)]],
    [
      "is the user's own where he names one",
      { mediaUrl: 'https://own/a.mp4' },
      200,
      0,
      ['https://own/a.mp4'],
    ],
  ])('has a medium, which %s', async (_, settings, status, uploads, urls) => {
    const { api, jobs } = openStub(settings);
    api.uploadMedia.mockResolvedValue({ status } as Awaited<ReturnType<typeof api.uploadMedia>>);
    expect((await jobs.withMedium()).status).toBe('Pending');
    expect(api.uploadMedia).toHaveBeenCalledTimes(uploads);
    expect(api.addMediaByUrl.mock.calls).toEqual(urls.map((url) => [idOf('a'), url]));
  });
});
