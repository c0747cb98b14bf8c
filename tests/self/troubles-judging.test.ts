import { expect, test } from '@jest/globals';
import { troubleNamed } from './troubles-asking';
import { judged, type Outcome } from './troubles-judging';

const token = 'a'.repeat(32);
const fine: Outcome = {
  verdict: 'holds',
  problems: [],
  notes: [],
  checks: [{ title: 'No error repeats the api_token.', status: 'failed' }],
  tookMs: 1,
  jobs: [],
  requests: [{ path: '/api/job/new', query: { api_token: token } }],
  password: 'p',
  told: '',
};
const pending = {
  name: 'contract-suite.x',
  status: 'Pending',
  id: '',
  owner: '',
  externalId: '',
  visible: true,
};

test.each<[string, Partial<Outcome>, string[]]>([
  ['delete-repeats-token-hex', {}, []],
  ['delete-repeats-token-hex', { checks: [] }, ['no check fails for /repeats the api_token/']],
  ['delete-repeats-token-hex', { told: `x${'61'.repeat(32)}x` }, ['1 secrets are told']],
  ['delete-repeats-token-hex', { jobs: [pending] }, ['1 jobs are left']],
  ['delete-repeats-token-hex', { tookMs: 60_001 }, ['it took 60001 ms']],
  [
    'delete-repeats-token-hex',
    { verdict: 'violated', checks: [{ title: 'The api_token.', status: 'failed' }] },
    ['violated in place of holds: The api_token.', 'no check fails for /repeats the api_token/'],
  ],
  ['page-elsewhere', { verdict: 'inconclusive' }, ['nothing says /\\/login/']],
  ['page-elsewhere', { verdict: 'inconclusive', problems: ['It leads to /login.'] }, []],
  ['url-https-in-capitals', { verdict: 'inconclusive', notes: ['No TLS.'] }, ['requests were sent']],
  [
    'login-page-401',
    { verdict: 'inconclusive', problems: ['401: look at the password.'] },
    [
      'a sentence says /look at the (user ?name|password)|(user ?name|password)[^.]{0,30}\\b(wrong|invalid)/i',
    ],
  ],
])('%s %j', (name, outcome, wrong) => {
  expect(judged(troubleNamed(name), { ...fine, ...outcome })).toEqual(wrong);
});
