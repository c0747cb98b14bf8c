import type { Contract } from '../checks/words';
import { checksOf } from '../checks/words';
import type { Subject } from './attempt';

/** What the user chose of the checks. */
export interface Selection {
  /** As it was given, for the reports: `delete-job`, `-t pending`. */
  words: string;
  /** The ids of the endpoints; none: all. */
  endpoints: readonly string[];
  /** Parts of ids or sentences, or regular expressions; none: all. */
  patterns: readonly RegExp[];
}

/** The checks that are to be performed, in the order of the contracts. */
export function chosenBy(contracts: readonly Contract[], selection?: Selection): Subject[] {
  const { endpoints = [], patterns = [] } = selection ?? {};
  return contracts
    .filter(({ endpoint }) => endpoints.length === 0 || endpoints.includes(endpoint.id))
    .flatMap((contract) =>
      contract.sections.flatMap((section) => section.checks.map((check) => ({ contract, section, check }))),
    )
    .filter(({ contract, check }) => {
      const text = `${contract.endpoint.name} ${check.id}: ${check.title}`;
      return patterns.length === 0 || patterns.some((pattern) => pattern.test(text));
    });
}

/** The ids of all checks. */
export const idsOf = (contracts: readonly Contract[]): string[] =>
  contracts.flatMap((contract) => checksOf(contract).map(({ id }) => id));
