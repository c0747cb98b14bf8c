/** `npm run contract`: checks the contract against the target, writes the reports, and exits with the verdict. */
import './interruption';

import { rmSync } from 'node:fs';
import path from 'node:path';
import { run as runJest } from 'jest';
import { contract as jestConfig } from '../../jest.config';
import { endpoints } from '../contract/endpoints';
import { checkLines, paintFor, summaryLines } from '../report/console';
import { maskInActions } from '../report/mask';
import { REPORTS, writeReports } from '../report/write';
import { hideCredentials, readEnvironment, readSettings } from '../support/environment';
import { type Host, setHost } from '../support/host';
import { Redactor } from '../support/redaction';
import { sumUp } from '../support/sum-up';
import { EXIT_CODES } from '../support/verdict';
import { aim } from './aim';
import { interrupted } from './interruption';

/** jest's flags that ask for something else than a run; its answer and exit code stand. */
const NO_RUN = ['--help', '-h', '--version', '-v', '--listTests', '--showConfig', '--clearCache'];

const redactor = new Redactor(maskInActions);
const paint = paintFor(process.stdout.isTTY === true && !process.env.NO_COLOR);
const say = (text: string) => void process.stdout.write(`${text}\n`);

async function main(flags: string[]): Promise<void> {
  // Whatever ends the process early, by jest's hand or by an error, is not the API's fault.
  let exitCode = flags.some((flag) => NO_RUN.includes(flag)) ? undefined : EXIT_CODES.inconclusive;
  process.on('exit', () => exitCode !== undefined && process.exit(exitCode));

  const fromEnvironment = readEnvironment();
  const { settings, problems } = readSettings(fromEnvironment.environment);
  problems.unshift(...fromEnvironment.problems);
  const isEmbedded = settings.baseUrl === undefined && problems.length === 0;
  // Loaded only where it is needed, for the sake of a quick start.
  const sandbox = isEmbedded
    ? await (require('../sandbox') as typeof import('../sandbox')).startSandbox()
    : undefined;
  const target = aim(settings, sandbox);
  hideCredentials(target.settings, redactor);

  const host: Host = {
    options: {
      settings: target.settings,
      redactor,
      interrupted,
      targetLabel: target.label,
      problems,
      onCheck: (check) => {
        // Where the whole run cannot be done, a line for each check would say the same many times.
        if (check.status !== 'inconclusive' || check.evidence) say(checkLines(check, paint));
      },
    },
    flags: redactor.strike(flags.join(' ')),
    results: [],
    failures: [],
  };
  setHost(host);
  const names = endpoints.map(({ name }) => name).join(', ');
  say(redactor.strike(`Checking ${names} at ${target.label}\n`));

  // What an earlier run has written must not be taken for this one's.
  if (settings.reportDir)
    for (const name of REPORTS) rmSync(path.join(settings.reportDir, name), { force: true });
  await runJest([...flags, '--config', JSON.stringify(configFor(settings.reportDir))]);
  await sandbox?.close();

  const result = sumUp(host);
  const files = settings.reportDir
    ? writeReports(result, endpoints, settings.reportDir, settings.strict)
    : [];
  say(redactor.strike(summaryLines(result, files, settings.strict, paint)));
  exitCode = EXIT_CODES[result.verdict];
}

/** jest-junit is configured by variables; where there is no folder to write to, it is left out. */
function configFor(folder: string): typeof jestConfig {
  if (!folder) return { ...jestConfig, reporters: jestConfig.reporters!.slice(0, 1) };
  Object.assign(process.env, {
    JEST_JUNIT_OUTPUT_DIR: folder,
    JEST_JUNIT_OUTPUT_NAME: 'junit.xml',
    JEST_JUNIT_SUITE_NAME: '{title}',
    JEST_JUNIT_CLASSNAME: '{classname}',
    JEST_JUNIT_TITLE: '{title}',
    JEST_JUNIT_ANCESTOR_SEPARATOR: '.',
    JEST_JUNIT_ADD_FILE_ATTRIBUTE: 'true',
  });
  return jestConfig;
}

function fail(error: unknown): never {
  const { message } = error as Error;
  say(redactor.strike(`The suite itself failed, which says nothing about the API: ${message}`));
  process.exit(EXIT_CODES.inconclusive);
}

process.on('uncaughtException', fail);
main(process.argv.slice(2)).catch(fail);
