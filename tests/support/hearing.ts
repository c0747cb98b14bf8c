/** The answers to the requests to delete of a run so far, for checks that look back on them. */
import type { Accounts } from './accounts';
import { type Answer, field } from './answer';
import type { HeardDelete } from './check';
import type { Target } from './target';
import { NotExercised, Trouble } from './trouble';

export class Hearing {
  readonly #all: HeardDelete[] = [];

  constructor(
    private readonly accounts: Accounts,
    private readonly target: Target,
  ) {}

  add(one: HeardDelete): void {
    this.#all.push(one);
  }

  /**
   * All that were answered with this status.
   * @param ask sends such a request; called where none was heard
   * @throws NotExercised where that was answered otherwise, and Trouble where it could not be answered
   */
  async answered(status: number, ask: () => Promise<Answer>): Promise<HeardDelete[]> {
    const before = this.#heard(status);
    if (before.length > 0) return before;
    if (this.target.isGone('delete')) throw new Trouble('No request to delete was answered.', true);
    await ask();
    const heard = this.#heard(status);
    if (heard.length === 0) throw new NotExercised(`No request to delete was answered ${status}.`, true);
    return heard;
  }

  #heard(status: number): HeardDelete[] {
    return this.#all.filter((one) => one.answer.status === status && !this.#isOver(one));
  }

  /** What a session heard that had ended says nothing but that. */
  #isOver({ answer, cause }: HeardDelete): boolean {
    return (
      this.accounts.wasRenewed &&
      cause?.parameter !== 'api_token' &&
      field(answer, 'ErrorType') === 'BAD_API_TOKEN'
    );
  }
}
