/** The file of known deviations, line by line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readDeviations } from '../../support/settings/deviations-file';

const folder = mkdtempSync(path.join(os.tmpdir(), 'contract-deviations-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'deviations.txt');

function read(text: string) {
  writeFileSync(file, text);
  return readDeviations(file);
}

const deviation = {
  line: 1,
  checkId: 'deletes-pending',
  until: '2999-12-31',
  reason: 'the vendor knows: ticket 7',
};

test.each([
  ['as it is meant', 'deletes-pending until 2999-12-31: the vendor knows: ticket 7'],
  [
    'with blanks around and between',
    '  deletes-pending \t until   2999-12-31 :  the vendor knows: ticket 7  ',
  ],
  ['without a blank behind the colon', 'deletes-pending until 2999-12-31:the vendor knows: ticket 7'],
  ['from another system', 'deletes-pending until 2999-12-31: the vendor knows: ticket 7\r\n'],
])('a line %s', (_what, text) => {
  expect(read(text)).toEqual({ deviations: [deviation], problems: [] });
});

test('empty lines and comments count for nothing, but as lines', () => {
  const text = `# known\n\n   \n\t# more\n#deletes-pending\r\n${deviation.checkId} until 2999-12-31: ${deviation.reason}\n`;
  expect(read(text)).toEqual({ deviations: [{ ...deviation, line: 6 }], problems: [] });
  expect(read('')).toEqual({ deviations: [], problems: [] });
});

test('a reason may have a # in it, and an id an underscore', () => {
  expect(read('refuses-api_token-empty until 2999-12-31: see #7\n').deviations).toEqual([
    { line: 1, checkId: 'refuses-api_token-empty', until: '2999-12-31', reason: 'see #7' },
  ]);
});

const WRITTEN = 'a deviation is written "<check id> until <YYYY-MM-DD>: <reason>"';

test.each([
  ['no date', 'deletes-pending: the vendor knows'],
  ['no until', 'deletes-pending 2999-12-31: the vendor knows'],
  ['no reason', 'deletes-pending until 2999-12-31:'],
  ['only blanks for a reason', 'deletes-pending until 2999-12-31:   '],
  ['no colon', 'deletes-pending until 2999-12-31 the vendor knows'],
  ['no id', 'until 2999-12-31: the vendor knows'],
  ['two ids', 'deletes-pending deletes-authorizing until 2999-12-31: the vendor knows'],
  ['another order of the date', 'deletes-pending until 31-12-2999: the vendor knows'],
  ['a short date', 'deletes-pending until 2999-1-1: the vendor knows'],
  ['a long year', 'deletes-pending until 12999-01-01: the vendor knows'],
  ['a time', 'deletes-pending until 2999-12-31T00:00:00Z: the vendor knows'],
])('with %s, a line is not read, and its number is told', (_what, line) => {
  expect(read(`# known\n${line}\n`)).toEqual({ deviations: [], problems: [`${file}, line 2: ${WRITTEN}`] });
});

test.each(['2999-02-30', '2999-13-01', '2999-00-10', '2999-01-00', '2999-01-32', '2026-02-29'])(
  '%s is no day',
  (day) => {
    const problems = [`${file}, line 1: ${day} is no day of the calendar`];
    expect(read(`deletes-pending until ${day}: the vendor knows`)).toEqual({ deviations: [], problems });
  },
);

test('a leap day is a day', () => {
  expect(read('deletes-pending until 2028-02-29: the vendor knows').problems).toEqual([]);
});

test('the first declaration of a check counts, a second is told; everything wrong is told at once', () => {
  const lines = [
    'deletes-pending until 2999-12-31: the vendor knows: ticket 7',
    'deletes-pending until 2999-01-01: again',
    'nonsense',
    'deletes-authorizing until 2999-02-31: no such day',
    'gone-from-list until 2020-01-01: past, which the run itself tells',
  ];
  expect(read(lines.join('\n'))).toEqual({
    deviations: [
      deviation,
      { line: 5, checkId: 'gone-from-list', until: '2020-01-01', reason: expect.stringMatching(/^past/) },
    ],
    problems: [
      `${file}, line 2: deletes-pending is declared a second time`,
      `${file}, line 3: ${WRITTEN}`,
      `${file}, line 4: 2999-02-31 is no day of the calendar`,
    ],
  });
});

test('a file that cannot be read is told by its variable, with the cause', () => {
  const absent = path.join(folder, 'absent.txt');
  expect(readDeviations(absent)).toEqual({
    deviations: [],
    problems: [`CIELO24_DEVIATIONS takes the path of a readable file; ${absent} cannot be read (ENOENT)`],
  });
  expect(readDeviations(folder).problems).toEqual([
    `CIELO24_DEVIATIONS takes the path of a readable file; ${folder} cannot be read (EISDIR)`,
  ]);
});
