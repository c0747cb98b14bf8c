/** The variables of a run, from the process or else from `.env`. */
import { lstatSync } from 'node:fs';
import path from 'node:path';
import { readDotenv } from './dotenv-file';
import { FOR_A_TARGET, isMeantForUs, namesTarget, VARIABLES } from './names';

export type Environment = Partial<Record<string, string>>;

/** Shared with other programs, which write them in either case. As with curl, the small letters win. */
const SHARED = VARIABLES.filter((name) => !isMeantForUs(name));

/**
 * The variables of the process that are the suite's, or nearly, and those of `.env` in `folder` that the process does not
 * set. One that the process sets to nothing, or to blanks, counts as unset, also when `.env` has it; where that is
 * CIELO24_BASE_URL, nothing of `.env` counts, for that is about another target.
 * @returns also a sentence for everything that is wrong with the file
 */
export function readEnvironment(
  folder = process.cwd(),
  own: Environment = process.env,
): { environment: Environment; problems: string[] } {
  const file = path.join(folder, '.env');
  const isFree = (name: string) => own[name] === undefined;
  const isRead = isThere(file) && (isFree('CIELO24_BASE_URL') || isSet(own.CIELO24_BASE_URL));
  const { variables, problems } = isRead ? readDotenv(file, isFree) : { problems: [] };
  const environment = choose({ ...variables, ...own });
  if (variables) problems.push(...missing(environment, own, variables));
  return { environment, problems };
}

/** Also as a link that leads nowhere. */
const isThere = (file: string) => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

const isSet = (value: string | undefined) => value !== undefined && value.trim() !== '';

function choose(all: Environment): Environment {
  const given = Object.entries(all).filter(([, value]) => isSet(value));
  const chosen = Object.fromEntries(given.filter(([name]) => isMeantForUs(name)));
  // A name of many programs: only beside others of the suite's is it meant for this one.
  const isAlmostTarget = Object.keys(chosen).length > 0 && !chosen.CIELO24_BASE_URL && isSet(all.BASE_URL);
  if (isAlmostTarget) chosen.BASE_URL = all.BASE_URL;
  for (const name of SHARED) {
    const value = [all[name.toLowerCase()], all[name]].find(isSet);
    if (value !== undefined) chosen[name] = value;
  }
  return chosen;
}

/** What stands, or does not stand, in a `.env` that was meant for another target than the embedded sandbox. */
function missing(environment: Environment, own: Environment, fromFile: Environment): string[] {
  const problems: string[] = [];
  const names = Object.keys(environment).filter((name) => !(SHARED as string[]).includes(name));
  // Where a login is set, the settings themselves tell it.
  if (names.length > 0 && !namesTarget(names) && !FOR_A_TARGET.some((name) => environment[name])) {
    problems.push(
      `.env names no target, though ${names[0]} is set: set CIELO24_BASE_URL, or take .env away to check the embedded ` +
        'sandbox',
    );
  }
  if (isSet(fromFile.NODE_EXTRA_CA_CERTS) && !isSet(own.NODE_EXTRA_CA_CERTS)) {
    problems.push(
      'NODE_EXTRA_CA_CERTS counts only where the process sets it, and not in .env: Node reads it as it starts',
    );
  }
  return problems;
}
