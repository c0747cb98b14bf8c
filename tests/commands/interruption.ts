/**
 * Imported before all else, so that a signal finds somebody from the first moment. An interrupted run ends as every
 * other: it removes what it made, and writes its reports.
 */
const interruption = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) return;
    process.stdout.write('Interrupted: removing what the run made …\n');
    interruption.abort();
  });
}

export const interrupted = interruption.signal;
