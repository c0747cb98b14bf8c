/** The summary of a run for GitHub's run page and for `contract.md`: one screen, the worst first. */
import type { CheckResult, RunResult } from '../../support/result';
import { failureLines } from '../failure';
import { changes, since } from '../since';
import {
  byReason,
  type CauseOfChecks,
  causesOf,
  count,
  counts,
  duration,
  explainVerdict,
  extent,
  having,
  headline,
  moment,
  urgency,
} from '../words';
import { code, plain } from './text';

const ROWS = 12;
const WHOLE = 2;
const MARKS = { holds: '✅', violated: '❌', inconclusive: '⚠️' };

/**
 * @param result what the run ended with; texts that came from the server can neither format, link, mention nor break the table
 * @param previous an earlier run against the same target
 */
export function renderMarkdown(result: RunResult, previous?: RunResult): string {
  const blocks = [
    `## ${MARKS[result.verdict]} ${plain(headline(result))}`,
    explainVerdict(result)
      .map((sentence) => plain(sentence))
      .join(' '),
    result.partial && `**This was not the whole contract.** ${plain(result.partial)}`,
    bullets(
      'What kept the run from being done',
      result.problems.map((problem) => plain(problem)),
    ),
    causes(causesOf(result)),
    bullets(
      'Lines of the deviations file that no longer fit',
      result.staleDeviations.map(
        ({ line, checkId, problem }) => `Line ${line}, ${code(checkId)}: ${plain(problem)}`,
      ),
    ),
    changed(result, previous),
    [
      `**Target** ${code(result.target)}`,
      plain(moment(result.startedAt)),
      duration(result.durationMs),
      `${count(result.requests, 'request')}, of them ${count(result.logins, 'login')}`,
      `suite ${code(result.suite)}, seed ${result.seed}`,
    ].join(' · '),
    `${count(result.checks.length, 'check')}: ${counts(result.checks) || 'none'}`,
    reasons('Inconclusive', having(result, 'inconclusive')),
    reasons('Not exercised', having(result, 'not-exercised')),
    reasons('Known deviations', having(result, 'known')),
    bullets(
      'Jobs left behind',
      result.leftovers.map(({ jobId, name, reason }) => `${code(jobId)} (${plain(name)}): ${plain(reason)}`),
    ),
    bullets(
      'Notes',
      result.notes.map((note) => plain(note)),
    ),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

/** The first ones with what a console shows of them; it is indented, so that no line of it ends the block of code. */
function causes(told: CauseOfChecks[]): string {
  return bullets(
    told.length > 1 ? 'What failed, worst first' : 'What failed',
    told.map((cause, at) => {
      const { summary, harm, checks } = cause;
      const evidence =
        at < WHOLE ? `\n\n  \`\`\`text\n  ${failureLines(checks[0]!).join('\n  ')}\n  \`\`\`` : '';
      return `**${plain(summary, 300)}** (${harm}) ${plain(urgency[harm])} ${extent(cause)}: ${idsOf(checks)}${evidence}`;
    }),
  );
}

function changed(result: RunResult, previous: RunResult | undefined): string {
  const found = since(result, previous);
  if (!found) return '';
  const groups = changes(found);
  return bullets(
    `Since the run of ${plain(moment(found.startedAt))}`,
    groups.length === 0
      ? ['Nothing changed: what was kept then is kept now.']
      : groups.map(({ word, checks }) => `${checks.length} ${word}: ${idsOf(checks)}`),
  );
}

function reasons(heading: string, checks: CheckResult[]): string {
  return bullets(
    heading,
    byReason(checks).map(({ reason, checks: these }) => `${plain(reason)} ${idsOf(these)}`),
  );
}

function idsOf(checks: CheckResult[]): string {
  const ids = checks.slice(0, ROWS).map(({ id }) => code(id));
  return ids.join(', ') + (checks.length > ROWS ? ` and ${checks.length - ROWS} more` : '');
}

function bullets(heading: string, lines: string[]): string {
  if (lines.length === 0) return '';
  const more = lines.length > ROWS ? `\n\n… and ${lines.length - ROWS} more in \`contract.html\`` : '';
  return `### ${heading}\n\n${lines
    .slice(0, ROWS)
    .map((line) => `- ${line}`)
    .join('\n')}${more}`;
}
