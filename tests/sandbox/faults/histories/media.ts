import { Refusal, refused } from '../../answers';
import type { Call } from '../../call';
import type { Departure } from '../../departure';
import { describeJob, type Fields } from '../../format';
import type { Job, Store } from '../../store';
import { given } from '../changes';
import type { Fault } from '../fault';
import { besides, refusing } from './acts';
import { after, instead, isGood, jobOf, type Name, rows, sessionOf } from './calls';
import { all, authorizeFault, deleteFault, says } from './fault';
import { burying, graves } from './memory';

const takingNoMedium = (when: (job: Job, call: Call, store: Store) => boolean): Departure =>
  instead(['media'], (call, next, store) => {
    const job = jobOf(store, call);
    if (!job || !when(job, call, store)) return next();
    return refused(new Refusal('INVALID_QUERY', 'The job takes no medium.', 'value', 'job_id'));
  });

/** Tells of each job that one of these calls was refused for. */
const onRefused = (names: Name[], tell: (job: Job) => void): Departure =>
  instead(names, async (call, next, store) => {
    const answer = await next();
    const job = jobOf(store, call);
    if (!isGood(answer) && job) tell(job);
    return answer;
  });

/** What deletions and refusals leave behind for media, orders and lists. */
export const mediaFaults: readonly Fault[] = [
  deleteFault(
    'refused-deletion-bars-media',
    says.error,
    'takes no medium for a job whose deletion was refused',
    (() => {
      const barred = new WeakSet<Job>();
      return all(
        onRefused(['delete'], (job) => barred.add(job)),
        takingNoMedium((job) => barred.has(job)),
      );
    })(),
  ),
  deleteFault(
    'medium-of-deleted-is-spent',
    says.onlyThat,
    'takes the address of a medium no more once a job that had it is deleted',
    burying,
    takingNoMedium((_, call, store) => {
      const url = given(call, 'media_url');
      return url !== '' && graves(store).some((grave) => grave.job.medium === url);
    }),
  ),
  deleteFault(
    'namesake-inherits-medium',
    says.onlyThat,
    'gives a new job the medium of a deleted one that had its name',
    burying,
    after(['new'], (_, store, answer) => {
      const job = store.job(String((answer.content as Fields).JobId));
      const medium = graves(store).findLast((grave) => grave.job.medium && grave.job.name === job?.name)?.job
        .medium;
      if (job && medium) job.medium = medium;
    }),
  ),
  deleteFault(
    'refused-order-bars-deletion',
    says.deletable,
    'refuses to delete a job whose order was refused',
    (() => {
      const refused = new WeakSet<Job>();
      return all(
        onRefused(['order'], (job) => refused.add(job)),
        refusing((job) => refused.has(job)).onDelete,
      );
    })(),
  ),
  authorizeFault(
    'authorized-is-still-listed-as-waiting',
    says.authorizes,
    'lists a job that is Pending by the status Authorizing once it is authorized',
    (() => {
      const authorized = new Set<Job>();
      return all(
        besides((job) => void authorized.add(job)).onAuthorize,
        rows((shown, call, store) => {
          if (given(call, 'JobStatus') !== 'Authorizing') return shown;
          const owner = sessionOf(store, call)?.username;
          const waiting = [...authorized].filter(
            (job) => job.owner === owner && !store.isDeleted(job) && store.statusOf(job) === 'Pending',
          );
          return [...shown, ...waiting.map((job) => describeJob(store, job, 'list'))];
        }),
      );
    })(),
  ),
];
