import type { Fields } from '../../format';
import type { Fault } from '../fault';
import { besides, first } from './acts';
import { after } from './calls';
import { deleteFault, says } from './fault';
import { burying, graves, othersOf } from './memory';

export const neighboursFaults: readonly Fault[] = [
  deleteFault(
    'names-alike-go',
    says.onlyThat,
    'deletes newer jobs whose name begins with that of the deleted one',
    first((job, _, store) => {
      for (const other of othersOf(store, job))
        if (job.name && other.name !== job.name && other.name.startsWith(job.name)) store.delete(other);
    }).onDelete,
  ),
  deleteFault(
    'shared-medium-goes-too',
    says.onlyThat,
    'takes the medium from other jobs that have that of the deleted one by its address',
    besides((job, _, store) => {
      for (const other of othersOf(store, job))
        if (job.medium !== 'upload' && other.medium === job.medium) other.medium = undefined;
    }).onDelete,
  ),
  deleteFault(
    'next-waiting-is-authorized',
    says.onlyThat,
    "authorizes the account's oldest waiting job in place of the deleted one",
    besides((job, _, store) => {
      const next = othersOf(store, job).find((other) => store.statusOf(other) === 'Authorizing');
      if (next) store.authorize(next);
    }).onDelete,
  ),
  deleteFault(
    'namesakes-lose-external-id',
    says.onlyThat,
    'blanks the external id of jobs that have the name of the deleted one',
    first((job, _, store) => {
      for (const other of othersOf(store, job))
        if (job.name && other.name === job.name) other.externalId = '';
    }).onDelete,
  ),
  deleteFault(
    'namesakes-are-renamed',
    says.onlyThat,
    'renames the other jobs with the name of a deleted one',
    besides((job, _, store) => {
      for (const other of othersOf(store, job)) if (job.name && other.name === job.name) other.name += ' (1)';
    }).onDelete,
  ),
  deleteFault(
    'new-namesake-is-lost',
    says.onlyThat,
    'deletes a new job at once that has the name of a deleted one',
    burying,
    after(['new'], (_, store, answer) => {
      const job = store.job(String((answer.content as Fields).JobId));
      if (job?.name && graves(store).some((grave) => grave.job.name === job.name)) store.delete(job);
    }),
  ),
];
