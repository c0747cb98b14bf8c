import type { Around } from '../call';
import type { Departure } from '../departure';
import type { Change } from '../steps';

/** One departure from the page of one call. Nothing but that call and what it leaves behind is touched by it. */
export interface Fault extends Departure {
  name: string;
  /** The call whose promise it breaks. */
  endpoint: 'Delete Job' | 'Authorize Job';
  /** The promise it breaks and where that stands; begins with "SHOULD: " where the page itself is silent. */
  breaks: string;
  level: 'MUST' | 'SHOULD' | 'DRIFT';
  /** What the broken server does, in one line. */
  does: string;
}

/** What a fault does, how its call departs from the usual, and what it puts around the other calls. */
type Row = readonly [does: string, change: Change, around?: Around];

/** Faults that break the same promise of a call, by name. */
export type Breaking = (level: Fault['level'], promise: string, faults: Record<string, Row>) => Fault[];

export const breakingOf =
  (endpoint: Fault['endpoint'], steps: 'delete' | 'authorize'): Breaking =>
  (level, promise, faults) => {
    const breaks = level === 'MUST' ? promise : `SHOULD: ${promise}`;
    return Object.entries(faults).map(([name, [does, change, around]]) => ({
      name,
      endpoint,
      breaks,
      level,
      does,
      [steps]: change,
      ...(around && { around }),
    }));
  };
