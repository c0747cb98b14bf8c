import { type ErrorType, type Reason, Refusal, refused } from '../answers';
import { findJob } from '../calls/job';
import type { DeleteChange } from '../delete';

export const reword =
  (words: (refusal: Refusal) => string): DeleteChange =>
  (usual) => ({
    refusal: (refusal, call) =>
      usual.refusal(new Refusal(refusal.type, words(refusal), refusal.reason, refusal.parameter), call),
  });

export const retype =
  (type: ErrorType, ...reasons: Reason[]): DeleteChange =>
  (usual) => ({
    refusal(refusal, call) {
      if (reasons.length > 0 && !reasons.includes(refusal.reason)) return usual.refusal(refusal, call);
      return refused(new Refusal(type, refusal.comment, refusal.reason, refusal.parameter));
    },
  });

/** A job can be deleted again as long as info shows it. */
export const deletableWhileShown: DeleteChange = (_, store) => ({
  findJob: (id) => findJob(store, id, (wanted) => store.shownJob(wanted)),
});
