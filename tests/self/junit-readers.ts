/** `junit.xml` as other people's programs read it. */
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';

/** A case as a reader has understood it. */
export interface ReadCase {
  classname: string;
  name: string;
  time: number;
  properties: Record<string, string>;
  outcome: { tag: string; message: string; type: string; text: string } | null;
}

export interface ReadSuite {
  name: string;
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
  time: number;
  properties: Record<string, string>;
  cases: ReadCase[];
}

/** junit2json is an ECMAScript module, which jest cannot load. */
const WITH_JUNIT2JSON = `
  import { parse } from 'junit2json';
  import { readFileSync } from 'node:fs';
  const properties = (list = []) => Object.fromEntries(list.map(({ name, value }) => [name, String(value)]));
  const outcomeOf = (one) => {
    for (const tag of ['failure', 'error', 'skipped'])
      if (one[tag]) {
        const [{ message, type, inner = '' }] = [one[tag]].flat();
        return { tag, message, type, text: inner };
      }
    return null;
  };
  const { testsuite } = await parse(readFileSync(0, 'utf8'));
  const suites = testsuite.map(({ testcase = [], properties: given, name, ...figures }) => ({
    name,
    ...Object.fromEntries(['tests', 'failures', 'errors', 'skipped', 'time'].map((key) => [key, figures[key]])),
    properties: properties(given),
    cases: testcase.map(({ classname, name, time, properties: given, ...one }) => ({
      classname, name, time, properties: properties(given), outcome: outcomeOf(one),
    })),
  }));
  console.log(JSON.stringify(suites));
`;

const WITH_JUNITPARSER = `
import json, sys
from junitparser import JUnitXml, TestCase
def properties(element):
    return {one.name: one.value for one in element.properties()}
def outcome(case):
    for one in case.result:
        return {'tag': one._tag, 'message': one.message, 'type': one.type, 'text': one.text or ''}
    return None
print(json.dumps([{
    'name': suite.name, 'tests': suite.tests, 'failures': suite.failures, 'errors': suite.errors,
    'skipped': suite.skipped, 'time': suite.time, 'properties': properties(suite),
    'cases': [{
        'classname': case.classname, 'name': case.name, 'time': case.time,
        'properties': {one.get('name'): one.get('value') for one in case._elem.iter('property')},
        'outcome': outcome(case),
    } for case in suite],
} for suite in JUnitXml.fromstring(sys.stdin.buffer.read())]))
`;

const options = { cwd: path.resolve(__dirname, '../..'), encoding: 'utf8', maxBuffer: 1e8 } as const;

function read(command: string, flags: string[], xml: string): ReadSuite[] {
  return JSON.parse(execFileSync(command, flags, { ...options, input: xml }));
}

export const readers: Record<string, (xml: string) => ReadSuite[]> = {
  junit2json: (xml) => read(process.execPath, ['--input-type=module', '-e', WITH_JUNIT2JSON], xml),
};

const hasPython = spawnSync('python3', ['-c', 'import junitparser']).status === 0;
if (hasPython) readers.junitparser = (xml) => read('python3', ['-c', WITH_JUNITPARSER], xml);
else process.stderr.write("Python's junitparser is not installed: junit.xml is read by junit2json only.\n");
