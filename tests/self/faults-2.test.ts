import { testFaults } from './faults';

testFaults(8);
