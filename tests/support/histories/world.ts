/**
 * What a history happens in: jobs with a letter each, and the people who make calls. Each answer, and each look, is held
 * against the model. Where there is no second account, the steps of somebody else are left out.
 */
import type { Account } from '../api/accounts';
import { type Api, fieldsOf, sameId } from '../api/api';
import type { Bystander, Manner } from '../api/manners';
import { ignoringTrouble, SessionEnded } from '../api/session';
import { type Answer, isAccepted, isRefused, summarize } from '../http/answer';
import type { Parameters, Recorder } from '../http/recorder';
import { NotExercised, Trouble } from '../http/trouble';
import { poll, sleep } from '../http/wait';
import type { Job } from '../jobs/job';
import type { Jobs } from '../jobs/jobs';
import type { Kind } from '../jobs/making';
import { isPlainName } from '../jobs/marker';
import type { ChangingCall, JobRecord, JobRegistry } from '../jobs/registry';
import type { Views } from '../jobs/views';
import { answerTo, contradictions, type Expected, isDeleted, type Outcome, statusesOf } from '../model/job';
import { callOf, type Endpoint } from '../spec/endpoint';
import { FOREIGN, type Wrong, type WrongValue } from '../spec/wrong-values';

/**
 * Who makes a call. The second session is another one of the owner's account, opened by headers, and the third one opened
 * by a secure key; where there can be none, it is the first.
 */
export const PEOPLE = [
  'the owner',
  'the owner in a second session',
  'the owner in a session of a key',
  'somebody else',
] as const;
export type Who = (typeof PEOPLE)[number];

export interface Person {
  account: Account['name'];
  api: Api;
  jobs: Jobs;
  username: string;
  /**
   * Sends a call that is under contract.
   * @param wrong what it gets wrong on purpose
   * @param manner how it is sent, where not as usual
   */
  request(endpoint: Endpoint, parameters: Parameters, wrong?: Wrong, manner?: Sent): Promise<Answer>;
}

/** How a request is sent. */
export interface How {
  /** What it gets wrong on purpose. */
  wrong?: WrongValue | undefined;
  /** Where it is not sent as usual. */
  manner?: Manner | undefined;
}

/** A manner, with what it adds to this request. */
export interface Sent {
  manner: Manner;
  bystander: Bystander | undefined;
}

/** How long a list without a filter is waited for. */
const WHOLE_LIST_MS = 5_000;

/** How long an upload is under way before a call is sent at the same time. */
const UPLOAD_AHEAD_MS = 30;

/** What happened is not what the model says. */
export class Contradiction extends Error {
  /**
   * @param endpointId of the call that is at fault
   * @param expected what had to be, and why
   * @param found what was, a line each
   * @param answer the one that shows it, where it is one
   * @param jobId of the job that shows it, where it is one
   */
  constructor(
    readonly endpointId: string,
    readonly expected: string,
    readonly found: string[],
    readonly answer?: Answer,
    readonly jobId?: string,
  ) {
    super(`expected ${expected}, found ${found.join(', ')}`);
  }
}

interface Member {
  job: Job;
  record: JobRecord;
  /** Whether it was looked at since a call has named it. */
  isSeen: boolean;
  /** What was expected of it when it was last looked at. */
  wasExpected: Expected | undefined;
  /** How often its owner has looked after it had been seen to be gone. */
  oddLooks: number;
}

export class World {
  /** What was done, in words. */
  readonly told: string[] = [];
  readonly #members = new Map<string, Member>();
  #lastCalled: string | undefined;

  /** @param findPerson opens that person's session if need be. @throws NotExercised where there is no such person */
  constructor(
    readonly recorder: Recorder,
    private readonly registry: JobRegistry,
    private readonly views: Views,
    private readonly interrupted: AbortSignal,
    private readonly findPerson: (who: Who) => Promise<Person>,
  ) {}

