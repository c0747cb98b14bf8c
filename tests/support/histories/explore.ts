/** Random histories: sequences of the steps, in any order, each held against the model. One that contradicts it is shortened. */
import fc from 'fast-check';
import { MANNERS } from '../api/manners';
import { Trouble } from '../http/trouble';
import type { Kind } from '../jobs/making';
import { wrongValues } from '../spec/wrong-values';
import {
  addMedia,
  call,
  callWhileUploading,
  look,
  lookAtJobs,
  lookAtLists,
  make,
  order,
  pause,
  type Step,
  together,
} from './steps';
import { Contradiction, PEOPLE, type Who, type World } from './world';

/** No history has more steps. */
const MOST_STEPS = 14;
/** A history that contradicts the model is shortened for no longer. */
const SHORTENING_MS = 20_000;
/** So many histories in a row that trouble has ended, and exploring is given up. */
const MOST_TROUBLES = 10;

/** A contradiction, with the shortest history that shows it. */
export interface Found {
  contradiction: Contradiction;
  world: World;
  /** How often a history showed it, of how many that were tried while it was shortened. */
  seen: string;
  seed: number;
}

export interface Explored {
  histories: number;
  found: Found | undefined;
}

export interface Plan {
  seed: number;
  milliseconds: number;
  /** How many histories go on at once. */
  atOnce: number;
  interrupted: AbortSignal;
  newWorld(): World;
  /** @returns what speaks against believing an answer at this moment */
  confirm(): Promise<Trouble | undefined>;
  /** Told of what ended a history: where a session is over, a new one is opened. */
  recover(trouble: Trouble): Promise<void>;
  /** Told of each history that ended as the model says. */
  onKept(world: World): void;
}

/** A step that is not yet bound to the jobs of a world: which one is meant is a number. */
type Loose = { needsJob: boolean; bind: (letters: string[]) => Step };

const LETTERS = 'ABCDEFGHIJKLMN';

type Commands = fc.AsyncCommand<{ jobs: number }, World>;

class Command implements Commands {
  constructor(private readonly loose: Loose) {}

  check = ({ jobs }: { jobs: number }) => !this.loose.needsJob || jobs > 0;

  async run(model: { jobs: number }, world: World): Promise<void> {
    const step = this.loose.bind(world.letters);
    if (!this.loose.needsJob) model.jobs += 1;
    world.told.push(step.words);
    await step.perform(world);
  }

  toString = () => 'a step';
}

/**
 * Tries histories for so long.
 * @throws Trouble where the environment ended too many of them
 */
export async function explore(plan: Plan): Promise<Explored> {
  const until = Date.now() + plan.milliseconds;
  let histories = 0;
  let found: Found | undefined;
  let troubles = 0;
  let lastTrouble: Trouble | undefined;
  // While a history is shortened no other one goes on: it would be in the way.
  let isShortening = false;
  const onContradiction = () => {
    const isFirst = !isShortening;
    isShortening = true;
    return isFirst;
  };
  const isOver = () =>
    isShortening || Date.now() > until || plan.interrupted.aborted || troubles >= MOST_TROUBLES;

  const work = async () => {
    while (!isOver()) {
      histories += 1;
      const seed = plan.seed * 100_000 + histories;
      try {
        found = (await tryOne(plan, seed, onContradiction)) ?? found;
        troubles = 0;
      } catch (error) {
        if (!(error instanceof Trouble)) throw error;
        lastTrouble = error;
        await plan.recover(error);
        troubles = error.isPermanent ? MOST_TROUBLES : troubles + 1;
      }
    }
  };
  await Promise.all(Array.from({ length: plan.atOnce }, work));
  if (!found && troubles >= MOST_TROUBLES) {
    throw new Trouble(
      `Histories were tried until ${MOST_TROUBLES} in a row met trouble. ${lastTrouble!.message}`,
      {
        isPermanent: true,
      },
    );
  }
  return { histories, found };
}

/**
 * @param onContradiction told of the first one; returns whether no other history has found one before
 * @returns what was found, shortened
 * @throws Trouble where the environment ended the history
 */
