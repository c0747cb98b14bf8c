import type { Answer } from '../answers';
import { json } from '../answers';
import type { Around, Call, Values } from '../call';
import { filterOnlyBy } from '../variants/surroundings';
import { parameterIn } from './around';
import { type Entry, holds, notViolated } from './trouble';

type Fields = Record<string, unknown>;

const listPath = '/api/job/list';

const otherJob = (number: number): Fields => ({
  JobId: number.toString(16).padStart(32, 'e'),
  JobName: `Somebody's recording, number ${number}, of a talk that had a rather long title`,
  JobStatus: 'Complete',
  ExternalID: `episode-${number}`,
  Language: 'en',
  Fidelity: 'PREMIUM',
  Priority: 'STANDARD',
  JobDifficulty: 'Good',
  CreationDate: '2020-01-01T00:00:00.000Z',
  AuthorizationDate: '2020-01-01T00:00:00.000Z',
  StartDate: '2020-01-01T00:00:00.000Z',
  DueDate: '',
  CompleteDate: '2020-01-02T00:00:00.000Z',
  ReturnDate: '2020-01-02T00:00:00.000Z',
  TurnaroundTimeHours: 24,
  Username: 'demo-main',
});

const others = (count: number) => Array.from({ length: count }, (_, number) => otherJob(number));

const crowd = 45_000;
/** Some 20 MB, written once. */
let crowdText: string | undefined;

/** Adds other jobs to whatever was asked for: filters are overlooked. */
const crowded =
  (ownFirst: boolean): Around =>
  (handler, store) => {
    const unfiltered = filterOnlyBy()(handler, store);
    return async (call) => {
      const answer = await unfiltered(call);
      if (call.path !== listPath || answer.status !== 200) return answer;
      crowdText ??= JSON.stringify(others(crowd)).slice(1, -1);
      const { Username, ActiveJobs } = answer.content as { Username: string; ActiveJobs: Fields[] };
      const own = JSON.stringify(ActiveJobs).slice(1, -1);
      const parts = (ownFirst ? [own, crowdText] : [crowdText, own]).filter((part) => part !== '');
      const text = `{"Username":${JSON.stringify(Username)},"ActiveJobs":[${parts.join(',')}]}`;
      return { status: answer.status, mediaType: answer.mediaType, text };
    };
  };

interface Page {
  jobs: Fields[];
  /** Of all pages. */
  total: number;
  number: number;
  isLast: boolean;
  call: Call;
}

interface Paging {
  size?: number;
  overlooksFilters?: boolean;
  oldestFirst?: boolean;
  /** What tells of further pages. */
  tell?(page: Page): { headers?: Record<string, string>; fields?: Fields };
}

/** The call without a parameter that the API has not. */
function withoutPage(call: Call): Call {
  const without = (values: Values) => new Map([...values].filter(([name]) => name !== 'page'));
  const { method, path, body } = call;
  return {
    method,
    path,
    body,
    header: (name) => call.header(name),
    query: () => without(call.query()),
    parameters: () => without(call.parameters()),
  };
}

/** Pages that `page=2` leads on through. Twelve other jobs are older than all of the run's. */
const paged =
  ({ size = 5, overlooksFilters = false, oldestFirst = false, tell }: Paging): Around =>
  (handler, store) => {
    const inner = overlooksFilters ? filterOnlyBy()(handler, store) : handler;
    return async (call): Promise<Answer> => {
      const answer = await inner(withoutPage(call));
      if (call.path !== listPath || answer.status !== 200) return answer;
      const content = answer.content as { ActiveJobs: Fields[] };
      const isFiltered =
        !overlooksFilters && [...call.parameters().keys()].some((name) => /^[A-Z]/.test(name));
      const jobs = [...content.ActiveJobs, ...(isFiltered ? [] : others(12))];
      if (oldestFirst) jobs.reverse();
      const number = Math.max(1, Number(parameterIn(call, 'page')) || 1);
      const shown = jobs.slice((number - 1) * size, number * size);
      const told = tell?.({
        jobs: shown,
        total: jobs.length,
        number,
        isLast: number * size >= jobs.length,
        call,
      });
      return {
        ...json(200, { ...content, ActiveJobs: shown, ...told?.fields }),
        headers: told?.headers ?? {},
      };
    };
  };

/** The same request with another page. */
function target(call: Call, page: number): string {
  const query = new URLSearchParams();
  for (const [name, values] of call.parameters()) for (const value of values) query.append(name, value);
  query.set('page', String(page));
  return `${listPath}?${query}`;
}

