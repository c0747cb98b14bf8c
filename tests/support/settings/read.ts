/** From environment variables to the settings of a run. Nothing is sent from here. */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { JobStatus } from '../spec/schemas';
import { type Deviation, readDeviations } from './deviations-file';
import type { Environment } from './environment';
import { isLoopback, normaliseBaseUrl, VENDOR_SANDBOX } from './hosts';
import type { Variable } from './names';
import { chooseProxy } from './proxy';
import { problemsTogether } from './together';
import { parseOfferedJobs, validate } from './validate';

export { type Environment, readEnvironment } from './environment';
export { VARIABLES } from './names';

export interface Credentials {
  username: string;
  password?: string;
  secureKey?: string;
}

export interface Settings {
  /** As it is sent, without a slash at its end; undefined: the embedded sandbox. */
  baseUrl: string | undefined;
  credentials: Credentials | undefined;
  apiToken: string | undefined;
  otherCredentials: Credentials | undefined;
  processing: boolean;
  mediaUrl: string | undefined;
  processingTimeoutMs: number;
  effectTimeoutMs: number;
  offeredJobs: Partial<Record<JobStatus, string>>;
  confirmedHost: string | undefined;
  strict: boolean;
  deviations: Deviation[];
  concurrency: number;
  requestTimeoutMs: number;
  sweepAfterMinutes: number;
  /** Empty where it cannot be written to. */
  reportDir: string;
  /** A file. */
  previous: string | undefined;
  exploreSeconds: number;
  seed: number;
  /** The address of the proxy that leads to the target, perhaps with a password in it. */
  proxy: string | undefined;
  /** Pause before a check is tried again; doubled each time. */
  retryPauseMs: number;
  /** How long a run lasts at the least before what it left is asked for: some things go wrong only after seconds. */
  lingerMs: number;
}

/**
 * Checks the variables and makes settings of them.
 * @returns the settings, with defaults in place of what is wrong, and every problem as a sentence that names its
 * variable, what it takes, and what it has, unless that may be secret
 */
export function readSettings(environment: Environment): { settings: Settings; problems: string[] } {
  const { values, problems } = validate(environment);
  const text = (name: Variable) => values[name] as string | undefined;
  const baseUrl = normaliseBaseUrl(text('CIELO24_BASE_URL') ?? '');
  const target = baseUrl === undefined ? undefined : new URL(baseUrl);
  const deviations = text('CIELO24_DEVIATIONS') ? readDeviations(text('CIELO24_DEVIATIONS')!) : undefined;
  const folder = path.resolve(text('CIELO24_REPORT_DIR') ?? 'reports');
  const noFolder = folderProblems(folder);
  const previous = text('CIELO24_PREVIOUS');
  const { proxy, problem: noProxy } = chooseProxy(target, environment);
  problems.push(
    ...problemsTogether(environment, target),
    ...(deviations?.problems ?? []),
    ...(previous === undefined ? [] : fileProblems('CIELO24_PREVIOUS', previous)),
    ...noFolder,
    ...(noProxy === undefined ? [] : [noProxy]),
  );
  const settings: Settings = {
    baseUrl,
    credentials: text('CIELO24_USERNAME')
      ? {
          username: text('CIELO24_USERNAME')!,
          password: text('CIELO24_PASSWORD'),
          secureKey: text('CIELO24_SECUREKEY'),
        }
      : undefined,
    apiToken: text('CIELO24_API_TOKEN'),
    otherCredentials: text('CIELO24_OTHER_USERNAME')
      ? { username: text('CIELO24_OTHER_USERNAME')!, password: text('CIELO24_OTHER_PASSWORD') }
      : undefined,
    processing:
      (values.CIELO24_PROCESSING as boolean | undefined) ??
      (target === undefined || isLoopback(target.hostname) || target.hostname === VENDOR_SANDBOX),
    mediaUrl: text('CIELO24_MEDIA_URL'),
    processingTimeoutMs: values.CIELO24_PROCESSING_TIMEOUT_MS as number,
    effectTimeoutMs: values.CIELO24_EFFECT_TIMEOUT_MS as number,
    offeredJobs: parseOfferedJobs(text('CIELO24_OFFERED_JOBS') ?? '') ?? {},
    confirmedHost: text('CIELO24_CONFIRM_HOST'),
    strict: values.CIELO24_STRICT as boolean,
    deviations: deviations?.deviations ?? [],
    concurrency: values.CIELO24_CONCURRENCY as number,
    requestTimeoutMs: values.CIELO24_REQUEST_TIMEOUT_MS as number,
    sweepAfterMinutes: values.CIELO24_SWEEP_AFTER_MINUTES as number,
    reportDir: noFolder.length > 0 ? '' : folder,
    previous: previous === undefined ? undefined : path.resolve(previous),
    exploreSeconds: values.CIELO24_EXPLORE_SECONDS as number,
    seed: values.CIELO24_SEED as number,
    proxy,
    retryPauseMs: 500,
    lingerMs: 6_000,
  };
  return { settings, problems };
}

/**
 * Every secret of the settings is struck out from now on, under the name of its variable.
 * @param redactor takes each secret, and what stands in its place
 */
export function hideCredentials(
  settings: Settings,
  redactor: { add(secret: string, label: string): void },
): void {
  const { credentials, otherCredentials, apiToken, proxy } = settings;
  const secrets: [string | undefined, string][] = [
    [credentials?.password, '$CIELO24_PASSWORD'],
    [credentials?.secureKey, '$CIELO24_SECUREKEY'],
    [apiToken, '$CIELO24_API_TOKEN'],
    [otherCredentials?.password, '$CIELO24_OTHER_PASSWORD'],
    [proxy && decodeURIComponent(new URL(proxy).password), '<proxy password>'],
  ];
  for (const [secret, label] of secrets) if (secret) redactor.add(secret, label);
}

function folderProblems(folder: string): string[] {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    return [];
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return [
      `CIELO24_REPORT_DIR takes the path of a folder that can be written to; ${folder} cannot (${code})`,
    ];
  }
}

/** Level by level: where nothing can be made, as below /proc, Node's own way of that never ends. */
function makeFolder(folder: string): void {
  if (!existsSync(folder)) {
    makeFolder(path.dirname(folder));
    mkdirSync(folder);
  } else if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
}

function fileProblems(name: Variable, file: string): string[] {
  try {
    accessSync(file, constants.R_OK);
    if (statSync(file).isFile()) return [];
    return [`${name} takes the path of a readable file; ${file} is none`];
  } catch (error) {
    return [
      `${name} takes the path of a readable file; ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    ];
  }
}
