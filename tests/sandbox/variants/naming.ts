import { Refusal } from '../answers';
import type { Around, Call } from '../call';
import type { Fields } from '../format';
import { isTo, withNew } from './calls';
import { reshapeJobs } from './surroundings';
import type { Variant } from './variant';

/** Keeps names otherwise than they were given, for filters as well. */
const keeps = (change: (name: string) => string): Around =>
  withNew((job) => {
    job.name = change(job.name);
  });

const keepsExternalIds = (change: (id: string) => string): Around =>
  withNew((job) => {
    job.externalId = change(job.externalId);
  });

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapedForHtml = (name: string) => name.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter);

const inAscii = (name: string) => name.replace(/[^ -~]/gu, '?');

/** Shows names otherwise than they are kept. */
const renamedIn = (view: 'info' | 'list', change: (name: string) => string): Around =>
  reshapeJobs((job) => ({ ...job, JobName: change(String(job.JobName)) }), [`/api/job/${view}`]);

/** Refuses what `wrong` says of a new job's parameters. */
const refusingNew =
  (name: string, wrong: (value: string) => string | undefined): Around =>
  (handler) =>
  (call: Call) => {
    const value = isTo(call, 'new') ? call.parameters().get(name)?.[0] : undefined;
    const comment = value === undefined ? undefined : wrong(value);
    if (comment) throw new Refusal('INVALID_QUERY', `The parameter ${name} ${comment}.`, 'value', name);
    return handler(call);
  };

/** A name that the account has already gets a number. */
const unique = withNew((job, store) => {
  const name = job.name;
  const others = store.jobs().filter((other) => other !== job && other.owner === job.owner);
  for (let count = 2; others.some((other) => other.name === job.name); count += 1)
    job.name = `${name} (${count})`;
});

/** No second job has an external id that one of the account's had, deleted ones too. */
const onceForGood: Around = (handler, store) => {
  const used = new Set<string>();
  const keep = withNew((job) => {
    if (job.externalId) used.add(`${job.owner} ${job.externalId}`);
  })(handler, store);
  return (call) => {
    const values = isTo(call, 'new') ? call.parameters() : undefined;
    const owner = store.session(values?.get('api_token')?.[0] ?? '')?.username;
    const id = values?.get('external_id')?.[0];
    if (used.has(`${owner} ${id}`) && values?.get('is_duplicate')?.[0] !== 'true') {
      throw new Refusal('INVALID_QUERY', 'A job of yours has had this external_id.', 'value', 'external_id');
    }
    return keep(call);
  };
};

const languages = 'ar en fr de he hi it jp ko cmn pt ru es zh tr'.split(' ');

/** As the page's own example shows a language. */
const withCountry = (job: Fields): Fields => ({
  ...job,
  SourceLanguage: job.SourceLanguage === 'en' ? 'EN_US' : job.SourceLanguage,
});

/** What becomes of names, external ids and languages. */
export const namingVariants: readonly Variant[] = [
  {
    name: 'names-collapsed',
    does: 'keeps a job name without blanks at its ends, and one for several inside',
    around: keeps((name) => name.trim().replace(/\s+/g, ' ')),
  },
  {
    name: 'names-escaped',
    does: 'keeps job names escaped for HTML',
    around: keeps(escapedForHtml),
  },
  {
    name: 'names-decomposed',
    does: 'keeps accents of a job name as letters of their own (NFD)',
    around: keeps((name) => name.normalize('NFD')),
  },
  {
    name: 'names-in-ascii',
    does: 'keeps a question mark for every letter of a job name beyond ASCII',
    around: keeps(inAscii),
  },
  {
    name: 'names-up-to-four-bytes',
    does: 'keeps a job name up to its first letter that takes four bytes in UTF-8',
    around: keeps((name) => name.replace(/[\u{10000}-\u{10ffff}].*/su, '')),
  },
  {
    name: 'names-lower-case',
    does: 'keeps job names in small letters',
    around: keeps((name) => name.toLowerCase()),
  },
  {
    name: 'names-unique',
    does: 'adds a number to a job name that the account has already',
    around: unique,
  },
  {
    name: 'names-long-refused',
    does: 'refuses a job name of more than 100 letters',
    around: refusingNew('job_name', (name) => (name.length > 100 ? 'has more than 100 letters' : undefined)),
  },
  {
    name: 'nameless-untitled',
    does: 'calls a job without a name Untitled',
    around: keeps((name) => name || 'Untitled'),
  },
  {
    name: 'nameless-null',
    does: 'has null for the name of a job without one',
    around: reshapeJobs((job) => ({ ...job, JobName: job.JobName || null })),
  },
  {
    name: 'names-cut-in-list',
    does: 'shows ten characters of a job name in list, and all of them in info',
    around: reshapeJobs((job) => ({ ...job, JobName: String(job.JobName).slice(0, 10) }), ['/api/job/list']),
  },
  {
    name: 'names-escaped-in-list',
    does: 'shows job names escaped for HTML in list, and as they are in info',
    around: renamedIn('list', escapedForHtml),
  },
  {
    name: 'names-in-ascii-in-list',
    does: 'shows a question mark in list for every letter of a job name beyond ASCII',
    around: renamedIn('list', inAscii),
  },
  {
    name: 'names-trimmed-in-info',
    does: 'shows a job name without blanks at its ends in info, and with them in list',
    around: renamedIn('info', (name) => name.trim()),
  },
  {
    name: 'external-ids-hidden',
    does: 'shows no external id in info and list',
    around: reshapeJobs(({ ExternalID: _, ...job }) => job),
  },
  {
    name: 'external-ids-as-numbers',
    does: 'shows an external id of digits as a number',
    around: reshapeJobs((job) => ({
      ...job,
      ExternalID: /^\d{1,15}$/.test(String(job.ExternalID)) ? Number(job.ExternalID) : job.ExternalID,
    })),
  },
  {
    name: 'external-ids-cut-short',
    does: 'keeps 10 characters of an external id',
    around: keepsExternalIds((id) => id.slice(0, 10)),
  },
  { name: 'external-ids-dropped', does: 'keeps no external id', around: keepsExternalIds(() => '') },
  {
    name: 'external-ids-refused',
    does: 'refuses external_id as a parameter that it does not know',
    around: refusingNew('external_id', () => 'is none of this call'),
  },
  {
    name: 'external-id-once-for-good',
    does: 'refuses a second job with an external id, also once the first is deleted, unless is_duplicate is true',
    around: onceForGood,
  },
  {
    name: 'languages-of-the-table',
    does: "takes the languages of the documentation's table only",
    around: refusingNew('language', (code) => (languages.includes(code) ? undefined : 'is not supported')),
  },
  {
    name: 'languages-with-country',
    does: 'shows English as EN_US, as the examples of info and list have it',
    around: reshapeJobs(withCountry),
  },
];
