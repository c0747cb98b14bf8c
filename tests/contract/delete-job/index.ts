import type { Contract } from '../../support/check';
import { aftermath, rest } from './aftermath';
import { answers } from './answers';
import { effects } from './effects';
import { endpoint } from './endpoint';
import { page } from './page';
import { parameters, repetitions } from './parameters';
import { sessions } from './sessions';
import { statuses } from './statuses';

export const deleteJob: Contract = {
  endpoint,
  page,
  sections: [statuses, effects, sessions, parameters, repetitions, rest, aftermath, answers],
};
