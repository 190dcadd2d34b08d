/** Proxies that do not do their part, and healthy ones in front of hosts that do not. */
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer as listen, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { HttpClient } from '../../crawlers/http.js';
import { type CrawlEvent, generalProfile, look } from '../../crawlers/index.js';
import { profile, run, serve, temporaryArchive } from './harness.js';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const article = '<article><h1>一</h1></article>';
const patience = { connectMs: 400, headersMs: 400, totalMs: 3000 };

/** Listens on loopback until the test is over; gives its host. */
async function started(server: Server, address = '127.0.0.1'): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  open.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => void server.close(() => resolve()));
  });
  return `${address}:${(server.address() as AddressInfo).port}`;
}

/** A proxy by what it does when it is asked for a tunnel and for a page. */
async function proxy(
  tunnel: (socket: Socket, place: string) => void,
  page: (request: IncomingMessage) => Promise<Response> = async () => new Response('', { status: 404 }),
): Promise<{ readonly host: string; readonly tunnels: string[] }> {
  const tunnels: string[] = [];
  const server = createServer(async (request, response) => {
    const answer = await page(request);
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  server.on('connect', (request, socket: Socket) => {
    socket.on('error', () => undefined);
    tunnels.push(request.url ?? '');
    tunnel(socket, request.url ?? '');
  });
  return { host: await started(server), tunnels };
}

/** Passes bytes on, as a proxy should; any 2xx says so (RFC 9110, 9.3.6). */
function pass(socket: Socket, place: string): void {
  const { hostname, port } = new URL(`http://${place}`);
  const to = connect(Number(port), hostname, () => {
    socket.write('HTTP/1.1 201 Opened\r\n\r\n');
    to.pipe(socket).pipe(to);
  });
  to.on('error', () => undefined);
}

/** Sends a header without end, byte by byte. */
function drip(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\nx: ');
  const timer = setInterval(() => socket.write('x'), 50);
  socket.on('close', () => clearInterval(timer));
}

const archive = () => {
  const { archive, remove } = temporaryArchive();
  open.push(remove);
  return archive;
};

const stopped = (events: readonly CrawlEvent[]) =>
  events.flatMap((event) => (event.type === 'host-stopped' ? [`${event.host}: ${event.message}`] : []));

it('is not to blame for a host that takes the connection and says nothing', async () => {
  const { url, close } = await serve({ '/a/10001.html': article });
  open.push(close);
  const silent = await started(
    listen((socket) => socket.on('error', () => undefined).resume()),
    '127.0.0.2',
  );
  const { host } = await proxy(pass, (request) => fetch(request.url!));
  const events: CrawlEvent[] = [];
  const { summary, visited } = await run(archive(), {
    ...{ pages: [`https://${silent}/a/1.html`, `${url}/a/10001.html`], proxy: `http://${host}`, limits: patience },
    ...{ profiles: [profile({ site: 'silent', hosts: ['127.0.0.2'], stopAfter: 1 })] },
    onEvent: (event) => void events.push(event),
  });
  expect(visited).toEqual([`${url}/a/10001.html`]);
  expect(summary.stopped).toBe('done');
  expect(stopped(events)).toEqual([expect.stringMatching(`^${silent}: robots.txt cannot be read: .*in time`)]);
});

it.each([
  ['closes the connection', (socket: Socket) => void socket.destroy(), 'the connection broke off'],
  ['says nothing', () => undefined, 'no answer within'],
  ['drips', drip, 'no answer within 0.4 s$'],
  ['answers 403', (socket: Socket) => void socket.end('HTTP/1.1 403 No\r\n\r\n'), 'the proxy answers 403$'],
  ['answers 502', (socket: Socket) => void socket.end('HTTP/1.1 502 No\r\n\r\n'), 'the proxy answers 502$'],
  ['answers no HTTP', (socket: Socket) => void socket.end('What?\r\n\r\n'), 'Parse Error'],
])('is asked once a turn when it %s for a tunnel', async (_what, tunnel, why) => {
  const { host, tunnels } = await proxy(tunnel);
  const events: CrawlEvent[] = [];
  await run(archive(), {
    ...{ pages: ['https://127.0.0.2:7/a/1.html'], proxy: `http://${host}`, limits: patience },
    ...{ profiles: [profile({ site: 'behind', hosts: ['127.0.0.2'], stopAfter: 1 })] },
    onEvent: (event) => void events.push(event),
  });
  expect(tunnels).toEqual(['127.0.0.2:7']);
  expect(stopped(events)).toEqual([expect.stringMatching(`by the proxy ${host}: it opens no tunnel to 127.0.0.2:7: `)]);
  expect(stopped(events)[0]).toMatch(new RegExp(why));
});

it('that wants another name and password ends the run at once, for plain http and for a tunnel', async () => {
  const refuse = 'HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n';
  const { host } = await proxy(
    (socket) => socket.end(refuse),
    async () => new Response('', { status: 407 }),
  );
  for (const page of ['http://127.0.0.2:7/a/1.html', 'https://127.0.0.2:7/a/1.html']) {
    const crawled = (proxy: string) => run(archive(), { pages: [page], proxy });
    await expect(crawled(`http://me:wrong@${host}`)).rejects.toMatchObject({
      ...{ name: 'StopRun', code: 'proxy', exitCode: 4 },
      message: `The proxy ${host} does not accept the name and password (407).`,
      hint: expect.stringMatching(/http:\/\/NAME:PASSWORD@HOST:PORT.*YUANYE_PROXY/),
    });
    await expect(crawled(`http://${host}`)).rejects.toMatchObject({
      message: `The proxy ${host} asks for a name and password (407).`,
    });
    const looked = { userAgent: 'test', allowPrivate: true, profile: generalProfile(), proxy: `http://${host}` };
    await expect(look(page, looked)).rejects.toMatchObject({ code: 'proxy', exitCode: 4 });
  }
});

it('that has let requests through is not taken for locked when a server behind it answers 407', async () => {
  const { host } = await proxy(pass, async ({ url }) => new Response('', { status: /robots/.test(url!) ? 404 : 407 }));
  const events: CrawlEvent[] = [];
  const { visited } = await run(archive(), {
    ...{ pages: ['http://127.0.0.2:7/a/1.html'], proxy: `http://${host}` },
    ...{ profiles: [profile({ site: 'behind', hosts: ['127.0.0.2'], stopAfter: 1 })] },
    onEvent: (event) => void events.push(event),
  });
  expect(visited).toEqual([]);
  expect(stopped(events)).toEqual([expect.stringMatching(/it asks for a name and password \(407\)/)]);
});

it('is asked for a tunnel before a 407 is taken for its own: the server of the first page may say so', async () => {
  const challenge = { 'proxy-authenticate': 'Basic realm="x"' };
  const { host, tunnels } = await proxy(
    (socket) => socket.end('HTTP/1.1 403 No\r\n\r\n'),
    async () => new Response('', { status: 407, headers: challenge }),
  );
  const events: CrawlEvent[] = [];
  const { summary } = await run(archive(), {
    ...{ pages: ['http://127.0.0.2:7/a/1.html', 'http://127.0.0.3:7/a/1.html'], proxy: `http://me:right@${host}` },
    ...{ profiles: [profile({ site: 'behind', hosts: ['127.0.0.2', '127.0.0.3'], stopAfter: 1 })], concurrency: 1 },
    onEvent: (event) => void events.push(event),
  });
  expect(summary.stopped).toBe('done');
  // Its answer about one host shows that it knows its user: it is not asked about the other.
  expect(tunnels).toEqual([expect.stringMatching(/^127\.0\.0\.[23]:443$/)]);
  expect(stopped(events)).toHaveLength(2);
  for (const one of stopped(events)) expect(one).toMatch(/it asks for a name and password \(407\)/);
});

it('is named once in the error of each request that waited for the same connection', async () => {
  const { host } = await proxy((socket) => void socket.destroy());
  const client = new HttpClient({ userAgent: 'test', allowPrivate: true, proxyOf: () => `http://${host}` });
  open.push(() => client.close());
  const asked = ['a', 'b', 'c'].map((page) => client.fetch(`https://127.0.0.2:7/${page}`));
  for (const { reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[])
    expect((reason as Error).message.split('by the proxy')).toHaveLength(2);
});

it('and a site that is always rendered exclude each other, wherever the proxy is set', async () => {
  const { host } = await proxy(pass);
  const own = profile({ site: 'rendered', hosts: ['127.0.0.2'], seeds: ['http://127.0.0.2:7/'], render: 'always' });
  await expect(run(archive(), { profiles: [own], sites: [own], proxy: `http://${host}` })).rejects.toMatchObject({
    ...{ name: 'StopRun', code: 'proxy', exitCode: 2, hint: expect.stringMatching('YUANYE_PROXY') },
    message: 'rendered is always rendered, and a browser is not sent through a proxy.',
  });
});
