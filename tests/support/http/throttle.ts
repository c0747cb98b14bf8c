/**
 * A throttle: how many requests may be in flight, and how fast they may follow each other, by what the target lets
 * through. Where it turns requests away, fewer go out; each answer makes room for more again.
 */
import { sleep } from './wait';

/** One request that fails may be a mishap; so many of them within this time are more than the target can take. */
const TOO_MANY = 3;
const WITHIN_MS = 1_000;
/** The part of one more request in flight that each answer makes room for. */
const RECOVERY = 0.03;

/** Where the target answers 429, requests keep a distance: at first, at most, and what each answer leaves of it. */
const FIRST_SPACING_MS = 50;
const LONGEST_SPACING_MS = 1_000;
const SPACING_KEPT = 0.97;

export class Throttle {
  /** Milliseconds for which the target has asked to be left alone, in all. */
  pausedMs = 0;
  readonly #queue: { urgency: number; start: () => void }[] = [];
  #atOnce: number;
  #inFlight = 0;
  #pausedUntil = 0;
  #askedUntil = 0;
  #spacingMs = 0;
  #spacedAt = 0;
  #lastStart = 0;
  #failedAt: number[] = [];

  /** @param most requests in flight, while the target turns none away */
  constructor(private readonly most: number) {
    this.#atOnce = most;
  }

  /** How many requests may be in flight. */
  get atOnce(): number {
    return Math.floor(this.#atOnce);
  }

  /** Milliseconds for which nothing is sent, as the target asked. */
  get pauseMs(): number {
    return Math.max(0, this.#pausedUntil - Date.now());
  }

  /**
   * Waits until a request may leave. Whoever has waited calls `done` in the end.
   * @param urgency the higher, the sooner: requests of work that is further along go first
   */
  async turn(urgency: number, interrupted: AbortSignal | undefined): Promise<void> {
    if (this.#inFlight >= this.atOnce) {
      await new Promise<void>((start) => {
        const behind = this.#queue.findIndex((waiting) => waiting.urgency < urgency);
        this.#queue.splice(behind < 0 ? this.#queue.length : behind, 0, { urgency, start });
      });
    } else this.#inFlight += 1;
    const now = Date.now();
    const startAt = Math.max(now, this.#pausedUntil, this.#lastStart + this.#spacingMs);
    this.#lastStart = startAt;
    if (startAt > now) await sleep(startAt - now, interrupted);
  }

  /** A request that had its turn has ended. */
  done(): void {
    this.#inFlight -= 1;
    while (this.#inFlight < this.atOnce) {
      const waiting = this.#queue.shift();
      if (!waiting) return;
      this.#inFlight += 1;
      waiting.start();
    }
  }

  /**
   * The target answered that it takes no more for now.
   * @param pauseMs for how long nothing is to be sent
   * @param isOfAll or, where not, nothing of one call: whoever sends that waits by himself
   */
  turnedAway(pauseMs: number, isOfAll = true): void {
    const now = Date.now();
    const until = Math.max(this.#askedUntil, now + pauseMs);
    this.pausedMs += until - Math.max(this.#askedUntil, now);
    this.#askedUntil = until;
    if (!isOfAll) return;
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
    this.failed();
    // Of the requests that were in flight together only the first one tells something new.
    if (now - this.#spacedAt < Math.max(this.#spacingMs, FIRST_SPACING_MS)) return;
    this.#spacedAt = now;
    this.#spacingMs = Math.min(Math.max(1.5 * this.#spacingMs, FIRST_SPACING_MS), LONGEST_SPACING_MS);
  }

  /** The call that was turned away is given up: requests of others need no distance for its sake. */
  gaveUp(): void {
    this.#spacingMs = 0;
    this.#lastStart = 0;
  }

  /** A request had no answer, or was turned away. */
  failed(): void {
    const now = Date.now();
    this.#failedAt = [...this.#failedAt.filter((at) => now - at < WITHIN_MS), now];
    if (this.#failedAt.length < TOO_MANY) return;
    this.#failedAt = [];
    this.#atOnce = Math.max(1, this.#atOnce / 2);
  }

  /** A request was answered. */
  answered(): void {
    this.#atOnce = Math.min(this.most, this.#atOnce + RECOVERY / this.#atOnce);
    this.#spacingMs = this.#spacingMs < 5 ? 0 : this.#spacingMs * SPACING_KEPT;
  }
}
