/** `npm run contract`: checks the contract against the target, writes the reports, and exits with the verdict. */
import './interruption';

import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import leven from 'leven';
import { contract as jestConfig } from '../../jest.config';
import { contracts } from '../contract';
import { Console, wantsColor } from '../report/console/console';
import { annotations, maskInActions } from '../report/github';
import { REPORTS, writeReports } from '../report/write';
import { Redactor } from '../support/http/redaction';
import type { RunResult } from '../support/result';
import { setRun } from '../support/run/host';
import { Run } from '../support/run/run';
import { idsOf, type Selection } from '../support/run/selection';
import { EXIT_CODES } from '../support/run/verdict';
import { hideCredentials, readEnvironment, readSettings } from '../support/settings/read';
import { aim } from './aim';
import { type ContractFlags, readContractFlags } from './contract-flags';
import { interrupt, interrupted } from './interruption';
import { manual } from './manual';

const redactor = new Redactor(maskInActions);
const say = (text: string) => void process.stdout.write(`${redactor.strike(text)}\n`);

async function main(argv: string[]): Promise<void> {
  // Whatever ends the process early, by jest's hand or by an error, is not the API's fault.
  let exitCode = EXIT_CODES.inconclusive;
  process.on('exit', () => process.exit(exitCode));
  const flags = readContractFlags(
    argv,
    contracts.map(({ endpoint }) => endpoint.id),
  );
  if ('say' in flags) {
    // What is not taken may have a secret in it.
    if (flags.exitCode !== 0) hideCredentials(settle().settings, redactor);
    say(flags.say);
    exitCode = flags.exitCode;
    return;
  }
  const { settings, problems } = settle();
  hideCredentials(settings, redactor);
  // Loaded only where it is needed, for the sake of a quick start.
  const isEmbedded = settings.baseUrl === undefined && problems.length === 0;
  const sandbox = isEmbedded
    ? await (require('../sandbox') as typeof import('../sandbox')).startSandbox()
    : undefined;
  const target = aim(settings, sandbox);
  const selection = selectionOf(flags);
  const run = new Run({
    contracts,
    settings: target.settings,
    redactor,
    interrupted,
    ...(selection && { selection }),
    targetLabel: target.label,
    problems,
    onCheck: (check) => terminal.onCheck(check),
  });
  const terminal = new Console({
    stream: process.stdout,
    verbose: flags.verbose,
    color: wantsColor(process.stdout),
    strict: settings.strict,
    isTargetGone: sandbox !== undefined,
    activity: () => run.activity(),
  });
  const folder =
    settings.reportDir && (selection ? path.join(settings.reportDir, 'selection') : settings.reportDir);
  const previous = folder
    ? earlierRun(settings.previous ?? path.join(folder, 'contract.json'), target.label)
    : undefined;
  // What an earlier run has written must not be taken for this one's.
  const stuck = folder ? removeReports(folder) : [];
  for (const problem of stuck) run.problem(problem);
  if (run.chosen.length === 0) run.problem(nothingChosen(flags.words));
  terminal.begin(redactor.strike(target.label), run.plan);
  interrupted.addEventListener('abort', () => terminal.interrupted());

  let concluding: Promise<void> | undefined;
  const conclude = () => {
    concluding ??= (async () => {
      const result = await run.finish();
      await sandbox?.close();
      const options = {
        folder,
        strict: settings.strict,
        manual: manual(contracts),
        ...(previous && { previous }),
      };
      const written = folder ? writeReports(result, options) : { files: [], problems: [] };
      terminal.end(result, written);
      process.stdout.write(annotations(result, settings.strict));
      exitCode = EXIT_CODES[result.verdict];
    })();
    return concluding;
  };
  stop = (reason) => {
    run.problem(reason);
    interrupt();
    return conclude();
  };
  setRun(run);
  try {
    if (run.chosen.length > 0) await performWithJest(run);
  } catch (error) {
    run.problem(explain(error));
  }
  await conclude();
}

async function performWithJest(run: Run): Promise<void> {
  // The session is opened while jest gets ready.
  void run.start();
  const { buildArgv, runCLI } = await import('jest');
  const argv = await buildArgv(['--config', JSON.stringify(jestConfig)]);
  // To bail out is to leave jobs behind, and what is judged at the end is judged at the end. Where jest finds no tests, it
  // would end the process.
  const options = { ...argv, bail: 0, randomize: false, passWithNoTests: true };
  const { results } = await runCLI(options, [process.cwd()]);
  if (results.numTotalTestSuites === 0) {
    run.problem(
      `jest finds no tests in ${jestConfig.rootDir}: is there a character in that path that it reads as a pattern?`,
    );
  }
}

function settle() {
  const { environment, problems } = readEnvironment();
  const read = readSettings(environment);
  return { settings: read.settings, problems: [...problems, ...read.problems] };
}

function selectionOf({ endpoints, words }: ContractFlags): Selection | undefined {
  if (endpoints.length === 0 && words.length === 0) return undefined;
  const shown = [
    ...endpoints,
    ...words.map((one) => `-t ${/^[\w.-]+$/.test(one) ? one : JSON.stringify(one)}`),
  ];
  return { words: redactor.strike(shown.join(' ')), endpoints, patterns: words.map(patternOf) };
}

/** A part of an id or sentence; also a regular expression where it is one. */
function patternOf(words: string): RegExp {
  const literal = words.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  try {
    return new RegExp(`${literal}|${words}`, 'i');
  } catch {
    return new RegExp(literal, 'i');
  }
}

function nothingChosen(words: string[]): string {
  const [wanted = ''] = words;
  const nearest = idsOf(contracts).sort((a, b) => leven(a, wanted) - leven(b, wanted))[0];
  return `No check has ${JSON.stringify(wanted)} in its id or sentence; the nearest id is ${nearest}.`;
}

/** The result of an earlier run against the same target. @returns undefined where there is none that can be read */
function earlierRun(file: string, target: string): RunResult | undefined {
  try {
    // A pipe that nobody writes to is read for ever.
    if (!statSync(file).isFile()) return undefined;
    const earlier: RunResult = JSON.parse(readFileSync(file, 'utf8'));
    const isSame = withoutPort(earlier.target) === withoutPort(target);
    return isSame && Array.isArray(earlier.checks) ? earlier : undefined;
  } catch {
    return undefined;
  }
}

/** The embedded sandbox has another port each time. */
const withoutPort = (label: string) => label.replace(/(127\.0\.0\.1):\d+/, '$1');

/** @returns a sentence for each report that could not be removed */
function removeReports(folder: string): string[] {
  return REPORTS.flatMap((name) => {
    try {
      rmSync(path.join(folder, name), { force: true });
      return [];
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return [`CIELO24_REPORT_DIR: the report ${name} of an earlier run cannot be removed (${code}).`];
    }
  });
}

const explain = (error: unknown) =>
  `The suite itself failed, which says nothing about the API: ${redactor.strike((error as Error).message ?? String(error))}`;

/** Ends a run in the middle: what it made is removed, and its reports are written. Undefined as long as there is none. */
let stop: ((reason: string) => Promise<void>) | undefined;

let isStopping = false;

function fail(error: unknown): void {
  // What goes wrong while it ends changes nothing.
  if (isStopping) return;
  isStopping = true;
  const reason = explain(error);
  const ending = stop ? stop(reason) : Promise.reject(error);
  ending.catch(() => say(reason)).finally(() => process.exit(EXIT_CODES.inconclusive));
}

process.on('uncaughtException', fail);
main(process.argv.slice(2)).catch(fail);
