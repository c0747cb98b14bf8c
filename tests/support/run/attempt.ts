/** One attempt at a check: what it works with, and what it came to. */
import type { Account, Accounts } from '../api/accounts';
import { Api, isTokenRefused } from '../api/api';
import type { Bystander } from '../api/manners';
import { type Session, SessionEnded } from '../api/session';
import { type Finding, finding } from '../checks/finding';
import type { RecordedResponse } from '../checks/responses';
import type { Actor, Check, Context, Contract, Section } from '../checks/words';
import { type Explored, explore } from '../histories/explore';
import { tell } from '../histories/steps';
import { Contradiction, type Person, type Who, World } from '../histories/world';
import { type Answer, isAccepted, isRefused } from '../http/answer';
import type { Parameters, Recorder } from '../http/recorder';
import { NotExercised, Trouble } from '../http/trouble';
import type { Audit } from '../jobs/audit';
import type { Job } from '../jobs/job';
import { type Attempt, Jobs, type JobsOfRun } from '../jobs/jobs';
import { SharedJobChanged } from '../jobs/shared-job';
import type { CheckResult } from '../result';
import type { Wrong } from '../spec/wrong-values';

export type Outcome = Pick<CheckResult, 'status' | 'reason' | 'evidence' | 'restsOn'>;

/** What an attempt ended with. */
export interface Ended {
  outcome: Outcome;
  /** What kept it from judging. */
  trouble?: Trouble;
  /** It is not exercised, and earlier trouble may be why. */
  mayBeTrouble?: boolean;
  /** It failed at a step that the acceptance checks of this endpoint are about. */
  restsOnAcceptance?: string;
  /** The answer that it failed on, where it did. */
  answer?: Answer;
  /** In epoch milliseconds. */
  endedAt: number;
  /** The answers under contract that it had: they count once the attempt is believed. */
  heard?: RecordedResponse[];
  /** The jobs that it worked with. */
  used?: Iterable<Job>;
  /** Whether it had a job of its own after one that it shared was changed: then the failure was seen twice. */
  wasIsolated?: boolean;
}

type Verdict = Pick<Ended, 'outcome' | 'trouble' | 'mayBeTrouble' | 'restsOnAcceptance'>;

/** What all attempts of a run have in common. */
export interface Run {
  jobs: JobsOfRun;
  accounts: Accounts;
  audit: Audit;
  username: string;
  otherUsername: string;
  newRecorder: () => Recorder;
  /** The answers under contract that attempts with a result have had. */
  responses: RecordedResponse[];
  /** @returns what speaks against believing an answer at this moment */
  confirm(): Promise<Trouble | undefined>;
  /** The one exploration of the run, once it has begun. */
  exploring?: Promise<Explored>;
}

/** A step failed that another check is about. */
class BrokenStep extends Error {
  constructor(
    readonly violation: Violation,
    readonly endpointId: string,
  ) {
    super('A step that other checks are about failed.');
  }
}

/** What a failed expectation throws. */
interface Violation {
  matcherResult: Finding;
  /** The response that failed, where it was recorded in another check. */
  about?: RecordedResponse;
}

const isViolation = (error: unknown): error is Violation =>
  (error as Partial<Violation> | undefined)?.matcherResult !== undefined;

export interface Subject {
  contract: Contract;
  section: Section;
  check: Check;
}

/** More than the requests of any check that is no history. */
const LONG = 30;

