/** What is there when all is done. */
import { expect } from '../../support/checks/job-matchers';
import { type Check, type Context, must, type Promised } from '../../support/checks/words';
import type { Endpoint } from '../../support/spec/endpoint';
import { idOf } from './id';

/** Every job of the run is as its calls have left it, some seconds before the end. */
export const expectAllAsLeft = async ({ audit }: Context): Promise<void> =>
  expect(await audit.lostSoFar()).toHaveNone('every job to be there as its calls have left it');

/** @param done what the call does to a job, e.g. `deleted` */
export const keepsAllOthers = (endpoint: Endpoint, source: Promised, done: string): Check =>
  must(
    idOf(endpoint, 'keeps-all-others'),
    source,
    `At the end, every job that was made and not ${done} is still there, as it was.`,
    async ({ audit }) => {
      expect(await audit.lost()).toHaveNone(`every job that was not to be ${done} to be there as it was`);
    },
  );
