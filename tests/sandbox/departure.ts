import type { Around } from './call';
import type { Change } from './steps';

/** How a server takes its calls otherwise than the sandbox usually does. */
export interface Departure {
  /** Of Delete Job. */
  delete?: Change;
  /** Of Authorize Job. */
  authorize?: Change;
  /** Of any call, what it does before and after. */
  around?: Around;
}
