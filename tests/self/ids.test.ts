/**
 * Deviation files, links and habits name checks by id, and people by their sentence: neither changes by accident. What
 * is meant to change is changed in ids.txt too.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { contracts } from '../contract';

const sections = contracts.flatMap(({ endpoint, sections }) =>
  sections.map((section) => ({ ...section, endpoint: endpoint.name })),
);
const checks = sections.flatMap((section) => section.checks);

const twice = (all: string[]) => all.filter((one, index) => all.indexOf(one) !== index);

test('ids, levels and sentences are those of ids.txt, in its order', () => {
  const pinned = readFileSync(path.join(__dirname, 'ids.txt'), 'utf8');
  const blocks = sections.map(({ endpoint, title, stage, checks: own }) =>
    [
      `${endpoint}: ${title}${stage === 'main' ? '' : ' (at the end)'}`,
      ...own.map(({ id, level, title: sentence }) => `  ${level.padEnd(6)} ${id}: ${sentence}`),
    ].join('\n'),
  );
  expect(`${blocks.join('\n\n')}\n`.split('\n')).toEqual(pinned.split('\n'));
});

test('no two checks have the same id or the same sentence, and no two sections the same title', () => {
  expect(twice(checks.map(({ id }) => id))).toEqual([]);
  expect(
    twice(sections.flatMap(({ endpoint, checks: own }) => own.map(({ title }) => `${endpoint}: ${title}`))),
  ).toEqual([]);
  expect(twice(sections.map(({ endpoint, title }) => `${endpoint}: ${title}`))).toEqual([]);
});

test('an id can stand in a deviations file and after -t, and a title is a sentence', () => {
  expect(checks.map(({ id }) => id).filter((id) => !/^[a-z][a-z0-9._-]*$/.test(id))).toEqual([]);
  expect(checks.map(({ title }) => title).filter((title) => !/^[A-Z].*\.$/.test(title))).toEqual([]);
});

test('every check names where its promise stands, and what it says there', () => {
  expect(checks.filter(({ source }) => !/^[A-Z][^:]+: \S/.test(source))).toEqual([]);
});

test('what looks back on the others comes after them', () => {
  for (const { sections: own } of contracts) {
    const first = own.findIndex(({ stage }) => stage !== 'main');
    expect(own.slice(first).every(({ stage }) => stage !== 'main')).toBe(true);
  }
});
