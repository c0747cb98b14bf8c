/** README.md and .env.example say what the code does. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import dotenv from 'dotenv';
import packageJson from '../../package.json';
import { documents } from '../commands/docs';
import { contracts } from '../contract';
import { contractTables, coverageTable, environmentTable, renderReadme, uncovered } from '../report/readme';
import { faults } from '../sandbox';
import type { Contract } from '../support/check';
import environment from '../support/settings/environment.schema.json';
import { VARIABLES } from '../support/settings/read';

const ROOT = path.resolve(__dirname, '../..');
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');
const readme = read('README.md');
const checks = contracts.flatMap(({ sections }) => sections.flatMap((section) => section.checks));

describe('what `npm run docs` writes', () => {
  test.each(['README.md', '.env.example'])('%s is in step with the code', (name) => {
    expect(read(name)).toBe(documents()[name]);
  });

  test('every check has a row with its level, sentence and source', () => {
    const rows = contractTables(contracts).split('\n');
    for (const { id, level, title, source } of checks) {
      const row = rows.find((line) => line.startsWith(`| \`${id}\` |`));
      expect(row).toBe(`| \`${id}\` | ${level} | ${title} | ${source.split(':')[0]} |`);
    }
  });

  test('every variable has a row, and text that looks like markup is text', () => {
    const rows = environmentTable(environment.properties).split('\n').slice(2);
    expect(rows.map((row) => /^\| `(\w+)` \|/.exec(row)?.[1])).toEqual(VARIABLES);
    expect(rows.join('\n')).toContain('Media Failure=&lt;job id>');
  });
});

describe('the page, sentence by sentence', () => {
  test('every sentence is checked, or says why it is not', () => {
    expect(contracts.flatMap(uncovered)).toEqual([]);
  });

  test('a sentence with neither is told', () => {
    const [contract] = contracts as [Contract];
    const forgotten = { part: 'Somewhere', says: 'something' };
    const page = { ...contract.page, forgotten };
    expect(() => coverageTable([{ ...contract, page }])).toThrow('Somewhere: something');
    const excused = { ...page, forgotten: { ...forgotten, notChecked: 'Nobody can.' } };
    expect(coverageTable([{ ...contract, page: excused }])).toContain(
      '| Somewhere | something | nothing: Nobody can. |',
    );
  });
});

describe('markers', () => {
  const marked = '# A\n<!-- one: written by npm run docs -->\nold\n<!-- end -->\nrest\n';

  test('only what is between them is replaced, with the same result the second time', () => {
    const once = renderReadme(marked, { one: '$& new' });
    expect(once).toBe('# A\n<!-- one: written by npm run docs -->\n\n$& new\n\n<!-- end -->\nrest\n');
    expect(renderReadme(once, { one: '$& new' })).toBe(once);
    expect(renderReadme(marked, {})).toBe(marked);
  });

  test.each([
    ['none of that name', '# A\n<!-- end -->\n'],
    ['no end', '<!-- one: written by npm run docs -->\n'],
    ['the end of another', `<!-- one: written by npm run docs -->\n${marked.replace('one', 'two')}`],
    ['two of that name', marked + marked],
  ])('%s: an error', (_, text) => {
    expect(() => renderReadme(text, { one: 'new' })).toThrow('one: written by npm run docs');
  });
});

describe('.env.example', () => {
  const example = read('.env.example');

  test('sets nothing as it stands', () => {
    expect(dotenv.parse(example)).toEqual({});
  });

  test('uncommented, it sets every variable to its example', () => {
    const values = dotenv.parse(example.replace(/^#(?=CIELO24_)/gm, ''));
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

describe('what README.md says by hand', () => {
  test('what exit codes mean and what to do about it, how to run it elsewhere, and what may be lost', () => {
    for (const [code, verdict] of [
      [0, 'holds'],
      [1, 'violated'],
      [2, 'inconclusive'],
    ])
      expect(readme).toMatch(new RegExp(`^\\| ${code} \\| .*${verdict}`, 'm'));
    for (const scheduler of ['cron', 'GitLab', 'Jenkins'])
      expect(readme).toMatch(new RegExp(`^### ${scheduler}$`, 'm'));
    expect(readme).toMatch(/offered jobs may be lost/i);
  });

  test('every command that it names is one of package.json', () => {
    const named = new Set(
      [...readme.matchAll(/\bnpm run (?:-s |--silent )?([a-z]+)/g)].map((match) => match[1]),
    );
    const scripts = Object.keys(packageJson.scripts);
    expect([...named].filter((name) => !scripts.includes(name!))).toEqual([]);
    for (const script of scripts) expect(readme).toMatch(new RegExp(`npm (run )?(-s )?${script}\\b`));
  });

  test('the runs that it shows are of as many checks as there are', () => {
    const shown = [...readme.matchAll(/^(\d+) checks: /gm)].map((match) => Number(match[1]));
    expect(shown).toEqual([checks.length, checks.length]);
  });

  test('every variable, fault and check that it names exists', () => {
    const variables = [...readme.matchAll(/\bCIELO24_[A-Z0-9_]+\b(?! is no variable)/g)].map(
      ([name]) => name,
    );
    expect(variables.filter((name) => !VARIABLES.includes(name as never))).toEqual([]);
    const served = [...readme.matchAll(/--fault ([a-z][a-z0-9-]+)/g)].map((match) => match[1]);
    expect(served.filter((name) => !faults.some((fault) => fault.name === name))).toEqual([]);
    const declared = [...readme.matchAll(/^([\w-]+) until \d{4}/gm)].map((match) => match[1]);
    const ids = checks.map(({ id }) => id);
    expect(declared.length).toBeGreaterThan(0);
    expect(declared.filter((id) => !ids.includes(id!))).toEqual([]);
    const chosen = [...readme.matchAll(/ -t (?:'([^']+)'|([\w-]+))/g)].map(([, text, word]) => text ?? word!);
    const titles = checks.map(({ id, title }) => `${id}: ${title}`.toLowerCase());
    expect(chosen.length).toBeGreaterThan(0);
    expect(chosen.filter((text) => !titles.some((title) => title.includes(text.toLowerCase())))).toEqual([]);
  });
});
