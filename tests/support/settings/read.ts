/** From environment variables to the settings of a run. Nothing is sent from here. */
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv/dist/2020';
import dotenv from 'dotenv';
import leven from 'leven';
import { type Deviation, readDeviations } from '../deviations';
import type { Redactor } from '../redaction';
import { type JobStatus, jobStatuses } from '../schemas';
import description from './environment.schema.json';

export interface Credentials {
  username: string;
  password?: string;
  secureKey?: string;
}

export interface Settings {
  /** Without a slash at its end; undefined: the embedded sandbox. */
  baseUrl: string | undefined;
  credentials: Credentials | undefined;
  apiToken: string | undefined;
  otherCredentials: Credentials | undefined;
  processing: boolean;
  mediaUrl: string | undefined;
  processingTimeoutMs: number;
  offeredJobs: Partial<Record<JobStatus, string>>;
  confirmedHost: string | undefined;
  strict: boolean;
  deviations: Deviation[];
  concurrency: number;
  requestTimeoutMs: number;
  sweepAfterMinutes: number;
  /** Empty where it cannot be written to. */
  reportDir: string;
  /** How long a deleted job may take to vanish. The documentation speaks of asynchronous tasks, not of a time. */
  patienceMs: number;
  /** How long the surrounding calls may lag behind each other, e.g. the list behind a job's making. */
  lagMs: number;
  /** Pause before a check is tried again; doubled each time. */
  retryPauseMs: number;
}

type Variable = keyof typeof description.properties;
export type Environment = Partial<Record<string, string>>;

export const VARIABLES = Object.keys(description.properties) as Variable[];

/** Hosts on which a run may make and delete jobs, and start transcriptions, without being asked twice. */
const VENDOR_SANDBOX = 'sandbox.cielo24.com';

export function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);
}

/** Whether requests may go to this address at all, without words from the user or with them. */
export function isAllowed(url: URL, confirmedHost: string | undefined): boolean {
  if (isLoopback(url.hostname)) return true;
  if (url.protocol !== 'https:') return false;
  return url.hostname === VENDOR_SANDBOX || isSameHost(url, confirmedHost);
}

const isSameHost = (url: URL, host = '') => [url.hostname, url.host].includes(host.trim().toLowerCase());

/**
 * The variables of the process, and those of `.env` in `folder` that the process does not set.
 * A variable that the process sets to nothing, or to blanks, counts as unset, also when `.env` has it.
 */
