import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, Refusal, refused } from './answers';
import { type Call, type Handler, parseParameters, readParameters, type Values } from './call';
import { type Send, type Stringify, toReply } from './wire';

/** Handlers by `<method> <path>`, or by the path alone where the handler looks at the method itself. */
export type Calls = Readonly<Record<string, Handler>>;

async function readCall(incoming: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = '', ...rest] = (incoming.url ?? '').split('?');
  let query: Values | undefined;
  let parameters: Values | undefined;
  const call: Call = {
    method: incoming.method ?? '',
    path,
    query() {
      query ??= parseParameters(rest.join('?'));
      return query;
    },
    parameters() {
      parameters ??= readParameters(call);
      return parameters;
    },
    header: (name) => incoming.headers[name]?.toString(),
    body: Buffer.concat(chunks),
  };
  return call;
}

const crashed: Answer = {
  status: 500,
  mediaType: 'text/plain; charset=utf-8',
  text: 'Internal Server Error',
};

/** The paths that are served, in the order of the alphabet. */
export const pathsOf = (calls: Calls): string[] =>
  [...new Set(Object.keys(calls).map((call) => call.replace(/^\S+ /, '')))].sort();

function refuseUnknown(calls: Calls, { method, path }: Call): never {
  const methods = Object.keys(calls).filter((call) => call.endsWith(` ${path}`));
  if (methods.length > 0) {
    const takes = methods.map((call) => call.split(' ')[0]).join(' or ');
    throw new Refusal('INVALID_QUERY', `${path} takes ${takes}, not ${method}.`, 'method');
  }
  const served = pathsOf(calls).join(', ');
  throw new Refusal('INVALID_QUERY', `This sandbox has no call ${method} ${path}; it has ${served}.`, 'path');
}

export const dispatch =
  (calls: Calls): Handler =>
  (call) => {
    const handler = calls[`${call.method} ${call.path}`] ?? calls[call.path];
    return handler ? handler(call) : refuseUnknown(calls, call);
  };

/** Refusals become the documented error format; any other error is a crash, as a framework would answer it. */
export const answering =
  (handler: Handler): Handler =>
  async (call) => {
    try {
      return await handler(call);
    } catch (error) {
      return error instanceof Refusal ? refused(error) : crashed;
    }
  };

/** Reads a request to its end, has it handled and sends the answer; nothing is done for a request that breaks off. */
export const listenerOf =
  (handler: Handler, stringify: Stringify, send: Send) =>
  async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    let call: Call;
    try {
      call = await readCall(incoming);
    } catch {
      return;
    }
    send(toReply(await handler(call), stringify), outgoing, incoming);
  };
