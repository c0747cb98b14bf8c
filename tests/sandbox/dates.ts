/** As the documentation shows dates: UTC without saying so, with microseconds. */
export const writeDate = (time: number): string => new Date(time).toISOString().replace('Z', '000');

const hasZone = /(Z|[+-]\d\d:?\d\d)$/i;

/** Milliseconds since the epoch of an ISO date, which is UTC where it names no zone; NaN if it is none. */
export function readDate(text: string): number {
  if (!/^\d{4}-\d\d-\d\d(T.*)?$/.test(text)) return Number.NaN;
  return Date.parse(text.includes('T') && !hasZone.test(text) ? `${text}Z` : text);
}

/** The last millisecond that an ISO date speaks of: of a date without a time, the day's. */
export const endOf = (text: string): number => readDate(text) + (text.includes('T') ? 0 : 86_399_999);
