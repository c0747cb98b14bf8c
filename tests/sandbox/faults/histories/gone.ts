import { given } from '../changes';
import type { Fault } from '../fault';
import { sessionOf } from './calls';
import { deleteFault, says } from './fault';
import { begun, byKey, noteLogins, showing } from './memory';

export const goneFaults: readonly Fault[] = [
  deleteFault(
    'gone-but-under-name-filter',
    says.deletes,
    'still lists a deleted job under a JobName with a wildcard',
    showing('list', ({ call }) => given(call, 'JobName').includes('*')),
  ),
  deleteFault(
    'gone-only-for-younger-sessions',
    says.deletes,
    'still shows a deleted job in info to sessions older than the one that deleted it',
    noteLogins,
    showing('info', ({ call, store, grave }) => {
      const session = sessionOf(store, call);
      return session !== undefined && (begun.get(session) ?? 0) < (begun.get(grave.session) ?? 0);
    }),
  ),
  deleteFault(
    'gone-but-for-key-sessions',
    says.deletes,
    'still lists a deleted job for sessions opened with a secure key',
    noteLogins,
    showing('list', ({ call, store }) => byKey.has(sessionOf(store, call)!)),
  ),
  deleteFault(
    'listed-again-after-three-seconds',
    says.deletes,
    'lists a deleted job again from three seconds after its deletion',
    showing('list', ({ grave }) => Date.now() - grave.at > 3000),
  ),
  deleteFault(
    'gone-but-in-other-case',
    says.deletes,
    'still shows a deleted job in info by its id in capitals',
    showing('info', ({ call }) => /[A-F]/.test(given(call, 'job_id'))),
  ),
];
