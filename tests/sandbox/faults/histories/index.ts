import type { Fault } from '../fault';
import { authorizeFaults } from './authorize';
import { countsFaults } from './counts';
import { goneFaults } from './gone';
import { kindsFaults } from './kinds';
import { lifeFaults } from './life';
import { mediaFaults } from './media';
import { neighboursFaults } from './neighbours';
import { othersFaults } from './others';
import { whichFaults } from './which';
import { whoFaults } from './who';
import { wireFaults } from './wire';

/** Faults that show in histories only: invented from the pages alone, without sight of the checks. */
export const historyFaults: readonly Fault[] = [
  ...whichFaults,
  ...kindsFaults,
  ...whoFaults,
  ...lifeFaults,
  ...goneFaults,
  ...othersFaults,
  ...neighboursFaults,
  ...countsFaults,
  ...wireFaults,
  ...authorizeFaults,
  ...mediaFaults,
];
