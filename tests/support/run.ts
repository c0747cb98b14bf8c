/** One run of a contract: opens the session, performs the checks, removes what they made, and says what came of it. */
import { type Account, Accounts } from './accounts';
import { lostJobs, returnedJobs } from './aftermath';
import type { Answer } from './answer';
import { Api, type RequestListener } from './api';
import { CallLog } from './call-log';
import { type Check, type Context, type Contract, type HeardDelete, inStages, type Section } from './check';
import { cleanUp } from './clean-up';
import { excuse, findStale } from './deviations';
import { doubt } from './doubt';
import { Hearing } from './hearing';
import { Suspicion } from './job';
import { JobBook } from './job-book';
import { Jobs } from './jobs';
import { isViolation, type Outcome, outcomeOf } from './outcome';
import type { Redactor } from './redaction';
import { type CheckResult, OWN_WORDS, type RunResult } from './result';
import { hideCredentials, type Settings } from './settings/read';
import { sweep } from './sweep';
import { Target } from './target';
import { NotExercised, SessionEnded, Trouble } from './trouble';
import { judge } from './verdict';
import { sleep } from './wait';

/** How often a check is tried in all. */
const ATTEMPTS = 5;
/** No check is begun again after so long, that a hanging target is told within half a minute. */
const RETRY_WITHIN_MS = 12_000;

/** A check without a job has nothing to look at after its request, and can wait until others have to look at theirs. */
const NO_JOB = -3;

export interface RunOptions {
  settings: Settings & { baseUrl: string };
  redactor: Redactor;
  /** Ends the run early; what it made is removed all the same. */
  interrupted: AbortSignal;
  /** Stands in the reports for the target; default: its address. */
  targetLabel?: string;
  /** Known before anything is sent: every check ends inconclusive. */
  problems?: string[];
  /** Told of each check as it ends. */
  onCheck?: (result: CheckResult) => void;
}

export class Run {
  readonly #settings: RunOptions['settings'];
  readonly #redactor: Redactor;
  readonly #interrupted: AbortSignal;
  readonly #target: Target;
  readonly #book: JobBook;
  readonly #accounts: Accounts;
  readonly #hearing: Hearing;
  readonly #startedAt = new Date();
  readonly #results = new Map<string, CheckResult>();
  readonly #notes: string[] = [];
  readonly #problems: string[];
  #starting: Promise<void> | undefined;
  #sweeping: Promise<void> | undefined;
  #finishing: Promise<RunResult> | undefined;

  constructor(
    readonly contract: Contract,
    private readonly options: RunOptions,
  ) {
    this.#settings = options.settings;
    this.#redactor = options.redactor;
    this.#interrupted = options.interrupted;
    this.#problems = [...(options.problems ?? [])];
    this.#target = new Target(this.#settings.baseUrl, this.#settings, this.#interrupted);
    this.#book = new JobBook(this.#settings, this.#target, this.#interrupted, this.#startedAt);
    const note = (sentence: string) => void this.#notes.push(sentence);
    this.#accounts = new Accounts(this.#settings, this.#newLog, this.#interrupted, note);
    this.#hearing = new Hearing(this.#accounts, this.#target);
    hideCredentials(options.settings, options.redactor);
  }

  /** Opens the session, once. What keeps it from opening is told in the result, by every check. Does not throw. */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    if (this.#problems.length > 0) return;
    try {
      await this.#accounts.open();
    } catch (error) {
      this.#problems.push(this.#tell(error));
    }
  }

