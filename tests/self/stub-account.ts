import { jest } from '@jest/globals';
import type { Answer } from '../support/answer';
import type { Api, Sight } from '../support/api';
import type { Parameters } from '../support/call-log';
import type { JobRecord } from '../support/job-book';
import { Jobs } from '../support/jobs';
import type { Exchange } from '../support/result';
import type { Settings } from '../support/settings/read';
import type { Target } from '../support/target';
import { idOf, newBook } from './new-book';

/** What a look may show; what is not named here is not told. */
export const sight = (shown: Partial<Sight> = {}): Sight => ({ there: true, answer: {} as Answer, ...shown });
export const GONE = sight({ there: false });

/**
 * An account that no request is sent for: each call is a mock that says that all is well. Its jobs have the letters a, b,
 * and so on for ids, and begin as Authorizing; nothing is looked at twice, unless the settings say otherwise.
 * @param listed the ids that the job list shows for a filter
 */
export function openStub(
  settings: Partial<Settings> = {},
  listed: (filter: Parameters) => string[] = () => [],
) {
  const isGone = jest.fn<Target['isGone']>(() => false);
  const book = newBook({ lagMs: 0, processingTimeoutMs: 0, ...settings }, { isGone });
  const letters = [...'abcdef'];
  const api = {
    log: { headStart: 0, share: () => {} },
    session: { infoWorks: true },
    newJob: jest.fn<Api['newJob']>(async () => ({ id: idOf(letters.shift()!) })),
    look: jest.fn<Api['look']>(async (id) =>
      sight({ status: 'Authorizing', name: book.find(id)!.name, externalId: book.marker }),
    ),
    list: jest.fn<Api['list']>(async (filter, options) => {
      options?.onSend?.();
      return { jobs: listed(filter).map((JobId) => ({ JobId })), exchange: {} as Exchange };
    }),
    authorize: jest.fn<Api['authorize']>(async () => {}),
    uploadMedia: jest.fn<Api['uploadMedia']>(async () => ({ status: 200 }) as Answer),
    addMediaByUrl: jest.fn<Api['addMediaByUrl']>(async () => {}),
    transcribe: jest.fn<Api['transcribe']>(async () => {}),
  };
  /** The account's jobs as one check uses them. */
  const jobsFor = (purpose: string, { alone = false, account = 'main' as JobRecord['account'] } = {}) =>
    new Jobs(book, api as unknown as Api, account, purpose, alone);
  return { api, book, isGone, jobsFor, jobs: jobsFor('a-check') };
}
