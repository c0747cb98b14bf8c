/** How many letters have to be added, dropped or exchanged to turn one word into the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= to.length; column += 1) {
      const exchange = row[column - 1]! + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(exchange, row[column]! + 1, next[column - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}

export function nearest(name: string, known: readonly string[]): string | undefined {
  return [...known].sort((a, b) => distance(name, a) - distance(name, b))[0];
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
