import { json, Refusal } from '../answers';
import { badValue, choice, type Handler, optional, type Values, wholeNumber } from '../call';
import { endOf, readDate } from '../dates';
import { describeJob, type Fields } from '../format';
import type { Store } from '../store';
import { openCall } from './account';
import { fidelities, priorities } from './order';

/** A job as list shows it, and what filters know of it beside that. */
interface Entry {
  fields: Fields;
  turnaroundHours: number | undefined;
}

type Test = (entry: Entry) => boolean;

const statuses = ['Authorizing', 'Pending', 'In Process', 'Complete', 'Media Failure', 'Reviewing'];

const choices: Record<string, readonly string[]> = {
  JobStatus: statuses,
  Fidelity: fidelities,
  Priority: priorities,
  JobDifficulty: ['Good', 'Bad', 'Unknown'],
};

/** The date filters, and the fields that they look at. */
const dates: Record<string, string> = {
  CreationDate: 'CreationDate',
  StartDate: 'StartDate',
  DueDate: 'DueDate',
  CompleteDate: 'CompletedDate',
  ReturnDate: 'ReturnDate',
  AuthorizationDate: 'AuthorizationDate',
};

const ends = (name: string) => [`${name}From`, `${name}To`];

const filterNames = [
  'JobName',
  'ExternalID',
  ...Object.keys(choices),
  ...[...Object.keys(dates), 'TurnaroundTimeHours'].flatMap(ends),
];

/** What the vendor's clients call some of the filters. */
const otherNames: Record<string, string> = {
  ExternalId: 'ExternalID',
  CreateDateFrom: 'CreationDateFrom',
  CreateDateTo: 'CreationDateTo',
};

function byTheirNames(values: Values): Values {
  const named = new Map<string, readonly string[]>();
  for (const [name, texts] of values) {
    const own = otherNames[name] ?? name;
    named.set(own, [...(named.get(own) ?? []), ...texts]);
  }
  return named;
}

/** A test of names against a pattern in which `*` stands for any text. */
function wildcard(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (name) => expression.test(name);
}

/** The tests of a date filter. A job without the date is in no range. */
function dateTests(values: Values, filter: string, field: string): Test[] {
  const limit = (name: string, read: (text: string) => number): number | undefined => {
    const text = optional(values, name);
    if (!text) return undefined;
    if (Number.isNaN(readDate(text))) throw badValue('INVALID_QUERY', name, 'is not an ISO date');
    return read(text);
  };
  const from = limit(`${filter}From`, readDate);
  const to = limit(`${filter}To`, endOf);
  if (from === undefined && to === undefined) return [];
  return [
    ({ fields }) => {
      const time = readDate(String(fields[field]));
      return time >= (from ?? Number.NEGATIVE_INFINITY) && time <= (to ?? Number.POSITIVE_INFINITY);
    },
  ];
}

function hoursTests(values: Values): Test[] {
  const from = wholeNumber(values, 'TurnaroundTimeHoursFrom');
  const to = wholeNumber(values, 'TurnaroundTimeHoursTo');
  if (from === undefined && to === undefined) return [];
  return [
    ({ turnaroundHours: hours }) =>
      hours !== undefined && hours >= (from ?? 0) && hours <= (to ?? Number.POSITIVE_INFINITY),
  ];
}

/** An absent or empty filter lets everything through. */
function filters(values: Values): Test[] {
  const tests: Test[] = [];
  const name = optional(values, 'JobName');
  if (name) {
    const matches = wildcard(name);
    tests.push(({ fields }) => matches(String(fields.JobName)));
  }
  const externalId = optional(values, 'ExternalID');
  if (externalId) tests.push(({ fields }) => fields.ExternalID === externalId);
  for (const [field, known] of Object.entries(choices)) {
    const wanted = choice(values, field, known);
    if (wanted) tests.push(({ fields }) => fields[field] === wanted);
  }
  for (const [filter, field] of Object.entries(dates)) tests.push(...dateTests(values, filter, field));
  return [...tests, ...hoursTests(values)];
}

export const listCall =
  (store: Store): Handler =>
  (call) => {
    const values = byTheirNames(call.parameters());
    const { username } = openCall(store, values, ['Username', ...filterNames]);
    const wanted = optional(values, 'Username') || username;
    if (wanted !== '*' && wanted !== username) {
      const comment = 'The parameter Username names no sub-account of yours; this sandbox has none.';
      throw new Refusal('ACCOUNT_UNPRIVILEGED', comment, 'value', 'Username');
    }
    const tests = filters(values);
    const entries: Entry[] = store.listedJobs(username).map((job) => ({
      fields: describeJob(store, job, 'list'),
      turnaroundHours: job.order?.turnaroundHours,
    }));
    const found = entries.filter((entry) => tests.every((test) => test(entry)));
    return json(200, { Username: username, ActiveJobs: found.map(({ fields }) => fields) });
  };
