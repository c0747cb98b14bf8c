/** Which proxy is used, and what requests through it come to. */
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterAll, describe, expect, test } from '@jest/globals';
import { worthlessCertificate, worthlessKey } from '../../sandbox/certificate';
import { makeAgent } from '../../support/http/agent';
import { Redactor } from '../../support/http/redaction';
import { chooseProxy } from '../../support/settings/proxy';
import { hideCredentials, readEnvironment, readSettings } from '../../support/settings/read';

const TARGET = 'https://sandbox.cielo24.com';
const PROXY = 'http://proxy.example:3128/';
const choose = (environment: Record<string, string>, target = TARGET) =>
  chooseProxy(new URL(target), environment);

describe('the proxy', () => {
  test.each([
    ['proxy.example:3128', PROXY],
    [' HTTP://Proxy.example:3128 ', PROXY],
    ['https://proxy.example', 'https://proxy.example/'],
    ['http://me:p%40ss@proxy.example:3128', 'http://me:p%40ss@proxy.example:3128/'],
  ])('%s is one', (HTTPS_PROXY, proxy) => {
    expect(choose({ HTTPS_PROXY })).toEqual({ proxy });
  });

  test.each(['socks5://proxy.example', 'http://', 'http://me:100%@proxy.example', 'a b'])(
    '%s is none',
    (HTTPS_PROXY) => {
      const { proxy, problem } = choose({ HTTPS_PROXY });
      expect([proxy, problem]).toEqual([
        undefined,
        expect.stringMatching(/^HTTPS_PROXY takes the address of/),
      ]);
      expect(choose({ HTTPS_PROXY }, 'http://localhost')).toEqual({});
    },
  );

  test.each([
    ['sandbox.cielo24.com', true],
    ['cielo24.com', true],
    ['.cielo24.com', true],
    ['*.CIELO24.com', true],
    ['elsewhere.example, cielo24.com', true],
    ['elsewhere.example cielo24.com:443', true],
    ['*', true],
    ['cielo24.com:8443', false],
    ['elo24.com', false],
    ['api.cielo24.com', false],
    ['', false],
    [',', false],
  ])('is left out for NO_PROXY=%s: %s', (NO_PROXY, isLeftOut) => {
    expect(choose({ HTTPS_PROXY: PROXY, NO_PROXY })).toEqual(isLeftOut ? {} : { proxy: PROXY });
  });

  test.each(['https://localhost', 'http://127.0.0.1:80', 'https://[::1]'])(
    'is never used for %s',
    (target) => {
      expect(choose({ HTTPS_PROXY: PROXY }, target)).toEqual({});
    },
  );

  test('is read in small letters, too, and its password is a secret', () => {
    const { environment } = readEnvironment('/', {
      https_proxy: 'http://me:p%40ssword@proxy.example:3128',
      HTTPS_PROXY: 'http://other.example',
      CIELO24_BASE_URL: TARGET,
    });
    const { settings } = readSettings(environment);
    expect(settings.proxy).toBe('http://me:p%40ssword@proxy.example:3128/');
    const redactor = new Redactor();
    hideCredentials(settings, redactor);
    expect(redactor.strike(`${settings.proxy} p@ssword`)).toBe(
      'http://me:<proxy password>@proxy.example:3128/ <proxy password>',
    );
  });
});

describe('requests through it', () => {
  const servers: net.Server[] = [];
  const sockets = new Set<Socket>();
  const agents: http.Agent[] = [];
  afterAll(() => {
    for (const agent of agents) agent.destroy();
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
  });

  async function listen(server: net.Server): Promise<number> {
    servers.push(server);
    server.on('connection', (socket: Socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  /** @param answer what the proxy says; it leads to the target where that is 200 */
  async function proxyThat(answer: number) {
    const connects: string[] = [];
    const server = http.createServer().on('connect', ({ url = '', headers }, client: Socket) => {
      connects.push(`${url} ${headers['proxy-authorization'] ?? ''}`.trim());
      if (answer !== 200) return void client.end(`HTTP/1.1 ${answer} Something\r\n\r\n`);
      const onward = net.connect(Number(url.split(':')[1]), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connected\r\n\r\n');
        onward.pipe(client).pipe(onward);
      });
    });
    return { port: await listen(server), connects };
  }

  async function get(port: number, proxy: string) {
    const agent = makeAgent(`https://localhost:${port}`, { proxy, maxSockets: 2, keepAlive: true });
    agents.push(agent);
    const one = () =>
      new Promise<string>((resolve, reject) => {
        https
          .get({ host: 'localhost', port, agent, ca: worthlessCertificate }, (response) => {
            response.setEncoding('utf8').on('data', resolve);
          })
          .on('error', reject);
      });
    return [await one(), await one()];
  }

  const openTarget = () =>
    listen(
      https.createServer({ cert: worthlessCertificate, key: worthlessKey }, (_, response) =>
        response.end('here'),
      ),
    );

  test('go to the target, on one connection, with the password', async () => {
    const [port, proxy] = await Promise.all([openTarget(), proxyThat(200)]);
    expect(await get(port, `http://me:p%40ss@127.0.0.1:${proxy.port}/`)).toEqual(['here', 'here']);
    const basic = Buffer.from('me:p@ss').toString('base64');
    expect(proxy.connects).toEqual([`localhost:${port} Basic ${basic}`]);
  });

  test.each([
    [407, 'asks for a user name and a password: HTTPS_PROXY takes http://<user>:<password>@<host>:<port>.'],
    [403, 'does not let the run through to the target (status 403).'],
  ])('end with a sentence where it answers %d', async (status, sentence) => {
    const { port } = await proxyThat(status);
    await expect(get(1, `http://me:secret@127.0.0.1:${port}`)).rejects.toMatchObject({
      message: `The proxy http://127.0.0.1:${port} ${sentence}`,
      code: 'EPROXY',
    });
  });

  test('end with a sentence where it is not there', async () => {
    await expect(get(1, 'http://127.0.0.1:9')).rejects.toMatchObject({
      message: 'The proxy http://127.0.0.1:9 cannot be reached (ECONNREFUSED).',
      code: 'EPROXY',
    });
  });
});
