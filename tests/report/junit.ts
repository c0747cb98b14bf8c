/**
 * `junit.xml`, written by jest-junit from what the checks ended with. It is handed one test file for each endpoint; what
 * it has no place for (the message and type of a failure, the reason of a skip, the errors' number) is added to the tree
 * that it builds, before that becomes XML.
 */
import { writeFileSync } from 'node:fs';
import type { CheckResult, RunResult } from '../support/result';
import { failureLines } from './failure';
import { oneLine, visible } from './text';
import { causesOf, isCounted } from './words';

/** What the package `xml` takes: an element's name with its attributes, text and children. */
type Content = { _attr: Record<string, string | number> } | Tree | string;
type Tree = { [name: string]: Content[] };

const build: (
  report: object,
  root: string,
  options: object,
) => Tree = require('jest-junit/utils/buildJsonResults');
const xml: (tree: Tree, options: object) => string = require('xml');

const OPTIONS = {
  suiteName: 'contract',
  suiteNameTemplate: ({ title }: { title: string }) => title,
  classNameTemplate: ({ classname }: { classname: string }) => classname,
  titleTemplate: ({ title }: { title: string }) => title,
  ancestorSeparator: '.',
  // It looks whether there are such files.
  testCasePropertiesDirectory: '/',
  testCasePropertiesFile: 'none',
  testSuitePropertiesDirectory: '/',
  testSuitePropertiesFile: 'none',
  filePathPrefix: '',
};

interface Case {
  suite: string;
  classname: string;
  name: string;
  durationMs: number;
  properties: Record<string, string>;
  /** Missing where it passed. */
  outcome?: { tag: 'failure' | 'error' | 'skipped'; message: string; type: string; text: string };
}

/**
 * @param strict does a failed SHOULD fail the run? Else it does not fail its case either.
 * @throws Error where the file cannot be written
 */
export function writeJunit(file: string, result: RunResult, strict: boolean): void {
  writeFileSync(file, renderJunit(result, strict));
}

/** A suite for each endpoint, a case for each check; what failed the run beside the checks is a suite of its own. */
export function renderJunit(result: RunResult, strict: boolean): string {
  const cases = [...checkCases(result, strict), ...runCases(result)];
  const suites = [...new Set(cases.map(({ suite }) => suite))].map((name) =>
    cases.filter(({ suite }) => suite === name),
  );
  const { testsuites } = build({ startTime: 0, testResults: suites.map(testFile) }, '/', OPTIONS);
  const [attributes, ...elements] = testsuites as [Content, ...Tree[]];
  elements.forEach(({ testsuite }, index) => {
    completeSuite(testsuite!, suites[index]!, result);
  });
  Object.assign(attributes as object, { _attr: { name: OPTIONS.suiteName, ...figures(cases) } });
  return `${xml({ testsuites: [attributes, ...elements] }, { indent: '  ', declaration: true })}\n`;
}

function checkCases(result: RunResult, strict: boolean): Case[] {
  const harms = new Map(causesOf(result).flatMap(({ checks, harm }) => checks.map((check) => [check, harm])));
  return result.checks.map((check) => ({
    suite: check.endpoint,
    classname: `${check.endpoint}.${check.section}`,
    name: check.id,
    durationMs: Math.round(check.durationMs),
    properties: { promise: check.title, level: check.level, source: check.source },
    outcome: outcomeOf(check, strict, harms.get(check)),
  }));
}

function outcomeOf(check: CheckResult, strict: boolean, harm = ''): Case['outcome'] {
  const { status, level, title, reason = '', restsOn, evidence } = check;
  if (status === 'passed') return undefined;
  if (status !== 'failed') {
    const message = restsOn === undefined ? reason : `It rests on ${restsOn}, which failed. ${reason}`;
    return { tag: status === 'inconclusive' ? 'error' : 'skipped', message, type: status, text: message };
  }
  const { expected = title, found = [] } = evidence ?? {};
  const message = `expected ${expected}${found.length > 0 ? `, found ${found[0]}` : ''}`;
  const text = failureLines(check).join('\n');
  return isCounted(check, strict)
    ? { tag: 'failure', message, type: harm, text }
    : { tag: 'skipped', message: `${level} not kept: ${message}`, type: harm, text };
}

/** What kept the run as a whole from being done, and the lines of the deviations file that failed it. */
function runCases({ problems, staleDeviations }: RunResult): Case[] {
  const make = (name: string, tag: 'failure' | 'error', message: string): Case => ({
    ...{ suite: 'The run itself', classname: 'The run itself', name, durationMs: 0, properties: {} },
    outcome: { tag, message, type: tag === 'error' ? 'problem' : 'stale deviation', text: message },
  });
  return [
    ...problems.map((problem, at) => make(`problem-${at + 1}`, 'error', problem)),
    ...staleDeviations.map(({ line, checkId, problem }) =>
      make(`deviations-line-${line}`, 'failure', `${checkId}: ${problem}`),
    ),
  ];
}

/** One test file, as jest reports it. */
function testFile(cases: Case[]) {
  return {
    testFilePath: '/',
    perfStats: { start: 0, end: 0 },
    testResults: cases.map(({ suite, classname, name, durationMs, outcome }) => ({
      ancestorTitles: [visible(suite), visible(classname.slice(suite.length + 1))].filter(Boolean),
      title: visible(name),
      duration: durationMs,
      status: outcome && { failure: 'failed', error: 'error', skipped: 'pending' }[outcome.tag],
      failureMessages: outcome ? [visible(outcome.text)] : [],
    })),
  };
}

function completeSuite(suite: Content[], cases: Case[], result: RunResult): void {
  const { target, suite: version, seed, verdict, selection, durationMs, startedAt } = result;
  const name = visible(cases[0]!.suite);
  suite[0] = { _attr: { name, timestamp: startedAt.slice(0, 19), ...figures(cases) } };
  suite.slice(1).forEach((element, index) => {
    const testcase = (element as Tree).testcase!;
    const { outcome, properties } = cases[index]!;
    if (outcome) {
      const attributes = { message: visible(oneLine(outcome.message, 500)), type: outcome.type };
      testcase[1] = { [outcome.tag]: [{ _attr: attributes }, visible(outcome.text)] };
    }
    testcase.splice(1, 0, propertiesElement(properties));
  });
  // Checks overlap, so that the run takes less time than all its cases do.
  const took = String(durationMs / 1000);
  suite.splice(
    1,
    0,
    propertiesElement({ target, 'suite-version': version, seed, verdict, selection, 'run-seconds': took }),
  );
}

function propertiesElement(all: Record<string, string | number | undefined>): Tree {
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return {
    properties: given.map(([name, value]) => ({
      property: [{ _attr: { name, value: visible(String(value)) } }],
    })),
  };
}

function figures(cases: Case[]) {
  const number = (tag: string) => cases.filter(({ outcome }) => outcome?.tag === tag).length;
  return {
    tests: cases.length,
    failures: number('failure'),
    errors: number('error'),
    skipped: number('skipped'),
    time: cases.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000,
  };
}
