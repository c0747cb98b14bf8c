import { readSettings, type Settings } from '../support/environment';
import { JobBook } from '../support/job-book';
import { Target } from '../support/target';

export const idOf = (letter: string) => letter.repeat(32);

/** The book of a run that has sent nothing yet. */
export function newBook(changes: Partial<Settings> = {}): JobBook {
  const settings = { ...readSettings({}).settings, ...changes };
  const { signal } = new AbortController();
  return new JobBook(settings, new Target('http://127.0.0.1', settings, signal), signal, new Date());
}
