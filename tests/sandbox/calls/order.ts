import { json, Refusal } from '../answers';
import { badValue, choice, type Handler, optional, required, type Values, wholeNumber } from '../call';
import type { Job, Order, Store } from '../store';
import { checkLanguage, openJob } from './job';
import { readOptions } from './order-options';

export const fidelities = ['MECHANICAL', 'PREMIUM', 'PROFESSIONAL'];

/** ECONOMY and CRITICAL have left the documentation in 2015, but the vendor's clients of 2016 order with them. */
export const priorities = ['STANDARD', 'PRIORITY', 'ECONOMY', 'CRITICAL'];

/** How many hours a job of a priority takes, and what the priority becomes for those who give fewer. */
const turnarounds: Record<string, { hours: number; faster: string }> = {
  ECONOMY: { hours: 72, faster: 'STANDARD' },
  STANDARD: { hours: 48, faster: 'PRIORITY' },
  PRIORITY: { hours: 24, faster: 'PRIORITY' },
  CRITICAL: { hours: 24, faster: 'CRITICAL' },
};

function readCallback(values: Values): string | undefined {
  const url = optional(values, 'callback_url') || undefined;
  if (url === undefined) return undefined;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw badValue('INVALID_URL', 'callback_url', 'is not a URL to call');
}

function readLanguages(values: Values): string {
  const codes = optional(values, 'target_language') ?? '';
  for (const code of codes.split(',')) checkLanguage('target_language', code.trim());
  return codes;
}

function readOrder(values: Values): Order {
  required(values, 'transcription_fidelity');
  const fidelity = choice(values, 'transcription_fidelity', fidelities) ?? '';
  const priority = choice(values, 'priority', priorities) ?? 'STANDARD';
  const usual = turnarounds[priority]!;
  const hours = wholeNumber(values, 'turnaround_hours') ?? usual.hours;
  return {
    fidelity,
    priority: hours < usual.hours ? usual.faster : priority,
    turnaroundHours: hours,
    targetLanguage: readLanguages(values),
    callbackUrl: readCallback(values),
    options: readOptions(optional(values, 'options')),
    orderedAt: Date.now(),
  };
}

function checkOrderable(store: Store, job: Job): void {
  const refuse = (comment: string) => new Refusal('INVALID_QUERY', comment, 'value', 'job_id');
  if (job.medium === undefined) throw refuse('The job has no medium to transcribe.');
  if (job.order) throw refuse('The job has been ordered before.');
  const status = store.statusOf(job);
  const statuses = store.takesOrdersWhileAuthorizing ? ['Authorizing', 'Pending'] : ['Pending'];
  if (!statuses.includes(status)) throw refuse(`A job that is ${status} cannot be ordered.`);
}

export const orderCall =
  (store: Store): Handler =>
  (call) => {
    const values = call.parameters();
    const names = ['transcription_fidelity', 'priority', 'turnaround_hours', 'target_language'];
    const job = openJob(store, values, [...names, 'callback_url', 'options']);
    const order = readOrder(values);
    checkOrderable(store, job);
    store.order(job, order);
    return json(200, { TaskId: store.newId() });
  };
