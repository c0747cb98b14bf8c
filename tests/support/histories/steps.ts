/** The steps that histories are told in. Each says in words what is done. */
import { sleep } from '../http/wait';
import type { Kind } from '../jobs/making';
import { callOf, type Endpoint } from '../spec/endpoint';
import { allOf, type How, type Who, type World } from './world';

export interface Step {
  words: string;
  perform(world: World): Promise<void>;
}

const as = (who: Who) => (who === 'the owner' ? '' : `, as ${who}`);

/** A kind of job, which may have another job's id for its name. */
export type Told = Omit<Kind, 'namedAs'> & { hasIdOf?: string };

function kindOf({ name, hasIdOf, hasNoExternalId, language }: Told): string {
  const parts = [
    name === 'none' ? 'without a name' : name && `with a name that is ${name}`,
    hasIdOf && `with the id of ${hasIdOf} for a name`,
    hasNoExternalId && 'without an external id',
    language && `in the language ${language}`,
  ].filter(Boolean);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

/** A new job. */
export const make = (letter: string, { hasIdOf, ...kind }: Told = {}, who: Who = 'the owner'): Step => ({
  words: `make job ${letter}${kindOf({ ...kind, ...(hasIdOf && { hasIdOf }) })}${as(who)}`,
  perform: (world) => world.make(letter, kind, who, hasIdOf),
});

/** Several steps that do not wait for each other. */
export const atOnce = (...steps: Step[]): Step => ({
  words: steps.map(({ words }) => words).join(', '),
  perform: (world) => allOf(steps.map((step) => step.perform(world))),
});

/** A call under contract, which has to be answered as the model says. */
export const call = (endpoint: Endpoint, letter: string, who: Who = 'the owner', how: How = {}): Step => ({
  words: [callOf(endpoint), letter, how.wrong?.wrong, how.manner?.words].filter(Boolean).join(' ') + as(who),
  perform: (world) => world.call(endpoint.id, letter, who, how),
});

/** Two calls under contract at once. */
export const together = (endpoints: readonly [Endpoint, Endpoint], letter: string): Step => ({
  words: `${endpoints.map(callOf).join(' and ')} ${letter} at once`,
  perform: (world) =>
    world.together(
      endpoints.map(({ id }) => id),
      letter,
    ),
});

/** A call under contract while a media file is uploaded. */
export const callWhileUploading = (endpoint: Endpoint, letter: string): Step => ({
  words: `${callOf(endpoint)} ${letter} while a media file is uploaded`,
  perform: (world) => world.together([endpoint.id], letter, true),
});

export const addMedia = (letter: string, who: Who = 'the owner'): Step => ({
  words: `add a media file to ${letter}${as(who)}`,
  perform: (world) => world.addMedia(letter, who, false),
});

/** The same file for all of them, by its address, as far as the target takes that. */
export const addSameMedia = (...letters: string[]): Step => ({
  words: `add the same media file to ${letters.join(' and ')}`,
  perform: (world) => allOf(letters.map((letter) => world.addMedia(letter, 'the owner', true))),
});

/** @param hasOptions whether the order has all that the page knows */
export const order = (letter: string, who: Who = 'the owner', hasOptions = false): Step => ({
  words: `order a transcription of ${letter}${hasOptions ? ' with all options' : ''}${as(who)}`,
  perform: (world) => world.order(letter, who, hasOptions),
});

/** An order of a kind that there is not. */
export const orderWrongly = (letter: string): Step => ({
  words: `order a transcription of ${letter} of a kind that there is not`,
  perform: (world) => world.orderWrongly(letter),
});

export const look = (letter: string, who: Who = 'the owner'): Step => ({
  words: `look at ${letter}${as(who)}`,
  perform: (world) => world.look(letter, who),
});

export const findInList = (letter: string): Step => ({
  words: `look for ${letter} in the list`,
  perform: (world) => world.findInList(letter),
});

export const lookAtLists: Step = { words: 'look at all lists', perform: (world) => world.lookAtLists() };

export const lookAtWholeList: Step = {
  words: 'look at the list without a filter',
  perform: (world) => world.lookAtWholeList(),
};

export const lookAtJobs: Step = { words: 'look at all jobs', perform: (world) => world.lookAtJobs() };

export const pause = (ms: number): Step => ({ words: `wait ${ms} ms`, perform: () => sleep(ms) });

/** Performs the steps one after the other, and tells of each in the world. @throws Contradiction */
export async function tell(world: World, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    world.told.push(step.words);
    await step.perform(world);
  }
}
