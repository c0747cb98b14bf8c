/** Contracts of a few checks, to see what a run makes of them. */
import { endpoint } from '../contract/delete-job/endpoint';
import { type Check, type Contract, closingSection, must, type Section, section } from '../support/check';
import { expect as suiteExpect } from '../support/matchers';
import type { Settings } from '../support/settings/read';
import { perform } from './perform';

export const source = { part: 'A test', says: 'so' };

export const check = (id: string, run: Check['run'] = async () => {}) => must(id, source, 'A check.', run);

export const contractOf = (...sections: Section[]): Contract => ({ endpoint, page: {}, sections });

/** Runs one check, and one after it. */
export async function run(
  tried: Check['run'],
  settings: Partial<Settings> = {},
  last = closingSection('The end', [check('end')]),
) {
  const contract = contractOf(section('A test', [check('tried', tried)]), last);
  const { result, sandbox } = await perform({}, settings, () => contract);
  return { tried: result.checks[0]!, result, sandbox };
}

/** Fails an expectation. */
export const violate = () => suiteExpect(['another']).toHaveNone('one thing');
