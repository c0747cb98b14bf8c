import type { Fault } from '../fault';
import { effectFaults } from './effects';
import { historyFaults } from './histories';
import { parameterFaults } from './parameters';
import { refusalAnswers } from './refusal-answers';
import { ruleFaults } from './rules';
import { methodFaults, statusFaults } from './statuses';
import { successAnswers } from './success-answers';

export const deleteFaults: readonly Fault[] = [
  ...methodFaults,
  ...successAnswers,
  ...refusalAnswers,
  ...statusFaults,
  ...parameterFaults,
  ...ruleFaults,
  ...effectFaults,
  ...historyFaults,
];
