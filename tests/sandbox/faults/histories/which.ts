import type { Fault } from '../fault';
import { refusing, skipping } from './acts';
import { deleteFault, says } from './fault';
import { othersOf } from './memory';

export const whichFaults: readonly Fault[] = [
  deleteFault(
    'refused-after-four-seconds',
    says.deletable,
    'refuses a job older than four seconds',
    refusing((job) => Date.now() - job.createdAt > 4000).onDelete,
  ),
  deleteFault(
    'refused-if-medium-shared',
    says.deletable,
    'refuses a job whose medium another job of the account has, too',
    refusing(
      (job, _, store) =>
        job.medium !== undefined && othersOf(store, job).some((other) => other.medium === job.medium),
    ).onDelete,
  ),
  deleteFault(
    'kept-if-ordered-with-options',
    says.deletes,
    'says yes to a job ordered with options, and keeps it',
    skipping((job) => Object.keys(job.order?.options ?? {}).length > 0).onDelete,
  ),
  deleteFault(
    'refused-if-name-over-128',
    says.deletable,
    'refuses a job whose name has more than 128 characters',
    refusing((job) => job.name.length > 128).onDelete,
  ),
  deleteFault(
    'kept-if-name-has-percent',
    says.deletes,
    'says yes to a job whose name has a percent sign or a plus, and keeps it',
    skipping((job) => /[%+]/.test(job.name)).onDelete,
  ),
];
