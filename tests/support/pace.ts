import { sleep } from './wait';

/** The longest wait that a target's Retry-After is granted. */
const LONGEST_PAUSE_MS = 10_000;

/** One request that fails may be a mishap; so many of them within this time are more than the target can take … */
const TOO_MANY = 3;
const WITHIN_MS = 1_000;
/** … and half as many go at once from then on; each answer of another kind makes room for this part of one more. */
const RECOVERY = 0.03;

/** Where the limit is told by 429, requests also keep this distance, and twice of it after the next … */
const FIRST_SPACING_MS = 50;
const LONGEST_SPACING_MS = 500;
/** … and each answer of another kind lessens it to this part. */
const SPACING_KEPT = 0.995;

/** How many requests may be in flight, and how fast they may follow each other, by what the target lets through. */
export class Pace {
  #atOnce: number;
  #pausedUntil = 0;
  #spacingMs = 0;
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

  /** Waits until the next request may leave; less when interrupted. */
  async wait(interrupted: AbortSignal | undefined): Promise<void> {
    const now = Date.now();
    const startAt = Math.max(now, this.#pausedUntil, this.#lastStart + this.#spacingMs);
    this.#lastStart = startAt;
    if (startAt > now) await sleep(startAt - now, interrupted);
  }

  /**
   * A request was turned away for now.
   * @param retryAfter the header: seconds or a date, as HTTP has it
   * @returns the milliseconds for which nothing is sent
   */
  turnedAway(status: number, retryAfter: string | undefined): number {
    const pauseMs = Math.min(retryAfterMs(retryAfter), LONGEST_PAUSE_MS);
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + pauseMs);
    if (this.failed() && status === 429) {
      this.#spacingMs = Math.min(Math.max(2 * this.#spacingMs, FIRST_SPACING_MS), LONGEST_SPACING_MS);
    }
    return pauseMs;
  }

  /** A request had no answer, or was turned away. @returns whether it was one too many */
  failed(): boolean {
    const now = Date.now();
    this.#failedAt = [...this.#failedAt.filter((at) => now - at < WITHIN_MS), now];
    if (this.#failedAt.length < TOO_MANY) return false;
    this.#failedAt = [];
    this.#atOnce = Math.max(1, this.#atOnce / 2);
    return true;
  }

  /** A request was answered. */
  answered(): void {
    this.#atOnce = Math.min(this.most, this.#atOnce + RECOVERY / this.#atOnce);
    this.#spacingMs = this.#spacingMs < 5 ? 0 : this.#spacingMs * SPACING_KEPT;
  }
}

/** 0 where the header is neither seconds nor a date. */
function retryAfterMs(header: string | undefined): number {
  if (!header) return 0;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : 0;
}
