import { expect, test } from '@jest/globals';
import { callOf, loadEndpoint, refusals, successes } from '../../support/spec/endpoint';
import { schema } from '../../support/spec/schemas';

const load = (id: string) =>
  loadEndpoint({ id, name: 'Some Job', method: 'GET', path: '/api/job/some', about: '', source: '' });

test.each([
  ['delete-job', 'delete_job', [200], [400]],
  ['authorize-job', 'authorize_job', [204], [400]],
])('The tables of %s are the files that begin with its name', (id, prefix, yes, no) => {
  const endpoint = load(id);
  expect(endpoint).toMatchObject({
    parameters: schema(`${prefix}.parameters.json`),
    definitions: schema('definitions.json'),
    answers: Object.fromEntries(
      [...yes, ...no].map((status) => [status, schema(`${prefix}.${status}.json`)]),
    ),
  });
  expect([successes(endpoint), refusals(endpoint), callOf(endpoint)]).toEqual([yes, no, 'some']);
});

test.each(['delete', 'job', 'none'])('An endpoint without tables is told: %s', (id) => {
  expect(() => load(id)).toThrow(`schemas/${id}.<status>.json: there is no table of an answer of Some Job`);
});

test('Any status from 200 to 299 is a success', () => {
  const answers = Object.fromEntries([200, 204, 299, 300, 400, 199].map((status) => [status, {}]));
  const endpoint = { ...load('delete-job'), answers };
  expect([successes(endpoint), refusals(endpoint)]).toEqual([
    [200, 204, 299],
    [199, 300, 400],
  ]);
});
