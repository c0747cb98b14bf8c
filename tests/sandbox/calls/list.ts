import { json, Refusal } from '../answers';
import { badValue, type Handler, optional } from '../call';
import type { Store } from '../store';
import { openCall } from './account';
import { describeJob } from './job';

type Entry = Record<string, unknown>;
type Test = (entry: Entry) => boolean;
type Values = Parameters<typeof optional>[0];

const exactFilters = ['ExternalID', 'JobStatus', 'Fidelity', 'Priority', 'JobDifficulty'];
const dateFilters = [
  'CreationDate',
  'StartDate',
  'DueDate',
  'CompleteDate',
  'ReturnDate',
  'AuthorizationDate',
];

/** A test of names against a pattern in which `*` stands for any text. */
function wildcard(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (name) => expression.test(name);
}

const readDate = (name: string, text: string) => {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw badValue('INVALID_QUERY', name, 'is not an ISO date');
  return time;
};

const readHours = (name: string, text: string) => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw badValue('INVALID_QUERY', name, 'is not a number of hours');
  return Number(text);
};

/** The tests of a `…From`/`…To` pair. An entry without a date is in no range. */
function rangeTests(values: Values, field: string, read: (name: string, text: string) => number): Test[] {
  const tests: Test[] = [];
  const add = (end: 'From' | 'To', holds: (value: number, limit: number) => boolean) => {
    const text = optional(values, field + end);
    if (!text) return;
    const limit = read(field + end, text);
    tests.push((entry) => entry[field] !== '' && holds(read(field, String(entry[field])), limit));
  };
  add('From', (value, limit) => value >= limit);
  add('To', (value, limit) => value <= limit);
  return tests;
}

/** An absent or empty filter lets everything through. */
function filters(values: Values): Test[] {
  const tests: Test[] = [];
  const name = optional(values, 'JobName');
  if (name) {
    const matches = wildcard(name);
    tests.push((entry) => matches(String(entry.JobName)));
  }
  for (const field of exactFilters) {
    const wanted = optional(values, field);
    if (wanted) tests.push((entry) => entry[field] === wanted);
  }
  for (const field of dateFilters) tests.push(...rangeTests(values, field, readDate));
  return [...tests, ...rangeTests(values, 'TurnaroundTimeHours', readHours)];
}

export function listCalls(store: Store): Record<string, Handler> {
  return {
    'GET /api/job/list': (call) => {
      const values = call.query();
      const { username } = openCall(store, values);
      const wanted = optional(values, 'Username') || username;
      if (wanted !== '*' && wanted !== username) {
        const comment = 'The parameter Username names no sub-account of yours.';
        throw new Refusal('ACCOUNT_UNPRIVILEGED', comment, 'value', 'Username');
      }
      const tests = filters(values);
      const entries: Entry[] = store.listedJobs(username).map((job) => ({
        ...describeJob(store, job),
        Username: username,
      }));
      return json(200, {
        Username: username,
        ActiveJobs: entries.filter((entry) => tests.every((test) => test(entry))),
      });
    },
  };
}
