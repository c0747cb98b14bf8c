/** When a job counts as changed. */
import { describe, expect, test } from '@jest/globals';
import type { ListedJob, Sight } from '../support/api';
import { differencesOf, isAsItWas, isLike, isRenamed, isStatusChanged } from '../support/changes';
import type { JobBook, JobRecord } from '../support/job-book';

test.each([
  ['Pending', 'Pending', false],
  ['Pending', 'Authorizing', true],
  ['Authorizing', 'Pending', false],
  ['Pending', 'In Process', true],
  ['Pending', 'Complete', true],
  ['In Process', 'In Process', false],
  ['In Process', 'Complete', false],
  ['In Process', 'Media Failure', false],
  ['In Process', 'Reviewing', false],
  ['In Process', 'Pending', true],
  ['In Process', 'Deleted', true],
  ['Complete', 'In Process', true],
  ['Complete', 'Reviewing', true],
  ['Pending', undefined, false],
  [undefined, 'Pending', false],
  [null, 'Pending', false],
  ['Pending', 7, false],
])('from %s to %s: %s', (was, is, changed) => {
  expect(isStatusChanged(was, is)).toBe(changed);
});

const NAME = 'contract-suite.20261123T175233Z.1f2e3d4c.keeps-complete';

test.each([
  [NAME, NAME, false],
  [NAME, 'another', true],
  [NAME, `${NAME}.2`, true],
  [NAME, NAME.toUpperCase(), true],
  [NAME, NAME.slice(0, 40), false],
  [NAME, NAME.slice(0, 39), true],
  [NAME, NAME.slice(1), true],
  [NAME, '', false],
  [NAME, undefined, false],
  [NAME, 7, false],
  ['', 'a name', false],
])('%j is shown as %j: renamed %s', (given, is, renamed) => {
  expect(isRenamed(given, is)).toBe(renamed);
});

test.each([
  [NAME, true],
  [NAME.toUpperCase(), true],
  [NAME.replaceAll('.', '_'), true],
  [NAME.slice(0, 20), true],
  ['contract-suit', true],
  ['contract-sui', false],
  [NAME.slice(1), false],
  [`${NAME}.2`, false],
  ['Interview', false],
  ['', false],
])('a target may keep the name as %j: %s', (shown, may) => {
  expect(isLike(NAME, shown)).toBe(may);
});

const MARKER = NAME.slice(0, 40);
const record: JobRecord = {
  id: 'a'.repeat(32),
  name: NAME,
  account: 'main',
  fate: 'there',
  status: 'Pending',
};
const found = (sight: Partial<Sight>, told = { names: true, externalIds: true }, was = record) =>
  differencesOf(
    was,
    { there: true, ...sight } as Sight,
    { marker: MARKER, told: { main: told } } as unknown as JobBook,
  );
const asItWas = { status: 'Pending', name: NAME, externalId: MARKER };

test('job info tells every difference, each in a line', () => {
  expect(found(asItWas)).toEqual([]);
  expect(found({ ...asItWas, there: false })).toEqual(['the job is no longer there']);
  expect(found({ status: 'Complete', name: 'another', externalId: 'other' })).toEqual([
    'JobStatus was Pending and is Complete',
    `JobName was ${NAME} and is another`,
    `ExternalID was ${MARKER} and is other`,
  ]);
  expect(found({})).toEqual([`JobName was ${NAME} and is empty`, `ExternalID was ${MARKER} and is empty`]);
});

test('a job on its way to be processed has no status that could be changed; one that has arrived has', () => {
  const both = { names: true, externalIds: true };
  const started = { ...record, isStarted: true };
  const seen = { status: 'Complete', name: NAME, externalId: MARKER };
  expect(found(seen, both, started)).toEqual([]);
  expect(found(seen, both, { ...started, status: 'Reviewing', keptAs: 'Reviewing' })).toEqual([
    'JobStatus was Reviewing and is Complete',
  ]);
});

