/** Asks the target for new jobs, of all kinds, in the ways in which it gives them. */
import type { Account } from '../api/accounts';
import { type Api, Unusable, unusable } from '../api/api';
import { SessionEnded } from '../api/session';
import { Trouble } from '../http/trouble';
import type { JobRecord, JobRegistry } from './registry';

/** Some targets take no longer names. */
const LONGEST_NAME = 64;

/** Latin, Greek, Chinese and a sign outside the first plane, with what has a meaning in URLs, HTML, SQL and wildcards. */
const BEYOND_ASCII = `Zoë Ωμ 工作 😀 &+%'"`;

/** How often a new job is asked for where no answer comes. */
const CREATE_ATTEMPTS = 3;

/** After so many requests in a row for a new job without an answer, each of which may have made one, only one is sent in this time. */
const MOST_UNANSWERED = 16;
const ASK_AGAIN_AFTER_MS = 3_000;

/** Longer than most columns of a table, and than what is looked at of a name. */
const LONG_NAME = 200;

/** What a job may be made with, beside the usual name and external id. */
export interface Kind {
  /**
   * Another name: none, one that is not only ASCII, a long one, one that ends with a blank, or one that would stand for
   * others if it were read as a pattern.
   */
  name?: 'none' | 'beyond ASCII' | 'long' | 'padded' | 'a pattern';
  /** The id of another job, to be its name. */
  namedAs?: string;
  /** Whether it has no external id. Such a job needs a name: by one of the two it is known as this run's. */
  hasNoExternalId?: boolean;
  /** Default: `en`. */
  language?: string;
}

const isRefusal = (status: number) => status >= 400 && status < 500;

/** What came of asking for a new job. */
type Made = Awaited<ReturnType<Api['newJob']>> & { externalId: string };

/** @param plain the run's mark and what the job is for */
function nameOf(plain: string, name: Kind['name']): string {
  const cut = plain.slice(0, LONGEST_NAME);
  if (name === 'none') return '';
  if (name === 'long') return cut.padEnd(LONG_NAME, '.long');
  if (name === 'padded') return `${cut} `;
  if (name === 'a pattern') return `${cut.slice(0, -2)}*`;
  return name === 'beyond ASCII' ? `${plain.slice(0, LONGEST_NAME - 16)}.${BEYOND_ASCII}` : cut;
}

/** On whose behalf, and in which registry, jobs are made. */
export interface Maker {
  api: Api;
  registry: JobRegistry;
  account: Account['name'];
  checkId: string;
}

/**
 * Makes a job. A kind that the target refuses is made as usual.
 * @param purpose what its name says that it is for
 * @throws Trouble where none came of it
 */
export async function makeJob(maker: Maker, purpose: string, kind: Kind = {}): Promise<JobRecord> {
  const { api, registry, account, checkId } = maker;
  const { language = 'en', hasNoExternalId = false } = kind;
  // A job with neither could not be told from anybody else's.
  const isNamed = kind.name !== 'none' || registry.takesExternalIds;
  const namedAs = registry.takesExternalIds ? kind.namedAs : undefined;
  const name = namedAs ?? nameOf(`${registry.marker}.${purpose}`, isNamed ? kind.name : undefined);
  const isUnusual = Boolean(kind.name || kind.namedAs || kind.language);
  const ask = async (attempt = 1): Promise<Made> => {
    const { count, at, why } = registry.unansweredInARow;
    if (count >= MOST_UNANSWERED && Date.now() - at < ASK_AGAIN_AFTER_MS)
      throw new Trouble(
        `${why} So it was ${count} times in a row, and each may have made a job: for a while no more are asked for.`,
      );
    const isWithout = hasNoExternalId || !registry.takesExternalIds;
    const externalId = isWithout ? '' : registry.nextExternalId();
    registry.unansweredCreates += 1;
    try {
      const made = await api.newJob({ name, externalId, language });
      registry.unansweredCreates -= 1;
      registry.unansweredInARow.count = 0;
      return { ...made, externalId };
    } catch (error) {
      // A firewall turns some names away.
      if (isUnusual && error instanceof Unusable && isRefusal(error.answer.status)) {
        registry.unansweredCreates -= 1;
        return { refusal: error.answer, externalId };
      }
      // The job may have been made all the same: clean-up finds it by its mark.
      const isLost = error instanceof Trouble && !(error instanceof SessionEnded) && !error.isPermanent;
      const last = registry.unansweredInARow;
      if (isLost) registry.unansweredInARow = { count: last.count + 1, at: Date.now(), why: error.message };
      if (!isLost || attempt === CREATE_ATTEMPTS) throw error;
      return ask(attempt + 1);
    }
  };
  let made = await ask();
  // A target need not take every name and language: then the job is made with the usual ones.
  if ('refusal' in made && isUnusual) return makeJob(maker, purpose);
  if ('refusal' in made && made.externalId === registry.marker) {
    registry.takesExternalIdsOnce = true;
    made = await ask();
  }
  // The page has no external ids, so a target need not take them.
  if ('refusal' in made && made.externalId) {
    const refused = made;
    registry.takesExternalIds = false;
    made = await ask();
    if ('refusal' in made) {
      registry.takesExternalIds = true;
      made = refused;
    }
  }
  if ('refusal' in made) throw unusable('new', made.refusal);
  const { id, taskId, externalId, mayBeTwo } = made;
  if (mayBeTwo) registry.unansweredCreates += 1;
  if (registry.find(id)) throw new Trouble(`The new call gave the id ${id} a second time.`);
  return registry.created({
    id,
    name,
    externalId,
    account,
    checkId,
    taskId,
  });
}
