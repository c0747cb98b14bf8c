import { performWithJest } from '../support/jest';
import { deleteJob } from './delete-job';

performWithJest(deleteJob);