/** Performs a check once; where a job that it shares was changed, once more with its own. Does not throw. */
export async function attemptCheck(run: Run, subject: Subject, isIsolated = false): Promise<Ended> {
  const { contract, section, check } = subject;
  const main = run.accounts.main!;
  const recorder = run.newRecorder();
  if (section.isOfHistories) recorder.urgency = LONG;
  const index = contract.sections.indexOf(section);
  const attempt: Attempt = {
    checkId: check.id,
    section: `${contract.endpoint.id}.${index + 1}`,
    isIsolated,
    used: new Set<Job>(),
    shared: new Set(),
  };
  const heard: RecordedResponse[] = [];
  const lookedBack: RecordedResponse[] = [];
  try {
    await check.run(contextOf(run, subject, main, recorder, attempt, heard, lookedBack));
    // A check that only looks back shows the first answer that it has judged.
    const [first] = lookedBack;
    if (recorder.exchanges.length === 0 && first?.answer.exchange)
      recorder.exchanges.push(first.answer.exchange);
    return {
      outcome: { status: 'passed', evidence: { exchanges: recorder.exchanges } },
      endedAt: Date.now(),
      wasIsolated: isIsolated,
      heard,
      used: attempt.used,
    };
  } catch (error) {
    if (error instanceof SharedJobChanged) {
      const again = await attemptCheck(run, subject, true);
      if (again.outcome.status === 'failed') error.record.isReported = true;
      return again;
    }
    if (error instanceof SessionEnded) await run.accounts.renew(error.session).catch(() => {});
    if (error instanceof Trouble) forgetWhatIsUnsure(run, attempt);
    const endedAt = Date.now();
    const violation = error instanceof BrokenStep ? error.violation : (error as Partial<Violation>);
    const answer = violation.matcherResult?.answer;
    const isFailure = isViolation(error) || error instanceof BrokenStep;
    const late = isFailure
      ? (resentTrouble(recorder) ?? (await endOf(run, main, answer)) ?? (await lateJobs(run, main, attempt)))
      : undefined;
    if (late) {
      forgetWhatIsUnsure(run, attempt);
      return { ...(await endedWith(late, recorder, attempt)), endedAt };
    }
    const ended = await endedWith(error, recorder, attempt);
    return {
      ...ended,
      endedAt,
      wasIsolated: isIsolated,
      heard,
      used: attempt.used,
      ...(answer && { answer }),
    };
  } finally {
    for (const shared of attempt.shared) shared.leave(attempt);
  }
}

/** A request without an answer may have done its work all the same. */
function forgetWhatIsUnsure({ jobs }: Run, attempt: Attempt): void {
  for (const shared of attempt.shared) if (shared.movesOn) shared.close();
  if (attempt.shared.size > 0) return;
  for (const { record } of attempt.used) jobs.registry.unsure(record);
}

/** @returns trouble where a request of the attempt may have been served twice */
const resentTrouble = ({ hasResent }: Recorder): Trouble | undefined =>
  hasResent
    ? new Trouble(
        'A kept connection was lost, and its request sent once more: it may have been served twice.',
      )
    : undefined;

/** @returns trouble where the session had ended when a token was refused */
async function endOf(run: Run, { session }: Account, answer?: Answer): Promise<Trouble | undefined> {
  if (!answer || !isTokenRefused(answer)) return undefined;
  const looking = new Api(run.newRecorder(), session).confirmSession();
  const ended = await looking.then(
    () => undefined,
    (error) => error,
  );
  if (ended instanceof SessionEnded) await run.accounts.renew(session).catch(() => {});
  return ended instanceof Trouble ? ended : undefined;
}

/** @returns trouble where the failure is only that a new job was not yet there */
async function lateJobs(run: Run, main: Account, attempt: Attempt): Promise<Trouble | undefined> {
  const api = new Api(run.newRecorder(), main.session);
  // Of a session that has ended the control request tells more.
  return Jobs.lateOnes(run.jobs, api, attempt.used).catch((error) =>
    error instanceof Trouble && !(error instanceof SessionEnded) ? error : undefined,
  );
}

