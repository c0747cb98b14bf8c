/** The callbacks that an order asks for. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../sandbox';

let sandbox: Sandbox;
const called: string[] = [];
let statuses: number[] = [];
const receiver = createServer((incoming, outgoing) => {
  called.push(`${incoming.url} ${incoming.headers.authorization ?? ''}`.trim());
  outgoing.writeHead(statuses.shift() ?? 200).end();
});

beforeEach(async () => {
  called.length = 0;
  statuses = [];
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  sandbox = await startSandbox({ processing: { takesMs: 50 } });
});

afterEach(async () => {
  await sandbox.close();
  await new Promise((resolve) => receiver.close(resolve));
});

/** Orders a job with this callback. @returns the job's id */
async function order(callback_url: string, options: object = {}): Promise<string> {
  const call = async (path: string, parameters: Record<string, string>) => {
    const response = await fetch(
      `${sandbox.url}/api/${path}?${new URLSearchParams({ v: '1', ...parameters })}`,
    );
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, string>;
  };
  const { username, password } = sandbox.accounts.plain;
  const { ApiToken: api_token = '' } = await call('account/login', { username, password });
  const { JobId: job_id = '' } = await call('job/new', { api_token, job_name: 'my job' });
  await call('job/add_media', { api_token, job_id, media_url: 'https://example.com/a' });
  const parameters = { transcription_fidelity: 'PREMIUM', callback_url, options: JSON.stringify(options) };
  await call('job/perform_transcription', { api_token, job_id, ...parameters });
  return job_id;
}

const receiverAt = (credentials = '') =>
  `http://${credentials}127.0.0.1:${(receiver.address() as AddressInfo).port}`;

async function calls(count: number): Promise<string[]> {
  while (called.length < count) await once(receiver, 'request');
  return [...called].sort();
}

test('come when the job is complete, with its tags replaced, one for each product', async () => {
  const job = await order(
    `${receiverAt('me:secret@')}/done?job={job_id}&name={job_name}&of={iwp_name}&key={key}&{x}`,
    {
      return_iwp: ['MECHANICAL'],
      custom_metadata: { key: 'a&b' },
    },
  );
  const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`;
  expect(await calls(2)).toEqual([
    `/done?job=${job}&name=my%20job&of=FINAL&key=a%26b&{x} ${basic}`,
    `/done?job=${job}&name=my%20job&of=MECHANICAL&key=a%26b&{x} ${basic}`,
  ]);
});

test('are tried again as long as the answer is not 200', async () => {
  statuses = [500, 204];
  await order(`${receiverAt()}/done`);
  expect(await calls(3)).toHaveLength(3);
});

test('go to no other machine', async () => {
  // The test's own guard would make such an attempt an error that nobody catches.
  await order('http://fake-callback.com/done');
  await order(`${receiverAt()}/done`);
  expect(await calls(1)).toEqual(['/done']);
});
