// A client's test that meets a fault. Run it in the suite's folder with `node --test`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

/** Starts the sandbox with a fault, and ends it with the test. Gives its address and its accounts. */
async function startSandbox(t, fault) {
  const command = `npm run --silent sandbox -- --port 0 --json --fault ${fault}`;
  const sandbox = spawn(command, { shell: true, stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => sandbox.stdin.end());
  const [line] = await once(sandbox.stdout, 'data');
  return JSON.parse(line);
}

/** The client that is tested: it deletes a job, and does not take the answer's word for it. */
class Client {
  constructor(url, token) {
    this.ask = (call, parameters) =>
      fetch(
        `${url}/api/${call}?${new URLSearchParams({ v: '1', ...(token && { api_token: token }), ...parameters })}`,
      );
  }

  async json(call, parameters = {}) {
    return (await this.ask(call, parameters)).json();
  }

  async deleteJob(id) {
    await this.ask('job/delete', { job_id: id });
    const { status } = await this.ask('job/info', { job_id: id });
    if (status === 200) throw new Error(`The job ${id} is still there.`);
  }
}

test('the client notices that a job was not deleted', async (t) => {
  const { url, accounts } = await startSandbox(t, 'nothing-deleted');
  const { username, password } = accounts.main;
  const { ApiToken } = await new Client(url).json('account/login', { username, password });
  const client = new Client(url, ApiToken);
  const { JobId } = await client.json('job/new', { job_name: 'to be deleted' });

  await assert.rejects(client.deleteJob(JobId), /is still there/);
});