test('what job info never tells of any job is no difference, and of an offered job only what it had', () => {
  const nothing = { names: false, externalIds: false };
  expect(found({}, nothing)).toEqual([]);
  expect(found({ name: 'another', externalId: 'other' }, nothing)).toEqual([]);
  const offered = { ...record, name: 'Mine', status: 'Reviewing', isOffered: true };
  const all = { names: true, externalIds: true };
  expect(found({ status: 'Reviewing', name: 'Mine', externalId: 'mine' }, all, offered)).toEqual([]);
  expect(found({ status: 'Reviewing' }, all, offered)).toEqual(['JobName was Mine and is empty']);
  expect(found({ status: 'Reviewing' }, all, { ...offered, name: '' })).toEqual([]);
  expect(found({ status: 'Pending', name: 'Yours' }, all, offered)).toEqual([
    'JobStatus was Reviewing and is Pending',
    'JobName was Mine and is Yours',
  ]);
});

test('where nobody knows yet what job info tells, another name is a difference, and a missing one is none', () => {
  const unknown = { marker: MARKER, told: {} } as unknown as JobBook;
  const shown = (name?: string) => ({ there: true, status: 'Pending', name }) as Sight;
  expect(differencesOf(record, shown('another'), unknown)).toEqual([`JobName was ${NAME} and is another`]);
  expect(differencesOf(record, shown(), unknown)).toEqual([]);
});

test.each<[boolean, string, Partial<ListedJob>, Partial<ListedJob>]>([
  [true, 'as it was', {}, {}],
  [false, 'with another status', { JobStatus: 'Complete' }, {}],
  [false, 'with another name', { JobName: 'another' }, {}],
  [false, 'with another external id', { ExternalID: 'other' }, {}],
  [false, 'without a status', { JobStatus: undefined }, { JobStatus: undefined }],
  [false, 'with an empty status', { JobStatus: '' }, {}],
  [false, 'without a name, where others have one', { JobName: undefined }, {}],
  [false, 'without a name, as all others', { JobName: '' }, { JobName: undefined }],
  [false, 'without an external id, where others have one', { ExternalID: null }, {}],
  [false, 'without an external id, as all others', { ExternalID: null }, { ExternalID: undefined }],
])('%s: listed %s', (same, _how, own, others) => {
  const entry = { JobId: record.id, JobStatus: 'Pending', JobName: NAME, ExternalID: MARKER };
  const all = [
    { ...entry, ...own },
    { ...entry, JobId: 'b'.repeat(32), ...others },
  ];
  expect(isAsItWas(record, { marker: MARKER, told: {}, listed: { main: {}, other: {} } }, all[0]!, all)).toBe(
    same,
  );
});

describe('A list that is known to tell no names and no external ids', () => {
  const entry = { JobId: record.id, JobStatus: 'Pending' };
  const isSame = (own: ListedJob, others: ListedJob[] = [], told: JobBook['told'] = {}) => {
    const listed = { main: { names: false, externalIds: false }, other: {} };
    return isAsItWas(record, { marker: MARKER, told, listed }, own, [own, ...others]);
  };

  test('is not asked for them', () => {
    expect(isSame(entry)).toBe(true);
    expect(isSame({ ...entry, JobName: NAME, ExternalID: MARKER })).toBe(true);
  });

  test.each([{ JobName: NAME }, { ExternalID: MARKER }])('is, once it tells %j of one job', (told) => {
    const others = [{ JobId: 'b'.repeat(32), ...told }];
    expect(isSame(entry, others)).toBe(false);
    expect(isSame({ ...entry, ...told }, others)).toBe(true);
  });

  test('may show a name as job info does, which was never the one that was given', () => {
    const shown = { ...entry, JobName: 'Untitled' };
    expect(isSame(shown)).toBe(false);
    expect(isSame(shown, [], { main: { names: false, externalIds: false } })).toBe(true);
  });
});
