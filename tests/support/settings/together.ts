/** What is wrong with variables that are right each by itself. */
import type { Environment } from './environment';
import { isAllowed, isLoopback, VENDOR_SANDBOX } from './hosts';
import { FOR_A_TARGET, namesTarget, type Variable } from './names';
import { given } from './validate';

/** @param target undefined where none is set, or where its address is wrong, which is told elsewhere */
export function problemsTogether(environment: Environment, target: URL | undefined): string[] {
  return [
    ...noTarget(environment),
    ...credentialProblems(environment),
    ...loginProblems(environment, target),
    ...hostProblems(environment, target),
  ];
}

const has = (environment: Environment, name: Variable) => environment[name] !== undefined;

function noTarget(environment: Environment): string[] {
  // Also under a name that is nearly right, which is told elsewhere.
  if (namesTarget(Object.keys(environment))) return [];
  const set = FOR_A_TARGET.filter((name) => has(environment, name));
  if (set.length === 0) return [];
  return [
    `CIELO24_BASE_URL is not set, but ${set.join(', ')} ${set.length === 1 ? 'is' : 'are'}: set it to the address of ` +
      'the target, or set none of them to check the embedded sandbox',
  ];
}

function credentialProblems(environment: Environment): string[] {
  const problems: string[] = [];
  const keys = (['CIELO24_PASSWORD', 'CIELO24_SECUREKEY'] as const).filter((name) => has(environment, name));
  if (has(environment, 'CIELO24_USERNAME') && keys.length === 0) {
    problems.push('CIELO24_USERNAME is set, but neither CIELO24_PASSWORD nor CIELO24_SECUREKEY is');
  }
  if (!has(environment, 'CIELO24_USERNAME') && keys.length > 0) {
    problems.push(`${keys[0]} is set, but CIELO24_USERNAME is not`);
  }
  const others = ['CIELO24_OTHER_USERNAME', 'CIELO24_OTHER_PASSWORD'] as const;
  const [first, second] = has(environment, others[0]) ? others : [...others].reverse();
  if (has(environment, first!) && !has(environment, second!))
    problems.push(`${first} is set, but ${second} is not`);
  const { CIELO24_USERNAME: own, CIELO24_OTHER_USERNAME: other } = environment;
  if (other !== undefined && other === own) {
    problems.push(
      `CIELO24_OTHER_USERNAME takes the name of an account other than CIELO24_USERNAME${given('CIELO24_OTHER_USERNAME', environment)}`,
    );
  }
  return problems;
}

function loginProblems(environment: Environment, target: URL | undefined): string[] {
  const logins = ['CIELO24_USERNAME', 'CIELO24_PASSWORD', 'CIELO24_SECUREKEY', 'CIELO24_API_TOKEN'] as const;
  if (!target || isLoopback(target.hostname) || logins.some((name) => has(environment, name))) return [];
  return [
    `No way to log in at ${target.host} is set: CIELO24_USERNAME with CIELO24_PASSWORD or CIELO24_SECUREKEY, or else ` +
      'CIELO24_API_TOKEN',
  ];
}

function hostProblems(environment: Environment, target: URL | undefined): string[] {
  if (target === undefined || isAllowed(target, environment.CIELO24_CONFIRM_HOST)) return [];
  if (target.protocol !== 'https:') {
    return [
      'CIELO24_BASE_URL takes https for any host but this machine, or a token would travel in the open' +
        given('CIELO24_BASE_URL', environment),
    ];
  }
  return [
    `CIELO24_CONFIRM_HOST takes the host of CIELO24_BASE_URL, here ${target.host}, for any host but this machine ` +
      `and ${VENDOR_SANDBOX}: the run makes and deletes jobs there${given('CIELO24_CONFIRM_HOST', environment)}`,
  ];
}
