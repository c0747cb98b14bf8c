import type { Api } from '../api/api';
import { contradictions, type Expected, GONE, isDeleted, possibleStatuses, type Sight } from '../model/job';
import type { JobStatus } from '../spec/schemas';
import type { JobRecord, JobRegistry } from './registry';
import { type SharedJob, SharedJobChanged } from './shared-job';
import type { Difference, View, Views } from './views';

/** What a job needs to be looked at. */
export interface Around {
  api: Api;
  registry: JobRegistry;
  views: Views;
  /** The attempt at a check that works with the job. */
  attempt: object;
}

/** A job as a check sees it. */
export class Job {
  /** What was expected of it when the check got it. */
  readonly #was: Expected;
  /** What was expected before the last call of the check that had named it. */
  #before: Expected | undefined;

  constructor(
    readonly record: JobRecord,
    private readonly around: Around,
    private readonly shared?: SharedJob,
  ) {
    this.#was = record.expected;
  }

  get id(): string {
    return this.record.id;
  }

  /** The one status that it can be in now; undefined where several are possible, or none. */
  get status(): JobStatus | undefined {
    const statuses = possibleStatuses(this.record.expected, this.around.registry.moves);
    return statuses.length === 1 ? statuses[0] : undefined;
  }

  /**
   * Holds the job against what the model expects of it after the calls that named it, within the time that their
   * effects may take to show.
   * @returns what is otherwise; none where all is as expected
   * @throws SharedJobChanged where the job is shared with other checks and is not as expected
   */
  async differences(views: readonly View[] = ['info', 'list']): Promise<Difference[]> {
    const { api, attempt } = this.around;
    const look = () => this.around.views.differences(api, this.record, views);
    if (!this.shared) return look();
    const found = await this.shared.differences(attempt, look);
    if (found.length > 0) throw new SharedJobChanged(this.record);
    return [];
  }

  /** One look at it, without waiting. @returns in which ways it is otherwise than it was when the check got it */
  async changes(): Promise<string[]> {
    const { sight } = await this.around.api.info(this.id);
    return this.#differencesFrom(this.#was, sight);
  }

  #differencesFrom(expected: Expected, sight: Sight): string[] {
    const { registry, views } = this.around;
    return contradictions(expected, sight, views.shown.info, registry.moves);
  }

  /** A call of the check has named it, and what that means for it is not yet entered. */
  wasNamed(): void {
    this.#before = this.record.expected;
  }

  /**
   * What became of it by the last call that has named it; for a check that has failed.
   * @returns that in a few words, and whether the model expects it after all calls and their answers
   */
  async fate(): Promise<{ words: string; isExpected: boolean }> {
    const { sight } = await this.around.api.info(this.id);
    const isExpected = this.#differencesFrom(this.record.expected, sight).length === 0;
    return { words: this.#becameOf(sight), isExpected };
  }

  #becameOf(sight: Sight): string {
    const was = this.#before ?? this.#was;
    const [first, ...others] = this.#differencesFrom(was, sight);
    if (isDeleted(was) === true)
      return first ? 'the job, which was deleted, is there' : 'the job is gone, as before';
    if (!first) return 'the job is as it was';
    if (first === GONE) return 'the job is gone';
    return `the job is changed: ${[first, ...others].join(', ')}`;
  }
}