const next =
  (write: (call: Call, page: number) => string): NonNullable<Paging['tell']> =>
  ({ isLast, number, call }) =>
    isLast ? {} : { headers: { Link: write(call, number + 1) } };

const base = (call: Call) => `http://${call.header('host')}`;

const relative = next((call, page) => `<${target(call, page)}>; rel="next"`);

const pages = (name: string, does: string, paging: Paging, expects = holds): Entry => ({
  name: `list-pages-${name}`,
  does: `shows ${paging.size ?? 'five'} jobs of a list ${does}`,
  around: paged(paging),
  expects,
});

export const lists: Entry[] = [
  {
    name: 'list-of-45000',
    does: `has ${crowd} other jobs behind the caller's own in each list, whatever the filter`,
    around: crowded(true),
    expects: holds,
    takesLong: true,
  },
  {
    name: 'list-of-45000-before',
    does: `has ${crowd} other jobs before the caller's own in each list, whatever the filter`,
    around: crowded(false),
    expects: holds,
    takesLong: true,
  },
  pages('filtered', 'and heeds filters', {}),
  pages('unfiltered', 'and overlooks filters', { overlooksFilters: true }),
  pages('oldest-first', 'the oldest ones, and heeds filters', { oldestFirst: true }),
  pages('oldest-first-unfiltered', 'the oldest ones, and overlooks filters', {
    oldestFirst: true,
    overlooksFilters: true,
  }),
  pages('link', 'and links to the next ones', { tell: relative }),
  pages('link-unfiltered', 'whatever the filter, and links to the next ones', {
    tell: relative,
    overlooksFilters: true,
  }),
  pages('link-oldest-first', 'the oldest ones, whatever the filter, and links to the next ones', {
    tell: relative,
    overlooksFilters: true,
    oldestFirst: true,
  }),
  pages('link-absolute', 'and links to the next ones with a whole URL', {
    tell: next((call, page) => `<${base(call)}${target(call, page)}>; rel=next`),
    overlooksFilters: true,
  }),
  pages('link-among-others', 'and links to the first, the next and the last ones', {
    tell: next(
      (call, page) =>
        `<${target(call, 1)}>; rel="first", <${target(call, page)}>; title="more, please"; rel="next", <${target(call, 99)}>; rel="last"`,
    ),
    overlooksFilters: true,
  }),
  pages('link-query-only', 'and links to the next ones without a path', {
    tell: next((call, page) => `<?${target(call, page).split('?')[1]}>; rel="next"`),
    overlooksFilters: true,
  }),
  pages('link-without-token', 'and links to the next ones, leaving the token out', {
    tell: next((call, page) => `<${target(call, page).replace(/api_token=[^&]*&?/, '')}>; rel="next"`),
    overlooksFilters: true,
  }),
  pages('link-loop', 'and links back to the first ones for ever', {
    tell: ({ call }) => ({ headers: { Link: `<${target(call, 1)}>; rel="next"` } }),
    overlooksFilters: true,
  }),
  pages('link-endless', 'and links to next ones for ever, that have none', {
    tell: ({ call, number }) => ({ headers: { Link: `<${target(call, number + 1)}>; rel="next"` } }),
  }),
  pages(
    'link-elsewhere',
    'and links to another host',
    {
      tell: next((call, page) => `<https://sso.example.com${target(call, page)}>; rel="next"`),
      overlooksFilters: true,
    },
    notViolated,
  ),
  pages('total', 'and says Total', {
    tell: ({ total }) => ({ fields: { Total: total } }),
    overlooksFilters: true,
  }),
  pages('total-filtered', 'and says Total of what the filter lets through', {
    tell: ({ total }) => ({ fields: { Total: total, Page: 1, PageSize: 5 } }),
  }),
  pages('total-in-header', 'and says X-Total-Count', {
    tell: ({ total }) => ({ headers: { 'X-Total-Count': String(total) } }),
    overlooksFilters: true,
  }),
  pages('token', 'and has a NextPageToken', {
    tell: ({ isLast, number }) => ({ fields: { NextPageToken: isLast ? '' : `page-${number + 1}` } }),
  }),
  pages('token-unfiltered', 'and has a NextPageToken, whatever the filter', {
    overlooksFilters: true,
    tell: ({ isLast, number }) => ({ fields: { NextPageToken: isLast ? null : `page-${number + 1}` } }),
  }),
  pages('has-more', 'and says whether there is more', {
    tell: ({ isLast }) => ({ fields: { Paging: { HasMore: !isLast } } }),
  }),
  pages('hundred', 'and overlooks filters', { size: 100, overlooksFilters: true }),
  pages('of-one', 'and heeds filters', { size: 1 }),
];
