import { html, json } from '../../answers';
import { given } from '../changes';
import type { Fault } from '../fault';
import { before, instead, jobOf, rewriting, sessionOf, withParameters } from './calls';
import { authorizeFault, deleteFault, says } from './fault';

const SENSE = 'HTTP: OPTIONS asks what can be done, and what is refused is not done.';

export const wireFaults: readonly Fault[] = [
  deleteFault(
    'cookie-goes-before-token',
    says.token,
    'takes the token in a cookie before that of the query string',
    rewriting(['delete'], (call) => {
      const token = /api_token=([0-9a-f]+)/i.exec(call.header('cookie') ?? '')?.[1];
      return token ? withParameters(call, { api_token: token }) : call;
    }),
  ),
  deleteFault(
    'id-ends-at-semicolon',
    says.hex,
    'takes a job_id for what stands before its semicolon',
    rewriting(['delete'], (call) => withParameters(call, { job_id: given(call, 'job_id').split(';')[0]! })),
  ),
  deleteFault(
    'list-of-ids-deletes-all',
    says.hex,
    'deletes each job of several ids with commas between them',
    instead(['delete'], async (call, next, store) => {
      const ids = given(call, 'job_id').split(',');
      const session = sessionOf(store, call);
      const jobs = ids.map((id) => store.job(id)).filter((job) => job?.owner === session?.username);
      if (ids.length < 2 || jobs.length === 0) return next();
      for (const job of jobs) if (job) store.delete(job);
      return json(200, { TaskId: store.newId() });
    }),
  ),
  {
    ...deleteFault(
      'put-refused-yet-deleted',
      SENSE,
      'refuses a PUT, and deletes the job that it names',
      before(['delete'], (call, store) => {
        const job = jobOf(store, call);
        if (call.method === 'PUT' && job) store.delete(job);
      }),
    ),
    level: 'SHOULD',
  },
  {
    ...authorizeFault(
      'options-authorizes',
      SENSE,
      'authorizes the job that an OPTIONS request names',
      before(['authorize'], (call, store) => {
        const job = jobOf(store, call);
        if (call.method === 'OPTIONS' && job) store.authorize(job);
      }),
    ),
    level: 'SHOULD',
  },
  deleteFault(
    'refusal-html-for-browsers',
    says.error,
    'refuses with a page where HTML is accepted',
    instead(['delete'], async (call, next) => {
      const answer = await next();
      const isPage = answer.status === 400 && call.header('accept')?.includes('html');
      return isPage ? html(400, 'Bad Request') : answer;
    }),
  ),
];
