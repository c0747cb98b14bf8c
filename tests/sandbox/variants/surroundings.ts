import { type Answer, type ErrorType, html, Refusal, refused } from '../answers';
import type { Around, Call } from '../call';
import { readDate, writeDate } from '../dates';
import type { Fields } from '../format';

const isDelete = (call: Call) => call.path.startsWith('/api/job/del');

/** Changes the JSON of successes outside delete. */
export const reshape =
  (change: (content: Fields, call: Call) => Fields): Around =>
  (handler) =>
  async (call) => {
    const answer = await handler(call);
    const { content } = answer;
    if (isDelete(call) || answer.status !== 200 || typeof content !== 'object' || content === null)
      return answer;
    return { ...answer, content: change(content as Fields, call) };
  };

/** Changes each job that info or list shows. */
export const reshapeJobs = (
  change: (job: Fields) => Fields,
  calls: readonly string[] = ['/api/job/info', '/api/job/list'],
) =>
  reshape((content, { path }) => {
    if (!calls.includes(path)) return content;
    if (path === '/api/job/info') return change(content);
    return { ...content, ActiveJobs: (content.ActiveJobs as Fields[]).map(change) };
  });

export const without =
  (...names: string[]) =>
  (job: Fields): Fields =>
    Object.fromEntries(Object.entries(job).filter(([name]) => !names.includes(name)));

export const only =
  (...names: string[]) =>
  (job: Fields): Fields =>
    Object.fromEntries(Object.entries(job).filter(([name]) => names.includes(name)));

export const everySecond = (job: Fields): Fields =>
  Object.fromEntries(Object.entries(job).filter((_, index) => index % 2 === 0));

/** Writes all dates that are set in another way. */
export const onDates = (change: (time: number) => string) => (job: Fields) =>
  Object.fromEntries(
    Object.entries(job).map(([name, value]) => [
      name,
      name.endsWith('Date') && value !== '' ? change(readDate(String(value))) : value,
    ]),
  );

/** List overlooks all filters but these. */
export const filterOnlyBy =
  (...filters: string[]): Around =>
  (handler) =>
  (call) => {
    if (call.path !== '/api/job/list') return handler(call);
    const understood = ['v', 'api_token', ...filters];
    const parameters = () => new Map([...call.parameters()].filter(([name]) => understood.includes(name)));
    return handler({ ...call, parameters });
  };

export const refusing =
  (method: string, path: string): Around =>
  (handler) =>
  (call) => {
    if (call.method !== method || call.path !== path) return handler(call);
    return refused(new Refusal('INVALID_QUERY', `There is no call ${method} ${path}.`, 'path'));
  };

/** Refusals are of this type, for some calls or for all. */
export const refusingAs =
  (type: ErrorType, isMeant: (path: string) => boolean = () => true): Around =>
  (handler) =>
  async (call): Promise<Answer> => {
    const answer = await handler(call);
    if (answer.status !== 400 || !isMeant(call.path)) return answer;
    return { ...answer, content: { ...(answer.content as Fields), ErrorType: type } };
  };

export const isInfo = (path: string) => path === '/api/job/info';

/** How list says that it has no job. */
export const emptyListAs = (jobs: null | undefined) =>
  reshape((content, { path }) =>
    path === '/api/job/list' && (content.ActiveJobs as Fields[]).length === 0
      ? { ...content, ActiveJobs: jobs }
      : content,
  );

/** Jobs that have started leave the list. */
export const activeOnly = reshape((content, { path }) => {
  if (path !== '/api/job/list') return content;
  const isActive = ({ JobStatus }: Fields) => JobStatus === 'Authorizing' || JobStatus === 'Pending';
  return { ...content, ActiveJobs: (content.ActiveJobs as Fields[]).filter(isActive) };
});

/** Takes time for each request, and answers 503 to those beyond so many at once. */
export const atOnce =
  (most: number): Around =>
  (handler) => {
    let working = 0;
    return async (call) => {
      if (working >= most) return html(503, 'Service Unavailable');
      working += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      const answer = await handler(call);
      working -= 1;
      return answer;
    };
  };

export const hoursBehind = (hours: number) => onDates((time) => writeDate(time - hours * 60 * 60 * 1000));

const postCalls = ['/api/account/update_password', '/api/job/add_media'];

export const getOnly: Around = (handler) => (call) =>
  call.method === 'POST' && !postCalls.includes(call.path)
    ? refused(new Refusal('INVALID_QUERY', `There is no call POST ${call.path}.`, 'path'))
    : handler(call);
