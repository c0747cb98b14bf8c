import type { Fault } from '../fault';
import { crashing, first, insteadOf, refusing, skipping } from './acts';
import { deleteFault, says } from './fault';
import { othersOf } from './memory';

export const kindsFaults: readonly Fault[] = [
  deleteFault(
    'kept-if-name-padded',
    says.deletes,
    'says yes to a job whose name begins or ends with a space, and keeps it',
    skipping((job) => job.name !== job.name.trim()).onDelete,
  ),
  deleteFault(
    'crash-on-name-beyond-bmp',
    says.deletable,
    'answers 500 for a job whose name has characters of four bytes',
    crashing((job) => /[\u{10000}-\u{10ffff}]/u.test(job.name)).onDelete,
  ),
  deleteFault(
    'kept-if-language-has-region',
    says.deletes,
    'says yes to a job whose language names a region, and keeps it',
    skipping((job) => /[-_]/.test(job.language)).onDelete,
  ),
  deleteFault(
    'refused-if-uploaded',
    says.deletable,
    'refuses a job whose medium was uploaded',
    refusing((job) => job.medium === 'upload').onDelete,
  ),
  deleteFault(
    'kept-if-ordered-with-callback',
    says.deletes,
    'says yes to a job ordered with a callback URL, and keeps it',
    skipping((job) => job.order?.callbackUrl !== undefined).onDelete,
  ),
  deleteFault(
    'refused-if-to-translate',
    says.deletable,
    'refuses a job ordered with a target language',
    refusing((job) => !!job.order?.targetLanguage).onDelete,
  ),
  deleteFault(
    'name-that-is-an-id-is-followed',
    says.onlyThat,
    'deletes the job whose id is the name of the named one',
    insteadOf((job, _, store) => store.delete(store.job(job.name) ?? job)).onDelete,
  ),
  deleteFault(
    'refused-if-not-of-newest-eight',
    says.deletable,
    'does not find a job that eight newer ones of the account have followed',
    refusing(
      (job, _, store) => othersOf(store, job).filter((other) => other.createdAt >= job.createdAt).length > 8,
      'ITEM_NOT_FOUND',
    ).onDelete,
  ),
  deleteFault(
    'name-read-as-pattern',
    says.onlyThat,
    'reads a name with a star as a pattern, and deletes all jobs of the account that it matches',
    first((job, _, store) => {
      const stem = /^([^*]+)\*$/.exec(job.name)?.[1];
      for (const other of othersOf(store, job)) if (stem && other.name.startsWith(stem)) store.delete(other);
    }).onDelete,
  ),
  deleteFault(
    'crash-on-name-with-quotes',
    says.deletes,
    'crashes on a job with an apostrophe or a quote in its name',
    crashing((job) => /['"]/.test(job.name)).onDelete,
  ),
];
