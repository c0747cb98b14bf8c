/** How the house is built: which part may know of which. An import of a type counts as any other. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

const TESTS = path.resolve(__dirname, '..');

/** Those of `support/`, each of which imports only what stands above it. */
const ROOMS = ['spec', 'model', 'settings', 'http', 'api', 'jobs', 'histories', 'checks', 'run'];
const MOST_FILES = 12;

/** The code files below a folder of `tests/`, by their paths from there, with slashes. */
const filesIn = (folder: string): string[] =>
  readdirSync(path.join(TESTS, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?[jt]s$/.test(name))
    .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`);

const read = (file: string) => readFileSync(path.join(TESTS, file), 'utf8');

/** What stands between the quotation marks of each import of a file. */
const namedIn = (file: string): string[] =>
  [...read(file).matchAll(/(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*'([^']+)'/g)].map(
    ([, name]) => name!,
  );

/** The files of `tests/` that a file imports. */
const importsOf = (file: string): string[] =>
  namedIn(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => path.posix.join(path.posix.dirname(file), name))
    .map((name) => (existing(name) ? name : `${name}.ts`))
    .map((name) => (existing(name) ? name : name.replace(/\.ts$/, '/index.ts')));

const existing = (name: string) =>
  statSync(path.join(TESTS, name), { throwIfNoEntry: false })?.isFile() ?? false;

const support = filesIn('support');
const roomOf = (file: string) => file.split('/').slice(1, -1).join('/');

/** Each import from one folder to another that is not allowed, as a line. */
const wrongImports = (files: string[], isWrong: (to: string, from: string) => boolean): string[] =>
  files.flatMap((from) =>
    importsOf(from)
      .filter((to) => isWrong(to, from))
      .map((to) => `${from} imports ${to}`),
  );

describe('In support/', () => {
  test('each file stands in a room, but for the result, which all may import and which imports nothing', () => {
    expect(support.filter((file) => !ROOMS.includes(roomOf(file)))).toEqual(['support/result.ts']);
    expect(namedIn('support/result.ts')).toEqual([]);
  });

  test("a room's README.md says what is in it, and what is not, in the words of the table in the top one", () => {
    const rows = [...read('../README.md').matchAll(/^\| `tests\/support\/(\w+)\/` \| (.+; .+) \|$/gm)];
    expect(rows.map(([, room]) => room)).toEqual(ROOMS);
    for (const [, room, words] of rows) {
      const sentence = `${words![0]!.toUpperCase()}${words!.slice(1)}.`;
      expect(read(`support/${room}/README.md`)).toBe(`# ${room}\n\n${sentence}\n`);
    }
  });

  test('a room imports only those above it', () => {
    const floor = (file: string) => (file === 'support/result.ts' ? -1 : ROOMS.indexOf(roomOf(file)));
    const isBelow = (to: string, from: string) =>
      to.startsWith('support/') && roomOf(to) !== roomOf(from) && floor(to) >= floor(from);
    expect(wrongImports(support, isBelow)).toEqual([]);
    expect(importsOf('support/model/job.ts')).toEqual(['support/spec/schemas.ts']);
  });

  test('no files import each other in a circle', () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const follow = (file: string, way: string[]) => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
      if (way.includes(file) || done.has(file)) return;
      for (const next of importsOf(file)) follow(next, [...way, file]);
      done.add(file);
    };
    for (const file of support) follow(file, []);
    expect(circles).toEqual([]);
  });

  test.each(ROOMS)('%s/ can be seen at a glance', (room) => {
    expect(readdirSync(path.join(TESTS, 'support', room)).length).toBeLessThanOrEqual(MOST_FILES);
  });

  test('nothing but clean-up knows an endpoint that is under contract', () => {
    const isNamed = (file: string) =>
      /\b([dD]elete|[aA]uthorize)(?![a-z])/.test(
        read(file)
          .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
          // Of JavaScript, not of the API.
          .replace(/\.delete\(|\bdelete (?=\w+[.[])/g, ''),
      );
    expect(support.filter(isNamed)).toEqual([
      'support/api/api.ts',
      ...['support/jobs/clean-up.ts', 'support/jobs/sweep.ts'],
    ]);
    expect(read('support/api/api.ts').match(/\bdelete\b/g)).toHaveLength(1);
  });
});

describe('Of the other parts', () => {
  const KNOWS: [what: string, who: string[], may: string[]][] = [
    ['support/ knows nothing of the others', ['support'], ['support']],
    ['contract/ knows support/', ['contract'], ['contract', 'support']],
    ['sandbox/ knows nothing of the others', ['sandbox'], ['sandbox']],
    ['report/ knows all but the sandbox', ['report'], ['report', 'support', 'contract']],
  ];
  test.each(KNOWS)('%s', (_what, [who], may) => {
    const isStrange = (to: string) => !to.startsWith('../') && !may.includes(to.split('/')[0]!);
    expect(wrongImports(filesIn(who!), isStrange)).toEqual([]);
  });
});

test('Requests leave at one place only', () => {
  const SENDS =
    /(?:from|import|require\()\s*\(?'(?:node:)?(?:https?|http2|net|tls|dgram|undici|supertest|superagent)(?:\/[^']*)?'|\bfetch\(|\bXMLHttpRequest\b|\bWebSocket\(/;
  const senders = ['contract', 'support', 'report', 'commands']
    .flatMap(filesIn)
    .filter((file) => SENDS.test(read(file).replace(/^import type .*$/gm, '')));
  expect(senders.sort()).toEqual(['support/http/agent.ts', 'support/http/target.ts']);
  expect(filesIn('support').filter((file) => namedIn(file).includes('supertest'))).toEqual([
    'support/http/target.ts',
  ]);
});
