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

/** @returns the files, as paths from the working directory */
export function writeReports(
  result: RunResult,
  endpoints: Endpoint[],
  folder: string,
  strict: boolean,
): string[] {
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return name;
  };
  const markdown = renderMarkdown(result);
  const names = [
    write('contract.html', renderHtml(result, endpoints)),
    write('contract.json', `${JSON.stringify(result, undefined, 2)}\n`),
    write('contract.md', markdown),
  ];
  const junit = path.join(folder, 'junit.xml');
  if (existsSync(junit)) {
    completeJunit(junit, result, strict);
    names.push('junit.xml');
  }
  // GitHub shows what is appended there on the run's page.
  const { GITHUB_STEP_SUMMARY } = process.env;
  if (GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, markdown);
  return names.map((name) => path.relative(process.cwd(), path.join(folder, name)) || name);
}
