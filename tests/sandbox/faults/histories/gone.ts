import { json } from '../../answers';
import { describeJob } from '../../format';
import { crash, given } from '../changes';
import type { Fault } from '../fault';
import { instead, sessionOf } from './calls';
import { deleteFault, says } from './fault';
import { begun, burying, byKey, graveOf, noteLogins, showing } from './memory';

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
  deleteFault(
    'gone-but-from-the-whole-list',
    says.deletes,
    'still lists a deleted job where no filter is given',
    showing('list', ({ call }) => ![...call.parameters().keys()].some((name) => /^[A-Z]/.test(name))),
  ),
  deleteFault(
    'gone-but-for-strangers',
    says.deletes,
    'shows a deleted job in info to other accounts',
    burying,
    instead(['info'], (call, next, store) => {
      const grave = graveOf(store, given(call, 'job_id'));
      const { job } = grave ?? {};
      if (!job || sessionOf(store, call)?.username === job.owner) return next();
      return json(200, describeJob(store, job, 'info'));
    }),
  ),
  deleteFault(
    'gone-but-every-fourth-time',
    says.deletes,
    'shows a deleted job in info every fourth time',
    showing('info', ({ count }) => count % 4 === 0),
  ),
  deleteFault(
    'gone-and-info-crashes',
    says.deletes,
    'answers 500 where info is asked for a deleted job',
    burying,
    instead(['info'], (call, next, store) => (graveOf(store, given(call, 'job_id')) ? crash() : next())),
  ),
  deleteFault(
    'gone-and-info-is-empty',
    says.deletes,
    'answers 200 with an empty object where info is asked for a deleted job',
    burying,
    instead(['info'], (call, next, store) =>
      graveOf(store, given(call, 'job_id')) ? json(200, {}) : next(),
    ),
  ),
  deleteFault(
    'again-in-capitals-says-yes',
    says.error,
    'says yes where a deleted job is to be deleted by its id in capitals',
    burying,
    instead(['delete'], (call, next, store) => {
      const id = given(call, 'job_id');
      return /[A-F]/.test(id) && graveOf(store, id) ? json(200, { TaskId: store.newId() }) : next();
    }),
  ),
  deleteFault(
    'gone-but-under-its-name',
    says.deletes,
    'still lists a deleted job where its whole name is asked for',
    showing('list', ({ call, grave }) => given(call, 'JobName') === grave.job.name),
  ),
];
