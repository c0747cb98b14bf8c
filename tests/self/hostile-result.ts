/** A run in which every field holds what could break a report. */
import type { CheckResult, Exchange, RunResult } from '../support/result';

/** What a script of the page would leave behind, had one run. */
export const RAN = 'hostileScriptRan';

const run = `window.${RAN}=true`;

/** Texts that would break out of HTML, XML, Markdown, a console, or a line. */
export const attacks = [
  `<script>${run}</script>`,
  `</script></style></title></textarea><script>${run}</script>`,
  `<img src=x onerror="${run}"><img src="https://evil.example/p.png">`,
  `<svg onload='${run}'></svg><iframe src="javascript:parent.${RAN}=true"></iframe>`,
  `"'\` onmouseover="${run}" autofocus onfocus="${run}" x="`,
  `<a href="javascript:${run}">click</a><base href="https://evil.example/"><form action="https://evil.example/">`,
  `<link rel=stylesheet href="https://evil.example/s.css"><meta http-equiv=refresh content="0;url=https://evil.example/">`,
  '--> ]]> <!-- &lt; &#x41; \u0000 {{constructor}}',
  '| cell | `code` \n\n# heading\n- list\n| a | b |\n@someone [link](https://evil.example/) ![](https://evil.example/i.png)',
  '\u0000\u0001\u0008\u000b\u001b[31mred\u001b[0m\u007f\u0085\ufffe\uffff',
  'lone \ud800 and \udfff surrogates, \u202eright to left\u202c, \u2066isolated\u2069, \ufeff\u200b\u2028\u2029',
  'a-word-without-any-end-'.repeat(40),
];

/** All of it in one text, marked with where it stands. */
const hostile = (where: string) => `${where} ${attacks.join(' ')}`;

/** A body of a megabyte, that begins as hostile as it goes on. */
const megabyte = (where: string) => hostile(where).repeat(300).slice(0, 1_000_000);

const exchange = (role: Exchange['role'], body: string, status = 400): Exchange => ({
  role,
  purpose: hostile('purpose'),
  curl: hostile('curl'),
  answer: { status, mediaType: hostile('media type'), body, tookMs: 12 },
});

const check = (number: number, more: Partial<CheckResult>): CheckResult => ({
  id: `hostile-${number}`,
  level: 'MUST',
  title: hostile('title'),
  section: hostile('section'),
  endpoint: 'Delete Job',
  source: hostile('source'),
  status: 'failed',
  durationMs: 5,
  ...more,
});

const checks: CheckResult[] = [
  check(1, {
    retries: [hostile('retry')],
    evidence: {
      expected: hostile('expected'),
      found: Array.from({ length: 40 }, (_, at) => hostile(`found ${at}`)),
      exchanges: [
        exchange('arrange', megabyte('body'), 200),
        exchange('subject', JSON.stringify({ [hostile('key')]: [hostile('value'), attacks] })),
        exchange('control', '['.repeat(1_000_000), 500),
      ],
    },
  }),
  check(2, {
    level: 'SHOULD',
    evidence: {
      exchanges: [{ role: 'subject', purpose: 'p', curl: 'curl', trouble: hostile('trouble') }],
    },
  }),
  check(3, { status: 'inconclusive', reason: hostile('reason') }),
  check(4, { status: 'not-exercised', level: 'DRIFT', reason: hostile('reason') }),
  check(5, { status: 'known', reason: hostile('reason') }),
  check(6, { status: 'passed', evidence: { exchanges: [exchange('subject', '\u0000'.repeat(1_000_000))] } }),
];

export const hostileResult: RunResult = {
  version: 2,
  suite: '0.2.0',
  seed: 1,
  causes: [],
  verdict: 'violated',
  target: hostile('target'),
  startedAt: hostile('started'),
  durationMs: 1234,
  requests: 3,
  logins: 1,
  partial: hostile('partial'),
  problems: [hostile('problem')],
  notes: [hostile('note')],
  checks,
  leftovers: [{ jobId: hostile('id'), name: hostile('name'), reason: hostile('reason') }],
  staleDeviations: [{ line: 3, checkId: hostile('check id'), problem: hostile('problem') }],
};
