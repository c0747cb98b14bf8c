/** The steps that histories are told in. Each says in words what is done. */
import { sleep } from '../http/wait';
import type { Kind } from '../jobs/jobs';
import { callOf, type Endpoint } from '../spec/endpoint';
import type { WrongValue } from '../spec/wrong-values';
import type { Who, World } from './world';

export interface Step {
  words: string;
  perform(world: World): Promise<void>;
}

const as = (who: Who) => (who === 'the owner' ? '' : `, as ${who}`);

function kindOf({ name, hasNoExternalId, language }: Kind): string {
  const parts = [
    name === 'none' ? 'without a name' : name && `with a name that is ${name}`,
    hasNoExternalId && 'without an external id',
    language && `in the language ${language}`,
  ].filter(Boolean);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

/** A new job. */
export const make = (letter: string, kind: Kind = {}, who: Who = 'the owner'): Step => ({
  words: `make job ${letter}${kindOf(kind)}${as(who)}`,
  perform: (world) => world.make(letter, kind, who),
});

/** A call under contract, which has to be answered as the model says. @param wrong what it gets wrong on purpose */
export const call = (
  endpoint: Endpoint,
  letter: string,
  who: Who = 'the owner',
  wrong?: WrongValue,
): Step => ({
  words: `${callOf(endpoint)} ${letter}${wrong ? ` ${wrong.wrong}` : ''}${as(who)}`,
  perform: (world) => world.call(endpoint.id, letter, who, wrong),
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

export const addMedia = (letter: string, who: Who = 'the owner'): Step => ({
  words: `add a media file to ${letter}${as(who)}`,
  perform: (world) => world.addMedia(letter, who),
});

export const order = (letter: string, who: Who = 'the owner'): Step => ({
  words: `order a transcription of ${letter}${as(who)}`,
  perform: (world) => world.order(letter, who),
});

export const look = (letter: string, who: Who = 'the owner'): Step => ({
  words: `look at ${letter}${as(who)}`,
  perform: (world) => world.look(letter, who),
});

export const lookAtLists: Step = { words: 'look at all lists', perform: (world) => world.lookAtLists() };

export const lookAtJobs: Step = { words: 'look at all jobs', perform: (world) => world.lookAtJobs() };

export const pause = (ms: number): Step => ({ words: `wait ${ms} ms`, perform: () => sleep(ms) });

/** Performs the steps one after the other, and tells of each in the world. @throws Contradiction */
export async function tell(world: World, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    world.told.push(step.words);
    await step.perform(world);
  }
}
