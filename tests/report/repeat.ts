/** "Repeat this": the requests of a check as a script for the shell, with a login and fresh jobs of its own. */
import type { CheckResult, Exchange } from '../support/result';
import { oneLine, parsed } from './text';

const LONGEST_LINE = 2_000;
const HEX_ID = /^[0-9a-f]{32}$/i;
const sedOf = (field: string) => `sed -n 's/.*"${field}" *: *"\\([^"]*\\)".*/\\1/p'`;

/** How a curl line spells a medium that is uploaded. */
const UPLOAD = '@file';

/** The script has logins of its own. */
const isSession = ({ role, curl }: Exchange) =>
  role === 'arrange' && /\/api\/account\/log(in|out)\b/.test(curl);

/**
 * All of it stands in brackets: what it sets is gone when it ends, so that the next run is the same as before.
 * @returns undefined where the check sent nothing
 */
export function repeatScript({ id, evidence }: CheckResult): string | undefined {
  const sent = (evidence?.exchanges ?? []).filter((one) => !isSession(one));
  const base = sent.map(({ curl }) => /"(https?:\/\/[^"?]*)\/api\//.exec(curl)?.[1]).find(Boolean);
  if (base === undefined) return undefined;
  const wasGood = !/^status 4/.test(evidence?.expected ?? '');
  const exchanges = [...standIns(sent, base, wasGood), ...sent];
  const jobs = new Map<string, string>();
  const lines = [...steps(exchanges), ...looks(exchanges)].flatMap(({ exchange, isAwaited }) =>
    stepLines(exchange, isAwaited, jobs),
  );
  const text = lines.join('\n');
  const missing = [...new Set(text.match(/(?<=job_id=)[0-9a-f]{32}\b/gi))];
  return [
    `( echo '== ${said(id)}'`,
    `BASE='${said(base)}'`,
    `login() { curl -sS -G "$BASE/api/account/login" -d v=1 --data-urlencode "username=$1" --data-urlencode "password=$2" | ${sedOf('ApiToken')}; }`,
    `ask() { printf '%s: ' "$1" >&2; IFS= read -r answer; printf '%s' "$answer"; }`,
    `secret() { stty -echo; ask "$1"; stty echo; echo >&2; }`,
    ...sessions(text),
    ...(text.includes(UPLOAD)
      ? [
          "FILE=$(ask 'Path of a sound file')",
          // Without it the job would not come to its status, and all would look well.
          `[ -f "$FILE" ] || { echo 'There is no such file.' >&2; exit 1; }`,
        ]
      : []),
    ...missing.map(
      (job) => `echo '${job} was a job of the run, and may be gone: put in one that may be lost.'`,
    ),
    ...lines.map((line) => line.replaceAll(`"${base}/`, '"$BASE/').replace(UPLOAD, '"@$FILE"')),
    ')',
  ].join('\n');
}

/**
 * For each job that another check has made, one of the script's own: where the evidence tells that it was one, which a wrong
 * id is not, and that its processing had not begun.
 * @param wasGood whether the request under test had to be accepted: then its id was a job's
 */
function standIns(exchanges: Exchange[], base: string, wasGood: boolean): Exchange[] {
  const bodies = exchanges.map(({ answer }) => (parsed(answer?.body ?? '') ?? {}) as Record<string, unknown>);
  const named = exchanges.flatMap(({ curl }) => curl.match(/(?<=job_id=)[0-9a-f]{32}\b/gi) ?? []);
  const isMadeHere = (job: string) =>
    exchanges.some(({ curl }, at) => curl.includes('/job/new') && bodies[at]!.JobId === job);
  const hasStarted = (job: string) =>
    bodies.some(
      ({ JobId, JobStatus }) =>
        JobId === job && JobStatus !== undefined && !/^(Authorizing|Pending)$/.test(`${JobStatus}`),
    );
  const wasThere = (job: string) =>
    exchanges.some(
      ({ role, curl, answer }, at) =>
        bodies[at]!.JobId === job ||
        (wasGood && role === 'subject' && curl.includes(job) && answer !== undefined && answer.status < 300),
    );
  return [...new Set(named)]
    .filter((job) => wasThere(job) && !isMadeHere(job) && !hasStarted(job))
    .map((job) => ({
      role: 'arrange',
      purpose: `make a job in place of ${job}, which another check had made and may have changed`,
      curl: `curl -sS -i "${base}/api/job/new?v=1&api_token=$CIELO24_API_TOKEN&job_name=repeated&language=en"`,
      answer: {
        status: 200,
        mediaType: 'application/json',
        body: JSON.stringify({ JobId: job }),
        tookMs: 0,
      },
    }));
}

