import type { Fields } from '../format';
import { onDates, only, reshapeJobs } from './surroundings';
import type { Variant } from './variant';

const withoutFraction = onDates((time) => new Date(time).toISOString().replace(/\.\d+/, ''));

/** As info listed the tasks of a job until September 2015; the one that every job has is that which made it. */
const tasks = (job: Fields) => [
  {
    TaskId: [...String(job.JobId)].reverse().join(''),
    TaskType: 'JOB_CREATED',
    TaskRequestTime: job.CreationDate,
    TaskCompletionTime: job.CreationDate,
    TaskInfo: '',
    TaskStatus: 'COMPLETE',
  },
];

/** The names that dates had in list until September 2015. */
const times = (job: Fields) => ({
  CreationTime: job.CreationDate,
  StartTime: job.StartDate,
  CompletedTime: job.CompletedDate,
});

const wholeSeconds = (job: Fields) =>
  typeof job.MediaLengthSeconds === 'number' ? Math.round(job.MediaLengthSeconds) : job.MediaLengthSeconds;

/** What an order had for a turnaround, as far as its dates tell. */
const hours = (job: Fields) =>
  job.DueDate === '' || job.StartDate === ''
    ? ''
    : Math.round((Date.parse(String(job.DueDate)) - Date.parse(String(job.StartDate))) / 3_600_000);

const common = ['JobId', 'JobName'];
const orderFields = ['JobStatus', 'Priority', 'Fidelity', 'TargetLanguage', 'DueDate'];
const since2014 = [
  ...orderFields,
  'ExternalID',
  'Options',
  'ReturnTargets',
  'CreationDate',
  'StartDate',
  'CompletedDate',
];

const info2014 = (job: Fields) => ({
  ...only(...common)(job),
  Language: job.SourceLanguage,
  Tasks: tasks(job),
});

const list2014 = (job: Fields) => ({
  ...only(...common, ...orderFields)(job),
  JobLanguage: job.SourceLanguage,
  ...times(job),
  TurnaroundTimeHours: hours(job),
});

const infoWinter = (job: Fields) => ({
  ...info2014(job),
  ...only(...since2014, 'SourceLanguage')(job),
  MediaLengthSeconds: wholeSeconds(job),
  TurnaroundTimeHours: hours(job),
});

const listWinter = (job: Fields) => ({
  ...only(...common, ...since2014)(job),
  JobLanguage: job.SourceLanguage,
  MediaLengthSeconds: wholeSeconds(job),
  ...times(job),
  TurnaroundTimeHours: hours(job),
});

/** The same with a field for another. */
const exchange =
  (make: (job: Fields) => Fields, gone: string, added: (job: Fields) => Fields) =>
  (job: Fields): Fields => {
    const { [gone]: _, ...rest } = make(job);
    return { ...rest, ...added(job) };
  };

const difficulty = only('JobDifficulty');

/** Info and list in the fields of another revision. */
const revision =
  (info: (job: Fields) => Fields, list: (job: Fields) => Fields): Variant['around'] =>
  (handler, store) => {
    const inInfo = reshapeJobs(info, ['/api/job/info'])(handler, store);
    return reshapeJobs(list, ['/api/job/list'])(inInfo, store);
  };

/** The documentation's other revisions; without a variant the sandbox has that of after September 2015. */
export const revisionVariants: readonly Variant[] = [
  {
    name: 'fields-of-2014',
    does: 'shows in info and list the fields of August 2014: no status in info, but tasks; dates with a Z',
    around: revision(
      (job) => info2014(withoutFraction(job)),
      (job) => list2014(withoutFraction(job)),
    ),
  },
  {
    name: 'fields-of-winter-2014',
    does: 'shows in info and list the fields of October 2014 to March 2015',
    around: revision(infoWinter, listWinter),
  },
  {
    name: 'fields-of-summer-2015',
    does: 'shows in info and list the fields of June to September 2015',
    around: revision(
      exchange(infoWinter, 'TurnaroundTimeHours', difficulty),
      exchange(listWinter, 'TurnaroundTimeHours', difficulty),
    ),
  },
  {
    name: 'fields-of-2022',
    does: 'calls the external id ExternalId in info and list, as the OpenAPI file of 2022 has it',
    around: reshapeJobs(
      exchange(
        (job) => job,
        'ExternalID',
        (job) => ({ ExternalId: job.ExternalID }),
      ),
    ),
  },
];
