/**
 * `npm run bench`: how long `npm run contract` takes against the embedded sandbox in another process, as medians of
 * several runs, warm, with nothing and with a delay added to every answer.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSandbox } from '../sandbox';
import type { CheckResult, RunResult } from '../support/result';
import { VARIABLES } from '../support/settings/read';

const RUNS = 5;
const DELAYS_MS = [0, 100, 250];

/** Before the checks: the login. After them: deleting the rest, two looks at what is there, logging out. */
const CHAIN_AROUND_CHECKS = 5;

interface Measured {
  wallMs: number;
  result: RunResult;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  try {
    await measure(0, folder);
    const rows: string[][] = [];
    for (const delayMs of DELAYS_MS) {
      const all: Measured[] = [];
      for (let run = 0; run < RUNS; run += 1) all.push(await measure(delayMs, folder));
      rows.push(rowOf(delayMs, all));
    }
    print(['delay', 'wall', 'within the run', 'requests', 'logins', 'longest chain', 'wall / chain'], rows);
    const dead = await time(folder, 'http://127.0.0.1:9');
    process.stdout.write(
      `\nNothing listening is told after ${seconds(dead.wallMs)} (${dead.result.verdict}).\n`,
    );
    const hanging = await startSandbox({ trouble: 'hang-always' });
    const hang = await time(folder, hanging.url).finally(() => hanging.close());
    process.stdout.write(
      `A target that hangs is told after ${seconds(hang.wallMs)} (${hang.result.verdict}).\n`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(latencyMs: number, folder: string): Promise<Measured> {
  const sandbox = await startSandbox({ latencyMs });
  return time(folder, sandbox.url).finally(() => sandbox.close());
}

/** Runs the command once, in a process of its own. */
async function time(folder: string, baseUrl: string): Promise<Measured> {
  const unset = Object.fromEntries(VARIABLES.map((name) => [name, '']));
  const env = { ...process.env, ...unset, CIELO24_BASE_URL: baseUrl, CIELO24_REPORT_DIR: folder };
  const command = [path.join(__dirname, 'start.js'), 'contract'];
  const startedAt = performance.now();
  const child = spawn(process.execPath, command, { env, stdio: 'ignore' });
  await new Promise((resolve) => child.on('exit', resolve));
  const wallMs = performance.now() - startedAt;
  return { wallMs, result: JSON.parse(readFileSync(path.join(folder, 'contract.json'), 'utf8')) };
}

function rowOf(delayMs: number, all: Measured[]): string[] {
  const of = (pick: (one: Measured) => number) => median(all.map(pick));
  const wallMs = of(({ wallMs }) => wallMs);
  const chain = of(({ result }) => longestChain(result.checks));
  return [
    `${delayMs} ms`,
    seconds(wallMs),
    seconds(of(({ result }) => result.durationMs)),
    String(of(({ result }) => result.requests)),
    String(of(({ result }) => result.logins)),
    `${chain} requests`,
    delayMs === 0 ? '' : (wallMs / (chain * delayMs)).toFixed(2),
  ];
}

/** The requests of one check wait for each other. */
const longestChain = (checks: CheckResult[]) =>
  CHAIN_AROUND_CHECKS + Math.max(0, ...checks.map(({ evidence }) => evidence?.exchanges.length ?? 0));

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function print(head: string[], rows: string[][]): void {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]!.length)));
  for (const row of [head, ...rows]) {
    process.stdout.write(`${row.map((cell, column) => cell.padEnd(widths[column]!)).join('   ')}\n`);
  }
}

main();
