import { json } from '../../answers';
import type { Call } from '../../call';
import type { Change } from '../../steps';
import type { Store } from '../../store';
import { meantJob, onRefusal, type When } from '../changes';
import { breakingOf } from '../fault';

export const breaking = breakingOf('Delete Job', 'delete');

/** Answers what is refused as if it had been deleted. */
export const sayYes =
  (when: When): Change =>
  (usual, store) =>
    onRefusal(() => json(200, { TaskId: store.newId() }), when)(usual, store);

export function deleteMeantJob(store: Store, call: Call): void {
  const job = meantJob(store, call);
  if (job) store.delete(job);
}
