import type { Answer } from '../answers';
import type { Around } from '../call';
import type { Change } from '../steps';
import type { Job, Store, View } from '../store';
import { isGood, isTo, later, pause, withNew } from './calls';
import type { Variant } from './variant';

/** A deleted job stays for a while in one of the views, and has left the other at once. */
const staysIn =
  (view: View): Change =>
  (usual) => ({
    effect(job, session) {
      usual.effect(job, session);
      job.shownIn = (asked) => asked === view;
    },
  });

/** A deleted job is shown to every second look at it. */
const flickers: Change = (usual) => ({
  effect(job, session) {
    usual.effect(job, session);
    let looks = 0;
    job.shownIn = () => {
      looks += 1;
      return looks % 2 === 0;
    };
  },
});

/** The status that a job had at a time since it was made. */
function statusAt(store: Store, job: Job, time: number): string {
  if (job.processing && time < job.processing.startsAt) {
    return job.authorizedAt !== undefined && time < job.authorizedAt ? 'Authorizing' : 'Pending';
  }
  if (job.processing) return time < job.processing.endsAt ? 'In Process' : 'Complete';
  return job.authorizedAt !== undefined && time < job.authorizedAt ? 'Authorizing' : store.statusOf(job);
}

/** Some views show the status that a job had so many milliseconds ago. */
const statusesBehind = (milliseconds: number, ...views: View[]): Around =>
  withNew((job, store) => {
    job.statusIn = (view, now) =>
      views.includes(view) ? statusAt(store, job, now - milliseconds) : undefined;
  });

/** Gives the answer of the same call again for so many milliseconds. */
const remembered =
  (name: string, milliseconds: number): Around =>
  (handler) => {
    const known = new Map<string, { answer: Answer; until: number }>();
    return async (call) => {
      if (!isTo(call, name)) return handler(call);
      const key = JSON.stringify([...call.parameters()]);
      const old = known.get(key);
      if (old && Date.now() < old.until) return old.answer;
      const answer = await handler(call);
      if (isGood(answer)) known.set(key, { answer, until: Date.now() + milliseconds });
      return answer;
    };
  };

/** Does what a call asks for at once, and answers after so many milliseconds. */
const answersLate =
  (name: string, milliseconds: number): Around =>
  (handler) =>
  async (call) => {
    const answer = await handler(call);
    if (isTo(call, name)) await pause(milliseconds);
    return answer;
  };

/** Holds back every request, or its answer, for a time that differs from one to the next. */
const overtaking: Around = (handler) => {
  let count = 0;
  return async (call) => {
    count += 1;
    const wait = (count * 73) % 210;
    const before = count % 3 === 0;
    if (before) await pause(wait);
    const answer = await handler(call);
    if (!before) await pause(wait);
    return answer;
  };
};

/** What shows late, comes late, or takes its time. */
export const latenessVariants: readonly Variant[] = [
  {
    name: 'deleted-leaves-list-first',
    does: 'has a deleted job in info for 3 s more, and in list no longer',
    settings: { deletionDelayMs: 3_000 },
    delete: staysIn('info'),
  },
  {
    name: 'deleted-leaves-info-first',
    does: 'has a deleted job in list for 3 s more, and in info no longer',
    settings: { deletionDelayMs: 3_000 },
    delete: staysIn('list'),
  },
  {
    name: 'deleted-flickers',
    does: 'shows a deleted job to every second look at it for 2 s more, as a node that lags behind would',
    settings: { deletionDelayMs: 2_000 },
    delete: flickers,
  },
  {
    name: 'deleted-flickers-for-long',
    does: 'shows a deleted job to every second look at it for 12 s more',
    settings: { deletionDelayMs: 12_000 },
    delete: flickers,
  },
  {
    name: 'deletion-as-a-task',
    does: 'deletes a job a second after it was asked to, and takes calls that name it until then',
    delete: (_, store) => ({ effect: (job) => store.delete(job, 1_000) }),
  },
  {
    name: 'authorization-as-a-task',
    does: 'authorizes a job a second after it was asked to',
    authorize: (usual, store) => ({
      effect: (job, session) =>
        later(1_000, () => {
          if (!store.isDeleted(job)) usual.effect(job, session);
        }),
    }),
  },
  {
    name: 'deletion-late-in-capitals',
    does: 'gives ids in upper case, and shows a deleted job for 8 s more',
    settings: { idOf: (digits) => digits.toUpperCase(), deletionDelayMs: 8_000 },
  },
  {
    name: 'deletion-shows-late-one-session',
    does: "shows a deleted job for 20 s more, and ends an account's older session when it logs in again",
    settings: { deletionDelayMs: 20_000, oneSession: true },
  },
  {
    name: 'list-later',
    does: 'has a new job in list after 2 s',
    settings: { listingDelayMs: 2_000 },
  },
  {
    name: 'statuses-late',
    does: 'shows in info and list the status that a job had a second ago',
    around: statusesBehind(1_000, 'info', 'list'),
  },
  {
    name: 'statuses-late-in-info',
    does: 'shows in info the status that a job had a second ago',
    around: statusesBehind(1_000, 'info'),
  },
  {
    name: 'statuses-late-in-list',
    does: 'shows in list the status that a job had 2 s ago',
    around: statusesBehind(2_000, 'list'),
  },
  {
    name: 'list-remembered',
    does: 'answers the same list again for 1.5 s',
    around: remembered('list', 1_500),
  },
  {
    name: 'info-remembered',
    does: 'answers the same info again for 0.7 s',
    around: remembered('info', 700),
  },
  {
    name: 'delete-slow',
    does: 'answers 0.7 s after it has deleted a job',
    around: answersLate('delete', 700),
  },
  { name: 'list-slow', does: 'answers list with what was there 0.5 s ago', around: answersLate('list', 500) },
  { name: 'info-slow', does: 'answers info with what was there 0.4 s ago', around: answersLate('info', 400) },
  {
    name: 'answers-overtake',
    does: 'takes up to 0.2 s for a request, each time another',
    around: overtaking,
  },
  {
    name: 'one-request-at-a-time',
    does: 'handles one request after the other',
    around: (handler) => {
      let last: Promise<unknown> = Promise.resolve();
      return (call) => {
        const answer = last.then(() => handler(call));
        last = answer.catch(() => undefined);
        return answer;
      };
    },
  },
];
