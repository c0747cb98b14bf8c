import { json } from '../../answers';
import type { Job } from '../../store';
import { given } from '../changes';
import type { Fault } from '../fault';
import { allowing, besides, toStarted } from './acts';
import { before, instead, later } from './calls';
import { deleteFault, says } from './fault';
import { burying, graveOf, graves } from './memory';

export const lifeFaults: readonly Fault[] = [
  deleteFault(
    'ordered-comes-back-after-three-seconds',
    says.deletes,
    'brings a deleted job back three seconds after its deletion if it was ordered',
    besides((job, _, store) => {
      if (job.order) later(3000, () => store.restore(job.id));
    }).onDelete,
  ),
  deleteFault(
    'authorization-under-way-revives',
    says.deletes,
    'brings a job back that is deleted within 60 ms of its authorization',
    besides((job, _, store) => later(60, () => store.restore(job.id))).onAuthorize,
  ),
  deleteFault(
    'order-revives',
    says.deletes,
    'brings a deleted job back when it is ordered',
    before(['order'], (call, store) => store.restore(given(call, 'job_id'))),
  ),
  deleteFault(
    'logout-undoes',
    says.deletes,
    "brings a session's deleted jobs back when it logs out",
    burying,
    before(['logout'], (call, store) => {
      for (const { job, session } of graves(store))
        if (session.token === given(call, 'api_token')) store.restore(job.id);
    }),
  ),
  deleteFault(
    'complete-deletable-after-two-seconds',
    says.statuses,
    'deletes a job that has been Complete for two seconds',
    allowing(
      (job, store) => store.statusOf(job) === 'Complete' && Date.now() - (job.processing?.endsAt ?? 0) > 2000,
    ),
  ),
  deleteFault(
    'second-asking-deletes',
    says.statuses,
    'deletes a job that has started when it is asked for the second time',
    (() => {
      const asked = new WeakSet<Job>();
      return allowing((job) => {
        const again = asked.has(job) && job.processing !== undefined;
        asked.add(job);
        return again;
      });
    })(),
  ),
  deleteFault(
    'refused-yet-unordered',
    says.error,
    'refuses a job that has started, and makes it Pending again',
    toStarted((job) => {
      if (job.processing) {
        job.processing = undefined;
        job.status = 'Pending';
      }
    }),
  ),
  deleteFault(
    'media-revives',
    says.deletes,
    'brings a deleted job back when it is given a medium',
    before(['media'], (call, store) => store.restore(given(call, 'job_id'))),
  ),
  deleteFault(
    'second-deletion-revives',
    says.deletes,
    'brings a deleted job back when it is deleted again',
    burying,
    instead(['delete'], (call, next, store) => {
      const grave = graveOf(store, given(call, 'job_id'));
      if (!grave || !store.isDeleted(grave.job)) return next();
      store.restore(grave.job.id);
      return json(200, { TaskId: store.newId() });
    }),
  ),
];
