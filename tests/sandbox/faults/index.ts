import { effectFaults } from './effects';
import type { DeleteFault } from './fault';
import { parameterFaults } from './parameters';
import { refusalAnswers } from './refusal-answers';
import { ruleFaults } from './rules';
import { methodFaults, statusFaults } from './statuses';
import { successAnswers } from './success-answers';

export const faults: readonly DeleteFault[] = [
  ...methodFaults,
  ...successAnswers,
  ...refusalAnswers,
  ...statusFaults,
  ...parameterFaults,
  ...ruleFaults,
  ...effectFaults,
];
