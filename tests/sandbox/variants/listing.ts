import { Refusal } from '../answers';
import type { Around, Values } from '../call';
import { endOf, readDate, writeDate } from '../dates';
import type { Fields } from '../format';
import { isTo } from './calls';
import { onDates, reshape, reshapeJobs } from './surroundings';
import type { Variant } from './variant';

/** Changes the jobs that list has. */
const reshapeList = (change: (jobs: Fields[]) => Fields[]): Around =>
  reshape((content, { path }) =>
    path === '/api/job/list' ? { ...content, ActiveJobs: change(content.ActiveJobs as Fields[]) } : content,
  );

const withoutStatus = (...statuses: string[]): Around =>
  reshapeList((jobs) => jobs.filter(({ JobStatus }) => !statuses.includes(String(JobStatus))));

/** Hands list other parameters on. */
const rewriting =
  (change: (values: Values) => Values): Around =>
  (handler) =>
  (call) => {
    if (!isTo(call, 'list')) return handler(call);
    return handler({ ...call, parameters: () => change(call.parameters()) });
  };

const onJobName = (change: (name: string) => string) =>
  rewriting((values) => {
    const name = values.get('JobName')?.[0];
    return name ? new Map([...values, ['JobName', [change(name)]]]) : values;
  });

/** List looks at names in its own way. */
const namesBy =
  (matches: (name: string, wanted: string) => boolean): Around =>
  (handler, store) => {
    const unfiltered = rewriting((values) => new Map([...values].filter(([name]) => name !== 'JobName')))(
      handler,
      store,
    );
    return async (call) => {
      const wanted = isTo(call, 'list') ? call.parameters().get('JobName')?.[0] : undefined;
      if (!wanted) return handler(call);
      const answer = await unfiltered(call);
      if (answer.status !== 200) return answer;
      const content = answer.content as Fields;
      const jobs = (content.ActiveJobs as Fields[]).filter(({ JobName }) => matches(String(JobName), wanted));
      return { ...answer, content: { ...content, ActiveJobs: jobs } };
    };
  };

const pacificMs = 8 * 3_600_000;

/** Dates without a zone are those of California in winter, in answers and in filters. */
const inCalifornia: Around = (handler, store) => {
  const shown = reshapeJobs(onDates((time) => writeDate(time - pacificMs)))(handler, store);
  return rewriting(
    (values) =>
      new Map(
        [...values].map(([name, [text = '', ...rest]]) => {
          if (!/Date(From|To)$/.test(name) || !text || /(Z|[+-]\d\d:?\d\d)$/i.test(text))
            return [name, [text, ...rest]];
          const time = name.endsWith('To') ? endOf(text) : readDate(text);
          return [name, Number.isNaN(time) ? [text] : [writeDate(time + pacificMs)]];
        }),
      ),
  )(shown, store);
};

const waiting = ['Authorizing', 'Pending'];

/** Finds jobs of both statuses by either. */
const waitingIsOne: Around = (handler) => async (call) => {
  const wanted = isTo(call, 'list') && call.parameters().get('JobStatus')?.[0];
  if (!wanted || !waiting.includes(wanted)) return handler(call);
  const lists = await Promise.all(
    waiting.map((status) =>
      handler({ ...call, parameters: () => new Map([...call.parameters(), ['JobStatus', [status]]]) }),
    ),
  );
  const contents = lists.map(({ content }) => content as Fields);
  const ActiveJobs = contents.flatMap((content) => content.ActiveJobs ?? []);
  return { ...lists[0]!, content: { ...contents[0], ActiveJobs } };
};

const toTheSecond = (job: Fields) => String(job.CreationDate).slice(0, 19);

/** Sorted by the second in which they were made; those of one second by their ids. */
const byTheSecond = reshapeList((jobs) =>
  jobs.toSorted(
    (a, b) => toTheSecond(b).localeCompare(toTheSecond(a)) || String(a.JobId).localeCompare(String(b.JobId)),
  ),
);

