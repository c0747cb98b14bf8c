/** A circuit breaker: tells a target that is gone, or one of whose calls is, from one that had a mishap. */

/** A call counts as gone when so many of its requests in a row had no answer … */
const GONE_AFTER_FAILURES = 4;
/** … over at least this time. A shorter outage is worth another try. */
const GONE_AFTER_MS = 3_000;

/** For what is counted over all calls together. */
const ANY = 'any';

export class CircuitBreaker {
  readonly #streaks = new Map<string, { failures: number; since: number }>();

  /** @param call the last part of the call's path, e.g. `info` */
  answered(call: string): void {
    for (const name of [call, ANY]) this.#streaks.delete(name);
  }

  /** @param since when the request was sent, in epoch milliseconds */
  failed(call: string, since: number): void {
    for (const name of [call, ANY]) {
      const streak = this.#streaks.get(name) ?? { failures: 0, since };
      this.#streaks.set(name, { ...streak, failures: streak.failures + 1 });
    }
  }

  /** Whether a call has stopped answering; without a name, whether the target has. */
  isOpen(call = ANY): boolean {
    const streak = this.#streaks.get(call);
    return (
      streak !== undefined &&
      streak.failures >= GONE_AFTER_FAILURES &&
      Date.now() - streak.since >= GONE_AFTER_MS
    );
  }
}
