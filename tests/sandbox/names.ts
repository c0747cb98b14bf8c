import leven from 'leven';

/** The known name with the fewest letters added, dropped or exchanged. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  return [...known].sort((a, b) => leven(name, a) - leven(name, b))[0];
}

/** The entry of that name. Throws an Error that names the nearest one if there is none. */
export function byName<Entry extends { name: string }>(
  entries: readonly Entry[],
  kind: string,
  name: string,
): Entry {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry) return entry;
  const names = entries.map((candidate) => candidate.name);
  throw new Error(`There is no ${kind} "${name}"; the nearest is "${nearest(name, names)}".`);
}
