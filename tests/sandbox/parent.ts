import { fstatSync, readFileSync } from 'node:fs';

/** Whether a process holds the other end of the standard input. */
function isPiped(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isSocket();
  } catch {
    return false;
  }
}

/** A file that Linux has of a process; empty elsewhere, and once the process is gone. */
function read(pid: number, name: 'stat' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** NaN where the system does not tell. The name of the program stands in brackets before it, and may have any character. */
const parentOf = (pid: number) =>
  pid === process.pid ? process.ppid : Number(/^.*\) \S (\d+)/s.exec(read(pid, 'stat'))?.[1]);

/** Npm, by the title that it gives itself, or the shell that it runs a script in. */
const isBetween = (pid: number) => /^(npm |\S*sh\0-c\0)/.test(read(pid, 'cmdline'));

/** The parent, and as far as the system tells it, who stands above npm and its shell: each the parent of the one before. */
function ancestors(): number[] {
  const pids = [process.ppid];
  while (isBetween(pids.at(-1)!)) pids.push(parentOf(pids.at(-1)!));
  return pids;
}

/**
 * Resolves when the process that started this one has ended. Where the system does not tell who stands above npm, the
 * standard input does: it ends with the process that holds its other end.
 */
export function parentEnds(): Promise<void> {
  const before = ancestors();
  const isAsBefore = () => before.every((pid, index) => parentOf(before[index - 1] ?? process.pid) === pid);
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!isAsBefore()) resolve();
    }, 250);
    timer.unref();
    if (!isPiped()) return;
    for (const event of ['end', 'close', 'error']) process.stdin.once(event, () => resolve());
    process.stdin.resume();
  });
}