  /** Performs a check, again as a whole where the environment got in its way. Does not throw. */
  async perform(section: Section, check: Check): Promise<CheckResult> {
    // What earlier runs left can wait until there is less to do.
    if (section.stage !== 'first') this.#sweep();
    const startedAt = Date.now();
    const retries: string[] = [];
    let outcome: Outcome;
    let isLost = false;
    for (let attempt = 1; ; attempt += 1) {
      const ended = await this.#attempt(section, check);
      // What trouble took away leaves no occasion for a second try; that is no reason to be content.
      outcome = isLost && ended.perishable ? { ...ended.outcome, status: 'inconclusive' } : ended.outcome;
      if (!ended.trouble || ended.trouble.lasting || attempt === ATTEMPTS) break;
      if (Date.now() - startedAt > RETRY_WITHIN_MS) break;
      isLost ||= !(ended.trouble instanceof SessionEnded);
      retries.push(this.#tell(ended.trouble));
      const pause = Math.max(this.#settings.retryPauseMs * 2 ** (attempt - 1), ended.trouble.retryAfterMs);
      await sleep(pause, this.#interrupted);
    }
    const result: CheckResult = {
      ...this.#describe(section, check),
      ...excuse(outcome, check.id, this.#settings.deviations, this.#startedAt),
      ...(retries.length > 0 && { retries }),
      durationMs: Date.now() - startedAt,
    };
    const struck = this.#redactor.strikeAll(result, OWN_WORDS);
    this.#results.set(check.id, struck);
    this.options.onCheck?.(struck);
    return struck;
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
    await this.#starting;
    this.#sweep();
    await this.#sweeping;
    const [{ leftovers, notes }] = await Promise.all([
      cleanUp(this.#book, this.#accounts, this.#newLog()),
      this.#accounts.closeLoose(this.#newLog()),
    ]);
    this.#target.close();
    const checks = this.results(why);
    if (this.#interrupted.aborted) this.#problems.push('The run was interrupted.');
    const staleDeviations = findStale(this.#settings.deviations, checks, this.#startedAt);
    const problems = [...new Set(this.#problems)];
    const result: RunResult = {
      version: 2,
      suite: '0.2.0',
      seed: 1,
      causes: [],
      verdict: judge({ checks, staleDeviations, problems }, this.#settings.strict),
      target: this.options.targetLabel ?? this.#settings.baseUrl,
      startedAt: this.#startedAt.toISOString(),
      durationMs: Date.now() - this.#startedAt.getTime(),
      requests: this.#target.sent,
      logins: this.#accounts.logins,
      ...(checks.length > this.#results.size && { partial: why }),
      problems,
      notes: [...new Set([...this.#notes, ...notes])],
      checks,
      leftovers,
      staleDeviations,
    };
    return this.#redactor.strikeAll(result, OWN_WORDS);
  }

  /** What each check has come to so far. @param why said of those that were not performed */
  results(why = 'It was not performed.'): CheckResult[] {
    return this.contract.sections.flatMap((section) =>
      section.checks.map((check) => this.#results.get(check.id) ?? this.#untried(section, check, why)),
    );
  }

  /** @param alone whether to share no job with other checks */
  async #attempt(
    section: Section,
    check: Check,
    alone = false,
  ): Promise<{ outcome: Outcome; trouble?: Trouble; perishable?: boolean }> {
    const { main } = this.#accounts;
    if (!main) {
      const [problem] = this.#problems;
      const more = this.#problems.length > 1 ? ` (and ${this.#problems.length - 1} more, see Problems)` : '';
      return { outcome: { status: 'inconclusive', reason: `${problem ?? 'There is no session.'}${more}` } };
    }
    const log = this.#newLog();
    log.headStart = NO_JOB;
    const jobs: Jobs[] = [];
    const lookedBack: HeardDelete[] = [];
    try {
      await check.run(this.#context(section, check, main, { log, alone, jobs, lookedBack }));
      // A check that only looks back shows the first answer that it has judged.
      const [first] = lookedBack;
      if (log.exchanges.length === 0 && first) log.exchanges.push(first.exchange);
      return { outcome: { status: 'passed', evidence: { exchanges: log.exchanges } } };
    } catch (error) {
      if (error instanceof Suspicion) {
        const again = await this.#attempt(section, check, true);
        if (again.outcome.status === 'failed') this.#book.explain(error.record);
        return again;
      }
      const used = jobs.flatMap((one) => one.used);
      const judged = isViolation(error) ? ((await doubt(this.#book, main, log, used)) ?? error) : error;
      const outcome = outcomeOf(judged, log);
      if (judged instanceof SessionEnded) await this.#accounts.renew(judged.session).catch(() => {});
      // A request without an answer may have done its work all the same.
      if (judged instanceof Trouble) {
        for (const record of used) {
          if (!record.isShared) record.fate = 'unknown';
          // By the next try it is in another status.
          else if (record.keptAs) this.#book.unshare(record);
        }
      }
      if (outcome.status === 'failed' && check.level === 'MUST') {
        for (const record of used) this.#book.explain(record);
      }
      return {
        outcome,
        ...(judged instanceof Trouble && { trouble: judged }),
        ...(judged instanceof NotExercised && { perishable: judged.perishable }),
      };
    }
  }

  #context(
    section: Section,
    check: Check,
    main: Account,
    attempt: { log: CallLog; alone: boolean; jobs: Jobs[]; lookedBack: HeardDelete[] },
  ): Context {
    const { log, alone, lookedBack } = attempt;
    const listen: RequestListener = (call, parameters, answer, cause) => {
      if (call === 'delete') this.#book.onDelete(parameters, answer);
      if (!answer || (check.level !== 'MUST' && section.stage === 'first')) return;
      this.#hearing.add({ check, answer, parameters, exchange: answer.exchange!, ...(cause && { cause }) });
    };
    const enter = ({ name, session }: Account) => {
      const api = new Api(log, session, listen, turnOf(check));
      const jobs = new Jobs(this.#book, api, name, check.id, alone);
      attempt.jobs.push(jobs);
      return { api, jobs };
    };
    const { api, jobs } = enter(main);
    const hear = async (status: number, ask: () => Promise<Answer>) => {
      const heard = await this.#hearing.answered(status, ask);
      lookedBack.push(...heard);
      return heard;
    };
    return {
      api,
      jobs,
      other: async () => ({
        ...enter(await this.#accounts.other(log)),
        username: this.#settings.otherCredentials?.username ?? '',
      }),
      deadSession: () => this.#accounts.dead(log),
      heard: {
        successes: () => hear(200, async () => api.deleteJob({ job_id: (await jobs.create()).id })),
        refusals: () => hear(400, () => api.deleteJob({ job_id: jobs.unknownId() })),
      },
      lostJobs: async () => lostJobs(this.#book, await this.#accounts.opened(), log),
      returnedJobs: async () => returnedJobs(this.#book, await this.#accounts.opened(), log),
    };
  }

  #sweep(): void {
    const { main } = this.#accounts;
    if (!main || this.#interrupted.aborted) return;
    this.#sweeping ??= sweep(this.#book, main, this.#newLog()).then(
      (sentences) => void this.#notes.push(...sentences),
      (error) =>
        void this.#notes.push(`Jobs that earlier runs left could not be looked for: ${this.#tell(error)}`),
    );
  }

  #newLog = () => new CallLog(this.#target, this.#redactor);

  #describe(section: Section, check: Check) {
    const { id, level, title, source } = check;
    return { id, level, title, source, section: section.title, endpoint: this.contract.endpoint.name };
  }

  #untried(section: Section, check: Check, reason: string): CheckResult {
    return { ...this.#describe(section, check), status: 'not-exercised', reason, durationMs: 0 };
  }

  #tell(error: unknown): string {
    return this.#newLog().line(error instanceof Error ? error.message : String(error));
  }
}

/** Another one for each check of a contract, and the same in each run. */
const turnOf = ({ id }: Check) => [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);

/** Performs the whole contract without a test runner. */
export async function performAll(contract: Contract, options: RunOptions): Promise<RunResult> {
  const run = new Run(contract, options);
  await run.start();
  for (const sections of inStages(contract)) {
    await Promise.all(
      sections.flatMap((section) => section.checks.map((check) => run.perform(section, check))),
    );
  }
  return run.finish();
}
