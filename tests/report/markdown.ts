import type { CheckResult, RunResult } from '../support/result';
import { visible } from './escape';
import {
  byReason,
  count,
  duration,
  explainVerdict,
  having,
  headlines,
  levels,
  moment,
  statuses,
} from './words';

const rowsShown = 15;
const cellSize = 160;
const marks = { holds: '✅', violated: '❌', inconclusive: '⚠️' };

/**
 * Makes the summary of a run for GitHub's run page and for `contract.md`: one screen, what failed first.
 *
 * @param result what the run ended with; texts that came from the server can neither format, link, mention nor break the table
 */
export function renderMarkdown(result: RunResult): string {
  const blocks = [
    `## ${marks[result.verdict]} ${headlines[result.verdict]}`,
    explainVerdict(result).map(plain).join(' '),
    result.partial && `**This was not the whole contract.** ${plain(result.partial)}`,
    bullets('What kept the run from being done', result.problems.map(plain)),
    [
      `**Target** ${code(result.target)}`,
      plain(moment(result.startedAt)),
      duration(result.durationMs),
      `${count(result.requests, 'request')}, of them ${count(result.logins, 'login')}`,
    ].join(' · '),
    failures(having(result, 'failed')),
    counts(result),
    reasons('Inconclusive', having(result, 'inconclusive')),
    reasons('Not exercised', having(result, 'not-exercised')),
    reasons('Known deviations', having(result, 'known')),
    bullets(
      'Lines of the deviations file that no longer fit',
      result.staleDeviations.map(
        ({ line, checkId, problem }) => `Line ${line}, ${code(checkId)}: ${plain(problem)}`,
      ),
    ),
    bullets(
      'Jobs left behind',
      result.leftovers.map(({ jobId, name, reason }) => `${code(jobId)} (${plain(name)}): ${plain(reason)}`),
    ),
    bullets('Notes', result.notes.map(plain)),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function counts({ checks }: RunResult): string {
  if (checks.length === 0) return 'No check was run.';
  const used = levels.filter(({ level }) => checks.some((check) => check.level === level));
  const rows = statuses.flatMap(({ status, word }) => {
    const these = checks.filter((check) => check.status === status);
    if (these.length === 0) return [];
    const each = used.map(({ level }) => these.filter((check) => check.level === level).length);
    return [[word, ...each, these.length]];
  });
  return table(['Checks', ...used.map(({ level }) => level), 'All'], rows, ' ---: |');
}

function failures(failed: CheckResult[]): string {
  if (failed.length === 0) return '';
  const rows = failed
    .slice(0, rowsShown)
    .map(({ id, level, title, evidence: { expected = '', found = [] } = { exchanges: [] } }) => [
      code(id),
      level,
      plain(title),
      plain(expected),
      plain(found[0] ?? '') + (found.length > 1 ? ` (and ${found.length - 1} more)` : ''),
    ]);
  return `### Failed\n\n${table(['Check', 'Level', 'Promise', 'Expected', 'Found'], rows)}${more(failed.length)}`;
}

function reasons(heading: string, checks: CheckResult[]): string {
  return bullets(
    heading,
    byReason(checks).map(({ reason, checks: these }) => {
      const ids = these.slice(0, rowsShown).map(({ id }) => code(id));
      const rest = these.length > rowsShown ? ` and ${these.length - rowsShown} more` : '';
      return `${plain(reason)} ${ids.join(', ')}${rest}`;
    }),
  );
}

function bullets(heading: string, lines: string[]): string {
  if (lines.length === 0) return '';
  const shown = lines.slice(0, rowsShown).map((line) => `- ${line}`);
  return `### ${heading}\n\n${shown.join('\n')}${more(lines.length)}`;
}

function more(number: number): string {
  return number > rowsShown ? `\n\n… and ${number - rowsShown} more in \`contract.html\`` : '';
}

function table(headings: string[], rows: (string | number)[][], alignment = ' --- |'): string {
  const lines = rows.map((cells) => `| ${cells.join(' | ')} |`);
  return [`| ${headings.join(' | ')} |`, `| --- |${alignment.repeat(headings.length - 1)}`, ...lines].join(
    '\n',
  );
}

/** Ids and the like of our own; what would end the code span or the cell goes. */
function code(text: string): string {
  return `\`${oneLine(text).replace(/[`|]/g, '')}\``;
}

/**
 * Text on one line that Markdown leaves as it is. The zero-width space keeps GitHub from mentioning people, the span from
 * taking dollars for mathematics, and the escaped slash and dot from making links.
 */
function plain(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replace(/^[#+=-]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('$', '<span>$</span>')
    .replaceAll('@', '@\u200b')
    .replaceAll('://', ':\\//')
    .replace(/www\./gi, 'www\\.');
}

function oneLine(text: string): string {
  const line = visible(text).replace(/\s+/g, ' ').trim();
  return line.length > cellSize ? `${line.slice(0, cellSize).replace(/[\ud800-\udbff]$/, '')}…` : line;
}
