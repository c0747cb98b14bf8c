import type { Manual } from '../report/endpoint';
import type { Contract } from '../support/checks/words';
import { documentedMoves } from '../support/model/job';
import { jobStatuses } from '../support/spec/schemas';

/** What the page describes beside a run: the calls, and a job's life as the model has it. */
export function manual(contracts: readonly Contract[]): Manual {
  const byCalls = contracts.flatMap(({ endpoint, effect, acceptedIn = jobStatuses }) =>
    acceptedIn.flatMap((from): [string, string, string][] => {
      if (!effect) return [];
      const { isDeleted, status } = effect({ isDeleted: false, status: from, isOrdered: false });
      return [[from, isDeleted ? 'Deleted' : status, endpoint.name]];
    }),
  );
  const byItself = documentedMoves.map(([from, to]): [string, string, string] => [
    from,
    to,
    from === 'Pending' ? 'by itself, once a transcription is ordered' : 'by itself',
  ]);
  return {
    endpoints: contracts.map(({ endpoint }) => endpoint),
    life: { statuses: [...jobStatuses], arrows: [...byCalls, ...byItself] },
  };
}
