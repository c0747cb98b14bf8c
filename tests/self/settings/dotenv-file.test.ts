/** What people write into `.env`, and what comes of it: as it was written, or a sentence with the number of the line. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readEnvironment, readSettings } from '../../support/settings/read';
import { readText } from '../../support/settings/text-file';

const folder = mkdtempSync(path.join(os.tmpdir(), 'contract-dotenv-'));
const file = path.join(folder, '.env');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(file, { force: true }));

const TARGET = 'CIELO24_BASE_URL=http://localhost';

function read(text: string | Buffer, own: Record<string, string> = {}) {
  writeFileSync(file, text);
  return readEnvironment(folder, own);
}

describe('a password arrives as it is written', () => {
  test.each([
    ['plain', 'plain'],
    ["'pa#ss'", 'pa#ss'],
    ['"pa#ss"', 'pa#ss'],
    ['`pa#"\'ss`', 'pa#"\'ss'],
    ['pa$ss', 'pa$ss'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is none
    ['pa${HOME}ss', 'pa${HOME}ss'],
    ['pa"s\'s', 'pa"s\'s'],
    ['two words', 'two words'],
    ["' blanks '", ' blanks '],
    ['pa\\ss\\n', 'pa\\ss\\n'],
    ["'pa\\nss\\'", 'pa\\nss\\'],
    ["'pa'ss'", "pa'ss"],
    ['pa=ss', 'pa=ss'],
    ["'pa # ss'", 'pa # ss'],
    ["'pass' # the account of the night", 'pass'],
    ['pass@word!', 'pass@word!'],
  ])('%s', (written, arrived) => {
    const { environment, problems } = read(`${TARGET}\nCIELO24_PASSWORD=${written}\n`);
    expect([environment.CIELO24_PASSWORD, problems]).toEqual([arrived, []]);
  });
});

describe('a password is not taken from a line that may be cut', () => {
  test.each([
    ['pa#ss', /is cut at its #; write '<value>', in single quotation marks$/],
    ["pa'#ss", /is cut at its #; write `<value>`, in backticks$/],
    ['pass # word', /is cut at its #/],
    ['#pass', /is cut at its #/],
    ['"pass', /begins with a quotation mark and does not end with it/],
    ['"pa"#ss', /begins with a quotation mark and does not end with it/],
    ["'pa' ss", /begins with a quotation mark and does not end with it/],
    ['"pa\\nss"', /has a backslash in it that is not read as it is written; write '<value>'/],
    ['"pa\\"ss"', /has a backslash in it/],
    ["'pa\\'ss'", /has a backslash in it.*write `<value>`/],
  ])('%s', (written, told) => {
    const { problems } = read(`${TARGET}\n\nCIELO24_PASSWORD=${written}\n`);
    expect(problems).toEqual([expect.stringMatching(/^\.env, line 3: the value of CIELO24_PASSWORD [^$]*$/)]);
    expect(problems[0]).toMatch(told);
    expect(problems[0]).not.toMatch(/pa(?!rentheses)['"#\\]|\bpass?\b/);
  });

  test('nor where the quotation mark of another variable swallows it', () => {
    const { problems } = read(`${TARGET}\nOTHER="open\nCIELO24_PASSWORD=pass\nANOTHER="\n`);
    expect(problems).toEqual([
      '.env, line 3: CIELO24_PASSWORD is not read as it is written; look for a quotation mark that is not closed, ' +
        'here or before',
    ]);
  });
});

test('A comment behind a value that is no secret is a comment', () => {
  const { environment, problems } = read(`${TARGET} # ours\nCIELO24_USERNAME=me # the account\n`);
  expect(environment).toEqual({ CIELO24_BASE_URL: 'http://localhost', CIELO24_USERNAME: 'me' });
  expect(problems).toEqual([]);
});

describe('is read, whatever it was saved as', () => {
  const text = `${TARGET}\r\nCIELO24_PASSWORD=pässword\r\n`;
  const swapped = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  test.each([
    ['UTF-8 with line ends of Windows', Buffer.from(text)],
    ['with a byte-order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 the other way round', swapped],
    ['line ends of old Macs', Buffer.from(text.replaceAll('\r\n', '\r'))],
  ])('%s', (_what, bytes) => {
    expect(read(bytes)).toEqual({
      environment: { CIELO24_BASE_URL: 'http://localhost', CIELO24_PASSWORD: 'pässword' },
      problems: [],
    });
  });

  test.each([
    ['Latin-1', Buffer.from(text, 'latin1')],
    ['UTF-16 without its mark', Buffer.from(text.replace('ä', 'a'), 'utf16le')],
  ])('but for %s, which is told', (_what, bytes) => {
    expect(read(bytes).problems).toEqual(['.env is not in UTF-8: save it as that']);
  });
});

test.each([
  'set CIELO24_BASE_URL=http://localhost',
  '$env:CIELO24_BASE_URL="http://localhost"',
  'CIELO24_BASE_URL:http://localhost',
  'CIELO24_BASE_URL http://localhost',
  'CIELO24_BASE_URL',
  'setx cielo24_base_url http://localhost',
  '; CIELO24_BASE_URL=http://localhost',
  '"CIELO24_BASE_URL": "http://localhost",',
  '-e CIELO24_BASE_URL=http://localhost',
  '- CIELO24_BASE_URL=http://localhost',
  "process.env.CIELO24_BASE_URL = 'http://localhost'",
  'set CIELO_BASE_URL=http://localhost',
  'set CEILO24_BASE_URL=http://localhost',
])('%s sets nothing, which is told', (line) => {
  expect(read(`\n${line}\n`).problems).toContain(
    '.env, line 2: this is not how a variable is set; write CIELO24_BASE_URL=<value>',
  );
});

test.each([
  `${TARGET} CIELO24_PASSWORD=pass`,
  `${TARGET}; CIELO24_PASSWORD=pass`,
  `export ${TARGET} && export CIELO24_PASSWORD=pass`,
])('%s sets one, which is told without the password', (line) => {
  const { environment, problems } = read(line);
  expect(problems).toEqual([
    '.env, line 1: CIELO24_PASSWORD stands on the line of CIELO24_BASE_URL; write each on a line of its own',
  ]);
  expect(readSettings(environment).problems.join()).toMatch(/^CIELO24_BASE_URL takes (?!.*pass)/);
});

test.each([
  'export CIELO24_BASE_URL=http://localhost',
  '  CIELO24_BASE_URL = http://localhost',
  'CIELO24_BASE_URL: http://localhost',
])('%s sets it', (line) => {
  expect(read(line)).toEqual({ environment: { CIELO24_BASE_URL: 'http://localhost' }, problems: [] });
});

test('A name that is set twice is told, with both lines', () => {
  expect(read(`${TARGET}\n# again\n${TARGET}:1\n`).problems).toEqual([
    '.env, line 3: CIELO24_BASE_URL is set a second time, after line 1',
  ]);
});

test('What the process sets is not looked at, and nothing is where it sets the target to nothing', () => {
  const text = 'CIELO24_PASSWORD=pa#ss\nCIELO24_STRICT=true\n';
  expect(read(`${TARGET}\n${text}`, { CIELO24_PASSWORD: 'other' })).toEqual({
    environment: { CIELO24_BASE_URL: 'http://localhost', CIELO24_STRICT: 'true', CIELO24_PASSWORD: 'other' },
    problems: [],
  });
  expect(read(text, { CIELO24_BASE_URL: '' })).toEqual({ environment: {}, problems: [] });
});

test('Lines of other programs are theirs', () => {
  const text =
    'KEY="-----BEGIN\nMII#E=\n-----END"\nURL=https://sandbox.cielo24.com/#top\nset X=1\nA=1\nA=2\n';
  expect(read(text)).toEqual({ environment: {}, problems: [] });
});

test('A file that names no target, beside other variables, was meant for one', () => {
  const problem = (name: string) =>
    `.env names no target, though ${name} is set: set CIELO24_BASE_URL, or take .env away to check the embedded sandbox`;
  expect(read('CIELO24_STRICT=true\n').problems).toEqual([problem('CIELO24_STRICT')]);
  expect(read('# nothing\n', { CIELO24_REPORT_DIR: 'a' }).problems).toEqual([problem('CIELO24_REPORT_DIR')]);
  expect(read('# nothing\n').problems).toEqual([]);
  // These are told by the settings, and once is enough.
  expect(read('CIELO24_USERNAME=me\n').problems).toEqual([]);
  expect(read('CIELO_BASE_URL=http://localhost\n').problems).toEqual([]);
});

test('Authorities are named to Node before it starts, or not at all', () => {
  const text = `${TARGET}\nNODE_EXTRA_CA_CERTS=ca.pem\n`;
  expect(read(text).problems).toEqual([expect.stringMatching(/^NODE_EXTRA_CA_CERTS counts only where/)]);
  expect(read(text, { NODE_EXTRA_CA_CERTS: 'ca.pem' }).problems).toEqual([]);
});

describe('is no plain file', () => {
  const isWindows = process.platform === 'win32';

  test('a link that leads nowhere is told', () => {
    symlinkSync(path.join(folder, 'nowhere'), file);
    expect(readEnvironment(folder, {}).problems).toEqual(['.env cannot be read (ENOENT)']);
  });

  test('nothing at all is nothing', () => {
    if (isWindows) return;
    symlinkSync('/dev/null', file);
    expect(readEnvironment(folder, {})).toEqual({ environment: {}, problems: [] });
  });

  test('a file without an end is told', () => {
    if (isWindows) return;
    symlinkSync('/dev/zero', file);
    expect(readEnvironment(folder, {}).problems).toEqual(['.env cannot be read: it is larger than 1 MiB']);
  });

  test('a pipe is read, and one that nobody writes to is given up', () => {
    if (isWindows) return;
    execFileSync('mkfifo', [file]);
    expect(readText(file, 200)).toEqual({
      problem: 'cannot be read: it is no plain file, and nothing came from it for 0.2 s',
    });
    // A writer of its own process, for the reader waits.
    execFileSync('sh', ['-c', `(echo '${TARGET}' > '${file}') >/dev/null 2>&1 &`]);
    expect(readEnvironment(folder, {}).environment).toEqual({ CIELO24_BASE_URL: 'http://localhost' });
  });
});
