import type { Job } from '../../store';
import type { Fault } from '../fault';
import { opening, refusing, toForeign } from './acts';
import { after, before, jobOf, sessionOf } from './calls';
import { all, deleteFault, says } from './fault';

export const whoFaults: readonly Fault[] = [
  deleteFault(
    'stranger-may-if-ordered',
    says.apart,
    'lets any account delete a job that has been ordered',
    opening((job) => job.order !== undefined).onDelete,
  ),
  deleteFault(
    'stranger-hides-from-list',
    says.error,
    'refuses another account, and hides the job from list',
    toForeign((job) => {
      const usual = job.shownIn;
      job.shownIn = (view, now) => view !== 'list' && usual(view, now);
    }).onDelete,
  ),
  deleteFault(
    'stranger-drops-medium',
    says.error,
    'refuses another account, and drops the medium of the job',
    toForeign((job) => {
      job.medium = undefined;
    }).onDelete,
  ),
  deleteFault(
    'stranger-ends-owners-sessions',
    says.sessions,
    "refuses another account, and ends the owner's sessions but the newest",
    toForeign((job, _, store) => {
      for (const session of store
        .sessions()
        .filter(({ username }) => username === job.owner)
        .slice(0, -1))
        session.loggedOut = true;
    }).onDelete,
  ),
  deleteFault(
    'stranger-may-after-a-look',
    says.apart,
    'lets any account delete a job that its owner has looked at',
    (() => {
      const seen = new WeakSet<Job>();
      return all(
        opening((job) => seen.has(job)).onDelete,
        after(['info'], (call, store) => {
          const job = jobOf(store, call);
          if (job) seen.add(job);
        }),
      );
    })(),
  ),
  deleteFault(
    'stranger-locks-deleting',
    says.error,
    'refuses another account, and then refuses the owner as well',
    (() => {
      const locked = new WeakSet<Job>();
      return all(
        toForeign((job) => void locked.add(job)).onDelete,
        refusing((job) => locked.has(job)).onDelete,
      );
    })(),
  ),
  deleteFault(
    'stranger-locks-by-a-look',
    says.deletable,
    'refuses a job that another account has asked for in info',
    (() => {
      const seen = new WeakSet<Job>();
      return all(
        before(['info'], (call, store) => {
          const job = jobOf(store, call);
          if (job && sessionOf(store, call)?.username !== job.owner) seen.add(job);
        }),
        refusing((job) => seen.has(job)).onDelete,
      );
    })(),
  ),
  deleteFault(
    'stranger-may-in-capitals',
    says.apart,
    'lets any account delete a job that it names by its id in capitals',
    {
      delete: (usual) => {
        let isOdd = false;
        return {
          findJob(id, call) {
            isOdd = /[A-F]/.test(id);
            return usual.findJob(id, call);
          },
          checkOwner(session, job) {
            if (!isOdd) usual.checkOwner(session, job);
          },
        };
      },
    },
  ),
  deleteFault(
    'bad-token-drops-medium',
    says.error,
    'refuses a bad token, and drops the medium of the job',
    before(['delete'], (call, store) => {
      const job = jobOf(store, call);
      if (job && !sessionOf(store, call)) job.medium = undefined;
    }),
  ),
];
