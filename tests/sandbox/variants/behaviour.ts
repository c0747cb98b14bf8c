import { deletableWhileShown, sameTaskAgain } from './steps';
import { atOnce, getOnly, refusing } from './surroundings';
import type { Variant } from './variant';

/** When things happen, and to whom. */
export const behaviourVariants: readonly Variant[] = [
  {
    name: 'deletion-late',
    does: 'shows a deleted job for 1.5 s more, and refuses to delete it again',
    settings: { deletionDelayMs: 1500 },
  },
  {
    name: 'deletion-very-late',
    does: 'shows a deleted job for 4 s more, and refuses to delete it again',
    settings: { deletionDelayMs: 4000 },
  },
  {
    name: 'deletion-late-and-repeatable',
    does: 'shows a deleted job for 1.5 s more, and deletes it again meanwhile',
    settings: { deletionDelayMs: 1500 },
    delete: deletableWhileShown,
  },
  {
    name: 'deletion-late-and-idempotent',
    does: 'shows a deleted job for 1.5 s more, and answers as before to deleting it again meanwhile',
    settings: { deletionDelayMs: 1500 },
    delete: sameTaskAgain,
  },
  {
    name: 'deletion-shows-late',
    does: 'shows a deleted job for 20 s more, and refuses to delete it again',
    settings: { deletionDelayMs: 20_000 },
  },
  {
    name: 'processing-instant',
    does: 'completes a job as soon as it is started',
    settings: { processingTakesMs: 0 },
  },
  { name: 'processing-slow', does: 'keeps a job In Process for 3 s', settings: { processingTakesMs: 3000 } },
  {
    name: 'processing-late',
    does: 'leaves a job Pending for a second before it is In Process',
    settings: { processingStartsAfterMs: 1000 },
  },
  {
    name: 'processing-never',
    does: 'leaves a job Pending for ever',
    settings: { processingStartsAfterMs: Number.POSITIVE_INFINITY },
  },
  {
    name: 'processing-endless',
    does: 'keeps a job In Process for ever',
    settings: { processingTakesMs: Number.POSITIVE_INFINITY },
  },
  {
    name: 'media-by-url-only',
    does: 'takes media by URL only',
    around: refusing('POST', '/api/job/add_media'),
  },
  {
    name: 'media-by-upload-only',
    does: 'takes media as raw POST only',
    around: refusing('GET', '/api/job/add_media'),
  },
  {
    name: 'orders-refused-while-authorizing',
    does: 'takes an order for a job only once it is authorized',
    settings: { ordersWhileAuthorizing: false },
  },
  { name: 'by-get-only', does: 'takes POST for uploads and passwords only', around: getOnly },
  {
    name: 'no-authorization',
    does: 'has the main account without customer authorization',
    settings: { customerAuthorization: { main: false, plain: false, other: false } },
  },
  {
    name: 'authorization-everywhere',
    does: 'has every account with customer authorization',
    settings: { customerAuthorization: { main: true, plain: true, other: true } },
  },
  {
    name: 'one-session',
    does: "ends an account's older session when it logs in again",
    settings: { oneSession: true },
  },
  {
    name: 'external-id-once',
    does: 'refuses a second job with an external id, unless is_duplicate is true',
    settings: { externalIdOnce: true },
  },
  { name: 'path-prefix', does: 'serves the API below /gateway/v2', settings: { pathPrefix: '/gateway/v2' } },
  { name: 'two-at-once', does: 'answers 503 while it works on two requests', around: atOnce(2) },
  { name: 'delayed', does: 'waits 100 ms with every answer', settings: { latencyMs: 100 } },
];
