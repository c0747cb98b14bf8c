import { lostJobs, returnedJobs } from '../support/aftermath';
import { makeAnswer } from '../support/answer';
import { type ListedJob, sameId } from '../support/api';
import type { Call, CallLog } from '../support/call-log';
import type { JobRecord } from '../support/job-book';
import { Session } from '../support/session';
import { idOf, newBook } from './new-book';

/** The end of a run at a target that has these jobs; each account's token is the account's name. */
export function endOfRun() {
  const book = newBook({ patienceMs: 0 });
  const has: Record<string, ListedJob[]> = { main: [], other: [] };
  const asked: string[] = [];
  const log = {
    send: async ({ call, parameters, onSend }: Call) => {
      onSend?.();
      const { api_token: account, job_id: id, ExternalID, JobName } = parameters as Record<string, string>;
      asked.push(`${account} ${call} ${id ?? ExternalID ?? JobName ?? 'all'}`);
      const jobs = has[account!]!;
      const beginsSo = (name: unknown) => JobName === undefined || `${name}`.startsWith(JobName.slice(0, -1));
      const listed = jobs.filter(
        (job) => beginsSo(job.JobName) && [undefined, job.ExternalID].includes(ExternalID),
      );
      const json = call === 'list' ? { ActiveJobs: listed } : jobs.find((job) => sameId(job.JobId, id!));
      return makeAnswer({
        status: json ? 200 : 400,
        contentType: 'application/json',
        body: JSON.stringify(json ?? {}),
        tookMs: 1,
        request: '',
      });
    },
  } as unknown as CallLog;
  const accounts = (['main', 'other'] as const).map((name) => {
    const session = new Session(name, true);
    session.infoWorks = true;
    return { name, session };
  });
  /** Puts a job there, whoever made it. */
  const there = (letter: string, now: Partial<ListedJob> = {}, account = 'main') => {
    has[account]!.push({ JobId: idOf(letter), JobStatus: 'Pending', ...now });
  };
  return {
    book,
    /** What was sent: the account, the call, and what was asked for. */
    asked,
    /** Enters a job that the run made. @param now how it is in the end; undefined: gone */
    made(letter: string, record: Partial<JobRecord> = {}, now?: Partial<ListedJob>): JobRecord {
      const { account = 'main' } = record;
      const one = book.enter(idOf(letter), `${book.marker}.${letter}`, account);
      Object.assign(one, { status: 'Pending' }, record);
      if (now) there(letter, { JobName: one.name, ExternalID: book.marker, ...now }, account);
      return one;
    },
    there,
    lost: () => lostJobs(book, accounts, log),
    returned: () => returnedJobs(book, accounts, log),
  };
}
