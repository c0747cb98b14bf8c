import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { Refusal, refused } from './answers';
import { worthlessCertificate, worthlessKey } from './certificate';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

export interface Server {
  /** Scheme, host and port. */
  origin: string;
  /** Cuts all connections and stops listening. */
  stop(): Promise<void>;
}

const unreadable = refused(new Refusal('INVALID_QUERY', 'The request is not readable HTTP.', 'encoding'));
const unreadableBody = JSON.stringify(unreadable.content);

/** Rejects if the port cannot be had. */
export async function listen(
  listener: Listener,
  options: { port: number; keepAliveMs: number; tls: TlsOptions | undefined },
): Promise<Server> {
  const server = options.tls
    ? createSecureServer({ key: worthlessKey, cert: worthlessCertificate, ...options.tls }, listener)
    : createServer(listener);
  server.keepAliveTimeout = options.keepAliveMs;
  server.on('clientError', (_error, socket) => {
    const head = `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${unreadableBody.length}`;
    if (socket.writable) socket.end(`${head}\r\nConnection: close\r\n\r\n${unreadableBody}`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
