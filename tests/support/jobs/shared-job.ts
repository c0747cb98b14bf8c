/**
 * A job that checks of one section share: each sends a request that has to leave it as it is, and when all have, it is
 * looked at once. Only where it was changed the checks are performed again, each with a job of its own.
 */
import type { JobRecord } from './registry';
import type { Difference } from './views';

/** The shared job was changed: each of the checks may have done it. */
export class SharedJobChanged extends Error {
  override readonly name = 'SharedJobChanged';

  constructor(readonly record: JobRecord) {
    super('A job that several checks share was changed.');
  }
}

export class SharedJob {
  readonly #takers = new Set<object>();
  readonly #waiting = new Map<object, () => void>();
  #looking: Promise<Difference[]> | undefined;
  #isClosed = false;

  /**
   * @param record the job, as soon as it is made
   * @param movesOn whether it changes by itself, so that a check that is tried again needs another one
   */
  constructor(
    readonly record: Promise<JobRecord>,
    readonly movesOn = false,
  ) {}

  /** Whether it is done with: whoever comes later needs another one. */
  get isOver(): boolean {
    return this.#isClosed || this.#looking !== undefined;
  }

  close(): void {
    this.#isClosed = true;
  }

  /** @param taker an attempt at a check; it has to `leave` in the end */
  take(taker: object): void {
    this.#takers.add(taker);
  }

  /** The taker sends no further request at it. */
  leave(taker: object): void {
    this.#takers.delete(taker);
    this.#waiting.delete(taker);
    this.#proceed();
  }

  /** Waits until all others have sent their requests, and shares one look. */
  async differences(taker: object, look: () => Promise<Difference[]>): Promise<Difference[]> {
    await new Promise<void>((resolve) => {
      this.#waiting.set(taker, resolve);
      this.#proceed();
    });
    this.#looking ??= look();
    return this.#looking;
  }

  #proceed(): void {
    if (this.#waiting.size < this.#takers.size) return;
    for (const resolve of this.#waiting.values()) resolve();
  }
}
