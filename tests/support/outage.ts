import { sleep } from './wait';

/** A call counts as gone when so many of its requests in a row … */
const GONE_AFTER_FAILURES = 4;
/** … over at least this time had no answer. A shorter outage is worth another try. */
const GONE_AFTER_MS = 3_000;
/** From that many failures on, a call's requests keep this distance for each, up to the longest. */
const DISTANCE_MS = 25;
const LONGEST_DISTANCE_MS = 500;
/** The part of its time limit after which a request is counted with those that failed. */
const OVERDUE = 0.8;

/** For what is counted over all calls together. */
export const ANY = 'any';

/** A request that is under way. */
interface Underway {
  call: string;
  since: number;
}

/** Tells a target that is gone, or one of whose calls is, from one that had a mishap. */
export class OutageWatch {
  readonly #streaks = new Map<string, { failures: number; since: number; nextAt: number }>();
  readonly #underway = new Set<Underway>();

  /** @param limitMs how long a request may take */
  constructor(private readonly limitMs: number) {}

  /** Waits until a request to a call that has failed several times may leave; less when interrupted. */
  async wait(call: string, interrupted: AbortSignal): Promise<void> {
    const streak = this.#streaks.get(call);
    if (!streak || streak.failures < GONE_AFTER_FAILURES) return;
    const now = Date.now();
    const at = Math.max(now, streak.nextAt);
    streak.nextAt = at + Math.min(DISTANCE_MS * streak.failures, LONGEST_DISTANCE_MS);
    if (at > now) await sleep(at - now, interrupted);
  }

  /** A request leaves. @returns what to report its end with */
  sent(call: string): Underway {
    const request = { call, since: Date.now() };
    this.#underway.add(request);
    return request;
  }

  answered(request: Underway): void {
    this.#underway.delete(request);
    for (const name of [request.call, ANY]) this.#streaks.delete(name);
  }

  failed(request: Underway): void {
    this.#underway.delete(request);
    for (const name of [request.call, ANY]) {
      const streak = this.#streaks.get(name) ?? { failures: 0, since: request.since, nextAt: 0 };
      streak.failures += 1;
      this.#streaks.set(name, streak);
    }
  }

  /** Its end says nothing of the target. */
  givenUp(request: Underway): void {
    this.#underway.delete(request);
  }

  /** Whether a call's last requests all failed, or are about to: no answer to one in flight is likely any more. */
  isGone(call: string): boolean {
    const streak = this.#streaks.get(call);
    if (!streak || Date.now() - streak.since < GONE_AFTER_MS) return false;
    const overdue = [...this.#underway].filter(
      (one) => (call === ANY || one.call === call) && Date.now() - one.since > OVERDUE * this.limitMs,
    );
    return streak.failures + overdue.length >= GONE_AFTER_FAILURES;
  }
}
