import type { Contract } from '../support/check';
import { deleteJob } from './delete-job';

/** Every endpoint whose contract is checked. */
export const contracts: Contract[] = [deleteJob];
