import { noContent } from '../../answers';
import type { Fields } from '../../format';
import type { Job, Session, Store } from '../../store';
import { given } from '../changes';
import type { Fault } from '../fault';
import { besides, first, insteadOf, opening, refusing, skipping, toForeign } from './acts';
import { after, before, instead, jobOf, rewriting, sessionOf, withParameters } from './calls';
import { all, authorizeFault, says } from './fault';
import { byKey, counting, makers, noteLogins, noteMakers, othersOf } from './memory';

export const authorizeFaults: readonly Fault[] = [
  authorizeFault(
    'order-is-lost-by-authorizing',
    says.authorizes,
    'drops the order that a job was given while Authorizing',
    first((job) => {
      job.order = undefined;
    }).onAuthorize,
  ),
  authorizeFault(
    'late-authorization-lost',
    says.authorizes,
    'says yes to a job older than four seconds, and leaves it Authorizing',
    skipping((job) => Date.now() - job.createdAt > 4000).onAuthorize,
  ),
  authorizeFault(
    'same-medium-authorized-too',
    says.onlyAuthorizes,
    'authorizes all jobs of the account with the same medium',
    besides((job, _, store) => {
      for (const other of othersOf(store, job))
        if (job.medium && other.medium === job.medium) store.authorize(other);
    }).onAuthorize,
  ),
  authorizeFault(
    'same-external-id-authorized-too',
    says.onlyAuthorizes,
    'authorizes all jobs of the account with the same external id',
    besides((job, _, store) => {
      for (const other of othersOf(store, job))
        if (job.externalId && other.externalId === job.externalId) store.authorize(other);
    }).onAuthorize,
  ),
  authorizeFault(
    'key-session-cannot-authorize',
    says.authorizeToken,
    'refuses a session that was opened with a secure key',
    noteLogins,
    refusing((_, session) => byKey.has(session), 'ACCOUNT_UNPRIVILEGED').onAuthorize,
  ),
  authorizeFault(
    'complete-starts-again',
    says.noEffect,
    'processes a job that is Complete once more',
    insteadOf((job, _, store) => {
      if (store.statusOf(job) === 'Complete' && job.order) store.startProcessing(job);
      else store.authorize(job);
    }).onAuthorize,
  ),
  authorizeFault(
    'ordering-authorizes',
    says.authorizes,
    'starts a job that is ordered while Authorizing',
    after(['order'], (call, store) => {
      const job = jobOf(store, call);
      if (job) store.authorize(job);
    }),
  ),
  authorizeFault(
    'namesake-born-authorized',
    says.authorizes,
    'makes a job Pending that has the name of an authorized one',
    after(['new'], (_, store, answer) => {
      const job = store.job(String((answer.content as Fields).JobId));
      if (job?.name && othersOf(store, job).some((other) => other.name === job.name && other.authorizedAt))
        store.authorize(job);
    }),
  ),
  authorizeFault(
    'session-ends-after-third-authorization',
    says.sessions,
    'ends a session with its third authorization',
    (() => {
      const count = counting<Session>();
      return besides((_, session, store) => {
        if (count(store, session) >= 3) session.loggedOut = true;
      }).onAuthorize;
    })(),
  ),
  authorizeFault(
    'authorized-loses-external-id',
    says.onlyAuthorizes,
    'blanks the external id of a job that it authorizes',
    besides((job) => {
      job.externalId = '';
    }).onAuthorize,
  ),
  authorizeFault(
    'older-session-authorizes-nothing',
    says.authorizes,
    'says yes to sessions that are not the newest of the account, and does nothing',
    skipping(
      (_, session, store) =>
        store.sessions().findLast(({ username }) => username === session.username) !== session,
    ).onAuthorize,
  ),
  authorizeFault(
    'stranger-second-asking-authorizes',
    says.authorizeError,
    'refuses another account once, and authorizes at its second asking',
    (() => {
      const asked = new WeakSet<Job>();
      return all(
        toForeign((job) => void asked.add(job)).onAuthorize,
        opening((job) => asked.has(job)).onAuthorize,
      );
    })(),
  ),
  authorizeFault(
    'logout-takes-authorization-back',
    says.authorizes,
    'holds jobs again when the session that authorized them logs out',
    (() => {
      const mine = new Map<string, Job[]>();
      return all(
        besides((job, session) => void mine.set(session.token, [...(mine.get(session.token) ?? []), job]))
          .onAuthorize,
        before(['logout'], (call) => {
          for (const job of mine.get(given(call, 'api_token')) ?? []) job.status = 'Authorizing';
        }),
      );
    })(),
  ),
  authorizeFault(
    'complete-becomes-pending',
    says.noEffect,
    'makes a job that is Complete Pending',
    first((job, _, store) => {
      if (store.statusOf(job) === 'Complete') {
        job.processing = undefined;
        job.status = 'Pending';
      }
    }).onAuthorize,
  ),
  authorizeFault(
    'id-in-front-of-comma',
    says.authorizeHex,
    'takes a job_id for what stands before its comma',
    rewriting(['authorize'], (call) =>
      withParameters(call, { job_id: given(call, 'job_id').split(',')[0]! }),
    ),
  ),
  authorizeFault(
    'emoji-name-is-lost',
    says.onlyAuthorizes,
    'puts question marks for characters of four bytes in the name of a job that it authorizes',
    besides((job) => {
      job.name = job.name.replace(/[\u{10000}-\u{10ffff}]/gu, '?');
    }).onAuthorize,
  ),
  authorizeFault(
    'second-session-refused-on-pending',
    says.noEffect,
    'refuses a job that is not Authorizing to another session than the one that made it',
    noteMakers,
    refusing((job, session, store) => store.statusOf(job) !== 'Authorizing' && makers.get(job) !== session)
      .onAuthorize,
  ),
  authorizeFault(
    'foreign-order-authorized',
    says.authorizeError,
    'refuses another account, and authorizes a job that has been ordered',
    toForeign((job, _, store) => {
      if (job.order) store.authorize(job);
    }).onAuthorize,
  ),
  authorizeFault(
    'new-jobs-not-held-any-more',
    says.authorizes,
    'makes all new jobs of an account Pending once it has authorized three',
    (() => {
      const counts = new WeakMap<Store, number>();
      return all(
        besides((_job, _session, store) => void counts.set(store, (counts.get(store) ?? 0) + 1)).onAuthorize,
        after(['new'], (_, store, answer) => {
          const job = store.job(String((answer.content as Fields).JobId));
          if (job && (counts.get(store) ?? 0) >= 3) store.authorize(job);
        }),
      );
    })(),
  ),
  authorizeFault(
    'same-language-authorized-too',
    says.onlyAuthorizes,
    'authorizes all jobs of the account in the same language, other than English',
    besides((job, _, store) => {
      for (const other of othersOf(store, job))
        if (job.language !== 'en' && other.language === job.language) store.authorize(other);
    }).onAuthorize,
  ),
  authorizeFault(
    'order-changes-by-authorizing',
    says.authorizes,
    'makes another order of one that a job was given while Authorizing',
    first((job) => {
      if (job.order) job.order.fidelity = 'PROFESSIONAL';
    }).onAuthorize,
  ),
  authorizeFault(
    'padded-name-is-trimmed',
    says.authorizes,
    'takes the blanks off the name of a job that it authorizes',
    besides((job) => {
      job.name = job.name.trim();
    }).onAuthorize,
  ),
  authorizeFault(
    'key-session-takes-any-id',
    says.authorizeHex,
    'says yes to any job_id in a session of a secure key',
    noteLogins,
    instead(['authorize'], async (call, next, store) => {
      const session = sessionOf(store, call);
      return session && byKey.has(session) && !jobOf(store, call) ? noContent : next();
    }),
  ),
  authorizeFault(
    'stranger-renames',
    says.authorizeError,
    'refuses another account, and gives the job the job_name of the request',
    before(['authorize'], (call, store) => {
      const job = jobOf(store, call);
      if (job && given(call, 'job_name') !== '') job.name = given(call, 'job_name');
    }),
  ),
];
