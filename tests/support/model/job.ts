/**
 * A model of a job's life: what may be true of a job after the calls that named it, by what the documentation says of
 * them. Where the documentation leaves something open, or an answer never came, it holds several possibilities. It is
 * pure: it sends nothing, and knows no time.
 */
import { type JobStatus, jobStatuses } from '../spec/schemas';

/** One thing that may be true of a job. */
export interface Possibility {
  isDeleted: boolean;
  status: JobStatus;
  /** Whether its processing was asked for: only then it moves on by itself. */
  isOrdered: boolean;
}

/** What a call does to a job that it names, where it is accepted. */
export type Effect = (job: Possibility) => Possibility;

/** What came of a call: `unknown` where no answer came, or none that is documented. */
export type Outcome = 'accepted' | 'refused' | 'unknown';

/** What is expected of a job. */
export interface Expected {
  readonly name: string;
  readonly externalId: string;
  readonly possibilities: readonly Possibility[];
  /** Whether it was given a medium, as far as is known. */
  readonly mayHaveMedia: boolean;
  /** What a view has told beside, and in which status; none where it has not shown the job. */
  readonly details?: { readonly [view in Sight['view']]?: Details };
}

/** Fields of a job by their names in the documentation, as texts; without those that are empty. */
export interface Details {
  readonly status: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

/** A field that a job has from its authorization on. */
const OF_AUTHORIZATION = 'AuthorizationDate';

/** Fields that a job has from its making, or from its authorization, on. */
export const FIXED_FIELDS = [
  OF_AUTHORIZATION,
  'JobName',
  'CreationDate',
  'CreationTime',
  'SourceLanguage',
  'JobLanguage',
  'Language',
] as const;

/** Fields that its medium and its order give it: they may be told more exactly later, but are not lost. */
export const LASTING_FIELDS = [
  'MediaLengthSeconds',
  'Fidelity',
  'Priority',
  'TargetLanguage',
  'Options',
  'ReturnTargets',
] as const;

/** The one that tells of its medium. */
const OF_MEDIUM = 'MediaLengthSeconds';

/** Those of them that say what was ordered: that is not changed. */
const ORDERED_FIELDS = ['Fidelity', 'TargetLanguage'] as const;

/** A way in which a job moves on without being named in a call. */
export type Move = readonly [from: JobStatus, to: JobStatus];

/** The documented ones; the first and the last are for jobs whose processing was asked for. */
export const documentedMoves: readonly Move[] = [
  ['Pending', 'In Process'],
  ['In Process', 'Complete'],
  ['In Process', 'Media Failure'],
  ['In Process', 'Reviewing'],
  ['Reviewing', 'Complete'],
];

/** The statuses before processing has begun. */
const WAITING: readonly JobStatus[] = ['Authorizing', 'Pending'];

/** Those before it has ended. */
const UNDONE: readonly JobStatus[] = [...WAITING, 'In Process'];

/** A new job: Authorizing where its account has customer authorization, else Pending. */
export const newJob = (name: string, externalId: string): Expected => ({
  name,
  externalId,
  mayHaveMedia: false,
  possibilities: WAITING.map((status) => possibility(status)),
});

/** A job that was found, and whose history nobody knows. */
export const foundJob = (name: string, externalId: string, status: JobStatus): Expected => ({
  name,
  externalId,
  mayHaveMedia: true,
  // One that is found Reviewing waits for its customer, who does nothing while the run does.
  possibilities: [possibility(status, ![...WAITING, 'Reviewing'].includes(status))],
});

/** A job of which nothing is known any more: it may be in any status, or deleted. */
export const anything = (name: string, externalId: string): Expected => ({
  name,
  externalId,
  mayHaveMedia: true,
  possibilities: [
    ...jobStatuses.map((status) => possibility(status, true)),
    { ...possibility('Pending'), isDeleted: true },
  ],
});

const possibility = (status: JobStatus, isOrdered = false): Possibility => ({
  isDeleted: false,
  status,
  isOrdered,
});

/**
 * What is expected after a call: its effect where it was accepted, nothing new where it was refused, else either.
 * @returns the same object where nothing is expected to change
 */
export function afterCall(expected: Expected, effect: Effect, outcome: Outcome): Expected {
  if (outcome === 'refused') return expected;
  const done = expected.possibilities.map((one) => (one.isDeleted ? one : effect(one)));
  const isSpent = done.every((one, at) => isSame(one, expected.possibilities[at]!));
  if (isSpent) return expected;
  return withPossibilities(expected, outcome === 'accepted' ? done : [...expected.possibilities, ...done]);
}

/**
 * What a call has to be answered.
 * @param acceptedIn the statuses in which it is accepted; undefined where it is in any
 * @returns `unknown` where several things may be true of the job
 */
export function answerTo(
  expected: Expected,
  acceptedIn: readonly JobStatus[] | undefined,
  moves = documentedMoves,
): Outcome {
  const answers = inTime(expected.possibilities, moves).map(({ isDeleted, status }) =>
    !isDeleted && (!acceptedIn || acceptedIn.includes(status)) ? 'accepted' : 'refused',
  );
  return answers.every((one) => one === answers[0]) ? answers[0]! : 'unknown';
}

/** What a view has shown of a job. Of a field that it did not tell the value is undefined. */
export interface Sight {
  view: 'info' | 'list';
  isThere: boolean;
  status?: string | undefined;
  name?: string | undefined;
  externalId?: string | undefined;
  fields?: Details['fields'];
}

/** The fields that a view of this target is known to tell of jobs. */
export type Shown = { readonly [field in 'status' | 'name' | 'externalId']?: boolean };

/**
 * What is still possible after the job was seen. Where the job contradicts all that was expected, nothing changes.
 * @param moves in which ways a job may have moved by itself since
 */
export function afterSight(expected: Expected, sight: Sight, moves = documentedMoves): Expected {
  const all = inTime(expected.possibilities, moves);
  // A deletion may still be on its way where its answer never came: that the job is there does not rule it out.
  const left = all.filter((one) =>
    sight.isThere ? one.isDeleted || !sight.status || one.status === sight.status : one.isDeleted,
  );
  if (!left.some((one) => one.isDeleted !== sight.isThere)) return expected;
  return withDetails(withPossibilities(expected, left), sight);
}

/** What the view has told of the job is expected from now on. */
export function withDetails(expected: Expected, { view, status, fields }: Sight): Expected {
  const known = expected.details?.[view];
  if (!fields) return expected;
  const lasting = known && pick(known.fields, [...fixedFrom(known.status, status), ...LASTING_FIELDS]);
  return {
    ...expected,
    details: { ...expected.details, [view]: { status, fields: { ...fields, ...lasting } } },
  };
}

/** The fields that do not change on the way from one status to the other. Processing may find out more, e.g. the language. */
function fixedFrom(was: string | undefined, is: string | undefined): readonly string[] {
  if (was === is) return FIXED_FIELDS;
  const areWaiting = [was, is].every((status) => WAITING.includes(status as JobStatus));
  return areWaiting ? FIXED_FIELDS.filter((field) => field !== OF_AUTHORIZATION) : [];
}

/** What a job was made with stays until it is processed, and what it was given is not lost at all. */
function lostDetails({ details, mayHaveMedia }: Expected, { view, status, fields }: Sight): string[] {
  const known = details?.[view];
  if (!fields || !known) return [];
  const told = (field: string) => {
    const [was, is] = [known.fields[field], fields[field]];
    return was === undefined || was === is ? [] : [`${field} was ${was} and is ${is ?? 'empty'}`];
  };
  const isGained = !mayHaveMedia && known.fields[OF_MEDIUM] === undefined && fields[OF_MEDIUM] !== undefined;
  return [
    ...fixedFrom(known.status, status).flatMap(told),
    ...LASTING_FIELDS.filter((field) => fields[field] === undefined).flatMap(told),
    ...orderedFrom(known.status, status)
      .filter((field) => !isSharpened(known.fields[field], fields[field]))
      .flatMap(told),
    ...(isGained ? [`${OF_MEDIUM} was empty and is ${fields[OF_MEDIUM]}, and it was given no medium`] : []),
  ];
}

/** What was ordered may be told otherwise once it is done. */
function orderedFrom(was: string | undefined, is: string | undefined): readonly string[] {
  const areUndone = [was, is].every((status) => UNDONE.includes(status as JobStatus));
  return was === is || areUndone ? ORDERED_FIELDS : [];
}

/** Whether one text may be the other one, told more or less exactly. */
const isSharpened = (was = '', is = ''): boolean => {
  const [a, b] = [was.toLowerCase(), is.toLowerCase()];
  return a.startsWith(b) || b.startsWith(a);
};

const pick = (fields: Details['fields'], names: readonly string[]) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));

