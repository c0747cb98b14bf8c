import type { Departure } from '../../departure';
import type { Fields } from '../../format';
import type { Job, Session, Store } from '../../store';
import { besides, given } from '../changes';
import { after, instead, sessionOf } from './calls';

/** Something of its own for each sandbox. */
export function perStore<T>(make: () => T): (store: Store) => T {
  const kept = new WeakMap<Store, T>();
  return (store) => {
    const value = kept.get(store) ?? make();
    kept.set(store, value);
    return value;
  };
}

/** A job that was deleted, and by what. */
export interface Grave {
  job: Job;
  session: Session;
  /** Epoch milliseconds. */
  at: number;
}

/** The deleted jobs, in the order of their deletion. Known where `burying` is part of the fault. */
export const graves = perStore((): Grave[] => []);

export const burying: Departure = {
  delete: besides((job, store, session) => graves(store).push({ job, session, at: Date.now() })),
};

export const lastGrave = (store: Store): Grave | undefined => graves(store).at(-1);

export const graveOf = (store: Store, id: string): Grave | undefined =>
  graves(store).findLast(({ job }) => job.id.toLowerCase() === id.toLowerCase());

/** Does something with some deleted jobs as if they were not, then as before. */
export async function unburied<T>(jobs: Job[], act: () => Promise<T>): Promise<T> {
  const times = jobs.map((job) => job.deletedAt);
  for (const job of jobs) job.deletedAt = undefined;
  try {
    return await act();
  } finally {
    for (const [index, job] of jobs.entries()) job.deletedAt ??= times[index];
  }
}

/** Shows deleted jobs again in info or list, on some occasions. */
export const showing = (
  view: 'info' | 'list',
  when: (occasion: {
    call: Parameters<typeof given>[0];
    store: Store;
    grave: Grave;
    count: number;
  }) => boolean,
): Departure => {
  const counts = perStore(() => ({ count: 0 }));
  return {
    delete: burying.delete!,
    around: instead([view], (call, next, store) => {
      const found =
        view === 'list' ? graves(store) : [graveOf(store, given(call, 'job_id'))].filter((one) => !!one);
      const counter = counts(store);
      if (found.length > 0) counter.count += 1;
      const shown = found.filter((grave) => when({ call, store, grave, count: counter.count }));
      return unburied(
        shown.map(({ job }) => job),
        next,
      );
    }).around!,
  };
};

/** The sessions that made jobs. Known where `noteMakers` is part of the fault. */
export const makers = new WeakMap<Job, Session>();

export const noteMakers: Departure = after(['new'], (call, store, answer) => {
  const job = store.job(String((answer.content as Fields).JobId));
  const session = sessionOf(store, call);
  if (job && session) makers.set(job, session);
});

/** When sessions began, in epoch milliseconds, and those that began with a secure key. Known with `noteLogins`. */
export const begun = new WeakMap<Session, number>();
export const byKey = new WeakSet<Session>();
export const byHeaders = new WeakSet<Session>();

export const noteLogins: Departure = after(['login'], (call, store, answer) => {
  const session = store.session(String((answer.content as Fields).ApiToken));
  if (!session) return;
  begun.set(session, performance.now());
  if (call.header('x-auth-user') !== undefined) byHeaders.add(session);
  if (given(call, 'securekey') !== '' || call.header('x-auth-securekey') !== undefined) byKey.add(session);
});

/** The deletions or authorizations of a session, or of an account, counted from 1. */
export function counting<Key extends object | string>() {
  const counts = perStore(() => new Map<Key, number>());
  return (store: Store, key: Key): number => {
    const count = (counts(store).get(key) ?? 0) + 1;
    counts(store).set(key, count);
    return count;
  };
}

/** The other jobs of the same account that are not deleted, oldest first. */
export const othersOf = (store: Store, job: Job): Job[] =>
  store.jobs().filter((other) => other !== job && other.owner === job.owner);
