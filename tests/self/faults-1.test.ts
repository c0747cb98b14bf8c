import { testFaults } from './faults';

testFaults(1);