async function endedWith(error: unknown, recorder: Recorder, attempt: Attempt): Promise<Verdict> {
  const { exchanges } = recorder;
  const reason = recorder.line((error as Error).message ?? String(error));
  if (error instanceof NotExercised) {
    const { mayBeTrouble, restsOn } = error;
    return {
      outcome: { status: 'not-exercised', reason, ...(restsOn && { restsOn }), evidence: { exchanges } },
      mayBeTrouble,
    };
  }
  if (error instanceof Trouble)
    return { outcome: { status: 'inconclusive', reason, evidence: { exchanges } }, trouble: error };
  if (error instanceof BrokenStep) {
    const failed = await failedWith(error.violation, recorder, attempt);
    return { ...failed, restsOnAcceptance: error.endpointId };
  }
  if (isViolation(error)) return failedWith(error, recorder, attempt);
  const stack = error instanceof Error ? error.stack : String(error);
  const own = `The suite itself failed, which says nothing about the API: ${stack}`;
  return { outcome: { status: 'inconclusive', reason: own, evidence: { exchanges } } };
}

async function failedWith(
  { matcherResult, about }: Violation,
  recorder: Recorder,
  attempt: Attempt,
): Promise<Verdict> {
  const { expected, found, answer, seen, steps, jobId } = matcherResult;
  // A check that looks back shows the request that it was recorded with, and no other.
  const exchanges = about?.answer.exchange ? [about.answer.exchange] : [...recorder.exchanges];
  const sent = exchanges.filter(({ role }) => role === 'subject');
  // Of requests for several jobs the last one for the job that is otherwise is the one to look at.
  const atFault =
    about?.answer.exchange ??
    answer?.exchange ??
    sent.findLast(({ curl }) => jobId !== undefined && isIn(curl, jobId)) ??
    sent.at(-1);
  const aftermath = await fatesOf(attempt, jobId ?? atFault?.curl ?? '');
  const shown = exchanges.map((one) => (one === atFault ? { ...one, isAtFault: true } : one));
  return {
    outcome: {
      status: 'failed',
      evidence: {
        expected: recorder.line(expected),
        found: found.map((line) => recorder.line(line)),
        ...(seen && { seen }),
        ...(steps && { steps: steps.map((words) => recorder.line(words)) }),
        ...(aftermath.length > 0 && { aftermath: aftermath.map((line) => recorder.line(line)) }),
        exchanges: shown,
      },
    },
  };
}

/** An id may be written in capitals. */
const isIn = (text: string, id: string) => text.toLowerCase().includes(id.toLowerCase());

/**
 * What became of the jobs of a check that has failed: of those that the request at fault has named, and of those that are
 * not as they have to be. Where it cannot be seen, that is no further trouble.
 * @param named a text with the ids of the former in it
 */
async function fatesOf({ used }: Attempt, named: string): Promise<string[]> {
  // A job that was brought to its status by another part of the check is the same job.
  const jobs = [...new Map([...used].map((job) => [job.id, job])).values()];
  const isNamed = ({ id }: Job) => isIn(named, id);
  const isAnyNamed = jobs.some(isNamed);
  const all = await Promise.all(
    jobs.map(async (job) => {
      job.record.isReported = true;
      const unseen = { words: 'what became of the job could not be seen', isExpected: true };
      const { words, isExpected } = await job.fate().catch(() => unseen);
      if (isAnyNamed && isExpected && !isNamed(job)) return [];
      return jobs.length > 1 ? `${job.id}: ${words}` : words;
    }),
  );
  return all.flat();
}

