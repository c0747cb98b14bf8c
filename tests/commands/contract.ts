/** `npm run contract`: checks the contract against the target, writes the reports, and exits with the verdict. */
import './interruption';

import { rmSync } from 'node:fs';
import path from 'node:path';
import leven from 'leven';
import { contract as jestConfig } from '../../jest.config';
import { contracts } from '../contract';
import { checkLines, paintFor, summaryLines } from '../report/console';
import { maskInActions } from '../report/mask';
import { REPORTS, writeReports } from '../report/write';
import { setHost } from '../support/host';
import { Redactor } from '../support/redaction';
import { type CheckResult, OWN_WORDS } from '../support/result';
import { Run } from '../support/run';
import { hideCredentials, readEnvironment, readSettings } from '../support/settings/read';
import { sumUp } from '../support/sum-up';
import { EXIT_CODES } from '../support/verdict';
import { aim } from './aim';
import { interrupt, interrupted } from './interruption';

/** jest's flags that ask for something else than a run; its answer and exit code stand. */
const NO_RUN = ['--help', '-h', '--version', '-v', '--listTests', '--showConfig', '--clearCache'];

const NONE_WRITTEN = { files: [], problems: [] };

const redactor = new Redactor(maskInActions);
const paint = paintFor(process.stdout.isTTY === true && !process.env.NO_COLOR);
const say = (text: string) => void process.stdout.write(`${text}\n`);

async function main(flags: string[]): Promise<void> {
  if (flags.some((flag) => NO_RUN.includes(flag))) {
    const jest = await import('jest');
    return jest.run([...flags, ...jestFlags('')]);
  }
  // Whatever ends the process early, by jest's hand or by an error, is not the API's fault.
  let exitCode = EXIT_CODES.inconclusive;
  process.on('exit', () => process.exit(exitCode));
  const { settings, problems } = settle();
  hideCredentials(settings, redactor);
  const chosen = await readFlags(flags);
  if (!chosen) return;
  const { reportDir, strict } = settings;
  const isEmbedded = settings.baseUrl === undefined && problems.length === 0;
  // Loaded only where it is needed, for the sake of a quick start.
  const sandbox = isEmbedded
    ? await (require('../sandbox') as typeof import('../sandbox')).startSandbox()
    : undefined;
  const target = aim(settings, sandbox);
  hideCredentials(target.settings, redactor);
  const names = contracts.map(({ endpoint }) => endpoint.name).join(', ');
  say(redactor.strike(`Checking ${names} at ${target.label}\n`));
  const onCheck = (check: CheckResult) => {
    // Where the whole run cannot be done, a line for each check would say the same many times.
    if (check.status !== 'inconclusive' || check.evidence) say(checkLines(check, paint));
  };
  const options = { settings: target.settings, redactor, interrupted, targetLabel: target.label, problems };
  const runs = contracts.map((contract) => new Run(contract, { ...options, onCheck }));
  const failures = nothingMatches(chosen);
  setHost({ runs, redactor, strict, failures });

  // What an earlier run has written must not be taken for this one's.
  if (reportDir) for (const name of REPORTS) rmSync(path.join(reportDir, name), { force: true });
  // The sessions are opened while jest gets ready; with flags, which may leave all checks out, only when one begins.
  if (flags.length === 0) for (const run of runs) run.start();

  const why = flags.length > 0 ? `left out by jest's flags: ${redactor.strike(flags.join(' '))}` : undefined;
  const conclude = async () => {
    const results = await Promise.all(runs.map((run) => run.finish(why)));
    await sandbox?.close();
    const result = redactor.strikeAll(sumUp(results, failures, strict), OWN_WORDS);
    const endpoints = contracts.map(({ endpoint }) => endpoint);
    const written = reportDir ? writeReports(result, endpoints, reportDir, strict) : NONE_WRITTEN;
    say(redactor.strike(summaryLines(result, written, strict, paint)));
    exitCode = EXIT_CODES[result.verdict];
  };
  let concluding: Promise<void> | undefined;
  stop = (reason) => {
    failures.push(reason);
    interrupt();
    concluding ??= conclude();
    return concluding;
  };
  try {
    await performWithJest(flags, reportDir);
  } catch (error) {
    failures.push(redactor.strike(explain(error)));
  }
  concluding ??= conclude();
  await concluding;
}

