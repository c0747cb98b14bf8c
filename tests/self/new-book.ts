import { JobBook } from '../support/job-book';
import { readSettings, type Settings } from '../support/settings/read';
import { Target } from '../support/target';

export const idOf = (letter: string) => letter.repeat(32);

/**
 * The book of a run that has sent nothing yet.
 * @param stub stands in for parts of the target
 */
export function newBook(
  changes: Partial<Settings> = {},
  stub: Partial<Target> = {},
  { signal } = new AbortController(),
): JobBook {
  const settings = { ...readSettings({}).settings, ...changes };
  const target = Object.assign(new Target('http://127.0.0.1', settings, signal), stub);
  return new JobBook(settings, target, signal, new Date());
}