function contextOf(
  run: Run,
  { contract, section, check }: Subject,
  main: Account,
  recorder: Recorder,
  attempt: Attempt,
  heard: RecordedResponse[],
  lookedBack: RecordedResponse[],
): Context {
  const { endpoint } = contract;
  const isRecorded = check.level === 'MUST' || section.stage !== 'main';
  const actor = (account: Account, username: string): Actor => {
    const person = personOf(run, account, recorder, attempt, (one) => {
      if (isRecorded) heard.push({ ...one, checkId: check.id });
    });
    const request: Actor['request'] = async (parameters, wrong, manner) =>
      person.request(
        endpoint,
        parameters,
        wrong,
        manner && { manner, bystander: await bystander(run, recorder, account) },
      );
    return { session: account.session, username, jobs: person.jobs, request };
  };
  const recorded = (isWanted: (answer: Answer) => boolean) => {
    const found = run.responses.filter((one) => one.endpoint === endpoint && isWanted(one.answer));
    lookedBack.push(...found);
    return found;
  };
  const audited = async (findings: Promise<{ endpointId: string; line: string }[]>) =>
    (await findings).filter(({ endpointId }) => endpointId === endpoint.id).map(({ line }) => line);
  return {
    ...actor(main, run.username),
    other: async () => actor(await run.accounts.other(recorder), run.otherUsername),
    deadSession: () => run.accounts.dead(recorder),
    secureKey: () => run.accounts.secureKey(recorder),
    hasASessionEnded: () => run.accounts.hasASessionEnded,
    ownSession: () => run.accounts.another(recorder),
    inOwnSession: async () => {
      const session = await run.accounts.another(recorder);
      return { ...actor({ name: 'main', session }, run.username), session };
    },
    responses: {
      successes: () => recorded(isAccepted),
      refusals: () => recorded(isRefused),
    },
    async given(step) {
      try {
        return await step();
      } catch (error) {
        throw isViolation(error) ? new BrokenStep(error, endpoint.id) : error;
      }
    },
    inKeySession: async () => actor(await run.accounts.second(recorder, 'by a key'), run.username),
    async history(steps) {
      const world = worldOf(run, recorder, attempt, check.id, heard);
      await tell(world, steps).catch((error) => {
        if (!(error instanceof Contradiction)) throw error;
        throw new BrokenStep({ matcherResult: findingOf(error, world) }, error.endpointId);
      });
    },
    async explore() {
      run.exploring ??= exploring(run, check.id);
      const { found } = await run.exploring;
      if (found?.contradiction.endpointId !== endpoint.id) return;
      recorder.exchanges.push(...found.world.recorder.exchanges);
      const { seed, exploreSeconds } = run.jobs.settings;
      const again = `To try it again: CIELO24_SEED=${seed} CIELO24_EXPLORE_SECONDS=${exploreSeconds} npm run contract`;
      const { found: lines, ...rest } = findingOf(found.contradiction, found.world);
      throw { matcherResult: { ...rest, found: [...lines, again], seen: found.seen } };
    },
    audit: {
      lostSoFar: () => audited(run.audit.lostSoFar(recorder)),
      lost: () => audited(run.audit.lost(recorder)),
      returned: () => audited(run.audit.returned(recorder)),
    },
  };
}

/** Whoever has the other account; where there is none, nobody. */
async function bystander(run: Run, recorder: Recorder, { name }: Account): Promise<Bystander | undefined> {
  if (name === 'other') return { username: run.username, token: run.accounts.main!.session.token };
  return Promise.resolve()
    .then(() => run.accounts.other(recorder))
    .then(
      ({ session }) => ({ username: run.otherUsername, token: session.token }),
      () => undefined,
    );
}

/** @param onAnswer told of each answer under contract */
function personOf(
  run: Run,
  { name, session }: Account,
  recorder: Recorder,
  attempt: Attempt,
  onAnswer: (heard: Omit<RecordedResponse, 'checkId'>) => void,
): Person {
  const { registry } = run.jobs;
  const api = new Api(recorder, session, (path, ids, answer) => {
    for (const job of attempt.used) if (ids.includes(job.id)) job.wasNamed();
    registry.called(path, ids, answer);
  });
  return {
    account: name,
    username: name === 'main' ? run.username : run.otherUsername,
    api,
    jobs: new Jobs(run.jobs, api, name, attempt),
    async request(endpoint, parameters, wrong, sent) {
      const { manner, bystander } = sent ?? {};
      const all = { ...parameters, ...manner?.parameters(bystander) };
      const spoilt = withWrong(withDefaults(all, session), recorder, registry, wrong);
      const isToken = 'api_token' in parameters || wrong?.parameter === 'api_token';
      const answer = await api.call(
        endpoint,
        isToken ? spoilt : withoutToken(spoilt),
        'subject',
        undefined,
        manner && { headers: manner.headers(bystander), ...(manner.method && { method: manner.method }) },
      );
      if (!manner?.mayBeRefused) onAnswer({ endpoint, answer, parameters: spoilt, ...(wrong && { wrong }) });
      return answer;
    },
  };
}

