import { performWithJest } from '../support/jest';

performWithJest('Delete Job');
