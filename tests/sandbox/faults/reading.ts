import type { Call } from '../call';
import type { Change } from '../steps';
import type { Store } from '../store';
import { because, crash, meantJob, ownersSession, together } from './changes';

/** Takes a v that is read in this way for 1. */
export const version =
  (isOne: (text: string) => boolean): Change =>
  (usual) => ({
    checkVersion: (text) => (isOne(text) ? undefined : usual.checkVersion(text)),
  });

/** Puts a value in the place of a parameter that is absent or empty; undefined refuses it as usual. */
export const standIn =
  (
    name: string,
    isLacking: (value: string | undefined) => boolean,
    value: (store: Store, call: Call) => string | undefined,
  ): Change =>
  (usual, store) => ({
    read: (call, wanted) => {
      const lacks = wanted === name && isLacking(call.parameters().get(name)?.[0]);
      return (lacks ? value(store, call) : undefined) ?? usual.read(call, wanted);
    },
  });

export const absent = (value: string | undefined) => value === undefined;
export const empty = (value: string | undefined) => value === '';

/** Takes a token that opens nothing for that of a live session that it is like, the owner's if there is a choice. */
export const token =
  (isLike: (given: string, real: string) => boolean): Change =>
  (usual, store) => ({
    findSession(text, call) {
      const live = store.sessions().filter((session) => !store.isOver(session));
      if (live.some((session) => session.token === text)) return usual.findSession(text, call);
      const like = live.filter((session) => isLike(text, session.token));
      const owner = meantJob(store, call)?.owner;
      const own = like.find((session) => session.username === owner);
      return own ?? like[0] ?? usual.findSession(text, call);
    },
  });

/** Takes a token that fulfils this for one of the job's owner. */
export const trusting =
  (isTrusted: (text: string, store: Store) => boolean): Change =>
  (usual, store) => ({
    findSession: (text, call) =>
      (isTrusted(text, store) ? ownersSession(store, call) : undefined) ?? usual.findSession(text, call),
  });

/** Takes a token that is absent or empty for one of the job's owner. */
export const tokenless = (isLacking: (value: string | undefined) => boolean) =>
  together(
    standIn('api_token', isLacking, () => '-'),
    trusting((text) => text === '-'),
  );

/** Takes a job_id for that of any job that it is like. */
export const jobId =
  (isLike: (given: string, real: string) => boolean): Change =>
  (usual, store) => ({
    findJob: (id, call) => store.jobs().find((job) => isLike(id, job.id)) ?? usual.findJob(id, call),
  });

/** Finds what the usual way finds for a tidied job_id. */
export const tidiedJobId =
  (tidy: (id: string) => string): Change =>
  (usual) => ({
    findJob: (id, call) => usual.findJob(tidy(id), call),
  });

export const crashOnJobId =
  (breaksOn: (id: string) => boolean): Change =>
  (usual) => ({
    findJob: (id, call) => (breaksOn(id) ? crash() : usual.findJob(id, call)),
  });

/** Takes one of the values of a parameter given twice. */
export const ofTwo =
  (name: string, index: 0 | -1): Change =>
  (usual) => ({
    read: (call, wanted) =>
      (wanted === name && call.parameters().get(name)?.at(index)) || usual.read(call, wanted),
  });

export const comesBefore = (call: Call, first: string, second: string): boolean => {
  const names = [...call.parameters().keys()];
  return names.includes(first) && names.indexOf(first) < names.indexOf(second);
};

export const isUnknownJob = because('job-unknown', 'job-form');