/** The job was offered a medium, and may have taken it. */
export const withMedia = (expected: Expected): Expected => ({ ...expected, mayHaveMedia: true });

/** The job was ordered, perhaps once more: what was told of an earlier order is none of this one's. */
export function withOrder(expected: Expected): Expected {
  const ofOrder: readonly string[] = LASTING_FIELDS.filter((field) => field !== OF_MEDIUM);
  const views = Object.entries(expected.details ?? {}).map(([view, { status, fields }]) => {
    const kept = Object.keys(fields).filter((name) => !ofOrder.includes(name));
    return [view, { status, fields: pick(fields, kept) }] as const;
  });
  return { ...expected, details: Object.fromEntries(views) };
}

/** How a job that should be there, and is not, is told. */
export const GONE = 'the job is no longer there';

/**
 * Holds what was seen of a job against what is expected.
 * @param shown what the view tells of jobs: what it never tells cannot be missed
 * @returns a line for each contradiction; none where all is as expected
 */
export function contradictions(
  expected: Expected,
  sight: Sight,
  shown: Shown,
  moves = documentedMoves,
): string[] {
  const present = inTime(expected.possibilities, moves).filter((one) => !one.isDeleted);
  const mayBeDeleted = expected.possibilities.some((one) => one.isDeleted);
  if (!sight.isThere) {
    // The list is of active jobs, and which jobs that have started are active is not documented.
    const mayBeUnlisted = sight.view === 'list' && present.some(({ status }) => !WAITING.includes(status));
    return mayBeDeleted || mayBeUnlisted ? [] : [GONE];
  }
  if (present.length === 0) return ['the job is still there'];
  const statuses = [...new Set(present.map(({ status }) => status))];
  const { status, name, externalId } = sight;
  const lines = [
    ...(status && !statuses.includes(status as JobStatus)
      ? [`JobStatus was ${statusesOf(expected)} and is ${status}`]
      : []),
    ...(shown.status && !status ? [`JobStatus was ${statusesOf(expected)} and is empty`] : []),
    ...(shown.name && isRenamed(expected.name, name)
      ? [`JobName was ${expected.name} and is ${name || 'empty'}`]
      : []),
    ...(shown.externalId && (externalId ?? '') !== expected.externalId
      ? [`ExternalID was ${expected.externalId} and is ${externalId || 'empty'}`]
      : []),
    ...lostDetails(expected, sight),
  ];
  return [...new Set(lines)];
}

