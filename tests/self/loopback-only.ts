/** Whatever a test of the suite does, nothing leaves this machine: sockets to any other address are refused. */
import net from 'node:net';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  // Node hands over its own arguments as a list in a list.
  const [first] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  const { host, path } = (typeof first === 'object' && first !== null ? first : {}) as {
    host?: string;
    path?: string;
  };
  const to = path ? 'localhost' : (host ?? (typeof args[1] === 'string' ? args[1] : 'localhost'));
  if (!LOOPBACK.test(to)) throw new Error(`A test of the suite tried to reach ${to}.`);
  return (connect as (...all: unknown[]) => net.Socket).apply(this, args);
} as typeof connect;
