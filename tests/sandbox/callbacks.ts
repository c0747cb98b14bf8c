import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import { writeDate } from './dates';
import type { Job, Store } from './store';

/** Nothing but this machine is called: an order may name any address. */
const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** After the first call, as long as the answer is not 200. */
const retriesAfterMs = [500, 1_000, 2_000];

const timeoutMs = 5_000;

/** The status of a GET; undefined if there is no answer. */
function statusOf(url: URL): Promise<number | undefined> {
  return new Promise((resolve) => {
    const get = url.protocol === 'https:' ? getSecure : getPlain;
    const request = get(url, { agent: false, timeout: timeoutMs }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
  });
}

/** Puts what is known of a job in place of the tags of a callback URL, such as {job_id}. */
function fill(url: string, values: Record<string, unknown>): string {
  return url.replace(/\{(\w+)\}/g, (tag, name: string) =>
    name in values ? encodeURIComponent(String(values[name])) : tag,
  );
}

/** Calls the callback URLs of jobs that are complete, those on this machine. */
export class Callbacks {
  readonly #timers = new Set<NodeJS.Timeout>();

  /** To be told of each job that starts processing. */
  plan(store: Store, job: Job): void {
    const { order, processing } = job;
    if (order?.callbackUrl === undefined || !processing || !Number.isFinite(processing.endsAt)) return;
    const interim = order.options.return_iwp;
    const products = new Set([...(Array.isArray(interim) ? interim : []), 'FINAL']);
    // A timer can be a millisecond early.
    this.#after(processing.endsAt - Date.now() + 5, () => {
      if (store.isDeleted(job) || store.statusOf(job) !== 'Complete') return;
      for (const iwp_name of products) {
        const values = {
          ...(order.options.custom_metadata as object | undefined),
          job_id: job.id,
          job_name: job.name,
          elementlist_version: writeDate(processing.endsAt),
          iwp_name,
        };
        void this.#call(fill(order.callbackUrl ?? '', values), retriesAfterMs);
      }
    });
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #after(milliseconds: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, milliseconds);
    this.#timers.add(timer);
  }

  async #call(text: string, [retryMs, ...further]: readonly number[]): Promise<void> {
    if (!URL.canParse(text)) return;
    const url = new URL(text);
    if (!loopback.includes(url.hostname)) return;
    if ((await statusOf(url)) === 200 || retryMs === undefined) return;
    this.#after(retryMs, () => void this.#call(text, further));
  }
}
