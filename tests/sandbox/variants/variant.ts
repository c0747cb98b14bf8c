import type { Departure } from '../departure';
import type { Settings } from '../settings';
import type { Send, Stringify } from '../wire';

/** A server that keeps the page's promises in another way than the sandbox usually does. */
export interface Variant extends Departure {
  name: string;
  does: string;
  /** True: it departs from what only the rest of the documentation says. */
  breaksShould?: boolean;
  settings?: Partial<Settings>;
  stringify?: Stringify;
  send?: Send;
}
