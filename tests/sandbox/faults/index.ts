import { authorizeFaults } from './authorize';
import { deleteFaults } from './delete';
import type { Fault } from './fault';

export const faults: readonly Fault[] = [...deleteFaults, ...authorizeFaults];
