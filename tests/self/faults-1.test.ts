import { testFaults } from './faults';

testFaults(0);
