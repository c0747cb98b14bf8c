import type { Fault } from '../fault';
import { opening } from './acts';
import { deleteFault, says } from './fault';
import { counting } from './memory';

export const countsFaults: readonly Fault[] = [
  deleteFault(
    'every-third-foreign-is-done',
    says.apart,
    'deletes a job for another account every third time that it is asked to',
    (() => {
      const count = counting<string>();
      return opening((_, session, store) => count(store, session.username) % 3 === 0).onDelete;
    })(),
  ),
];
