import { type Answer, type ErrorType, type Reason, Refusal, refused } from '../answers';
import { findJob } from '../calls/job';
import type { Departure } from '../departure';
import type { Change } from '../steps';
import type { Job } from '../store';

/** The same change to delete and to authorize. */
export const both = (change: Change): Departure => ({ delete: change, authorize: change });

export const reword =
  (words: (refusal: Refusal) => string): Change =>
  (usual) => ({
    refusal: (refusal, call) =>
      usual.refusal(new Refusal(refusal.type, words(refusal), refusal.reason, refusal.parameter), call),
  });

export const retype =
  (type: ErrorType, ...reasons: Reason[]): Change =>
  (usual) => ({
    refusal(refusal, call) {
      if (reasons.length > 0 && !reasons.includes(refusal.reason)) return usual.refusal(refusal, call);
      return refused(new Refusal(type, refusal.comment, refusal.reason, refusal.parameter));
    },
  });

export const onSuccessOf =
  (change: (answer: Answer) => Answer): Change =>
  (usual) => ({ success: (job, call) => change(usual.success(job, call)) });

/** Deleting a job again is the same deletion: it has the same task. */
export const sameTaskAgain: Change = (usual, store) => {
  const answers = new Map<Job, Answer>();
  return {
    ...deletableWhileShown(usual, store),
    success(job, call) {
      const answer = answers.get(job) ?? usual.success(job, call);
      answers.set(job, answer);
      return answer;
    },
  };
};

/** A job can be deleted again as long as info shows it. */
export const deletableWhileShown: Change = (_, store) => ({
  findJob: (id) => findJob(store, id, (wanted) => store.shownJob(wanted)),
});
