const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 3_000;

/** Waits so many milliseconds, or less when interrupted; not at all where they are over. */
export function sleep(ms: number, interrupted?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      interrupted?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(ms, 0));
    if (interrupted?.aborted) done();
    else interrupted?.addEventListener('abort', done);
  });
}

/**
 * Looks again and again, more slowly each time and no more than half of the time, until `done` or the time is over.
 * @returns the last look
 */
export async function poll<T>(
  interrupted: AbortSignal | undefined,
  patienceMs: number,
  look: () => Promise<T>,
  done: (seen: T) => boolean,
): Promise<T> {
  const until = Date.now() + patienceMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const begun = Date.now();
    const seen = await look();
    const rest = until - Date.now();
    if (done(seen) || rest <= 0) return seen;
    await sleep(Math.min(Math.max(pause, Date.now() - begun), rest), interrupted);
  }
}
