import { fstatSync } from 'node:fs';

/** Whether a process holds the other end of the standard input. */
function isPiped(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isSocket();
  } catch {
    return false;
  }
}

/**
 * Resolves when the process that started this one has ended. Where npm or a shell stands between the two, the
 * standard input tells: it ends with the process that holds its other end.
 */
export function parentEnds(): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (process.ppid !== parent) resolve();
    }, 250);
    timer.unref();
    if (!isPiped()) return;
    for (const event of ['end', 'close', 'error']) process.stdin.once(event, () => resolve());
    process.stdin.resume();
  });
}