const filterNames = ['JobName', 'ExternalID', 'JobStatus', 'Fidelity', 'Username', 'CreationDateFrom'];

/** What list has, in which order, how it filters; how dates are written. */
export const listingVariants: readonly Variant[] = [
  {
    name: 'list-by-the-second',
    does: 'sorts jobs of one second by their ids in list',
    around: byTheSecond,
  },
  {
    name: 'list-ids-upper-case',
    does: 'shows job ids in upper case in list alone',
    around: reshapeJobs((job) => ({ ...job, JobId: String(job.JobId).toUpperCase() }), ['/api/job/list']),
  },
  {
    name: 'list-without-failed-and-reviewed',
    does: 'has no job in list that is in Media Failure or Reviewing',
    around: withoutStatus('Media Failure', 'Reviewing'),
  },
  {
    name: 'list-without-complete',
    does: 'has no job in list that is Complete',
    around: withoutStatus('Complete'),
  },
  {
    name: 'list-without-authorizing',
    does: 'has no job in list that waits to be authorized',
    around: withoutStatus('Authorizing'),
  },
  {
    name: 'list-name-inside',
    does: 'finds by JobName what has it anywhere in its name',
    around: onJobName((name) => `*${name}*`),
  },
  {
    name: 'list-without-wildcards',
    does: 'takes a * in JobName for itself',
    around: namesBy((name, wanted) => name === wanted),
  },
  {
    name: 'list-names-in-any-case',
    does: 'overlooks letter case in JobName, and takes a * at its end for any text',
    around: namesBy((name, wanted) => {
      const [shown, asked] = [name.toLowerCase(), wanted.toLowerCase()];
      return asked.endsWith('*') ? shown.startsWith(asked.slice(0, -1)) : shown === asked;
    }),
  },
  {
    name: 'list-takes-waiting-for-one',
    does: 'finds jobs that are Authorizing and jobs that are Pending by either JobStatus',
    around: waitingIsOne,
  },
  {
    name: 'list-refuses-filters',
    does: 'refuses every filter of list as a parameter that it does not know',
    around: (handler) => (call) => {
      if (!isTo(call, 'list') || !filterNames.some((name) => call.parameters().has(name)))
        return handler(call);
      throw new Refusal('INVALID_QUERY', 'Job List takes v and api_token only.', 'value');
    },
  },
  {
    name: 'username-in-capitals',
    does: 'shows user names in capitals in list',
    around: reshape((content, { path }) => {
      if (path !== '/api/job/list') return content;
      const upper = (fields: Fields) => ({ ...fields, Username: String(fields.Username).toUpperCase() });
      return { ...upper(content), ActiveJobs: (content.ActiveJobs as Fields[]).map(upper) };
    }),
  },
  {
    name: 'order-shown-before-it-is-given',
    does: 'shows the priority and fidelity that an order would have by default',
    around: reshapeJobs((job) => ({
      ...job,
      Priority: job.Priority || 'STANDARD',
      Fidelity: job.Fidelity || 'MECHANICAL',
    })),
  },
  {
    name: 'dates-of-california',
    does: 'writes and reads dates without a zone as those of California',
    around: inCalifornia,
  },
  {
    name: 'dates-with-offset',
    does: 'writes dates with an offset of two hours',
    around: reshapeJobs(
      onDates((time) => new Date(time + 7_200_000).toISOString().replace(/\.\d+Z$/, '+02:00')),
    ),
  },
  {
    name: 'dates-basic',
    does: 'writes dates without dashes and colons, as ISO 8601 allows',
    around: reshapeJobs(onDates((time) => new Date(time).toISOString().replace(/[-:]|\.\d+/g, ''))),
  },
  {
    name: 'dates-of-days',
    does: 'writes dates without a time of day',
    around: reshapeJobs(onDates((time) => new Date(time).toISOString().slice(0, 10))),
  },
];
