/** The names of the suite's variables, and what people write in their place. */
import leven from 'leven';
import description from './environment.schema.json';

export type Variable = keyof typeof description.properties;

export const VARIABLES = Object.keys(description.properties) as Variable[];

/** Those that hold a secret. */
export const SECRETS = VARIABLES.filter((name) => 'secret' in description.properties[name]);

const OWN = VARIABLES.filter((name) => name.startsWith('CIELO24_'));

/** Nobody sets these who wants the embedded sandbox checked. */
export const FOR_A_TARGET: Variable[] = [
  'CIELO24_USERNAME',
  'CIELO24_PASSWORD',
  'CIELO24_SECUREKEY',
  'CIELO24_API_TOKEN',
  'CIELO24_OTHER_USERNAME',
  'CIELO24_OTHER_PASSWORD',
  'CIELO24_OFFERED_JOBS',
  'CIELO24_CONFIRM_HOST',
];

/** Other words, behind `CIELO24_`, for one that is meant. */
const OTHER_WORDS: Record<string, Variable> = {
  URL: 'CIELO24_BASE_URL',
  API_URL: 'CIELO24_BASE_URL',
  API: 'CIELO24_BASE_URL',
  HOST: 'CIELO24_BASE_URL',
  SERVER: 'CIELO24_BASE_URL',
  TARGET: 'CIELO24_BASE_URL',
  ENDPOINT: 'CIELO24_BASE_URL',
  USER: 'CIELO24_USERNAME',
  LOGIN: 'CIELO24_USERNAME',
  PASS: 'CIELO24_PASSWORD',
  KEY: 'CIELO24_SECUREKEY',
  API_KEY: 'CIELO24_SECUREKEY',
  TOKEN: 'CIELO24_API_TOKEN',
};

/** The variable that is most probably meant by a name. */
export function nearestName(name: string): Variable {
  if ((VARIABLES as string[]).includes(name)) return name as Variable;
  const stem = stemOf(name);
  // A slip in front of the stem counts as little as one inside.
  const distance = (variable: Variable) =>
    Math.min(leven(stem, stemOf(variable)), leven(name.toUpperCase(), variable));
  return OTHER_WORDS[stem] ?? [...OWN].sort((a, b) => distance(a) - distance(b))[0]!;
}

/** Whether one of the names is that of the target, or nearly. */
export const namesTarget = (names: string[]): boolean =>
  names.some((name) => nearestName(name) === 'CIELO24_BASE_URL');

/** So many letters of a name may be wrong. */
const SLIPS = 2;

/** Whether somebody may have meant this name for the suite. There are others in the world whose names begin with CIELO. */
export function isMeantForUs(name: string): boolean {
  if (/^cielo[_-]?24[_-]?\w/i.test(name)) return true;
  if (OWN.some((variable) => leven(name.toUpperCase(), variable) <= SLIPS)) return true;
  const stem = stemOf(name);
  return (
    /^cielo[_-]/i.test(name) && (stem in OTHER_WORDS || OWN.some((variable) => stemOf(variable) === stem))
  );
}

/** What is particular to a name. */
const stemOf = (name: string) =>
  name
    .toUpperCase()
    .replace(/\W/g, '_')
    .replace(/^CIELO_?(24)?_?/, '');
