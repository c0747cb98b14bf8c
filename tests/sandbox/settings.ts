import type { SandboxOptions } from './types';

/** What a conforming server may set as it likes. Times are in milliseconds. */
export interface Settings {
  /** Goes before every path; empty, or with a slash first and none at its end. */
  pathPrefix: string;
  latencyMs: number;
  processingStartsAfterMs: number;
  processingTakesMs: number;
  deletionDelayMs: number;
  /** How long a new job is missing from list. */
  listingDelayMs: number;
  /** How long a new job is missing from info. */
  showingDelayMs: number;
  /** Jobs that the main account has from the start. */
  olderJobs: number;
  /** Makes an id of 32 random hex digits. */
  idOf(digits: string): string;
  /** A login ends the account's older session. */
  oneSession: boolean;
  /** Whether a job can be ordered before it is authorized. */
  ordersWhileAuthorizing: boolean;
  /** An account's second job with the same external id is refused, unless the caller says that it is a duplicate. */
  externalIdOnce: boolean;
  customerAuthorization: { main: boolean; plain: boolean; other: boolean };
  /** How long an idle connection stays open. */
  keepAliveMs: number;
}

const usualSettings: Settings = {
  pathPrefix: '',
  latencyMs: 0,
  processingStartsAfterMs: 0,
  processingTakesMs: 150,
  deletionDelayMs: 0,
  listingDelayMs: 0,
  showingDelayMs: 0,
  olderJobs: 0,
  idOf: (digits) => digits,
  oneSession: false,
  ordersWhileAuthorizing: true,
  externalIdOnce: false,
  customerAuthorization: { main: true, plain: false, other: false },
  keepAliveMs: 60_000,
};

/** The usual settings, changed by the variant's, changed by what the caller asks for. */
export function settle(variant: Partial<Settings>, options: SandboxOptions): Settings {
  const usual = { ...usualSettings, ...variant };
  const latencyMs = options.latencyMs ?? usual.latencyMs;
  return {
    ...usual,
    latencyMs,
    processingStartsAfterMs: options.processing?.startsAfterMs ?? usual.processingStartsAfterMs,
    // A slow sandbox, too, shows a job that is In Process to whoever looks at once.
    processingTakesMs: options.processing?.takesMs ?? usual.processingTakesMs + 2 * latencyMs,
    deletionDelayMs: options.deletionDelayMs ?? usual.deletionDelayMs,
  };
}
