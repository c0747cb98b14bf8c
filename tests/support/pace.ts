import { sleep } from './wait';

/** The longest wait that a target's Retry-After is granted. */
const LONGEST_PAUSE_MS = 10_000;

/** After 429 requests keep this distance, and twice of it after the next … */
const FIRST_SPACING_MS = 50;
const LONGEST_SPACING_MS = 500;
/** … and each answer of another kind lessens it to this part … */
const RECOVERY = 0.995;
/** … where it takes so many 429 within this time. */
const SLOWING_MS = 1_000;
const SLOWING_ANSWERS = 3;

/** How fast requests may follow each other: a target asks for a pause, or for fewer of them in a second. */
export class Pace {
  #pausedUntil = 0;
  #spacingMs = 0;
  #lastStart = 0;
  #limitedAt: number[] = [];

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
    if (status === 429 && this.#isLimited()) {
      this.#spacingMs = Math.min(Math.max(2 * this.#spacingMs, FIRST_SPACING_MS), LONGEST_SPACING_MS);
    }
    return pauseMs;
  }

  /** A request was answered. */
  answered(): void {
    this.#spacingMs = this.#spacingMs < 5 ? 0 : this.#spacingMs * RECOVERY;
  }

  /** Whether 429 come in numbers: one alone is answered by the pause that it asks for. */
  #isLimited(): boolean {
    const now = Date.now();
    this.#limitedAt = [...this.#limitedAt.filter((at) => now - at < SLOWING_MS), now];
    if (this.#limitedAt.length < SLOWING_ANSWERS) return false;
    this.#limitedAt = [];
    return true;
  }
}

/** 0 where the header is neither seconds nor a date. */
function retryAfterMs(header: string | undefined): number {
  if (!header) return 0;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(ms, 0) : 0;
}
