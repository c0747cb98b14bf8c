import { type Answer, json, Refusal, refused } from './answers';
import type { Call, Handler } from './call';
import { required } from './call';
import { checkVersion, findSession } from './calls/account';
import { checkOwner, findJob } from './calls/job';
import type { Job, Session, Store } from './store';

/** The parts of Delete Job, each of which a fault or a variant may put its own in place of. A check throws a Refusal. */
export interface DeleteSteps {
  checkMethod(call: Call): void;
  /** The parameters in the order of their checks. */
  order: readonly ('v' | 'api_token' | 'job_id')[];
  /** The one value of a parameter, which is neither absent nor empty. */
  read(call: Call, name: string): string;
  checkVersion(version: string): void;
  findSession(token: string, call: Call): Session;
  findJob(id: string, call: Call): Job;
  checkOwner(session: Session, job: Job): void;
  checkStatus(job: Job): void;
  remove(job: Job): void;
  success(job: Job, call: Call): Answer;
  refusal(refusal: Refusal, call: Call): Answer;
}

/** From the steps as they were, the ones to put in their place. Called once for each sandbox, so it may keep count. */
export type DeleteChange = (usual: DeleteSteps, store: Store) => Partial<DeleteSteps>;

const deletable = ['Authorizing', 'Pending'];

export const isDeletable = (store: Store, job: Job) => deletable.includes(store.statusOf(job));

export function usualSteps(store: Store): DeleteSteps {
  return {
    checkMethod(call) {
      if (call.method === 'GET') return;
      throw new Refusal('INVALID_QUERY', 'Delete Job takes GET and no other method.', 'method');
    },
    order: ['v', 'api_token', 'job_id'],
    read: (call, name) => required(call.query(), name),
    checkVersion,
    findSession: (token) => findSession(store, token),
    findJob: (id) => findJob(store, id, (wanted) => store.job(wanted)),
    checkOwner,
    checkStatus(job) {
      if (isDeletable(store, job)) return;
      const comment = `A job that is ${store.statusOf(job)} cannot be deleted any more.`;
      throw new Refusal('INVALID_QUERY', comment, 'job-status', 'job_id');
    },
    remove: (job) => store.delete(job),
    success: () => json(200, { TaskId: store.newId() }),
    refusal: refused,
  };
}

export function deleteCall(steps: DeleteSteps): Handler {
  const deleteJob = (call: Call): Answer => {
    let session: Session | undefined;
    let job: Job | undefined;
    const checks = {
      v: () => steps.checkVersion(steps.read(call, 'v')),
      api_token: () => {
        session = steps.findSession(steps.read(call, 'api_token'), call);
      },
      job_id: () => {
        job = steps.findJob(steps.read(call, 'job_id'), call);
      },
    };
    steps.checkMethod(call);
    for (const name of steps.order) checks[name]();
    if (!session || !job) throw new Error('The order of checks leaves one out');
    steps.checkOwner(session, job);
    steps.checkStatus(job);
    steps.remove(job);
    return steps.success(job, call);
  };

  return (call) => {
    try {
      return deleteJob(call);
    } catch (error) {
      if (error instanceof Refusal) return steps.refusal(error, call);
      throw error;
    }
  };
}