  /** The letters of the jobs. */
  get letters(): string[] {
    return [...this.#members.keys()];
  }

  /** The calls under contract that change jobs. */
  get calls(): readonly ChangingCall[] {
    return this.registry.calls;
  }

  /** @param namesake the letter of the job whose id is to be the name */
  async make(letter: string, kind: Kind, who: Who, namesake?: string): Promise<void> {
    const person = await this.#person(who);
    if (!person) return;
    const namedAs = namesake && this.#members.get(namesake)?.record.id;
    const job = await person.jobs.create({ ...kind, ...(namedAs && { namedAs }) });
    // What an unusual name is shown as is learned before a call may change it.
    this.#members.set(letter, {
      job,
      record: job.record,
      isSeen: isPlainName(job.record.name),
      wasExpected: isPlainName(job.record.name) ? job.record.expected : undefined,
      oddLooks: 0,
    });
  }

  /** Sends a call under contract, and holds its answer against the model. */
  async call(endpointId: string, letter: string, who: Who, { wrong, manner }: How = {}): Promise<void> {
    const changing = this.#changing(endpointId);
    const member = this.#members.get(letter);
    const person = await this.#person(who);
    if (!member || !person) return;
    const { record } = member;
    const isForeign = person.account !== record.account;
    if (!wrong && !isForeign) await this.#settle(letter, member);
    const was = statusesOf(record.expected);
    const outcome = wrong || isForeign ? 'refused' : this.#answerTo(record, changing);
    member.isSeen = false;
    const sent = manner && { manner, bystander: await this.#bystander(person) };
    const id = manner?.spell?.(record.id) ?? record.id;
    const named = isForeign && person.account === 'main' ? FOREIGN : undefined;
    const answer = await person.request(changing.endpoint, { job_id: id }, wrong ?? named, sent);
    if (manner?.mayBeRefused && (outcome !== 'refused' || !isAccepted(answer))) return;
    this.#judge(changing, answer, outcome, () => {
      const why = wrong
        ? `is ${wrong.wrong}`
        : isForeign
          ? "names somebody else's job"
          : `names a job that is ${was}`;
      return `${callOf(changing.endpoint)} ${letter} to be ${outcome}, since the request ${why}`;
    });
  }

  /**
   * Sends calls under contract at once: each may come first, and all have to be answered as documented.
   * @param withMedia whether a media file is uploaded at the same time
   */
  async together(endpointIds: readonly string[], letter: string, withMedia = false): Promise<void> {
    const member = this.#members.get(letter);
    const person = await this.#person(this.#ownerOf(letter));
    if (!member || !person) return;
    await this.#settle(letter, member);
    member.isSeen = false;
    let onSend = () => {};
    const isSent = new Promise<void>((resolve) => {
      onSend = resolve;
    });
    // What becomes of an upload to a job that is being deleted is nobody's promise.
    const uploading = withMedia
      ? person.jobs.takesMedia(member.job, { onSend }).catch(ignoringTrouble)
      : undefined;
    await Promise.race([uploading, isSent.then(() => sleep(UPLOAD_AHEAD_MS))]);
    const sending = endpointIds.map(async (id) => {
      const changing = this.#changing(id);
      const answer = await person.request(changing.endpoint, { job_id: member.record.id });
      return { changing, answer };
    });
    await Promise.allSettled([uploading, ...sending]);
    await uploading;
    for (const { changing, answer } of await Promise.all(sending)) {
      this.#judge(
        changing,
        answer,
        'unknown',
        () => `${callOf(changing.endpoint)} ${letter} to be answered as documented`,
      );
    }
  }

  /** Gives the job a media file. A deleted job takes none; one that has none takes it, where others like it did. */
  async addMedia(letter: string, who: Who, isShared: boolean): Promise<void> {
    const offer = async ({ jobs }: Person, job: Job) => {
      const isDue = this.registry.takesMedia(job.record);
      const isTaken = await jobs.takesMedia(job, { isShared });
      // An account may be allowed so many media: then a new job takes none either.
      if (isTaken || !isDue || !(await jobs.takesMediaStill(job))) return isTaken;
      const expected = `${letter} to take a media file, as others that are ${statusesOf(job.record.expected)} did`;
      throw this.#contradiction(expected, ['it took none'], job.record);
    };
    await this.#around(letter, who, 'a media file', offer);
  }

  /** Asks for a transcription, as far as the run may start one. A deleted job takes no order. */
  async order(letter: string, who: Who, hasOptions: boolean): Promise<void> {
    await this.#around(letter, who, 'an order', async ({ jobs }, job) => jobs.takesOrder(job, hasOptions));
  }

  /** Asks for a transcription of a kind that there is not. */
  async orderWrongly(letter: string): Promise<void> {
    await this.#around(letter, this.#ownerOf(letter), 'an order', async ({ jobs }, job) =>
      jobs.takesWrongOrder(job),
    );
  }

  /** Looks at the job in job info until it is as the model says, or it had the time that effects may take. */
  async look(letter: string, who: Who): Promise<void> {
    const member = this.#members.get(letter);
    const person = await this.#person(who);
    if (!member || !person) return;
    const { record } = member;
    const isForeign = person.account !== record.account;
    if (isDeleted(record.expected) === true && (isForeign || record.settledIn.has('info'))) {
      await this.#lookAgain(letter, member, person, who);
      return;
    }
    // What is shown of a job to somebody else is promised nowhere, as long as it is there.
    if (isForeign) return void (await person.api.info(record.id).catch(ignoringTrouble));
    const [difference] = await this.views.differences(person.api, record, ['info']);
    member.isSeen = true;
    member.wasExpected = record.expected;
    if (!difference) return;
    const found = [`${letter}: ${difference.line}`];
    throw this.#contradiction(`${letter} to be ${statusesOf(record.expected)}`, found, record);
  }

  /** A job that was gone in job info stays so however it is asked for; what else is answered says nothing. */
  async #lookAgain(letter: string, member: Member, { api }: Person, who: Who): Promise<void> {
    const { id } = member.record;
    const odd = [
      ['by its id in capitals', id.toUpperCase(), {}],
      ['by POST', id, { method: 'POST' as const }],
      ['again', id, {}],
    ] as const;
    const [words, asked, options] = who === 'the owner' ? odd[member.oddLooks % 3]! : [`to ${who}`, id, {}];
    if (who === 'the owner') member.oddLooks += 1;
    member.isSeen = true;
    const ask = () =>
      api.info(asked, 'control', options).catch((error) => {
        if (error instanceof Trouble && !(error instanceof SessionEnded)) return undefined;
        throw error;
      });
    const relapseMs = this.views.relapseMs(member.record);
    const look = await poll(this.interrupted, relapseMs, ask, (seen) => !seen?.sight.isThere);
    if (!look?.sight.isThere) return;
    this.views.relapsedInVain();
    const found = `${letter}: job info shows it ${words} (${summarize(look.answer)})`;
    throw this.#contradiction(`${letter} to stay gone`, [found], member.record);
  }

  /** Looks at the job in the list, and not in job info. A list that cannot tell of it tells nothing. */
  async findInList(letter: string): Promise<void> {
    const member = this.#members.get(letter);
    const person = await this.#person(this.#ownerOf(letter));
    if (!member || !person) return;
    await this.#lookForJob(person, letter, member.record);
    member.wasExpected = member.record.expected;
  }

  /** Looks in job info at the jobs that a call has named since they were last seen. */
  async lookAtJobs(): Promise<void> {
    const unseen = [...this.#members].filter(([, { isSeen }]) => !isSeen);
    await allOf(unseen.map(([letter]) => this.look(letter, this.#ownerOf(letter))));
  }

  /** Looks for all jobs in the lists: under several filters, in each session of the owner, and in somebody else's. */
  async lookAtLists(): Promise<void> {
    const owner = (await this.#person('the owner'))!;
    const second = (await this.#person('the owner in a second session'))!;
    const third = (await this.#person('the owner in a session of a key'))!;
    const stranger = await this.#person('somebody else');
    const { username: Username } = owner;
    const [first] = this.#members.values();
    await allOf([
      ...[...this.#members].map(([letter, { record }]) => this.#lookForJob(owner, letter, record)),
      this.#lookInList(second, {
        Username,
        CreationDateFrom: daysFromNow(-2),
        CreationDateTo: daysFromNow(2),
        JobStatus: 'Pending',
      }),
      this.#lookInList(owner, { JobStatus: 'Authorizing' }, { method: 'POST' }),
      this.#lookInList(third, { Fidelity: 'MECHANICAL', JobName: first?.record.name }),
      ...(stranger ? [this.#lookInList(stranger, {})] : []),
    ]);
  }

  /** Looks for all jobs in the list without a filter. It may be long: where it takes its time, it is done without. */
  async lookAtWholeList(): Promise<void> {
    const owner = (await this.#person('the owner'))!;
    await this.#lookInList(owner, { JobName: undefined }, { timeoutMs: WHOLE_LIST_MS });
  }

  async #lookForJob({ api, account }: Person, letter: string, record: JobRecord): Promise<void> {
    if (record.account !== account) return;
    const [difference] = await this.views.differences(api, record, ['list']);
    if (!difference) return;
    throw this.#contradiction(
      `${letter} in the job list as it is`,
      [`${letter}: ${difference.line}`],
      record,
    );
  }

  /** The letters of the jobs that a call would surely be accepted for, with their owners. */
  acceptedFor(changing: ChangingCall): { letter: string; who: Who }[] {
    return this.letters
      .filter((letter) => this.#answerTo(this.#members.get(letter)!.record, changing) === 'accepted')
      .map((letter) => ({ letter, who: this.#ownerOf(letter) }));
  }

  /** Whoever has the other account; where there is none, nobody. */
  async #bystander({ account }: Person): Promise<Bystander | undefined> {
    const other = await this.#person(account === 'main' ? 'somebody else' : 'the owner');
    return other && { username: other.username, token: other.api.session.token };
  }

  #ownerOf = (letter: string): Who =>
    this.#members.get(letter)?.record.account === 'other' ? 'somebody else' : 'the owner';

  /** @returns undefined where there is none */
  async #person(who: Who): Promise<Person | undefined> {
    return this.findPerson(who).catch((error) => {
      if (error instanceof NotExercised) return undefined;
      throw error;
    });
  }

  /** An effect may take its time to show: only then the answer to the next call is certain. */
  async #settle(letter: string, { isSeen, wasExpected, record }: Member): Promise<void> {
    const isAsSeen = record.expected.possibilities === wasExpected?.possibilities;
    if (!isSeen && !isAsSeen) await this.look(letter, this.#ownerOf(letter));
  }

  #changing(endpointId: string): ChangingCall {
    const changing = this.calls.find(({ endpoint }) => endpoint.id === endpointId);
    if (!changing) throw new Error(`No call ${endpointId} is under contract.`);
    this.#lastCalled = endpointId;
    return changing;
  }

  #answerTo = ({ expected }: JobRecord, { acceptedIn }: ChangingCall): Outcome =>
    answerTo(expected, acceptedIn, this.registry.moves);

  #judge({ endpoint }: ChangingCall, answer: Answer, outcome: Outcome, expected: () => string): void {
    const came = isAccepted(answer) ? 'accepted' : isRefused(answer) ? 'refused' : undefined;
    if (came !== undefined && (outcome === 'unknown' || came === outcome)) return;
    throw new Contradiction(endpoint.id, expected(), [summarize(answer)], answer);
  }

  /** A call that is under no contract: only that a deleted job takes nothing is promised. */
  async #around(
    letter: string,
    who: Who,
    what: string,
    offer: (person: Person, job: Job) => Promise<boolean>,
  ): Promise<void> {
    const member = this.#members.get(letter);
    const person = await this.#person(who);
    if (!member || !person || person.account !== member.record.account) return;
    await this.#settle(letter, member);
    const wasDeleted = isDeleted(member.record.expected) === true;
    member.isSeen = false;
    const isTaken = await offer(person, member.job);
    if (isTaken && wasDeleted)
      throw this.#contradiction(
        `${letter} to take nothing more, since it is deleted`,
        [`it took ${what}`],
        member.record,
      );
  }

  #contradiction(expected: string, found: string[], record?: JobRecord): Contradiction {
    const endpointId = this.#lastCalled ?? this.calls[0]!.endpoint.id;
    return new Contradiction(endpointId, expected, found, undefined, record?.id);
  }

  /** In a list no deleted job may stand, and no other account's. A list that cannot be read tells nothing. */
  async #lookInList(
    { api, account }: Person,
    filter: Parameters,
    options: { method?: 'POST'; timeoutMs?: number } = {},
  ): Promise<void> {
    const all = { ...this.registry.nameFilter, ...filter };
    const look = async () => {
      const list = await api.list(all, options).catch((error) => {
        if (error instanceof Trouble && !(error instanceof SessionEnded)) return undefined;
        throw error;
      });
      return [...this.#members].flatMap(([letter, { record }]) => {
        const entry = list?.jobs.find((job) => sameId(job.JobId, record.id));
        if (!entry) return [];
        if (record.account !== account) return [`${letter} is in the list of an account that is not its own`];
        const sight = { view: 'list' as const, isThere: true, ...fieldsOf(entry) };
        const shown = account === 'main' ? this.views.shown.list : {};
        return contradictions(record.expected, sight, shown, this.registry.moves).map(
          (line) => `${letter}: ${line} (in the job list)`,
        );
      });
    };
    const lines = await poll(this.interrupted, this.#patienceMs(), look, (found) => found.length === 0);
    if (lines.length > 0) throw this.#contradiction('the job list to show what is there', lines);
  }

  #patienceMs = (): number =>
    Math.max(0, ...[...this.#members.values()].map(({ record }) => this.views.patienceMs(record)));
}

/** A date as the filters of the list take it. */
const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Waits for all, so that none is still under way. @throws what the first of them failed with */
export async function allOf(looks: Promise<void>[]): Promise<void> {
  await Promise.allSettled(looks);
  await Promise.all(looks);
}
