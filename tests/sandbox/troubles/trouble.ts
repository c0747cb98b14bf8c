import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TlsOptions } from 'node:tls';
import type { Around } from '../call';
import type { Send } from '../wire';
import { examples } from './examples';

/** What a trouble does at the socket. Made anew for each sandbox, so it may keep count. */
export interface Mishap {
  /** Takes the place of handing a request on; `proceed` hands it on. */
  receive?(incoming: IncomingMessage, outgoing: ServerResponse, proceed: () => void): void;
  /** Takes the place of sending an answer; the work is done by then. */
  send?: Send;
}

export type Verdict = 'holds' | 'inconclusive' | 'violated';

export interface Secrets {
  password: string;
  /** All tokens that the caller had. */
  tokens: string[];
}

/** What a whole run of the checks has to come to. */
export interface Expectation {
  /** One of several where they are as good as each other. */
  verdict: Verdict | readonly Verdict[];
  /** What a sentence among the run's problems, notes, retries or reasons has to tell. */
  says?: RegExp;
  /** What none of them may tell. */
  saysNot?: RegExp;
  /** A check that has to fail has this in its title: it is a SHOULD, where the verdict is that the contract holds. */
  fails?: RegExp;
  /** The verdict may be that the contract is violated, for checks with this in their titles and no others. */
  mayViolate?: RegExp;
  /** No job of the run is left that could have been deleted. */
  leavesNothing?: boolean;
  /** No request may reach the sandbox: it would go unencrypted, or to whom it must not. */
  receivesNothing?: boolean;
  /** From the first request to the last; 60,000 where it is left out. */
  withinMs?: number;
  /** Texts that may not stand in any report, nor on the console. */
  neverTold?(secrets: Secrets): string[];
}

/** Which of the ways to come between a caller and the API it is. */
export type Kind =
  | 'accident'
  | 'wrong target'
  | 'spelling'
  | 'edge'
  | 'limit'
  | 'connection'
  | 'cache'
  | 'coding'
  | 'stickiness'
  | 'stall'
  | 'secret'
  | 'removal'
  | 'list'
  | 'blame';

/** Something that keeps a caller from knowing what the API would have answered. */
export interface Trouble {
  name: string;
  does: string;
  kind: Kind;
  /** Whether it stands for its kind, and does not have to be waited for. */
  isQuick: boolean;
  expects: Expectation;
  /** How the caller writes what the sandbox gives it. */
  caller?: { baseUrl?(url: string): string; password?(password: string): string };
  /** Serves https; without a certificate of its own, with one that nobody trusts. */
  tls?: TlsOptions;
  /** The caller has to trust that certificate, or it meets with nothing but distrust. */
  needsTrust?: boolean;
  around?: Around;
  start?(goDown: () => void): Mishap;
}

export type Entry = Omit<Trouble, 'kind' | 'isQuick'> & { takesLong?: boolean };

export const ofKind = (kind: Kind, entries: readonly Entry[]): Trouble[] =>
  entries.map(({ takesLong, ...entry }) => ({
    ...entry,
    kind,
    isQuick: !takesLong && examples.includes(entry.name),
  }));

/** The API is well in the end: the caller finds out, and removes what it has made. */
export const holds: Expectation = { verdict: 'holds', leavesNothing: true };

/** Whether the caller gets through is a matter of how often it tries; that it removes what it has made is not. */
export const notViolated: Expectation = { verdict: ['holds', 'inconclusive'], leavesNothing: true };

export const inconclusive = (says?: RegExp, leavesNothing = false): Expectation => ({
  verdict: 'inconclusive',
  ...(says && { says }),
  ...(leavesNothing && { leavesNothing }),
});
