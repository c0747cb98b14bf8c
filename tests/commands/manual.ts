import type { Manual } from '../report/endpoint';
import type { Contract } from '../support/checks/words';
import { documentedMoves } from '../support/model/job';
import { type JobStatus, jobStatuses } from '../support/spec/schemas';

/** What goes before a move that no call makes. */
const after: Partial<Record<JobStatus, string>> = {
  Pending: ', once a transcription is ordered',
  Reviewing: ', once its customer has approved it',
};

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
    `by itself${after[from] ?? ''}`,
  ]);
  return {
    endpoints: contracts.map(({ endpoint }) => endpoint),
    life: { statuses: [...jobStatuses], arrows: [...byCalls, ...byItself] },
  };
}
