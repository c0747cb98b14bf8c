/**
 * Whole runs against what may stand between the suite and the API. One of each kind by default, some 60 s of one core; with
 * ALL_TROUBLES=1 in the environment every one that there is, in some ten minutes.
 */
import tls from 'node:tls';
import { expect, test } from '@jest/globals';
import { contracts } from '../contract';
import { startSandbox, type Trouble, troubles } from '../sandbox';
import { worthlessCertificate } from '../sandbox/certificate';
import { Redactor } from '../support/http/redaction';
import { Run } from '../support/run/run';
import { normaliseBaseUrl } from '../support/settings/hosts';
import { DEFAULTS, overlapping, perform } from './perform';
import { judged } from './troubles-judging';

/** As NODE_EXTRA_CA_CERTS does, for connections to this port. @returns undoes it */
function trust(port: number): () => void {
  const usual = tls.createSecureContext;
  tls.createSecureContext = (options) =>
    usual((options as { port?: unknown }).port === port ? { ...options, ca: worthlessCertificate } : options);
  return () => {
    tls.createSecureContext = usual;
  };
}

/** @returns what is not as it should be, a sentence each */
async function judge(trouble: Trouble): Promise<string[]> {
  const sandbox = await startSandbox({ trouble: trouble.name });
  const distrust = trouble.needsTrust && trust(Number(new URL(sandbox.url).port));
  try {
    const { main, other } = sandbox.accounts;
    const given = trouble.caller?.baseUrl?.(sandbox.url) ?? sandbox.url;
    const baseUrl = normaliseBaseUrl(given);
    // What is no address is refused before anything is sent; the tests of the settings hold that.
    if (baseUrl === undefined) return [];
    const password = trouble.caller?.password?.(main.password) ?? main.password;
    const settings = {
      ...DEFAULTS,
      ...{
        retryPauseMs: 50,
        effectTimeoutMs: 2_000,
        requestTimeoutMs: 1_500,
        processingTimeoutMs: 3_000,
        baseUrl,
      },
      credentials: { ...main, password },
      otherCredentials: other,
      offeredJobs: sandbox.offeredJobs,
    };
    const interrupted = new AbortController().signal;
    const begun = Date.now();
    const run = new Run({ contracts, settings, redactor: new Redactor(), interrupted });
    await run.perform();
    const result = await run.finish();
    const told = JSON.stringify(result);
    const jobs = sandbox.jobs();
    const { requests } = sandbox;
    const wrong = judged(trouble, { ...result, tookMs: Date.now() - begun, jobs, requests, password, told });
    return wrong.map((line) => `${trouble.name}: ${line}`);
  } finally {
    if (distrust) distrust();
    await sandbox.close();
  }
}

test('whatever stands between the suite and the API, the verdict is right', async () => {
  const doubtful: Trouble[] = [];
  await overlapping(
    troubles.filter(({ isQuick }) => isQuick || process.env.ALL_TROUBLES === '1'),
    16,
    async (trouble) => {
      if ((await judge(trouble)).length > 0) doubtful.push(trouble);
    },
  );
  // So many at once can meet with more trouble than is meant on a busy machine.
  const wrong: string[] = [];
  for (const trouble of doubtful) wrong.push(...(await judge(trouble)));
  expect(wrong).toEqual([]);
}, 1_800_000);

test('what was tried again shows in the result', async () => {
  const { result } = await perform(
    { trouble: '502-first-of-each-call' },
    { concurrency: 8, retryPauseMs: 50 },
  );
  const retried = result.checks.filter(({ retries }) => retries !== undefined);
  expect(retried[0]?.retries?.[0]).toContain('502');
  expect(result.verdict).toBe('holds');
});
