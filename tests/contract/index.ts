import type { Contract } from '../support/checks/words';
import { authorizeJob } from './authorize-job';
import { deleteJob } from './delete-job';

/** Every endpoint whose contract is checked. */
export const contracts: Contract[] = [deleteJob, authorizeJob];
