import { demoAccounts } from './accounts';
import { answering, dispatch, listenerOf, pathsOf } from './app';
import { Callbacks } from './callbacks';
import { callsOf } from './calls';
import { authorizeSteps } from './calls/authorize';
import { deleteSteps } from './calls/delete';
import { faults } from './faults';
import { byName } from './names';
import { listen, type Server } from './server';
import { settle } from './settings';
import { changed } from './steps';
import { Store } from './store';
import { troubles } from './troubles';
import type { Account, ReceivedRequest, Sandbox, SandboxOptions } from './types';
import { variants } from './variants';
import { sendPlainly } from './wire';

export { demoAccounts } from './accounts';
export { faults } from './faults';
export type { Fault } from './faults/fault';
export { examples as exampleTroubles, type Trouble, troubles } from './troubles';
export type { Account, ReceivedRequest, Sandbox, SandboxOptions, StoredJob } from './types';
export { variants } from './variants';

/** Splits a request target into path and query, without ever failing. */
function readTarget(target: string): { path: string; query: Record<string, string> } {
  const [path = '', ...rest] = target.split('?');
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rest.join('?'))) query[name] ??= value;
  return { path, query };
}

function withoutPrefix(target: string, prefix: string): string {
  if (prefix === '') return target;
  return target.startsWith(`${prefix}/`) ? target.slice(prefix.length) : `/outside${target}`;
}

/**
 * Serves the API on 127.0.0.1 with a store of its own.
 * Throws an Error with a sentence for people if an option names nothing known, and Node's error if the port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const fault = options.fault === undefined ? undefined : byName(faults, 'fault', options.fault);
  const variant = options.variant === undefined ? undefined : byName(variants, 'variant', options.variant);
  const trouble = options.trouble === undefined ? undefined : byName(troubles, 'trouble', options.trouble);

  const settings = settle(variant?.settings ?? {}, options);
  const callbacks = new Callbacks();
  const store = new Store(settings, (from, job) => callbacks.plan(from, job));
  const main = demoAccounts.main.username;
  for (let count = 0; count < settings.olderJobs; count += 1) {
    store.createJob(main, { name: `An older job, number ${count + 1}` });
  }
  const offer = (status: string) => {
    const job = store.createJob(main, { name: `A job that is ${status}` });
    job.status = status;
    job.createdAt -= 86_400_000;
    return job.id;
  };
  const offeredJobs = { 'Media Failure': offer('Media Failure'), Reviewing: offer('Reviewing') };

  let server: Server | undefined;
  const mishap = trouble?.start?.(() => void server?.stop()) ?? {};
  const stringify = variant?.stringify ?? JSON.stringify;
  const send = mishap.send ?? variant?.send ?? sendPlainly;
  const calls = callsOf(store, {
    delete: changed(deleteSteps(store), store, variant?.delete, fault?.delete),
    authorize: changed(authorizeSteps(store), store, variant?.authorize, fault?.authorize),
  });
  let handler = answering(dispatch(calls));
  for (const { around } of [variant, fault, trouble].filter((part) => part !== undefined)) {
    if (around) handler = answering(around(handler, store));
  }
  const listener = listenerOf(handler, stringify, send);

  const requests: ReceivedRequest[] = [];
  server = await listen(
    (incoming, outgoing) => {
      incoming.url = withoutPrefix(incoming.url ?? '/', settings.pathPrefix);
      requests.push({ method: incoming.method ?? '', ...readTarget(incoming.url), at: Date.now() });
      const proceed = () => void listener(incoming, outgoing);
      const receive = () => (mishap.receive ? mishap.receive(incoming, outgoing, proceed) : proceed());
      if (settings.latencyMs > 0) setTimeout(receive, settings.latencyMs);
      else receive();
    },
    { port: options.port ?? 0, keepAliveMs: settings.keepAliveMs, tls: trouble?.tls },
  );

  const account = (role: 'main' | 'plain' | 'other'): Account => ({
    ...demoAccounts[role],
    customerAuthorization: settings.customerAuthorization[role],
  });
  return {
    url: server.origin + settings.pathPrefix,
    accounts: { main: account('main'), plain: account('plain'), other: account('other') },
    offeredJobs,
    calls: pathsOf(calls),
    requests,
    jobs: () => store.report(),
    close() {
      callbacks.stop();
      return server.stop();
    },
  };
}
