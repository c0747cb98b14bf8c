import {
  activeOnly,
  emptyListAs,
  everySecond,
  filterOnlyBy,
  hoursBehind,
  isInfo,
  onDates,
  only,
  refusingAs,
  reshape,
  reshapeJobs,
  without,
} from './surroundings';
import type { Variant } from './variant';

/** What info and list show. */
export const fieldsVariants: readonly Variant[] = [
  {
    name: 'extra-fields',
    does: 'has fields outside delete that nobody documents',
    around: reshape((content) => ({ ...content, Tasks: [], Links: { self: '/' }, CreationTime: 1 })),
  },
  {
    name: 'extra-nulls',
    does: 'has null for what is not set in info and list, and more such fields',
    around: reshapeJobs((job) => {
      const nulled = Object.entries(job).map(([name, value]) => [name, value === '' ? null : value]);
      return { ...Object.fromEntries(nulled), StartTime: null, CompletedTime: null };
    }),
  },
  {
    name: 'extra-empty-strings',
    does: 'has empty strings for more numbers that are not set in info and list',
    around: reshapeJobs((job) => ({ ...job, TurnaroundTimeHours: '', StartTime: '', CompletedTime: '' })),
  },
  {
    name: 'info-without-status',
    does: 'leaves JobStatus out of info',
    around: reshapeJobs(without('JobStatus'), ['/api/job/info']),
  },
  {
    name: 'info-scant',
    does: 'shows JobId and JobName in info, and nothing else',
    around: reshapeJobs(only('JobId', 'JobName'), ['/api/job/info']),
  },
  {
    name: 'info-refuses-as-invalid-query',
    does: 'refuses an unknown job in info as INVALID_QUERY',
    around: refusingAs('INVALID_QUERY', isInfo),
  },
  {
    name: 'info-refuses-as-unprivileged',
    does: 'refuses an unknown job in info as ACCOUNT_UNPRIVILEGED',
    around: refusingAs('ACCOUNT_UNPRIVILEGED', isInfo),
  },
  {
    name: 'list-without-names',
    does: 'leaves JobName out of list',
    around: reshapeJobs(without('JobName'), ['/api/job/list']),
  },
  {
    name: 'list-scant',
    does: 'shows JobId and JobStatus in list, and nothing else',
    around: reshapeJobs(only('JobId', 'JobStatus'), ['/api/job/list']),
  },
  {
    name: 'list-half',
    does: 'shows every second field of a job in list, JobId first',
    around: reshapeJobs(everySecond, ['/api/job/list']),
  },
  { name: 'list-without-filters', does: 'overlooks all filters of list', around: filterOnlyBy() },
  {
    name: 'list-by-external-id-only',
    does: 'overlooks all filters of list but ExternalID',
    around: filterOnlyBy('ExternalID'),
  },
  {
    name: 'list-by-name-only',
    does: 'overlooks all filters of list but JobName',
    around: filterOnlyBy('JobName'),
  },
  { name: 'list-of-active-jobs', does: 'has no job in list that has started', around: activeOnly },
  { name: 'list-empty-is-null', does: 'has null in list where there is no job', around: emptyListAs(null) },
  {
    name: 'list-empty-is-absent',
    does: 'leaves ActiveJobs out of list where there is no job',
    around: emptyListAs(undefined),
  },
  {
    name: 'names-upper-case',
    does: 'keeps job names in capitals',
    around: reshapeJobs((job) => ({ ...job, JobName: String(job.JobName).toUpperCase() })),
  },
  {
    name: 'names-cut-short',
    does: 'keeps 20 characters of a job name',
    around: reshapeJobs((job) => ({ ...job, JobName: String(job.JobName).slice(0, 20) })),
  },
  {
    name: 'names-tidied',
    does: 'keeps letters and digits of a job name, and dashes between them',
    around: reshapeJobs((job) => ({ ...job, JobName: String(job.JobName).replace(/\W+/g, '-') })),
  },
  {
    name: 'new-task-is-the-job',
    does: 'gives a new job its own id as TaskId',
    around: reshape((content) => (content.JobId ? { ...content, TaskId: content.JobId } : content)),
  },
  { name: 'new-late', does: 'has a new job in info after 300 ms', settings: { showingDelayMs: 300 } },
  { name: 'list-late', does: 'has a new job in list after 300 ms', settings: { listingDelayMs: 300 } },
  { name: 'list-long', does: 'has 500 other jobs in the main account', settings: { olderJobs: 500 } },
  { name: 'clock-behind', does: 'dates new jobs two hours back', around: reshapeJobs(hoursBehind(2)) },
  { name: 'clock-ahead', does: 'dates new jobs two hours ahead', around: reshapeJobs(hoursBehind(-2)) },
  {
    name: 'dates-without-zone',
    does: 'leaves fractions and time zone out of dates',
    around: reshapeJobs(onDates((time) => new Date(time).toISOString().slice(0, 19))),
  },
  {
    name: 'dates-with-zone',
    does: 'writes dates with milliseconds and a Z',
    around: reshapeJobs(onDates((time) => new Date(time).toISOString())),
  },
  {
    name: 'fidelity-as-ordered',
    does: 'shows the fidelity in info as it was ordered',
    around: reshapeJobs(
      (job) => {
        const ordered: Record<string, string> = { STANDARD: 'PREMIUM', HIGH: 'PROFESSIONAL' };
        return { ...job, Fidelity: ordered[String(job.Fidelity)] ?? job.Fidelity };
      },
      ['/api/job/info'],
    ),
  },
];
