/** One run of all contracts: opens the session, performs the checks, removes what they made, and says what came of it. */
import { Accounts } from '../api/accounts';
import { type Check, type Contract, type Section, STAGES, type Stage } from '../checks/words';
import { isOutOfOrder } from '../http/answer';
import { Recorder } from '../http/recorder';
import type { Redactor } from '../http/redaction';
import { Target } from '../http/target';
import type { Trouble } from '../http/trouble';
import { sleep } from '../http/wait';
import { Audit } from '../jobs/audit';
import { cleanUp } from '../jobs/clean-up';
import { JobRegistry } from '../jobs/registry';
import { sweep } from '../jobs/sweep';
import { Views } from '../jobs/views';
import { type CheckResult, HARMS, OWN_WORDS, RESULT_VERSION, type RunResult } from '../result';
import { hideCredentials, type Settings } from '../settings/read';
import { type Run as Around, attemptCheck, type Ended, type Subject } from './attempt';
import { causesOf, withOneCheckACause } from './causes';
import {
  type AnswerOutOfOrder,
  BELIEVED_AFTER,
  Control,
  hasForeign,
  isPassingEvent,
  troubleOf,
} from './confirm';
import { excuse, findStale } from './deviations';
import { harmOf } from './harm';
import { chosenBy, type Selection } from './selection';
import { judge } from './verdict';
import { SUITE_VERSION } from './version';

/** How often a check is tried in all. */
const ATTEMPTS = 5;
/** No check is begun again so long after its first trouble, that a hanging target is told within half a minute. */
const RETRY_WITHIN_MS = 12_000;

export interface RunOptions {
  contracts: readonly Contract[];
  settings: Settings & { baseUrl: string };
  redactor: Redactor;
  /** Ends the run early; what it made is removed all the same. */
  interrupted: AbortSignal;
  /** What the user chose; default: everything. */
  selection?: Selection;
  /** Stands in the reports for the target; default: its address. */
  targetLabel?: string;
  /** Known before anything is sent: every check ends inconclusive. */
  problems?: string[];
  /** Told of each check as it ends. */
  onCheck?: (result: CheckResult) => void;
}

export class Run {
  /** What is performed, in the order of the contracts. */
  readonly chosen: readonly Subject[];
  readonly #settings: RunOptions['settings'];
  readonly #redactor: Redactor;
  readonly #interrupted: AbortSignal;
  readonly #target: Target;
  readonly #accounts: Accounts;
  readonly #control: Control;
  readonly #around: Around;
  readonly #startedAt = new Date();
  readonly #results = new Map<string, Promise<CheckResult>>();
  readonly #ended = new Map<string, CheckResult>();
  readonly #notes: string[] = [];
  readonly #problems: string[];
  /** When answers came that seem to be somebody else's than the API's. */
  readonly #outOfOrder: AnswerOutOfOrder[] = [];
  readonly #turns: Record<Stage, Promise<unknown>>;
  #start: Promise<void> | undefined;
  #sweeping: Promise<void> | undefined;
  #finishing: Promise<RunResult> | undefined;