async function tryOne(plan: Plan, seed: number, onContradiction: () => boolean): Promise<Found | undefined> {
  let shortest: { contradiction: Contradiction; world: World } | undefined;
  let trouble: Trouble | undefined;
  let tried = 0;
  let times = 0;
  const history = async (commands: Iterable<Commands>) => {
    const world = plan.newWorld();
    try {
      await fc.asyncModelRun(() => ({ model: { jobs: 0 }, real: world }), commands);
      await endOf(world);
      tried += shortest ? 1 : 0;
      if (!shortest) plan.onKept(world);
    } catch (error) {
      tried += 1;
      if (!(error instanceof Contradiction) && !(error instanceof Trouble)) throw error;
      const doubt = error instanceof Trouble ? error : await plan.confirm();
      if (doubt) {
        trouble ??= shortest ? undefined : doubt;
        return;
      }
      if (!shortest && !onContradiction()) return;
      times += 1;
      shortest = { contradiction: error as Contradiction, world };
      throw error;
    }
  };
  const first = fc.asyncProperty(
    fc.commands(commandsFor(plan.newWorld()), { maxCommands: MOST_STEPS }),
    history,
  );
  const result = await fc.check(first, {
    seed,
    numRuns: 1,
    interruptAfterTimeLimit: SHORTENING_MS,
    // The first history itself is never skipped: only its shortening is bounded, or ended by what another one found.
    markInterruptAsFailure: false,
    verbose: fc.VerbosityLevel.None,
  });
  const own = result.errorInstance;
  if (own !== null && own !== undefined && !(own instanceof Contradiction)) throw own;
  if (trouble && !shortest) throw trouble;
  if (!shortest) return undefined;
  return { ...shortest, seen: `${times} of ${tried}`, seed };
}

/** Looks at everything, and deletes what can be deleted: that has to be accepted. */
async function endOf(world: World): Promise<void> {
  const tell = async (step: Step) => {
    world.told.push(step.words);
    await step.perform(world);
  };
  if (world.letters.length === 0) return;
  await tell(lookAtJobs);
  const removing = world.calls.find(
    ({ effect }) => effect({ isDeleted: false, status: 'Pending', isOrdered: false }).isDeleted,
  );
  if (!removing) return;
  await Promise.all(
    world.acceptedFor(removing).map(({ letter, who }) => tell(call(removing.endpoint, letter, who))),
  );
  await tell(lookAtJobs);
  await tell(lookAtLists);
}

function commandsFor(world: World): fc.Arbitrary<Commands>[] {
  const who = fc.constantFrom<Who>(...PEOPLE);
  const owner = fc.constantFrom<Who>(...PEOPLE.filter((one) => one !== 'somebody else'));
  const manner = fc.option(fc.constantFrom(...MANNERS), { freq: 4, nil: undefined });
  const job = fc.nat({ max: LETTERS.length - 1 });
  const endpoint = fc.constantFrom(...world.calls.map((one) => one.endpoint));
  const kind: fc.Arbitrary<Kind> = fc.constantFrom<Kind>(
    {},
    {},
    { name: 'none' },
    { name: 'beyond ASCII' },
    { name: 'long' },
    { name: 'padded' },
    { name: 'a pattern' },
    { hasNoExternalId: true },
    { language: 'es-MX' },
  );
  /** @param which chooses among the jobs that there are */
  const onJob = (arbitrary: fc.Arbitrary<(letter: string) => Step>) =>
    fc
      .tuple(job, arbitrary)
      .map(
        ([which, step]) =>
          new Command({ needsJob: true, bind: (letters) => step(letters[which % letters.length]!) }),
      );
  const making = fc.tuple(kind, who).map(
    ([of, by]) =>
      new Command({
        needsJob: false,
        bind: (letters) => make(LETTERS[letters.length] ?? `J${letters.length}`, of, by),
      }),
  );
  const wrongCalls = world.calls.flatMap(({ endpoint: one }) =>
    wrongValues(one.parameters)
      .filter(
        ({ parameter, derivedFromValid, numericallyEqual }) =>
          !numericallyEqual && (parameter !== 'job_id' || derivedFromValid),
      )
      .map((wrong) => ({ endpoint: one, wrong })),
  );
  const calling = onJob(
    fc.tuple(endpoint, who, manner).map(
      ([one, by, how]) =>
        (letter) =>
          call(one, letter, by, { manner: how }),
    ),
  );
  return [
    making,
    making,
    making,
    calling,
    calling,
    calling,
    calling,
    onJob(
      fc.tuple(fc.constantFrom(...wrongCalls), owner, manner).map(
        ([{ endpoint: one, wrong }, by, how]) =>
          (letter) =>
            call(one, letter, by, { wrong, manner: how }),
      ),
    ),
    onJob(fc.tuple(endpoint, endpoint).map((both) => (letter) => together(both, letter))),
    onJob(endpoint.map((one) => (letter) => callWhileUploading(one, letter))),
    onJob(owner.map((by) => (letter) => addMedia(letter, by))),
    onJob(owner.map((by) => (letter) => addMedia(letter, by))),
    onJob(
      fc.tuple(owner, fc.boolean()).map(
        ([by, all]) =>
          (letter) =>
            order(letter, by, all),
      ),
    ),
    onJob(owner.map((by) => (letter) => look(letter, by))),
    onJob(fc.constant(() => lookAtLists)),
    onJob(fc.integer({ min: 50, max: 400 }).map((ms) => () => pause(ms))),
  ];
}
