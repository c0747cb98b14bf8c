import type { Endpoint } from '../support/endpoint';
import { endpoint as deleteJob } from './delete-job/endpoint';

/** The calls whose contracts are checked, without the checks. */
export const endpoints: Endpoint[] = [deleteJob];
