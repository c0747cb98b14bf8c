/** What the generated files, and README.md, say is what the code does. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import dotenv from 'dotenv';
import packageJson from '../../package.json';
import { documents } from '../commands/docs';
import { contracts } from '../contract';
import { contractReadme, type Described, uncovered } from '../report/markdown/documents';
import { proof } from '../report/markdown/proof';
import { faults } from '../sandbox';
import environment from '../support/settings/environment.schema.json';
import { VARIABLES } from '../support/settings/read';

const ROOT = path.resolve(__dirname, '../..');
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');
const checks = contracts.flatMap(({ sections }) => sections.flatMap((section) => section.checks));

test.each(Object.entries(documents()))('%s is in step with the code (npm run docs)', (name, text) => {
  expect(read(name)).toBe(text);
});

describe('tests/contract/README.md', () => {
  const text = documents()['tests/contract/README.md']!;

  test('has a row for every check, under its endpoint', () => {
    const ids = [...text.matchAll(/^\| `([^`]+)` \| (MUST|SHOULD|DRIFT) \| /gm)].map(([, id]) => id);
    expect(ids).toEqual(checks.map(({ id }) => id));
    expect(text.match(/^## .*$/gm)).toEqual([
      ...contracts.map(({ endpoint }) => `## ${endpoint.name}`),
      '## The proof',
    ]);
  });

  test('has every sentence of the pages, with a check or the reason for having none', () => {
    expect(contracts.flatMap(uncovered)).toEqual([]);
    const contract: Described = contracts[0]!;
    const forgotten = { part: 'Somewhere', says: 'something' };
    const withPage = (page: Described['page']) => contractReadme([{ ...contract, page }], '');
    expect(() => withPage({ forgotten })).toThrow('Somewhere: something');
    expect(withPage({ forgotten: { ...forgotten, notChecked: 'Nobody can.' } })).toContain(
      '| Somewhere | something | nothing: Nobody can. |',
    );
  });

  test('counts faults that hit by chance apart', () => {
    const chance = { fails: ['a'], mayFail: 'others' };
    const rows = proof(
      { a: { fails: ['a'] }, b: { fails: ['a', 'b'] }, c: chance, d: { ...chance, fails: [] } },
      5,
      6,
    )
      .split('\n')
      .filter((line) => line.startsWith('| '));
    expect(rows.slice(2).map((row) => Number(row.split('|')[2]))).toEqual([4, 1, 1, 0, 2, 5, 6]);
  });
});

describe('.env.example', () => {
  const example = read('.env.example');

  test('sets nothing as it stands', () => {
    expect(dotenv.parse(example)).toEqual({});
  });

  test('uncommented, it sets every variable to its example', () => {
    const values = dotenv.parse(example.replace(/^#(?=\w+=)/gm, ''));
    expect(Object.keys(values)).toEqual(VARIABLES);
    for (const [name, variable] of Object.entries(environment.properties)) {
      const { examples, default: preset } = variable as { examples?: unknown[]; default?: unknown };
      const shown = examples?.[0] ?? preset;
      if (shown !== undefined) expect([name, values[name]]).toEqual([name, String(shown)]);
    }
  });

  test('has no secret in it', () => {
    const secrets = Object.entries(environment.properties).filter(([, variable]) => 'secret' in variable);
    expect(secrets.length).toBeGreaterThan(3);
    for (const [name] of secrets) expect(example).toMatch(new RegExp(`^#${name}=$`, 'm'));
  });
});

describe('README.md names only what exists', () => {
  const readme = read('README.md');
  const named = (pattern: RegExp) => [...readme.matchAll(pattern)].map(([, name]) => name!);
  const unknown = (names: string[], known: string[]) => names.filter((name) => !known.includes(name));

  test('commands', () => {
    const commands = named(/\bnpm run (?:-s |--silent )?([a-z]+)/g);
    expect(commands.length).toBeGreaterThan(3);
    expect(unknown(commands, Object.keys(packageJson.scripts))).toEqual([]);
  });

  test('variables', () => {
    expect(unknown(named(/\b(CIELO24_[A-Z0-9_]+)\b(?! is no variable)/g), VARIABLES)).toEqual([]);
  });

  test('faults of the sandbox', () => {
    expect(
      unknown(
        named(/--fault ([a-z][a-z0-9-]+)/g),
        faults.map(({ name }) => name),
      ),
    ).toEqual([]);
  });

  test('checks, in its example of a deviations file', () => {
    expect(
      unknown(
        named(/^([\w.-]+) until \d{4}/gm),
        checks.map(({ id }) => id),
      ),
    ).toEqual([]);
  });

  test('files and folders', () => {
    const paths = named(/`((?:tests|schemas)\/[\w./-]+)`/g);
    const missing = paths.filter((one) => {
      try {
        return !read(one);
      } catch (error) {
        return (error as NodeJS.ErrnoException).code !== 'EISDIR';
      }
    });
    expect(missing).toEqual([]);
  });
});
