/** Holds what came of a run against what was expected of the trouble that it met. */
import type { StoredJob, Trouble } from '../sandbox';

const WITHIN_MS = 60_000;

export interface Outcome {
  verdict: string;
  problems: string[];
  notes: string[];
  checks: {
    title: string;
    status: string;
    reason?: string;
    retries?: string[];
    evidence?: { found?: string[] };
  }[];
  tookMs: number;
  /** Of the sandbox, when the run was over. */
  jobs: StoredJob[];
  /** The path and the query of each request that the sandbox received. */
  requests: { path: string; query: Record<string, string> }[];
  /** The password as the run was given it. */
  password: string;
  /** All reports, and what stood on the console. */
  told: string;
}

const isLeft = ({ name, status }: StoredJob) =>
  name.startsWith('contract-suite.') && /^(Authorizing|Pending)$/.test(status);

/** @returns what is not as it should be, a sentence each */
export function judged({ expects }: Trouble, outcome: Outcome): string[] {
  const sentences = [
    ...outcome.problems,
    ...outcome.notes,
    ...outcome.checks.flatMap(({ reason = [], retries = [], evidence: { found = [] } = {} }) =>
      [reason, retries, found].flat(),
    ),
  ];
  const failed = outcome.checks.filter(({ status }) => status === 'failed').map(({ title }) => title);
  // A wrong token that a check made up is no secret; it stands in none of these calls.
  const isOwn = ({ path }: Outcome['requests'][number]) => /\/(new|logout)$/.test(path);
  const tokens = outcome.requests.filter(isOwn).flatMap(({ query }) => query.api_token ?? []);
  const secrets = { password: outcome.password, tokens: [...new Set(tokens)] };
  const told = expects.neverTold?.(secrets).filter((secret) => outcome.told.includes(secret)) ?? [];
  const left = outcome.jobs.filter(isLeft);
  const { says, saysNot, fails, mayViolate } = expects;
  const mayBeViolated = outcome.verdict === 'violated' && failed.every((title) => mayViolate?.test(title));
  return [
    [expects.verdict].flat().some((verdict) => verdict === outcome.verdict) ||
      mayBeViolated ||
      `${outcome.verdict} in place of ${expects.verdict}: ${[...failed, ...sentences].slice(0, 3).join(' ')}`,
    !says || sentences.some((one) => says.test(one)) || `nothing says ${says}`,
    !saysNot || !sentences.some((one) => saysNot.test(one)) || `a sentence says ${saysNot}`,
    !fails || failed.some((title) => fails.test(title)) || `no check fails for ${fails}`,
    !expects.leavesNothing || left.length === 0 || `${left.length} jobs are left`,
    !expects.receivesNothing || outcome.requests.length === 0 || 'requests were sent',
    outcome.tookMs <= (expects.withinMs ?? WITHIN_MS) || `it took ${outcome.tookMs} ms`,
    told.length === 0 || `${told.length} secrets are told`,
  ].filter((one) => one !== true);
}
