import type { Fault } from '../fault';
import { first, refusing } from './acts';
import { deleteFault, says } from './fault';
import { burying, graves, othersOf } from './memory';

export const othersFaults: readonly Fault[] = [
  deleteFault(
    'same-external-id-goes-elsewhere',
    says.apart,
    "deletes other accounts' jobs with the same external id",
    first((job, _, store) => {
      for (const other of store.jobs())
        if (job.externalId && other.owner !== job.owner && other.externalId === job.externalId)
          store.delete(other);
    }).onDelete,
  ),
  deleteFault(
    'others-lose-their-order',
    says.onlyThat,
    'drops the order of every job that still waits when an ordered one is deleted',
    first((job, _, store) => {
      if (job.order)
        for (const other of othersOf(store, job))
          if (store.statusOf(other) === 'Authorizing') other.order = undefined;
    }).onDelete,
  ),
  deleteFault(
    'namesake-cannot-be-deleted',
    says.deletable,
    'does not find a job to delete that has the name of one deleted before',
    burying,
    refusing(
      (job, _, store) => job.name !== '' && graves(store).some((grave) => grave.job.name === job.name),
      'ITEM_NOT_FOUND',
    ).onDelete,
  ),
];
