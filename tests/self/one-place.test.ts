/** The limits on requests hold for all of them, for there is one place where they leave. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

const TESTS = path.resolve(__dirname, '..');
const SENDS =
  /(?:from|import|require\()\s*\(?'(?:node:)?(?:https?|http2|net|tls|dgram|undici|supertest|superagent)(?:\/[^']*)?'|\bfetch\(|\bXMLHttpRequest\b|\bWebSocket\(/;

test('Nothing of the suite but support/target.ts can send a request', () => {
  const senders = ['contract', 'support', 'report', 'commands'].flatMap((folder) =>
    readdirSync(path.join(TESTS, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[jt]s$/.test(name))
      .map((name) => path.join(folder, name))
      .filter((name) => SENDS.test(readFileSync(path.join(TESTS, name), 'utf8'))),
  );
  expect(senders).toEqual(['support/target.ts']);
});
