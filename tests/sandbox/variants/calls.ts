import type { Answer } from '../answers';
import type { Around, Call } from '../call';
import type { Fields } from '../format';
import type { Job, Store } from '../store';

export const isTo = (call: Call, name: string) => call.path === `/api/job/${name}`;

export const isGood = ({ status }: Answer) => status === 200 || status === 204;

/** Does something later, if the process is still there. */
export const later = (milliseconds: number, act: () => void) => void setTimeout(act, milliseconds).unref();

export const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => void setTimeout(resolve, milliseconds));

/** The job that a call names, whoever asks. */
export const jobOf = (store: Store, call: Call): Job | undefined =>
  store.job(call.query().get('job_id')?.[0] ?? '');

/** Does something to each new job, and answers as usual. */
export const withNew =
  (act: (job: Job, store: Store) => void): Around =>
  (handler, store) =>
  async (call) => {
    const answer = await handler(call);
    const job = isTo(call, 'new') && isGood(answer) && store.job(String((answer.content as Fields).JobId));
    if (job) act(job, store);
    return answer;
  };

/** Changes the answers of one call. */
export const onAnswerOf =
  (name: string, change: (answer: Answer, call: Call, store: Store) => Answer): Around =>
  (handler, store) =>
  async (call) => {
    const answer = await handler(call);
    return isTo(call, name) ? change(answer, call, store) : answer;
  };