async function performWithJest(flags: string[], reportDir: string): Promise<void> {
  const { buildArgv, runCLI } = await import('jest');
  const argv = await buildArgv([...flags, ...jestFlags(reportDir)]);
  // To bail out is to leave jobs behind, and what is judged at the end is judged at the end.
  await runCLI({ ...argv, bail: 0, randomize: false }, [process.cwd()]);
}

/** @returns the flags; undefined where they are none to check a contract with, which is said */
async function readFlags(flags: string[]): Promise<Flags | undefined> {
  // Without any, jest is loaded later.
  if (flags.length === 0) return { _: [] };
  const { buildArgv } = await import('jest');
  try {
    const argv = (await buildArgv(flags)) as Flags;
    const problem = problemOf(argv);
    if (problem) say(redactor.strike(problem));
    return problem ? undefined : argv;
  } catch (error) {
    const reason = (error as Error).message.replace(/^.*\n/, '').trim();
    say(redactor.strike(`The flags are handed to jest, which does not take them:\n\n  ${reason}`));
    return undefined;
  }
}

/** As jest has read them; what stands alone is in `_`. */
interface Flags {
  _: (string | number)[];
  testNamePattern?: string;
  watch?: boolean;
  watchAll?: boolean;
}

function problemOf({ _: alone, testNamePattern, watch, watchAll }: Flags): string | undefined {
  if (alone.length > 0) return `To run some checks: npm run contract -- -t '${alone.join(' ')}'`;
  if (watch || watchAll) return 'The contract is checked once: --watch and --watchAll are not taken.';
  if (testNamePattern === undefined) return undefined;
  try {
    new RegExp(testNamePattern, 'i');
    return undefined;
  } catch (error) {
    return `-t takes a part of a check's id or sentence, or a regular expression: ${(error as Error).message}.`;
  }
}

/** @returns a sentence where -t chooses none of the checks */
function nothingMatches({ testNamePattern }: Flags): string[] {
  if (testNamePattern === undefined) return [];
  const checks = contracts.flatMap(({ sections }) => sections.flatMap((section) => section.checks));
  const pattern = new RegExp(testNamePattern, 'i');
  if (checks.some(({ id, title }) => pattern.test(`${id}: ${title}`))) return [];
  const ids = checks
    .map(({ id }) => id)
    .sort((a, b) => leven(a, testNamePattern) - leven(b, testNamePattern));
  return [`No check has "${testNamePattern}" in its id or sentence; the nearest id is ${ids[0]}.`];
}

function settle() {
  const { environment, problems } = readEnvironment();
  const read = readSettings(environment);
  return { settings: read.settings, problems: [...problems, ...read.problems] };
}

/** @param folder for the reports; where there is none to write to, jest-junit is left out */
function jestFlags(folder: string): string[] {
  // It is configured by variables.
  if (folder) {
    Object.assign(process.env, {
      JEST_JUNIT_OUTPUT_DIR: folder,
      JEST_JUNIT_OUTPUT_NAME: 'junit.xml',
      JEST_JUNIT_SUITE_NAME: '{title}',
      JEST_JUNIT_CLASSNAME: '{classname}',
      JEST_JUNIT_TITLE: '{title}',
      JEST_JUNIT_ANCESTOR_SEPARATOR: '.',
      JEST_JUNIT_ADD_FILE_ATTRIBUTE: 'true',
    });
  }
  const reporters = folder ? jestConfig.reporters : jestConfig.reporters!.slice(0, 1);
  return ['--config', JSON.stringify({ ...jestConfig, reporters })];
}

const explain = (error: unknown) =>
  `The suite itself failed, which says nothing about the API: ${(error as Error).message}`;

/** Ends a run in the middle: what it made is removed, and its reports are written. Undefined as long as there is none. */
let stop: ((reason: string) => Promise<void>) | undefined;

let isStopping = false;

function fail(error: unknown): void {
  // What goes wrong while it ends changes nothing.
  if (isStopping) return;
  isStopping = true;
  const reason = redactor.strike(explain(error));
  const ending = stop ? stop(reason) : Promise.reject(error);
  ending.catch(() => say(reason)).finally(() => process.exit(EXIT_CODES.inconclusive));
}

process.on('uncaughtException', fail);
main(process.argv.slice(2)).catch(fail);
