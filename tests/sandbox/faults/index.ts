import { authorizeFaults } from './authorize';
import { deleteFaults } from './delete';
import type { Fault } from './fault';
import { historyFaults } from './histories';

export const faults: readonly Fault[] = [...deleteFaults, ...authorizeFaults, ...historyFaults];
