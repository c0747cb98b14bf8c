import { type Answer, json, type Reason, type Refusal } from '../answers';
import type { Call } from '../call';
import type { DeleteChange } from '../delete';
import type { Job, Session, Store } from '../store';

/** One departure from the page. Nothing but Delete Job and what it leaves behind is touched by it. */
export interface Fault {
  name: string;
  /** The promise it breaks and where that stands; begins with "SHOULD: " where the page itself is silent. */
  breaks: string;
  level: 'MUST' | 'SHOULD' | 'DRIFT';
  /** What the broken server does, in one line. */
  does: string;
}

export interface DeleteFault extends Fault {
  change: DeleteChange;
}

/** Faults that break the same promise: what each does, and how, by name. */
export function breaking(
  level: Fault['level'],
  promise: string,
  faults: Record<string, readonly [does: string, change: DeleteChange]>,
): DeleteFault[] {
  const breaks = level === 'MUST' ? promise : `SHOULD: ${promise}`;
  return Object.entries(faults).map(([name, [does, change]]) => ({ name, breaks, level, does, change }));
}

/** Some of the refused requests. */
export type When = (refusal: Refusal, call: Call) => boolean;

export const because =
  (...reasons: Reason[]): When =>
  (refusal) =>
    reasons.includes(refusal.reason);

/** Refused for one parameter, which is at fault in one of these ways. */
export const parameter =
  (name: string, ...reasons: Reason[]): When =>
  (refusal) =>
    refusal.parameter === name && reasons.includes(refusal.reason);

export const onSuccess =
  (change: (answer: Answer, job: Job) => Answer): DeleteChange =>
  (usual) => ({ success: (job, call) => change(usual.success(job, call), job) });

export const onRefusal =
  (change: (answer: Answer, refusal: Refusal, call: Call) => Answer, when: When = () => true): DeleteChange =>
  (usual) => ({
    refusal(refusal, call) {
      const answer = usual.refusal(refusal, call);
      return when(refusal, call) ? change(answer, refusal, call) : answer;
    },
  });

/** Answers as if it had deleted. */
export const sayYes =
  (when: When): DeleteChange =>
  (usual, store) =>
    onRefusal(() => json(200, { TaskId: store.newId() }), when)(usual, store);

/** Refuses as usual, and does something all the same. */
export const whileRefusing =
  (when: When, act: (store: Store, call: Call) => void): DeleteChange =>
  (usual, store) => ({
    refusal(refusal, call) {
      if (when(refusal, call)) act(store, call);
      return usual.refusal(refusal, call);
    },
  });

/** Does something more once the job is deleted. */
export const besides =
  (act: (job: Job, store: Store) => void): DeleteChange =>
  (usual, store) => ({
    remove(job) {
      usual.remove(job);
      act(job, store);
    },
  });

/** Does something in place of deleting. */
export const insteadOfDeleting =
  (act: (job: Job, store: Store) => void): DeleteChange =>
  (_usual, store) => ({ remove: (job) => act(job, store) });

/** Both changes; the second builds on the first. */
export const together =
  (first: DeleteChange, second: DeleteChange): DeleteChange =>
  (usual, store) => {
    const changed = first(usual, store);
    return { ...changed, ...second({ ...usual, ...changed }, store) };
  };

/** The last value of a parameter, however often it is given, or nothing. */
export function given(call: Call, name: string): string {
  try {
    return call.query().get(name)?.at(-1) ?? '';
  } catch {
    return '';
  }
}

/** The job that a request means, be its job_id cut short, too long or wrapped in something. */
export function meantJob(store: Store, call: Call): Job | undefined {
  const id = given(call, 'job_id')
    .replace(/[^0-9a-f]/gi, '')
    .toLowerCase();
  const isMeant = (known: string) => known.startsWith(id) || id.startsWith(known);
  return id.length < 8 ? undefined : store.jobs().find((job) => isMeant(job.id.toLowerCase()));
}

/** Refused because the job has this status. */
export const refusedAs =
  (store: Store, status: string): When =>
  (refusal, call) => {
    const job = meantJob(store, call);
    return refusal.reason === 'job-status' && job !== undefined && store.statusOf(job) === status;
  };

export function deleteMeantJob(store: Store, call: Call): void {
  const job = meantJob(store, call);
  if (job) store.delete(job);
}

/** A session to which the job that a request means would belong, if the request were not to be refused. */
export function ownersSession(store: Store, call: Call): Session | undefined {
  const job = meantJob(store, call);
  return job && { token: '', username: job.owner, usedAt: Date.now(), loggedOut: false };
}

/** The account that a request's token belongs to, if it is a live one. */
export function caller(store: Store, call: Call): string | undefined {
  const session = store.session(given(call, 'api_token'));
  return session && !store.isOver(session) ? session.username : undefined;
}

export const jobsOf = (store: Store, owner: string | undefined) =>
  store.jobs().filter((job) => job.owner === owner);

/** Ends up as the 500 that a framework answers when code throws. */
export const crash = (): never => {
  throw new Error('crashed as this fault has it');
};
