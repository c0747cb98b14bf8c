/** Writes the reports of a run into its folder. */
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunResult } from '../support/result';
import type { Written } from './console/summary';
import type { Manual } from './endpoint';
import { renderHtml } from './html/page';
import { writeJunit } from './junit';
import { renderMarkdown } from './markdown/summary';

/** The names of the files that a run writes, the one for people first. */
export const REPORTS = ['contract.html', 'contract.json', 'contract.md', 'junit.xml'];

export interface ReportOptions {
  folder: string;
  /** A failed SHOULD fails the run. */
  strict: boolean;
  /** What the page describes beside the checks. */
  manual: Manual;
  /** An earlier run against the same target. */
  previous?: RunResult;
}

/**
 * What cannot be written is told, and keeps nothing else from being written: the verdict stands.
 * @returns the files, as paths from the working directory or, outside of it, from the root
 */
export function writeReports(
  result: RunResult,
  { folder, strict, manual, previous }: ReportOptions,
): Written {
  const files: string[] = [];
  const problems: string[] = [];
  const attempt = (file: string, write: () => void): boolean => {
    try {
      write();
      return true;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      problems.push(`${file} could not be written (${code ?? message}).`);
      return false;
    }
  };
  const writers: Record<string, (file: string) => void> = {
    'contract.html': (file) => writeFileSync(file, renderHtml(result, manual, previous)),
    'contract.json': (file) => writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`),
    'contract.md': (file) => writeFileSync(file, renderMarkdown(result, previous)),
    'junit.xml': (file) => writeJunit(file, result, strict),
  };
  const missing: string[] = [];
  const there = attempt(folder, () => mkdirSync(folder, { recursive: true }));
  for (const name of REPORTS) {
    const file = path.join(folder, name);
    const relative = path.relative(process.cwd(), file);
    const shown = relative.startsWith('..') ? file : relative;
    // Whole or not at all: a part of a report says something else.
    const part = `${file}.part`;
    const isWritten =
      there &&
      attempt(`CIELO24_REPORT_DIR: ${shown}`, () => {
        writers[name]!(part);
        renameSync(part, file);
      });
    if (isWritten) files.push(shown);
    else {
      missing.push(name);
      if (there) rmSync(part, { force: true });
    }
  }
  // GitHub shows what is appended there on the run's page.
  const { GITHUB_STEP_SUMMARY } = process.env;
  if (GITHUB_STEP_SUMMARY)
    attempt(GITHUB_STEP_SUMMARY, () => appendFileSync(GITHUB_STEP_SUMMARY, renderMarkdown(result, previous)));
  return { files, missing, problems };
}
