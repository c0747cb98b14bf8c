/** When something happens: a test of the requests' paths, which sees each request once. */
export interface Occasion {
  name: string;
  /** What it happens to. */
  does: string;
  begin(): (path: string) => boolean;
}

/** The request, counted from 1, with which a trouble sets in that begins half way. */
export const halfWay = 41;

/** A delete that checks have sent all of theirs before: what follows is mostly clean-up. A plain run sends 64. */
export const lateDelete = 60;

type IsMeant = (path: string) => boolean;

const isAny: IsMeant = () => true;
export const isDelete: IsMeant = (path) => path.startsWith('/api/job/del');
export const isAt =
  (path: string): IsMeant =>
  (given) =>
    given === path;

/** Counts the requests that are meant from 1, and asks for each whether it is one. */
const counted = (isOne: (count: number) => boolean, isMeant: IsMeant) => () => {
  let count = 0;
  return (path: string) => {
    if (!isMeant(path)) return false;
    count += 1;
    return isOne(count);
  };
};

export const from = (first: number, isMeant = isAny) => counted((count) => count >= first, isMeant);

/** So many in a row. */
export const row = (first: number, many: number, isMeant = isAny) =>
  counted((count) => count >= first && count < first + many, isMeant);

export const nth = (number: number, isMeant = isAny) => row(number, 1, isMeant);

/** Every so many-th, from one of them on. */
export const every = (step: number, isMeant = isAny, first = 1) =>
  counted((count) => count >= first && count % step === 0, isMeant);

/** For a time that begins with one of the requests. */
export const spell = (first: number, ms: number) => () => {
  let count = 0;
  let end = Number.POSITIVE_INFINITY;
  return () => {
    count += 1;
    if (count === first) end = Date.now() + ms;
    return count >= first && Date.now() < end;
  };
};

export const once: Occasion = { name: 'once', does: 'the very first request', begin: nth(1) };
export const firstOfEachCall: Occasion = {
  name: 'first-of-each-call',
  does: 'the first request of each call',
  begin: () => {
    const met = new Set<string>();
    return (path) => met.size < met.add(path).size;
  },
};
export const thirdDelete: Occasion = {
  name: 'third-delete',
  does: 'the third delete',
  begin: nth(3, isDelete),
};
export const onDelete: Occasion = { name: 'on-delete', does: 'every delete', begin: () => isDelete };
export const everySeventh: Occasion = {
  name: 'every-seventh',
  does: 'every seventh request',
  begin: every(7),
};
export const sixInARow: Occasion = {
  name: 'six-in-a-row',
  does: `six requests in a row from request ${halfWay} on`,
  begin: row(halfWay, 6),
};
export const forAWhile: Occasion = {
  name: 'for-a-while',
  does: `everything for 700 ms from request ${halfWay} on`,
  begin: spell(halfWay, 700),
};
export const fromHalfWay: Occasion = {
  name: 'half-way',
  does: `everything from request ${halfWay} on`,
  begin: from(halfWay),
};
export const always: Occasion = { name: 'always', does: 'every request', begin: () => () => true };
