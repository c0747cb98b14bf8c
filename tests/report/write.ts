/** Writes the reports of a run into its folder. */
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Endpoint } from '../support/endpoint';
import type { RunResult } from '../support/result';
import { renderHtml } from './html';
import { completeJunit } from './junit';
import { renderMarkdown } from './markdown';

/** The names of the files that a run writes. */
export const REPORTS = ['contract.html', 'contract.json', 'contract.md', 'junit.xml'];

/**
 * What cannot be written is told, and keeps nothing else from being written: the verdict stands.
 * @returns the files, as paths from the working directory or, outside of it, from the root; and a sentence for each
 * that could not be written
 */
export function writeReports(
  result: RunResult,
  endpoints: Endpoint[],
  folder: string,
  strict: boolean,
): { files: string[]; problems: string[] } {
  const files: string[] = [];
  const problems: string[] = [];
  const attempt = (file: string, write: (file: string) => void) => {
    try {
      write(file);
      files.push(file);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      problems.push(`${file} could not be written (${code ?? message}).`);
    }
  };
  const inFolder = (name: string) => {
    const file = path.join(folder, name);
    const relative = path.relative(process.cwd(), file);
    return relative.startsWith('..') ? file : relative;
  };
  const markdown = renderMarkdown(result);
  attempt(inFolder('contract.html'), (file) => writeFileSync(file, renderHtml(result, endpoints)));
  attempt(inFolder('contract.json'), (file) =>
    writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`),
  );
  attempt(inFolder('contract.md'), (file) => writeFileSync(file, markdown));
  const junit = inFolder('junit.xml');
  if (existsSync(junit)) attempt(junit, (file) => completeJunit(file, result, strict));
  // GitHub shows what is appended there on the run's page.
  const { GITHUB_STEP_SUMMARY } = process.env;
  if (GITHUB_STEP_SUMMARY) {
    attempt(GITHUB_STEP_SUMMARY, (file) => appendFileSync(file, markdown));
    if (files.at(-1) === GITHUB_STEP_SUMMARY) files.pop();
  }
  return { files, problems };
}
