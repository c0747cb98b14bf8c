import { randomBytes } from 'node:crypto';
import { html, json, Refusal, refused } from '../answers';
import type { Around } from '../call';
import type { Session } from '../store';
import { atCall, everywhere } from './around';
import { type Entry, holds, inconclusive } from './trouble';
import { halfWay } from './when';

/** Ends each session after so many uses. */
const sessionsOf = (uses: number): Around => {
  const used = new WeakMap<Session, number>();
  return (handler, store) => (call) => {
    const session = store.session(call.parameters().get('api_token')?.[0] ?? '');
    if (session) {
      const times = (used.get(session) ?? 0) + 1;
      used.set(session, times);
      if (times > uses) session.loggedOut = true;
    }
    return handler(call);
  };
};

const crashed = html(500, 'Internal Server Error');
const notNow = refused(new Refusal('INVALID_QUERY', 'This account may not do that at present.', 'value'));

/** Targets that are gone, that are something else, or whose other calls do not work. */
export const wrongTargets: Entry[] = [
  {
    name: 'down-half-way',
    does: `cuts all connections at request ${halfWay}, and is gone`,
    start: (goDown) => {
      let count = 0;
      return {
        receive(_incoming, _outgoing, proceed) {
          count += 1;
          if (count < halfWay) proceed();
          else goDown();
        },
      };
    },
    expects: inconclusive(/listening|connection|answer/),
  },
  {
    name: 'untrusted-certificate',
    does: 'serves https with a self-signed certificate',
    tls: {},
    expects: inconclusive(/certificate/),
  },
  {
    name: 'page-welcome',
    does: 'answers everything with a welcome page',
    around: everywhere(html(200, 'It works!')),
    expects: inconclusive(/login/i),
  },
  {
    name: 'page-not-found',
    does: 'answers everything with a page and 404',
    around: everywhere(html(404, 'Not Found')),
    expects: inconclusive(/login/i),
  },
  {
    name: 'page-elsewhere',
    does: 'redirects everything to a login page',
    around: everywhere({ status: 302, headers: { Location: '/login' } }),
    expects: inconclusive(/\/login/),
  },
  {
    name: 'other-api',
    does: 'answers everything with 200 and the JSON of another API',
    around: everywhere(json(200, { status: 'ok', version: '3.2.0' })),
    expects: inconclusive(/login/i),
  },
  {
    name: 'other-api-not-found',
    does: 'answers everything with 404 and the JSON of another API',
    around: everywhere(json(404, { message: 'Not Found', code: 5 })),
    expects: inconclusive(/login/i),
  },
  {
    name: 'only-login-is-there',
    does: 'answers all but login with a page and 404',
    around: (handler) => (call) =>
      call.path === '/api/account/login' ? handler(call) : html(404, 'Not Found'),
    expects: inconclusive(),
  },
  {
    name: 'only-login-is-this-api',
    does: 'answers all but login with a welcome page',
    around: (handler) => (call) =>
      call.path === '/api/account/login' ? handler(call) : html(200, 'It works!'),
    expects: inconclusive(),
  },
  {
    name: 'sessions-short',
    does: 'ends each session after 20 uses',
    around: sessionsOf(20),
    expects: inconclusive(/session/i, true),
  },
  {
    name: 'login-crashes',
    does: 'answers login with 500',
    around: atCall('/api/account/login', crashed),
    expects: inconclusive(/login/i),
  },
  {
    name: 'login-without-token',
    does: 'answers login with an empty object',
    around: atCall('/api/account/login', json(200, {})),
    expects: inconclusive(/login/i),
  },
  {
    name: 'new-crashes',
    does: 'answers new with 500',
    around: atCall('/api/job/new', crashed),
    expects: inconclusive(/500/),
  },
  {
    name: 'new-refused',
    does: 'refuses to make jobs',
    around: atCall('/api/job/new', notNow),
    expects: inconclusive(/may not do that at present/),
  },
  {
    name: 'new-without-job-id',
    does: 'answers new without a JobId',
    around: atCall('/api/job/new', json(200, { TaskId: '0' })),
    expects: inconclusive(/\bnew\b/),
  },
  {
    name: 'new-gives-another-id',
    does: 'makes a job, and answers with an id that no job has',
    around: (handler) => async (call) => {
      const answer = await handler(call);
      if (call.path !== '/api/job/new' || answer.status !== 200) return answer;
      return json(200, { ...(answer.content as object), JobId: randomBytes(16).toString('hex') });
    },
    expects: inconclusive(undefined, true),
  },
  {
    name: 'authorize-crashes',
    does: 'answers authorize with 500',
    around: atCall('/api/job/authorize', crashed),
    expects: { verdict: 'violated', says: /500/, leavesNothing: true },
  },
  {
    name: 'info-crashes',
    does: 'answers info with 500',
    around: atCall('/api/job/info', crashed),
    expects: inconclusive(/500/, true),
  },
  {
    name: 'info-soft-404',
    does: 'answers info with 200 and an empty object, whatever the id',
    around: atCall('/api/job/info', json(200, {})),
    expects: inconclusive(/info/, true),
  },
  {
    name: 'info-refuses',
    does: 'refuses info for every job',
    around: atCall('/api/job/info', notNow),
    expects: inconclusive(undefined, true),
  },
  {
    name: 'list-crashes',
    does: 'answers list with 500',
    around: atCall('/api/job/list', crashed),
    // The list is under no contract: what needs it is not exercised.
    expects: { verdict: ['holds', 'inconclusive'], says: /500/, leavesNothing: true },
  },
  {
    name: 'list-without-jobs',
    does: 'answers list without ActiveJobs',
    around: atCall('/api/job/list', json(200, {})),
    expects: { ...holds, says: /job list could not be read/ },
  },
  {
    name: 'media-refused',
    does: 'refuses media',
    around: atCall('/api/job/add_media', notNow),
    expects: inconclusive(undefined, true),
  },
  {
    name: 'transcription-refused',
    does: 'refuses to start transcriptions',
    around: atCall('/api/job/perform_transcription', notNow),
    expects: inconclusive(undefined, true),
  },
];