/** @param heard takes the answers under contract */
function worldOf(
  run: Run,
  recorder: Recorder,
  attempt: Attempt,
  checkId: string,
  heard: RecordedResponse[],
): World {
  const { registry, views, interrupted } = run.jobs;
  const accounts: Record<Who, () => Promise<Account>> = {
    'the owner': async () => run.accounts.main!,
    'the owner in a second session': () => run.accounts.second(recorder, 'by headers'),
    'the owner in a session of a key': () => run.accounts.second(recorder, 'by a key'),
    'somebody else': () => run.accounts.other(recorder),
  };
  return new World(recorder, registry, views, interrupted, async (who) =>
    personOf(run, await accounts[who](), recorder, attempt, (one) => heard.push({ ...one, checkId })),
  );
}

/** What a contradiction comes to, with the steps that led to it. */
const findingOf = ({ expected, found, answer, jobId }: Contradiction, { told }: World): Finding => ({
  ...finding(expected, found, answer),
  ...(jobId && { jobId }),
  steps: told,
});

/** Tries random histories, for as long as the user has asked for. */
function exploring(run: Run, checkId: string): Promise<Explored> {
  const { settings, interrupted } = run.jobs;
  const heardIn = new WeakMap<World, RecordedResponse[]>();
  return explore({
    seed: settings.seed,
    milliseconds: settings.exploreSeconds * 1000,
    atOnce: settings.concurrency + 2,
    interrupted,
    confirm: run.confirm,
    newWorld() {
      const heard: RecordedResponse[] = [];
      const attempt = {
        checkId,
        section: 'histories',
        isIsolated: true,
        used: new Set<Job>(),
        shared: new Set<never>(),
      };
      const world = worldOf(run, run.newRecorder(), attempt, checkId, heard);
      heardIn.set(world, heard);
      return world;
    },
    async recover(trouble) {
      if (trouble instanceof SessionEnded) await run.accounts.renew(trouble.session).catch(() => {});
    },
    onKept: (world) => void run.responses.push(...(heardIn.get(world) ?? [])),
  });
}

/** What the request gives stands in the order in which it gives it. */
const withDefaults = (parameters: Parameters, { token }: Session): Parameters => ({
  ...(!('v' in parameters) && { v: '1' }),
  ...(!('api_token' in parameters) && { api_token: token }),
  ...parameters,
});

/** The default token is the API's to add: then a session that has ended is told from a refusal. */
const withoutToken = ({ api_token: _, ...rest }: Parameters): Parameters => rest;

/** Makes the wrong value. What is made from a token is as secret as the token itself, which is struck where it is whole. */
function withWrong(
  right: Parameters,
  { redactor }: Recorder,
  registry: JobsOfRun['registry'],
  wrong?: Wrong,
) {
  if (!wrong?.spoil) return right;
  const given = right[wrong.parameter];
  const valid = typeof given === 'string' ? given : '';
  const value = wrong.spoil(valid);
  if (wrong.parameter === 'api_token' && value && wrong.kind !== 'unknown' && !value.includes(valid)) {
    redactor.add(value, `$CIELO24_API_TOKEN_${wrong.kind.toUpperCase().replaceAll('-', '_')}`);
  }
  if (wrong.parameter === 'job_id' && value) registry.allow(value);
  return { ...right, [wrong.parameter]: value };
}
