import type { IncomingMessage } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { type Answer, Refusal, refused } from './answers';
import { type Call, type Handler, parseParameters } from './call';
import { accountCalls } from './calls/account';
import { jobCalls } from './calls/job';
import { listCalls } from './calls/list';
import { type DeleteSteps, deleteCall } from './delete';
import type { Store } from './store';
import { type Send, type Stringify, toReply } from './wire';

/** Puts something around the handler of every call, of unknown ones as well. */
export type Around = (handler: Handler, store: Store) => Handler;

export interface AppParts {
  store: Store;
  steps: DeleteSteps;
  around: Around;
  stringify: Stringify;
  send: Send;
}

type Env = { Bindings: HttpBindings };

function toCall(context: Context<Env>, incoming: IncomingMessage): Call {
  const search = incoming.url?.split('?').slice(1).join('?') ?? '';
  let values: ReturnType<Call['query']> | undefined;
  return {
    method: incoming.method ?? '',
    path: context.req.path,
    query() {
      values ??= parseParameters(search);
      return values;
    },
    header: (name) => context.req.header(name),
    body: async () => Buffer.from(await context.req.arrayBuffer()),
  };
}

const crashed: Answer = {
  status: 500,
  mediaType: 'text/plain; charset=utf-8',
  text: 'Internal Server Error',
};

const unknownCall: Handler = (call) => {
  throw new Refusal('INVALID_QUERY', `There is no call ${call.method} ${call.path}.`, 'path');
};

/** Refusals become the documented error format; any other error is a crash, as a framework would answer it. */
const answering =
  (handler: Handler): Handler =>
  async (call) => {
    try {
      return await handler(call);
    } catch (error) {
      return error instanceof Refusal ? refused(error) : crashed;
    }
  };

export function createApp({ store, steps, around, stringify, send }: AppParts): Hono<Env> {
  const app = new Hono<Env>();

  const serve = (handler: Handler) => {
    const answer = around(answering(handler), store);
    return async (context: Context<Env>) => {
      const { incoming, outgoing } = context.env;
      const reply = toReply(await answer(toCall(context, incoming)), stringify);
      send(reply, outgoing, incoming);
      return RESPONSE_ALREADY_SENT;
    };
  };

  const unknown = serve(unknownCall);
  const calls = { ...accountCalls(store), ...jobCalls(store), ...listCalls(store) };
  for (const [call, handler] of Object.entries(calls)) {
    const [method = '', path = ''] = call.split(' ');
    const known = serve(handler);
    // Hono gives HEAD to the handler of GET, which would do the call's work.
    app.on(method, path, (context) => (context.env.incoming.method === 'HEAD' ? unknown : known)(context));
  }
  // The page says delete, the vendor's clients say del.
  for (const path of ['/api/job/delete', '/api/job/del']) app.all(path, serve(deleteCall(steps)));
  app.notFound(unknown);
  return app;
}
