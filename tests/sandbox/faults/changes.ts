import { type Answer, type Reason, Refusal } from '../answers';
import type { Call } from '../call';
import type { Change } from '../steps';
import type { Job, Session, Store } from '../store';

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
  (change: (answer: Answer, job: Job) => Answer): Change =>
  (usual) => ({ success: (job, call) => change(usual.success(job, call), job) });

export const onRefusal =
  (change: (answer: Answer, refusal: Refusal, call: Call) => Answer, when: When = () => true): Change =>
  (usual) => ({
    refusal(refusal, call) {
      const answer = usual.refusal(refusal, call);
      return when(refusal, call) ? change(answer, refusal, call) : answer;
    },
  });

/** Refuses as usual, and does something all the same. */
export const whileRefusing =
  (when: When, act: (store: Store, call: Call) => void): Change =>
  (usual, store) => ({
    refusal(refusal, call) {
      if (when(refusal, call)) act(store, call);
      return usual.refusal(refusal, call);
    },
  });

type Act = (job: Job, store: Store, session: Session) => void;

/** Does something more once the call has had its effect. */
export const besides =
  (act: Act): Change =>
  (usual, store) => ({
    effect(job, session) {
      usual.effect(job, session);
      act(job, store, session);
    },
  });

/** Does something in place of the call's effect. */
export const insteadOfEffect =
  (act: Act): Change =>
  (_usual, store) => ({ effect: (job, session) => act(job, store, session) });

/** Has the effect on some jobs and occasions only, counted from 1, and says yes to all. */
export const onlyIf =
  (isGood: (job: Job, count: number) => boolean): Change =>
  (usual) => {
    let count = 0;
    return {
      effect(job, session) {
        count += 1;
        if (isGood(job, count)) usual.effect(job, session);
      },
    };
  };

/** Lets through no method but these, and has an answer for the others. */
export const methods = (allowed: string[], answer: Answer): Change =>
  together(
    () => ({
      checkMethod(call) {
        if (allowed.includes(call.method)) return;
        throw new Refusal('INVALID_QUERY', 'Not this method.', 'method');
      },
    }),
    onRefusal(() => answer, because('method')),
  );

/** Both changes; the second builds on the first. */
export const together =
  (first: Change, second: Change): Change =>
  (usual, store) => {
    const changed = first(usual, store);
    return { ...changed, ...second({ ...usual, ...changed }, store) };
  };

/** The same body with another status; a redirect has its target as well, and 204 has no body. */
export function withStatus(answer: Answer, status: number): Answer {
  if (status === 204) return { status };
  if (status >= 300 && status < 400) return { status, headers: { Location: '/login' } };
  return { ...answer, status };
}

/** The last value of a parameter, however often it is given, or nothing. */
export function given(call: Call, name: string): string {
  // The body of an upload is no form.
  for (const values of [() => call.parameters(), () => call.query()]) {
    try {
      return values().get(name)?.at(-1) ?? '';
    } catch {}
  }
  return '';
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
