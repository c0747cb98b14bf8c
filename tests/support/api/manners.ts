/** Ways to send a request that are not the suite's usual one, and that change nothing of what it asks for. */
import type { Parameters } from '../http/recorder';

/** Whose name and token stand beside those of the request, where they must count for nothing. */
export interface Bystander {
  username: string;
  token: string;
}

export interface Manner {
  /** Finishes the sentence "delete A …". */
  words: string;
  /** Whether a target may refuse the request for it: no page says that it has to be taken. */
  mayBeRefused: boolean;
  method?: 'POST' | 'PUT' | 'OPTIONS';
  headers(bystander: Bystander | undefined): Record<string, string>;
  parameters(bystander: Bystander | undefined): Parameters;
  /** Another spelling of the job's id. */
  spell?(id: string): string;
}

/** What browsers and programs add, and the token of another session where only sites look for one. */
const otherHeaders: Manner['headers'] = (bystander) => ({
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language': 'de-DE,de;q=0.9,en;q=0.5',
  'Content-Type': 'application/json',
  ...(bystander && { Cookie: `api_token=${bystander.token}` }),
});

/** Headers that could stand for more rights. A gateway may turn them away. */
const headersOfRights: Manner['headers'] = (bystander) => ({
  ...otherHeaders(bystander),
  'X-Forwarded-For': '127.0.0.1',
  ...(bystander && {
    Authorization: `Bearer ${bystander.token}`,
    'X-Auth-User': bystander.username,
  }),
});

/** None of them is any page's; each could stand for more rights, or for less work. */
const otherParameters: Manner['parameters'] = (bystander) => ({
  force: 'true',
  confirm: 'true',
  override: 'true',
  admin: 'true',
  debug: '1',
  dry_run: 'false',
  status: 'Authorizing',
  JobStatus: 'Authorizing',
  job_name: 'another name',
  external_id: 'another id',
  language: 'fr',
  ...(bystander && {
    username: bystander.username,
    Username: bystander.username,
    account_id: bystander.username,
    token: bystander.token,
  }),
});

const none = () => ({});

export const withOtherHeaders: Manner = {
  words: "with a browser's headers",
  mayBeRefused: false,
  headers: otherHeaders,
  parameters: none,
};

export const asJson: Manner = {
  words: 'with the headers of a program that takes JSON only',
  mayBeRefused: false,
  headers: () => ({ Accept: 'application/json', 'User-Agent': 'python-requests/2.31.0' }),
  parameters: none,
};

export const withMore: Manner = {
  words: 'with parameters and headers that no page has',
  mayBeRefused: true,
  headers: headersOfRights,
  parameters: otherParameters,
};

const by = (method: NonNullable<Manner['method']>): Manner => ({
  words: `by ${method}`,
  mayBeRefused: true,
  method,
  headers: none,
  parameters: none,
});

export const byPost = by('POST');
export const byPut = by('PUT');
export const byOptions = by('OPTIONS');

export const inCapitals: Manner = {
  words: 'by its id in capitals',
  mayBeRefused: true,
  headers: none,
  parameters: none,
  spell: (id) => id.toUpperCase(),
};

export const MANNERS: readonly Manner[] = [withOtherHeaders, asJson, withMore, byPost, inCapitals];
