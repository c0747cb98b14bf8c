import type { Answer } from '../../answers';
import type { Call } from '../../call';
import type { Departure } from '../../departure';
import type { Fields } from '../../format';
import type { Job, Session, Store } from '../../store';
import { given } from '../changes';

const paths = {
  login: ['/api/account/login'],
  logout: ['/api/account/logout'],
  new: ['/api/job/new'],
  info: ['/api/job/info'],
  list: ['/api/job/list'],
  media: ['/api/job/add_media'],
  order: ['/api/job/perform_transcription'],
  authorize: ['/api/job/authorize'],
  delete: ['/api/job/delete', '/api/job/del'],
};

export type Name = keyof typeof paths;

/** Whether a request is to one of these calls. */
export const isTo = (call: Call, ...names: Name[]): boolean =>
  names.some((name) => paths[name].includes(call.path));

export const isGood = (answer: Answer): boolean => answer.status < 300;

/** Whether a request has a parameter of that name with a value. */
export const has = (call: Call, name: string): boolean => given(call, name) !== '';

/** The live session of a request's token. */
export function sessionOf(store: Store, call: Call): Session | undefined {
  const session = store.session(given(call, 'api_token'));
  return session && !store.isOver(session) ? session : undefined;
}

/** The job that a request names, unless it is deleted. */
export const jobOf = (store: Store, call: Call): Job | undefined => store.job(given(call, 'job_id'));

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Does something later, unless the process has ended by then. */
export const later = (milliseconds: number, act: () => void): void => {
  setTimeout(act, milliseconds).unref();
};

type Next = () => Promise<Answer>;

/** Takes requests to some calls in another way; `next` takes them as usual. */
export const instead = (
  names: Name[],
  take: (call: Call, next: Next, store: Store) => Answer | Promise<Answer>,
): Departure => ({
  around: (handler, store) => (call) =>
    isTo(call, ...names) ? take(call, async () => handler(call), store) : handler(call),
});

/** Does something before a request to one of these calls is looked at. */
export const before = (names: Name[], act: (call: Call, store: Store) => void): Departure =>
  instead(names, (call, next, store) => {
    act(call, store);
    return next();
  });

/** Does something after a request to one of these calls has been granted. */
export const after = (names: Name[], act: (call: Call, store: Store, answer: Answer) => void): Departure =>
  instead(names, async (call, next, store) => {
    const answer = await next();
    if (isGood(answer)) act(call, store, answer);
    return answer;
  });

/** Hands a request on changed, where `change` does not give it back as it is. */
export const rewriting = (names: Name[], change: (call: Call, store: Store) => Call): Departure => ({
  around: (handler, store) => (call) => handler(isTo(call, ...names) ? change(call, store) : call),
});

/** A request with some parameters put in place of its own, in the query string and the form alike. */
export function withParameters(call: Call, values: Record<string, string>): Call {
  const entries = Object.entries(values).map(([name, value]) => [name, [value]] as const);
  const changed = (usual: () => ReadonlyMap<string, readonly string[]>) => () =>
    new Map([...usual(), ...entries]);
  return { ...call, query: changed(call.query), parameters: changed(call.parameters) };
}

/** Changes the rows of a list. */
export const rows = (change: (jobs: Fields[], call: Call, store: Store) => Fields[]): Departure =>
  instead(['list'], async (call, next, store) => {
    const answer = await next();
    const content = answer.content as Fields;
    if (!isGood(answer)) return answer;
    return {
      ...answer,
      content: { ...content, ActiveJobs: change(content.ActiveJobs as Fields[], call, store) },
    };
  });
