/**
 * Imported before all else, so that a signal finds somebody from the first moment. An interrupted run ends as every
 * other: it removes what it made, and writes its reports.
 */
const interruption = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt());
}

// That nobody listens any more is no reason to leave anything behind.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

export const interrupt = (): void => interruption.abort();

export const interrupted = interruption.signal;
