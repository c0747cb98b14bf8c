import type { Fault } from '../fault';
import { effectFaults } from './effects';
import { parameterFaults } from './parameters';
import { refusalAnswers } from './refusal-answers';
import { successAnswers } from './success-answers';

export const authorizeFaults: readonly Fault[] = [
  ...successAnswers,
  ...refusalAnswers,
  ...parameterFaults,
  ...effectFaults,
];