export function readEnvironment(
  folder = process.cwd(),
  own: Environment = process.env,
): { environment: Environment; problems: string[] } {
  const file = path.join(folder, '.env');
  let fromFile: Environment = {};
  const problems: string[] = [];
  if (existsSync(file)) {
    try {
      fromFile = dotenv.parse(readFileSync(file));
    } catch (error) {
      problems.push(`.env cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  const merged = Object.entries({ ...fromFile, ...own }).filter(
    ([name, value]) => name.startsWith('CIELO24_') && value?.trim() !== '',
  );
  return { environment: Object.fromEntries(merged), problems };
}

/**
 * Checks the variables and makes settings of them.
 * @returns the settings, with defaults in place of what is wrong, and every problem as a sentence that names its
 * variable and what it takes; values are not repeated, for they may be secret
 */
export function readSettings(environment: Environment): { settings: Settings; problems: string[] } {
  const values = { ...environment } as Record<string, unknown>;
  const problems = schemaProblems(values);
  const text = (name: Variable) => values[name] as string | undefined;
  const baseUrl = text('CIELO24_BASE_URL')?.replace(/\/+$/, '');
  const target = baseUrl === undefined || !isBaseUrl(baseUrl) ? undefined : new URL(baseUrl);
  const deviations = text('CIELO24_DEVIATIONS') ? readDeviations(text('CIELO24_DEVIATIONS')!) : undefined;
  const folder = path.resolve(text('CIELO24_REPORT_DIR') ?? 'reports');
  const noFolder = folderProblems(folder);
  problems.push(
    ...credentialProblems(environment, target),
    ...hostProblems(environment, target),
    ...(deviations?.problems ?? []),
    ...noFolder,
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
    offeredJobs: parseOfferedJobs(text('CIELO24_OFFERED_JOBS') ?? '') ?? {},
    confirmedHost: text('CIELO24_CONFIRM_HOST'),
    strict: values.CIELO24_STRICT as boolean,
    deviations: deviations?.deviations ?? [],
    concurrency: values.CIELO24_CONCURRENCY as number,
    requestTimeoutMs: values.CIELO24_REQUEST_TIMEOUT_MS as number,
    sweepAfterMinutes: values.CIELO24_SWEEP_AFTER_MINUTES as number,
    reportDir: noFolder.length > 0 ? '' : folder,
    patienceMs: 10_000,
    lagMs: 3_000,
    retryPauseMs: 500,
  };
  return { settings, problems };
}

/** Every secret of the settings is struck out from now on, under the name of its variable. */
export function hideCredentials(settings: Settings, redactor: Redactor): void {
  const { credentials, otherCredentials, apiToken } = settings;
  const secrets: [string | undefined, string][] = [
    [credentials?.password, '$CIELO24_PASSWORD'],
    [credentials?.secureKey, '$CIELO24_SECUREKEY'],
    [apiToken, '$CIELO24_API_TOKEN'],
    [otherCredentials?.password, '$CIELO24_OTHER_PASSWORD'],
  ];
  for (const [secret, label] of secrets) if (secret) redactor.add(secret, label);
}

// That the description is a schema is held by a test: here that would only delay each start.
const ajv = new Ajv({
  strict: true,
  allErrors: true,
  coerceTypes: true,
  useDefaults: true,
  validateSchema: false,
});
ajv.addVocabulary(['takes', 'secret']);
ajv.addFormat('base-url', isBaseUrl);
ajv.addFormat('media-url', (text) => /^https?:$/.test(parseUrl(text)?.protocol ?? ''));
ajv.addFormat('offered-jobs', (text) => parseOfferedJobs(text) !== undefined);
const validate: ValidateFunction = ajv.compile(description);

/** Turns the values into their types, fills in the defaults, and says what does not fit the schema. */
function schemaProblems(values: Record<string, unknown>): string[] {
  const valid: boolean = validate(values);
  if (valid) return [];
  const problems = (validate.errors ?? []).map((error) => {
    if (error.keyword === 'additionalProperties') return unknownName(String(error.params.additionalProperty));
    const name = error.instancePath.slice(1) as Variable;
    return `${name} takes ${description.properties[name].takes}`;
  });
  // What is wrong does not reach the settings.
  for (const { instancePath } of validate.errors ?? []) {
    const name = instancePath.slice(1) as Variable;
    if (name) values[name] = (description.properties[name] as { default?: unknown }).default;
  }
  return [...new Set(problems)];
}

function unknownName(name: string): string {
  const nearest = [...VARIABLES].sort((a, b) => leven(name, a) - leven(name, b))[0];
  return `${name} is no variable of this suite; the nearest is ${nearest}`;
}

function credentialProblems(environment: Environment, target: URL | undefined): string[] {
  const has = (name: Variable) => environment[name] !== undefined;
  const problems: string[] = [];
  const login = has('CIELO24_PASSWORD') || has('CIELO24_SECUREKEY');
  if (has('CIELO24_USERNAME') && !login) {
    problems.push('CIELO24_USERNAME takes CIELO24_PASSWORD or CIELO24_SECUREKEY beside it');
  }
  if (login && !has('CIELO24_USERNAME')) {
    const given = has('CIELO24_PASSWORD') ? 'CIELO24_PASSWORD' : 'CIELO24_SECUREKEY';
    problems.push(`${given} takes CIELO24_USERNAME beside it`);
  }
  if (has('CIELO24_OTHER_USERNAME') !== has('CIELO24_OTHER_PASSWORD')) {
    problems.push('CIELO24_OTHER_USERNAME and CIELO24_OTHER_PASSWORD take each other: set both or neither');
  }
  if (has('CIELO24_OTHER_USERNAME') && environment.CIELO24_OTHER_USERNAME === environment.CIELO24_USERNAME) {
    problems.push('CIELO24_OTHER_USERNAME takes the name of an account other than CIELO24_USERNAME');
  }
  if (
    target &&
    !isLoopback(target.hostname) &&
    !has('CIELO24_USERNAME') &&
    !login &&
    !has('CIELO24_API_TOKEN')
  ) {
    problems.push(
      'CIELO24_BASE_URL takes a way to log in beside it: CIELO24_USERNAME with CIELO24_PASSWORD or ' +
        'CIELO24_SECUREKEY, or else CIELO24_API_TOKEN',
    );
  }
  return problems;
}

function hostProblems(environment: Environment, target: URL | undefined): string[] {
  if (target === undefined || isAllowed(target, environment.CIELO24_CONFIRM_HOST)) return [];
  if (target.protocol !== 'https:') {
    return ['CIELO24_BASE_URL takes https for any host but this machine: a token would travel in the open'];
  }
  return [
    `CIELO24_CONFIRM_HOST takes the host of CIELO24_BASE_URL, here ${target.host}, for any host but this machine ` +
      `and ${VENDOR_SANDBOX}: the run makes and deletes jobs there`,
  ];
}

function folderProblems(folder: string): string[] {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    return [];
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return [`CIELO24_REPORT_DIR takes the path of a folder that can be written to (${code})`];
  }
}

/** Level by level: where nothing can be made, as below /proc, Node's own way of that never ends. */
function makeFolder(folder: string): void {
  if (!existsSync(folder)) {
    makeFolder(path.dirname(folder));
    mkdirSync(folder);
  } else if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isBaseUrl(text: string): boolean {
  const url = parseUrl(text);
  return url !== undefined && /^https?:\/\//i.test(text) && !/[\s?#@\\]/.test(text) && url.hostname !== '';
}

/** `undefined` where the text is not in the form that CIELO24_OFFERED_JOBS takes. */
function parseOfferedJobs(text: string): Partial<Record<JobStatus, string>> | undefined {
  const offered: Partial<Record<string, string>> = {};
  for (const pair of text.split(',').map((part) => part.trim())) {
    if (pair === '') continue;
    const [, status, id] = /^([A-Za-z ]+?)\s*=\s*([0-9A-Fa-f]{32})$/.exec(pair) ?? [];
    if (!status || !id || !jobStatuses.includes(status as JobStatus) || offered[status]) return undefined;
    offered[status] = id;
  }
  return offered as Partial<Record<JobStatus, string>>;
}
