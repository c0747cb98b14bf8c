/** Contracts of a few checks, to see what a run makes of them. */
import { endpoint } from '../contract/delete-job/endpoint';
import { expect as suiteExpect } from '../support/checks/job-matchers';
import { type Check, type Contract, must, restSection, type Section, section } from '../support/checks/words';
import type { Settings } from '../support/settings/read';
import { perform } from './perform';

export const source = { part: 'A test', says: 'so' };

export const check = (id: string, run: Check['run'] = async () => {}) => must(id, source, 'A check.', run);

export const contractOf = (...sections: Section[]): Contract => ({
  endpoint,
  acceptance: ['accepts'],
  page: {},
  sections,
});

/** Runs one check, and one after it. */
export async function run(
  tried: Check['run'],
  settings: Partial<Settings> = {},
  last = restSection('The end', [check('end')]),
) {
  const contract = contractOf(section('A test', [check('tried', tried)]), last);
  const { result, sandbox } = await perform({}, settings, () => [contract]);
  return { tried: result.checks[0]!, result, sandbox };
}

/** Fails an expectation. */
export const violate = () => suiteExpect(['another']).toHaveNone('one thing');