/** A look that was repeated is one step: until the job had come to a status, or for an effect that did not show. */
function steps(exchanges: Exchange[]): { exchange: Exchange; isAwaited: boolean }[] {
  const found: { exchange: Exchange; isAwaited: boolean }[] = [];
  for (const exchange of exchanges) {
    const last = found.at(-1);
    if (exchange.role !== 'subject' && last?.exchange.curl === exchange.curl)
      Object.assign(last, { exchange, isAwaited: exchange.role === 'arrange' });
    else found.push({ exchange, isAwaited: false });
  }
  return found;
}

/** A look, by its owner, at each job of the last request under test, where the check came to none. */
function looks(exchanges: Exchange[]): { exchange: Exchange; isAwaited: boolean }[] {
  const at = exchanges.findLastIndex(({ role }) => role === 'subject');
  const rest = exchanges.slice(at + 1);
  const jobs = new Set(exchanges[at]?.curl.match(/(?<=job_id=)[0-9a-f]{32}\b/gi));
  return [...jobs].flatMap((job) => {
    const made = exchanges.find(
      ({ curl, answer }) => curl.includes('/job/new?') && answer?.body.includes(job) === true,
    );
    const [, call, token] = /^(.*\/job\/)new\?.*?api_token=(\$\w+)/.exec(made?.curl ?? '') ?? [];
    if (call === undefined || rest.some(({ curl }) => curl.includes(job))) return [];
    const curl = `${call}info?v=1&api_token=${token}&job_id=${job}"`;
    return [{ exchange: { role: 'control', purpose: 'look at the job', curl }, isAwaited: false }];
  });
}

function stepLines(
  { role, purpose, curl, answer, isAtFault }: Exchange,
  isAwaited: boolean,
  jobs: Map<string, string>,
): string[] {
  let line = oneLine(curl, LONGEST_LINE);
  // Where no job was made the script ends: an empty id must reach no server.
  for (const [job, variable] of jobs) line = line.replaceAll(job, `\${${variable}:?}`);
  const comment = `echo '== ${said(purpose)}${isAtFault || role === 'subject' ? ' (the call under test)' : ''}'`;
  const { JobId, JobStatus } = (parsed(answer?.body ?? '') ?? {}) as { JobId?: unknown; JobStatus?: unknown };
  if (line.includes('/job/new') && typeof JobId === 'string' && HEX_ID.test(JobId)) {
    const variable = `JOB${jobs.size + 1}`;
    jobs.set(JobId, variable);
    return [comment, `${variable}=$(${line} | tee /dev/stderr | ${sedOf('JobId')}); echo`];
  }
  if (isAwaited && typeof JobStatus === 'string' && /^[A-Za-z ]+$/.test(JobStatus))
    return [comment, `until ${line} | grep '"JobStatus" *: *"${JobStatus}"'; do sleep 2; done`];
  return [comment, `${line}; echo`];
}

/** What a shell takes as it is between quotation marks. Comments are none in every shell that people paste into. */
const said = (text: string) => oneLine(text).replaceAll("'", '’');

/** A login for each token that the requests name; the dead one is logged out. */
function sessions(text: string): string[] {
  const account = (prefix: string, who: string) => [
    `USER_NAME=\${${prefix}_USERNAME:-$(ask 'User name${who}')}`,
    `CIELO24_SECRET=\${${prefix}_PASSWORD:-$(secret 'Password${who}')}`,
  ];
  const login = '$(login "$USER_NAME" "$CIELO24_SECRET")';
  const names = (variable: string) => new RegExp(`\\$\\{?${variable}\\b`).test(text);
  return [
    ...account('CIELO24', ''),
    `CIELO24_API_TOKEN=${login}`,
    `[ "$CIELO24_API_TOKEN" ] || { echo 'The login failed.' >&2; exit 1; }`,
    ...(names('DEAD_API_TOKEN')
      ? [
          `DEAD_API_TOKEN=${login}`,
          'curl -sS "$BASE/api/account/logout?v=1&api_token=$DEAD_API_TOKEN" >/dev/null',
        ]
      : []),
    ...(names('CIELO24_OTHER_API_TOKEN')
      ? [...account('CIELO24_OTHER', ' of the second account'), `CIELO24_OTHER_API_TOKEN=${login}`]
      : []),
  ];
}
