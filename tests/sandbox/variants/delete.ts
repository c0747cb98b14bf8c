import { type Answer, type ErrorType, type Reason, Refusal, refused } from '../answers';
import { findJob } from '../calls/job';
import type { DeleteChange } from '../delete';
import type { Job } from '../store';

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

/** Deleting a job again is the same deletion: it has the same task. */
export const sameTaskAgain: DeleteChange = (usual, store) => {
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
export const deletableWhileShown: DeleteChange = (_, store) => ({
  findJob: (id) => findJob(store, id, (wanted) => store.shownJob(wanted)),
});
