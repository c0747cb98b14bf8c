import { Refusal } from '../answers';
import type { Around } from '../call';
import type { Job, Store } from '../store';
import { isGood, isTo, jobOf, pause, withNew } from './calls';
import type { Variant } from './variant';

const refuse = (comment: string) => new Refusal('INVALID_QUERY', comment, 'value', 'job_id');

/** Takes media in one status only. */
const mediaOnlyWhile =
  (status: string): Around =>
  (handler, store) =>
  (call) => {
    const job = isTo(call, 'add_media') ? jobOf(store, call) : undefined;
    if (job && store.statusOf(job) !== status)
      throw refuse(`A job that is ${store.statusOf(job)} takes no medium.`);
    return handler(call);
  };

/** A job has another status for so many milliseconds after its processing, or for good. */
const afterProcessing = (status: string, milliseconds: number): Around =>
  withNew((job) => {
    job.statusIn = (_, now) =>
      job.processing && now >= job.processing.endsAt && now < job.processing.endsAt + milliseconds
        ? status
        : undefined;
  });

/** Each order replaces the one before; a job that was Complete starts over. */
const ordersAgain: Around = (handler, store) => async (call) => {
  const job = isTo(call, 'perform_transcription') ? jobOf(store, call) : undefined;
  if (!job?.order || store.statusOf(job) === 'In Process') return handler(call);
  const { order, processing } = job;
  const forget = () => {
    delete job.order;
    delete job.processing;
  };
  forget();
  const answer = await handler(call);
  if (!isGood(answer)) Object.assign(job, { order }, processing && { processing });
  return answer;
};

const awaited = 'awaited';

/** Starts a job that has all it needs. */
const startIfReady = (store: Store, job: Job) => {
  if (job.order && job.medium !== awaited && !job.processing && job.status === 'Pending')
    store.startProcessing(job);
};

/** Takes an order for a job without a medium, and starts it when the medium has come. */
const ordersBeforeMedia: Around = (handler, store) => async (call) => {
  const job = jobOf(store, call);
  const orders = isTo(call, 'perform_transcription');
  const adds = isTo(call, 'add_media');
  if (!job || !(orders || adds)) return handler(call);
  if (adds && job.medium === awaited) {
    delete job.medium;
    const answer = await handler(call);
    job.medium ??= awaited;
    startIfReady(store, job);
    return answer;
  }
  if (orders && job.medium === undefined) {
    job.medium = awaited;
    const answer = await handler(call);
    if (isGood(answer)) delete job.processing;
    else delete job.medium;
    return answer;
  }
  return handler(call);
};

/** An account pays for so many orders. */
const ordersAtMost =
  (most: number): Around =>
  (handler) => {
    let taken = 0;
    return async (call) => {
      if (!isTo(call, 'perform_transcription')) return handler(call);
      if (taken >= most) throw refuse('Your account has used up its credit.');
      const answer = await handler(call);
      if (isGood(answer)) taken += 1;
      return answer;
    };
  };

const ordersWith =
  (isRight: (value: (name: string) => string | undefined) => Refusal | undefined): Around =>
  (handler) =>
  (call) => {
    if (!isTo(call, 'perform_transcription')) return handler(call);
    const wrong = isRight((name) => call.parameters().get(name)?.[0]);
    if (wrong) throw wrong;
    return handler(call);
  };

const mediaOnce: Around = (handler) => {
  const used = new Set<string>();
  return async (call) => {
    const url = isTo(call, 'add_media') ? call.query().get('media_url')?.[0] : undefined;
    if (!url || call.query().get('is_duplicate')?.[0] === 'true') return handler(call);
    if (used.has(url))
      throw new Refusal('INVALID_QUERY', 'Another job has this medium.', 'value', 'media_url');
    const answer = await handler(call);
    if (isGood(answer)) used.add(url);
    return answer;
  };
};

/** Media, orders, and what processing makes of a job. */
export const orderingVariants: readonly Variant[] = [
  {
    name: 'media-slow',
    does: 'takes 0.8 s to take a medium',
    around: (handler) => async (call) => {
      if (isTo(call, 'add_media')) await pause(800);
      return handler(call);
    },
  },
  {
    name: 'media-before-authorization-only',
    does: 'takes a medium only while a job is Authorizing',
    around: mediaOnlyWhile('Authorizing'),
  },
  {
    name: 'media-after-authorization-only',
    does: 'takes a medium only while a job is Pending',
    around: mediaOnlyWhile('Pending'),
  },
  {
    name: 'media-url-once',
    does: 'refuses the same medium for a second job, unless is_duplicate is true',
    around: mediaOnce,
  },
  {
    name: 'processing-fails',
    does: 'turns a job Media Failure in place of Complete',
    around: afterProcessing('Media Failure', Number.POSITIVE_INFINITY),
  },
  {
    name: 'reviewing-before-complete',
    does: 'keeps a job Reviewing for half a second before it is Complete',
    around: afterProcessing('Reviewing', 500),
  },
  {
    name: 'processing-in-a-millisecond',
    does: 'completes a job a millisecond after it is started',
    settings: { processingTakesMs: 1 },
  },
  {
    name: 'processing-late-and-instant',
    does: 'leaves an ordered job Pending for a second, and has it Complete then',
    settings: { processingStartsAfterMs: 1_000, processingTakesMs: 0 },
  },
  {
    name: 'processing-late-and-slow',
    does: 'leaves an ordered job Pending for three seconds, and keeps it In Process for ten',
    settings: { processingStartsAfterMs: 3_000, processingTakesMs: 10_000 },
  },
  {
    name: 'orders-in-pending-only-and-late',
    does: 'takes an order once the job is Pending, and starts it half a second later',
    settings: { ordersWhileAuthorizing: false, processingStartsAfterMs: 500 },
  },
  {
    name: 'orders-again-taken',
    does: 'takes a second order for a job, which starts over',
    around: ordersAgain,
  },
  {
    name: 'orders-before-media',
    does: 'takes an order for a job without a medium, and starts it when the medium has come',
    authorize: (usual, store) => ({
      effect(job, session) {
        if (job.medium !== awaited || store.statusOf(job) !== 'Authorizing')
          return usual.effect(job, session);
        job.status = 'Pending';
        job.authorizedAt = Date.now();
      },
    }),
    around: ordersBeforeMedia,
  },
  { name: 'orders-two-only', does: 'takes two orders in all', around: ordersAtMost(2) },
  {
    name: 'orders-with-priority-only',
    does: 'refuses an order without a priority, which the page calls required',
    around: ordersWith((value) =>
      value('priority')
        ? undefined
        : new Refusal('MISSING_PARAMETER', 'The parameter priority is required.', 'absent', 'priority'),
    ),
  },
];