  constructor(private readonly options: RunOptions) {
    const { settings, redactor, interrupted, contracts } = options;
    this.#settings = settings;
    this.#redactor = redactor;
    this.#interrupted = interrupted;
    this.#problems = [...(options.problems ?? [])];
    hideCredentials(settings, redactor);
    const note = (sentence: string) => void this.#notes.push(sentence);
    this.#target = new Target(settings.baseUrl, settings, interrupted);
    this.#target.onConnectionLoss = () =>
      note(
        'The target closed a kept connection without saying so: from then on each request had one of its own.',
      );
    this.#target.onAnswer = (answer, path) =>
      void (isOutOfOrder(answer) && this.#outOfOrder.push({ at: Date.now(), path }));
    const newRecorder = () => new Recorder(this.#target, redactor);
    const calls = contracts.flatMap(({ endpoint, effect, acceptedIn }) =>
      effect ? [{ endpoint, effect, acceptedIn }] : [],
    );
    const registry = new JobRegistry(calls, this.#target.allowedJobs, this.#startedAt);
    const views = new Views(registry, settings, interrupted, note);
    this.#accounts = new Accounts(settings, newRecorder, interrupted, note);
    this.#control = new Control(this.#accounts, views, newRecorder, registry.marker);
    for (const id of Object.values(settings.offeredJobs)) registry.allow(id);
    this.#around = {
      jobs: { registry, views, settings, interrupted, shared: new Map(), firstJobs: {} },
      accounts: this.#accounts,
      audit: new Audit(registry, views, settings, interrupted, () => this.#accounts.opened()),
      username: settings.credentials?.username ?? '',
      otherUsername: settings.otherCredentials?.username ?? '',
      newRecorder,
      responses: [],
      confirm: () => this.#control.ask(),
    };
    const isAsked = ({ section }: Subject) => section.stage !== 'explore' || settings.exploreSeconds > 0;
    this.chosen = chosenBy(contracts, options.selection).filter(isAsked);
    this.#turns = {} as Record<Stage, Promise<unknown>>;
  }

  /** Performs all checks, stage by stage. Who awaits a single one asks `resultOf`. */
  async perform(): Promise<void> {
    for (const stage of STAGES) {
      // What earlier runs left can wait until there is less to do.
      if (stage !== 'main') this.#sweep();
      const subjects = this.chosen.filter(({ section }) => section.stage === stage);
      await Promise.all(subjects.map(({ check }) => this.resultOf(check)));
    }
  }

  /** The chosen checks by section, for a test runner. */
  get sections(): { endpoint: string; section: string; checks: Check[] }[] {
    const all = new Map<Section, { endpoint: string; section: string; checks: Check[] }>();
    for (const { contract, section, check } of this.chosen) {
      const known = all.get(section) ?? {
        endpoint: contract.endpoint.name,
        section: section.title,
        checks: [],
      };
      known.checks.push(check);
      all.set(section, known);
    }
    return [...all.values()];
  }

  /** The same for the console. */
  get plan(): { endpoint: string; title: string; checks: number }[] {
    return this.sections.map(({ endpoint, section, checks }) => ({
      endpoint,
      title: section,
      checks: checks.length,
    }));
  }

  /** What keeps the run from being done is told in its result, and makes it inconclusive. */
  problem(sentence: string): void {
    this.#problems.push(this.#tell(sentence));
  }

  /** What the run waits for, in a sentence. */
  activity(): string {
    return this.#target.activity();
  }

  /** For a test runner, which knows passed and failed only. @throws Error where the check ended in any other way */
  async passed(check: Check): Promise<void> {
    const { status } = await this.resultOf(check);
    if (status !== 'passed') throw new Error(`${check.id}: ${status}`);
  }

  /** What a check came to, as soon as its turn has come. */
  resultOf(check: Check): Promise<CheckResult> {
    const known = this.#results.get(check.id);
    if (known) return known;
    const subject = this.chosen.find((one) => one.check === check)!;
    const result = this.#turnOf(subject.section.stage).then(() => this.#perform(subject));
    this.#results.set(check.id, result);
    return result;
  }

  /** A stage's turn comes when all checks of the one before have ended; that of the first, when the session is open. */
  #turnOf(stage: Stage): Promise<unknown> {
    const at = STAGES.indexOf(stage);
    if (at === 0) return this.start();
    const before = STAGES[at - 1]!;
    this.#turns[stage] ??= this.#turnOf(before)
      .then(() =>
        Promise.all(
          this.chosen
            .filter(({ section }) => section.stage === before)
            .map(({ check }) => this.resultOf(check)),
        ),
      )
      // What a session has done has to last beyond it, and beyond the first seconds.
      .then(async () => {
        if (stage !== 'later' || !this.#accounts.main) return;
        await this.#accounts.closeLoose(this.#around.newRecorder(), 'by a key');
        await sleep(this.#startedAt.getTime() + this.#settings.lingerMs - Date.now(), this.#interrupted);
      });
    return this.#turns[stage];
  }

  /** Opens the session, once. What keeps it from opening is told in the result, by every check. Does not throw. */
  start(): Promise<void> {
    this.#start ??= (async () => {
      if (this.#problems.length > 0) return;
      await this.#accounts.open().catch((error) => this.#problems.push(this.#tell(error)));
    })();
    return this.#start;
  }

  /** Performs a check, again as a whole where the environment got in its way. Does not throw. */
  async #perform(subject: Subject): Promise<CheckResult> {
    const startedAt = Date.now();
    /** When trouble came first, and for how long the target had asked for pauses by then. */
    let since: { at: number; pausedMs: number } | undefined;
    const retries: string[] = [];
    const doubted: Ended[] = [];
    let ended: Ended;
    for (let attempt = 1; ; attempt += 1) {
      ended = await this.#judged(subject, attempt, doubted);
      // An occasion that is missing after trouble may be missing for it: that is no reason to be content.
      if (since && ended.mayBeTrouble) ended.outcome.status = 'inconclusive';
      const { trouble } = ended;
      if (!trouble || trouble.isPermanent || attempt === ATTEMPTS) break;
      const { pausedMs } = this.#target.throttle;
      since ??= { at: Date.now(), pausedMs };
      const isLong = Date.now() - since.at - (pausedMs - since.pausedMs) > RETRY_WITHIN_MS;
      // A target that answers is not silent: whose answers they are has to be found out.
      if (isLong && !(hasForeign(ended) && attempt < BELIEVED_AFTER)) break;
      retries.push(this.#tell(trouble));
      const pause = this.#settings.retryPauseMs * 2 ** (attempt - 1);
      await sleep(pause, this.#interrupted);
    }
    const outcome = await this.#resolved(subject, ended);
    const result: CheckResult = {
      ...describe(subject),
      ...excuse(outcome, subject.check.id, this.#settings.deviations, this.#startedAt),
      ...(retries.length > 0 && { retries }),
      durationMs: Date.now() - startedAt,
    };
    const struck = this.#redactor.strikeAll(result, OWN_WORDS);
    this.#ended.set(subject.check.id, struck);
    this.options.onCheck?.(struck);
    return struck;
  }

  /**
   * An attempt; where it failed, with a look at what speaks against believing that, and one more try.
   * @param number how often the check has been tried, this time included
   * @param doubted failures of earlier attempts that were not believed
   */
  async #judged(subject: Subject, number: number, doubted: Ended[]): Promise<Ended> {
    if (!this.#accounts.main) {
      const more = this.#problems.length > 1 ? ` (and ${this.#problems.length - 1} more, see Problems)` : '';
      const reason = `${this.#problems[0] ?? 'There is no session.'}${more}`;
      return { outcome: { status: 'inconclusive', reason }, endedAt: Date.now() };
    }
    const ended = await attemptCheck(this.#around, subject);
    const hasFailed = ended.outcome.status === 'failed';
    const seenBefore = doubted.find((one) => !isPassingEvent(one, this.#outOfOrder));
    if (ended.outcome.status !== 'passed' && !hasFailed) {
      // What was left to try it on is gone: then what was seen before counts.
      return ended.mayBeTrouble && seenBefore ? withTimes(seenBefore, 1, 1) : ended;
    }
    const { stage } = subject.section;
    // What is judged from all that was heard rests on many requests; exploring tries each history more than once.
    if (stage === 'lookBack' || stage === 'explore') {
      const trouble = hasFailed ? await this.#control.ask() : undefined;
      return trouble ? troubled(ended, trouble) : this.#believed(ended);
    }
    // What is left at the end can be asked for once only.
    const isSuspect = (hasFailed || stage === 'main') && hasForeign(ended);
    if (!hasFailed && !isSuspect) {
      return this.#believed(seenBefore ? withTimes(seenBefore, 1, doubted.length + 1) : ended, ended);
    }
    const trouble = troubleOf(ended, number) ?? (await this.#control.ask(hasFailed ? ended.used : []));
    if (trouble) {
      if (hasFailed && isSuspect) doubted.push(ended);
      this.#forget(ended);
      return troubled(ended, trouble);
    }
    const times = doubted.length + (ended.wasIsolated ? 2 : 1);
    if (ended.wasIsolated && !isSuspect) return this.#believed(withTimes(ended, times, times));
    const again = await attemptCheck(this.#around, subject, true);
    const { status } = again.outcome;
    if (!hasFailed) return status === 'passed' || status === 'failed' ? this.#believed(again) : again;
    // What may be somebody else's is not believed for one look, where the next one met with trouble.
    if (isSuspect && again.trouble) {
      this.#forget(ended);
      return again;
    }
    if (status === 'failed') {
      // With a job of its own it shows best what happened, unless worse was seen before.
      const rank = ({ outcome }: Ended) =>
        HARMS.indexOf(harmOf({ ...describe(subject), ...outcome, durationMs: 0 }));
      const shown = rank(ended) < rank(again) ? ended : again;
      return this.#believed(withTimes(shown, times + 1, times + 1), ended);
    }
    if (status === 'passed' && isPassingEvent(ended, this.#outOfOrder)) {
      this.#forget(ended);
      return this.#believed(again);
    }
    return this.#believed(withTimes(ended, times, status === 'passed' ? times + 1 : times));
  }

  /** An answer that is not believed says nothing of the jobs of its attempt. */
  #forget({ used = [] }: Ended): void {
    for (const { record } of used) this.#around.jobs.registry.unsure(record);
  }

  /** What an attempt has heard counts from now on. @param heardIn where that is another attempt */
  #believed(ended: Ended, heardIn = ended): Ended {
    this.#around.responses.push(...(heardIn.heard ?? []));
    return ended;
  }

  /** A step that the acceptance checks are about failed: where one of those failed as well, this one was not exercised. */
  async #resolved(
    { contract, check }: Subject,
    { outcome, restsOnAcceptance }: Ended,
  ): Promise<Ended['outcome']> {
    const restsOnEndpoint = outcome.restsOn ?? restsOnAcceptance;
    if (restsOnEndpoint === undefined || contract.acceptance.includes(check.id)) return outcome;
    const accepting = this.options.contracts.find(({ endpoint }) => endpoint.id === restsOnEndpoint);
    const { restsOn: _, ...own } = outcome;
    const others = this.chosen.filter(
      (one) => accepting?.acceptance.includes(one.check.id) && one.check !== check,
    );
    const results = await Promise.all(others.map((one) => this.resultOf(one.check)));
    const broken = results.find(({ status }) => status === 'failed' || status === 'known');
    const found = own.evidence?.found?.[0] ?? own.reason ?? 'a step failed';
    if (broken) {
      return {
        ...own,
        status: 'not-exercised',
        reason: `It rests on ${broken.id}, which failed: ${found}`,
        restsOn: broken.id,
      };
    }
    if (outcome.status !== 'failed') return { ...own, status: 'inconclusive' };
    const isUnsure = results.some(({ status }) => status === 'inconclusive');
    return isUnsure
      ? { ...own, status: 'inconclusive', reason: `A step that it rests on failed: ${found}` }
      : own;
  }

  /**
   * Removes what the run made, logs out, and sums up; once.
   * @param why said of checks that were not performed: this was not the whole contract
   */
  finish(why = 'It was not performed.'): Promise<RunResult> {
    this.#finishing ??= this.#finish(why);
    return this.#finishing;
  }

  async #finish(why: string): Promise<RunResult> {
    // A job that is being made while clean-up looks at what is there would be left.
    await Promise.allSettled([this.#start, ...this.#results.values()]);
    this.#sweep();
    await this.#sweeping;
    const { registry, views } = this.#around.jobs;
    const { newRecorder } = this.#around;
    const [{ leftovers, notes }] = await Promise.all([
      cleanUp(registry, views, this.#accounts, newRecorder()),
      this.#accounts.closeLoose(newRecorder()),
    ]);
    this.#target.close();
    const checks = withOneCheckACause(this.#withoutRepeatedHistories(this.results(why)));
    if (this.#interrupted.aborted) this.#problems.push('The run was interrupted.');
    const { contracts, selection, targetLabel } = this.options;
    const knownIds = contracts.flatMap(({ sections }) =>
      sections.flatMap((one) => one.checks.map(({ id }) => id)),
    );
    const staleDeviations = findStale(this.#settings.deviations, checks, knownIds, this.#startedAt);
    const problems = [...new Set(this.#problems)];
    const result: RunResult = {
      version: RESULT_VERSION,
      suite: SUITE_VERSION,
      seed: this.#settings.seed,
      verdict: judge({ checks, staleDeviations, problems }, this.#settings.strict),
      target: targetLabel ?? this.#settings.baseUrl,
      startedAt: this.#startedAt.toISOString(),
      durationMs: Date.now() - this.#startedAt.getTime(),
      requests: this.#target.sent,
      logins: this.#accounts.logins,
      ...(this.#ended.size < checks.length && { partial: why }),
      ...(selection && { selection: selection.words }),
      problems,
      notes: [...new Set([...this.#notes, ...notes])],
      causes: causesOf(checks),
      checks,
      leftovers,
      staleDeviations,
    };
    return this.#redactor.strikeAll(result, OWN_WORDS);
  }

  /** What each chosen check has come to so far. @param why said of those that were not performed */
  results(why = 'It was not performed.'): CheckResult[] {
    return this.chosen.map(
      (subject) =>
        this.#ended.get(subject.check.id) ?? {
          ...describe(subject),
          status: 'not-exercised',
          reason: why,
          durationMs: 0,
        },
    );
  }

  /** A history is no news where a check that promises one part of it has failed: it is not exercised, and names that. */
  #withoutRepeatedHistories(checks: CheckResult[]): CheckResult[] {
    const isSimple = ({ section }: Subject) =>
      !section.isOfHistories && ['main', 'later', 'rest'].includes(section.stage);
    const simple = new Set(this.chosen.filter(isSimple).map(({ check }) => check.id));
    const broken = checks.filter(({ id, level }) => level === 'MUST' && simple.has(id));
    const failed = broken.filter(({ status }) => status === 'failed');
    const known = broken.filter(({ status }) => status === 'known');
    const histories = new Set(
      this.chosen.filter(({ section }) => section.isOfHistories).map(({ check }) => check.id),
    );
    return checks.map((check) => {
      const first =
        failed.find(({ endpoint }) => endpoint === check.endpoint) ??
        failed[0] ??
        // A deviation that is declared says nothing of another one.
        known.find((one) => whatWasFound(one) === whatWasFound(check));
      if (!first || check.status !== 'failed' || !histories.has(check.id)) return check;
      const reason = `It rests on ${first.id}, which failed: ${check.evidence?.found?.[0] ?? ''}`;
      return { ...check, status: 'not-exercised', reason, restsOn: first.id };
    });
  }

  #sweep(): void {
    const { main } = this.#accounts;
    if (!main || this.#interrupted.aborted) return;
    const { registry } = this.#around.jobs;
    this.#sweeping ??= sweep(
      registry,
      main,
      this.#around.newRecorder(),
      this.#settings,
      this.#interrupted,
    ).then(
      (sentences) => void this.#notes.push(...sentences),
      (error) =>
        void this.#notes.push(`Jobs that earlier runs left could not be looked for: ${this.#tell(error)}`),
    );
  }

  #tell(error: unknown): string {
    return this.#around.newRecorder().line(error instanceof Error ? error.message : String(error));
  }
}

const troubled = ({ outcome, ...rest }: Ended, trouble: Trouble): Ended => ({
  ...rest,
  outcome: {
    status: 'inconclusive',
    reason: trouble.message,
    ...(outcome.evidence && { evidence: outcome.evidence }),
  },
  trouble,
});

/** What a check has found, without what differs from job to job. */
const whatWasFound = ({ evidence }: CheckResult): string => {
  const [first = ''] = evidence?.found ?? [];
  return /^\d{3} \S+/.exec(first)?.[0] ?? first.replace(/[0-9a-f]{32}/gi, '…');
};

/** Says how often the failure was seen, of how many times. */
function withTimes(ended: Ended, seen: number, of: number): Ended {
  ended.outcome.evidence!.seen = `${seen} of ${of}`;
  return ended;
}

function describe({ contract, section, check }: Subject) {
  const { id, level, title, source } = check;
  return { id, level, title, source, section: section.title, endpoint: contract.endpoint.name };
}
