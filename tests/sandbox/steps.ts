import { type Answer, Refusal } from './answers';
import type { Call, Handler } from './call';
import type { Job, Session, Store } from './store';

/** The parts of Delete Job and Authorize Job, each of which a fault or a variant may put its own in place of. A check throws a Refusal. */
export interface Steps {
  checkMethod(call: Call): void;
  /** The parameters in the order of their checks. */
  order: readonly ('v' | 'api_token' | 'job_id')[];
  /** The one value of a parameter, which is neither absent nor empty. */
  read(call: Call, name: string): string;
  /** Refuses parameters that the call does not have, once those that it has are there. */
  checkNames(call: Call): void;
  checkVersion(version: string): void;
  findSession(token: string, call: Call): Session;
  findJob(id: string, call: Call): Job;
  checkOwner(session: Session, job: Job): void;
  checkStatus(job: Job): void;
  /** What the call is for. */
  effect(job: Job, session: Session): void;
  success(job: Job, call: Call): Answer;
  refusal(refusal: Refusal, call: Call): Answer;
}

/** From the steps as they were, the ones to put in their place. Called once for each sandbox, so it may keep count. */
export type Change = (usual: Steps, store: Store) => Partial<Steps>;

export function stepwise(steps: Steps): Handler {
  const serve = (call: Call): Answer => {
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
    steps.checkNames(call);
    steps.checkOwner(session, job);
    steps.checkStatus(job);
    steps.effect(job, session);
    return steps.success(job, call);
  };

  return (call) => {
    try {
      return serve(call);
    } catch (error) {
      if (error instanceof Refusal) return steps.refusal(error, call);
      throw error;
    }
  };
}

/** The steps with each change made to what the ones before it have left. */
export function changed(usual: Steps, store: Store, ...changes: (Change | undefined)[]): Steps {
  let steps = usual;
  for (const change of changes) steps = { ...steps, ...change?.(steps, store) };
  return steps;
}