/** Whether a call that was never sent would explain what was seen: the effect that it has is what is there. */
export function isExplainedBy(effect: Effect, expected: Expected, sight: Sight): boolean {
  const wouldBe = afterCall(expected, effect, 'accepted');
  const isChanged = wouldBe.possibilities.some((one, index) => {
    const was = expected.possibilities[index]!;
    return one.isDeleted !== was.isDeleted || one.status !== was.status;
  });
  return isChanged && contradictions(wouldBe, sight, {}).length === 0;
}

/** Whether the job is deleted (true), there (false), or may be either (undefined). */
export function isDeleted({ possibilities }: Expected): boolean | undefined {
  const [first, ...others] = possibilities;
  return others.every((one) => one.isDeleted === first!.isDeleted) ? first!.isDeleted : undefined;
}

/** The statuses that it may be in now, with what may have come by itself; none where it is deleted. */
export const possibleStatuses = ({ possibilities }: Expected, moves = documentedMoves): JobStatus[] => [
  ...new Set(
    inTime(possibilities, moves)
      .filter((one) => !one.isDeleted)
      .map(({ status }) => status),
  ),
];

/** The expectation in words: `deleted`, `Pending`, `Authorizing or Pending`. */
export function statusesOf(expected: Expected): string {
  const statuses = expected.possibilities.map(({ isDeleted, status }) => (isDeleted ? 'deleted' : status));
  return [...new Set(statuses)].join(' or ');
}

/** From so many characters on, the beginning of a name stands for the whole: some targets keep no longer ones. */
const SHORTEST_KEPT = 40;

/** What some targets put behind a name that another job has. */
const NUMBER = /^[ ._-]?\(?\d+\)?$/;

/** Whether a shown name is another than was given. */
export function isRenamed(given: string, shown = ''): boolean {
  if (given === '' || shown === given) return false;
  const isCut = shown.length >= SHORTEST_KEPT && given.startsWith(shown);
  const isNumbered = shown.startsWith(given) && NUMBER.test(shown.slice(given.length));
  return !isCut && !isNumbered;
}

/** The possibilities, and those that come of them by themselves. */
function inTime(possibilities: readonly Possibility[], moves: readonly Move[]): Possibility[] {
  const all = [...possibilities];
  for (const one of all) {
    for (const [from, to] of moves) {
      const moved = { ...one, status: to };
      const needsOrder = from === 'Pending' || from === 'Reviewing';
      const isOpen = !one.isDeleted && one.status === from && (!needsOrder || one.isOrdered);
      if (isOpen && !all.some((other) => isSame(other, moved))) all.push(moved);
    }
  }
  return all;
}

const isSame = (a: Possibility, b: Possibility) =>
  a.isDeleted === b.isDeleted && a.status === b.status && a.isOrdered === b.isOrdered;

const withPossibilities = (expected: Expected, all: readonly Possibility[]): Expected => ({
  ...expected,
  possibilities: all.filter((one, index) => all.findIndex((other) => isSame(other, one)) === index),
});
