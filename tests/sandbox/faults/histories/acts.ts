import { type ErrorType, type Reason, Refusal } from '../../answers';
import type { Departure } from '../../departure';
import type { Change } from '../../steps';
import type { Job, Session, Store } from '../../store';
import { crash } from '../changes';

type Test = (job: Job, session: Session, store: Store) => boolean;
type Act = (job: Job, session: Session, store: Store) => void;

const inBoth = (change: Change) => ({
  /** Of Delete Job. */
  onDelete: { delete: change } as Departure,
  /** Of Authorize Job. */
  onAuthorize: { authorize: change } as Departure,
});

/** Says yes to some, and does nothing. */
export const skipping = (when: Test) =>
  inBoth((usual, store) => ({
    effect(job, session) {
      if (!when(job, session, store)) usual.effect(job, session);
    },
  }));

/** Refuses some that are to be granted. */
export const refusing = (
  when: Test,
  type: ErrorType = 'INVALID_QUERY',
  comment = 'This job cannot be used here.',
  reason: Reason = 'value',
) =>
  inBoth((usual, store) => ({
    checkOwner(session, job) {
      usual.checkOwner(session, job);
      if (when(job, session, store)) throw new Refusal(type, comment, reason, 'job_id');
    },
  }));

/** Answers some with the 500 of code that throws. */
export const crashing = (when: Test) =>
  inBoth((usual, store) => ({
    effect(job, session) {
      if (when(job, session, store)) crash();
      usual.effect(job, session);
    },
  }));

/** Lets some through that are no job of the caller's. */
export const opening = (when: Test) =>
  inBoth((usual, store) => ({
    checkOwner(session, job) {
      if (job.owner === session.username || !when(job, session, store)) usual.checkOwner(session, job);
    },
  }));

/** Lets some through whose status is past deleting. */
export const allowing = (when: (job: Job, store: Store) => boolean): Departure => ({
  delete: (usual, store) => ({
    checkStatus(job) {
      if (!when(job, store)) usual.checkStatus(job);
    },
  }),
});

/** Does something more before the effect, while the job is still as it was. */
export const first = (act: Act) =>
  inBoth((usual, store) => ({
    effect(job, session) {
      act(job, session, store);
      usual.effect(job, session);
    },
  }));

/** Does something more after the effect. */
export const besides = (act: Act) =>
  inBoth((usual, store) => ({
    effect(job, session) {
      usual.effect(job, session);
      act(job, session, store);
    },
  }));

/** Puts something in place of the effect. */
export const insteadOf = (act: Act) =>
  inBoth((_usual, store) => ({ effect: (job, session) => act(job, session, store) }));

/** Does something to a job of another account while refusing it. */
export const toForeign = (act: Act) =>
  inBoth((usual, store) => ({
    checkOwner(session, job) {
      if (job.owner !== session.username) act(job, session, store);
      usual.checkOwner(session, job);
    },
  }));

/** Does something to a job in the wrong status while refusing to delete it. */
export const toStarted = (act: (job: Job, store: Store) => void): Departure => ({
  delete: (usual, store) => ({
    checkStatus(job) {
      try {
        usual.checkStatus(job);
      } catch (error) {
        act(job, store);
        throw error;
      }
    },
  }),
});
