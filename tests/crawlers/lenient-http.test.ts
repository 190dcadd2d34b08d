/** Servers that break HTTP's grammar as browsers forgive it: each answer is read whole, and one that was cut is not. */

import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HttpClient } from '../../crawlers/http.js';
import { run, temporaryArchive } from './harness.js';

const BODY = '<article>园林</article>';
const LENGTH = Buffer.byteLength(BODY);
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n';
const HEX = LENGTH.toString(16);
const sized = (more: string) => `${HEAD}${more}Content-Length: ${LENGTH}\r\n\r\n${BODY}`;
const chunked = (more: string, chunks: string) => `${HEAD}Transfer-Encoding: chunked\r\n${more}\r\n${chunks}`;

const ODD: Readonly<Record<string, string>> = {
  'a length beside chunks': chunked(`Content-Length: ${LENGTH}\r\n`, `${HEX}\r\n${BODY}\r\n0\r\n\r\n`),
  'a length twice': sized(`Content-Length: ${LENGTH}\r\n`),
  'a length twice in one line': `${HEAD}Content-Length: ${LENGTH}, ${LENGTH}\r\n\r\n${BODY}`,
  'a length that is no number': `${HEAD}Content-Length: unknown\r\n\r\n${BODY}`,
  'two lengths, one of them true': sized(`Content-Length: ${LENGTH + 9}\r\n`),
  'a blank before a colon': sized('P3P : CP="ALL"\r\n'),
  'bare line feeds': sized('X: y\r\n').replaceAll('\r\n', '\n'),
  'line ends of both kinds': sized('X: y\n'),
  'a folded line': sized('X-Powered-By: one\r\n\ttwo\r\n'),
  'a control in a value': sized('X-Note: a\x01b\x7f\r\n'),
  'a NUL in a value': sized('X-Note: a\0b\r\n'),
  'a line without a colon': sized('this is no header\r\n'),
  'a name of Han': sized('园林: 是\r\n'),
  'a name with blanks': sized('X Powered By: y\r\n'),
  'a head of 40 KB': sized(`Set-Cookie: a=${'x'.repeat(40_000)}\r\n`),
  'a chunk size with blanks': chunked('', `${HEX}   \r\n${BODY}\r\n0  \r\n\r\n`),
  'chunks with bare line feeds': chunked('', `${HEX}\n${BODY}\n0\n\n`),
  'no line end behind a chunk': chunked('', `${HEX}\r\n${BODY}0\r\n\r\n`),
  'Transfer-Encoding: identity': sized('Transfer-Encoding: identity\r\n'),
  'two blanks in the status line': sized('').replace(' 200', '  200'),
  'a protocol in lower case': sized('').replace('HTTP', 'http'),
  'a version nobody has': sized('').replace('1.1', '2'),
  '100 Continue': `HTTP/1.1 100 Continue\r\n\r\n${sized('')}`,
};

const PAGE = `<html><body>${BODY}</body></html>\n`;
const PAGE_LENGTH = Buffer.byteLength(PAGE);
/** Answers that break off behind the end of their page. */
const ENDED: Readonly<Record<string, string>> = {
  'fewer bytes than its length': `${HEAD}Content-Length: ${PAGE_LENGTH + 9}\r\n\r\n${PAGE}`,
  'no last chunk': chunked('', `${PAGE_LENGTH.toString(16)}\r\n${PAGE}\r\n`),
  'half a last chunk': chunked('X: y\r\n', `${PAGE_LENGTH.toString(16)}\r\n${PAGE}`),
};

const CUT: Readonly<Record<string, string>> = {
  'fewer bytes than its length': `${HEAD}Content-Length: ${LENGTH + 9}\r\nX : y\r\n\r\n${BODY}`,
  'no last chunk': chunked('X : y\r\n', `${HEX}\r\n${BODY}\r\n`),
  'half a chunk': chunked('X : y\r\n', `${HEX}\r\n${BODY.slice(0, 5)}`),
  'half a head': `${HEAD}X : y`,
  'no answer of HTTP': BODY,
};

const open: Server[] = [];
const clients: HttpClient[] = [];

/** A server that sends these bytes, in pieces of `size`, whatever it is asked; robots.txt is not there. */
async function raw(bytes: string, size = 1 << 20, secure = false): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const pem = (name: string) => readFileSync(new URL(`./tls/${name}.pem`, import.meta.url));
  const made = (answer: (socket: Socket) => void) =>
    secure ? createTlsServer({ cert: pem('certificate'), key: pem('key') }, answer) : createServer(answer);
  const server = made((socket) => {
    let asked = '';
    socket.on('error', () => undefined);
    socket.on('data', async (data) => {
      asked += data.toString('latin1');
      if (!asked.includes('\r\n\r\n')) return;
      seen.push(asked);
      const all = Buffer.from(/^GET \/robots/.test(asked) ? bytes.replace(/200( OK)?/, '404 Not Found') : bytes);
      asked = '';
      for (let at = 0; at < all.length; at += size) {
        socket.write(all.subarray(at, at + size));
        if (size < all.length) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return { url: `http${secure ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen };
}

/** A proxy that passes bytes on as they come, for whoever knows its word. */
async function passing(answer = '200 OK'): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((from) => {
    from
      .on('error', () => undefined)
      .once('data', (data) => {
        const [line = ''] = data.toString('latin1').split('\r\n');
        const [method, target = ''] = line.split(' ');
        asked.push(line);
        if (!/proxy-authorization: basic bWU6cGFzcyB3b3Jk/i.test(data.toString('latin1')))
          return void from.end('HTTP/1.1 407 Who are you?\r\nContent-Length: 0\r\n\r\n');
        const { hostname, port } = new URL(method === 'CONNECT' ? `http://${target}` : target);
        const to = dial(Number(port), hostname).on('error', () => undefined);
        if (method === 'CONNECT') from.write(`HTTP/1.1 ${answer}\r\n\r\n`);
        else to.write(data);
        to.pipe(from).pipe(to);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return { address: `http://me:pass%20word@127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function client(proxy: string | null = null): HttpClient {
  const limits = { maxBytes: 1000, headersMs: 300, idleMs: 300, totalMs: 2000 };
  const one = new HttpClient({ userAgent: 'Yuanye/test', allowPrivate: true, limits, proxyOf: () => proxy });
  clients.push(one);
  return one;
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((one) => one.close()));
  for (const server of open.splice(0)) server.close();
});

describe('an answer that breaks the grammar', () => {
  it.each(Object.keys(ODD))('is read whole: %s', async (name) => {
    const { url } = await raw(ODD[name]!);
    await expect(client().fetch(url)).rejects.toMatchObject({ name: 'RetryPage', reason: 'network' });
    const { page } = await client().fetch(url, { irregular: 'as the strict reader said' });
    expect([page.status, Buffer.from(page.body).toString()]).toEqual([200, BODY]);
    expect(page.irregular).toBe('as the strict reader said');
  });

  it('is read whole though it comes byte by byte', async () => {
    const { url } = await raw(ODD['chunks with bare line feeds']!, 1);
    const { page } = await client().fetch(url, { irregular: '' });
    expect(Buffer.from(page.body).toString()).toBe(BODY);
  });

  it.each(Object.keys(CUT))('is not taken for whole with %s', async (name) => {
    const { url } = await raw(CUT[name]!);
    await expect(client().fetch(url, { irregular: '' })).rejects.toMatchObject({
      name: 'RetryPage',
      reason: 'network',
    });
  });

  it.each(Object.keys(ENDED))('is whole where its page is, with %s', async (name) => {
    const { url } = await raw(ENDED[name]!);
    for (const request of [{}, { irregular: '' }]) {
      const { page } = await client().fetch(url, request);
      expect(Buffer.from(page.body).toString()).toBe(PAGE);
    }
  });

  it.each([
    ['the rest of its page', PAGE, PAGE_LENGTH - 20, PAGE],
    ['nothing, for its end is not written', PAGE.slice(0, -16), PAGE_LENGTH - 16, PAGE.slice(0, -16)],
    ['another answer', `${PAGE.slice(0, -16)}HTTP/1.1 400 Bad\r\n\r\n`, PAGE_LENGTH - 16, PAGE.slice(0, -16)],
    ['something behind its end', `${PAGE}<script></script>`, PAGE_LENGTH, PAGE],
  ])('has behind its length %s', async (_what, sent, length, whole) => {
    const { url } = await raw(`${HEAD}Content-Length: ${length}\r\nX : y\r\n\r\n${sent}`);
    const { page } = await client().fetch(url, { irregular: '' });
    expect(Buffer.from(page.body).toString()).toBe(whole);
  });

  it('whose length is too small is whole when no more comes, though the connection stays', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      const [one, two] = [PAGE.slice(0, 30), PAGE.slice(30, -16)];
      socket.once('data', () => socket.write(`${HEAD}Content-Length: ${one.length}\r\n\r\n${one}${two}`));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(server);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { page } = await client().fetch(url, { irregular: '' });
    expect(Buffer.from(page.body).toString()).toBe(PAGE.slice(0, -16));
  });

  it('keeps the limits of every answer', async () => {
    const large = await raw(`${HEAD}X : y\r\n\r\n${'x'.repeat(2000)}`);
    await expect(client().fetch(large.url, { irregular: '' })).rejects.toMatchObject({ reason: 'too-large' });
    const head = await raw(`${HEAD}X: ${'x'.repeat(300_000)}\r\n\r\n`);
    await expect(client().fetch(head.url, { irregular: '' })).rejects.toMatchObject({ reason: 'too-large' });
    const silent = createServer((socket) => socket.on('error', () => undefined).write(HEAD));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    open.push(silent);
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    await expect(client().fetch(url, { irregular: '' })).rejects.toMatchObject({ reason: 'too-slow' });
    const guarded = new HttpClient({ userAgent: 'Yuanye/test', allowPrivate: false });
    clients.push(guarded);
    await expect(guarded.fetch(url, { irregular: '' })).rejects.toMatchObject({ reason: 'private-address' });
  });

  it('is read so through a proxy: by its whole address, and over TLS through a tunnel', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0'); // the certificate is our own
    try {
      for (const secure of [false, true]) {
        const { address, asked } = await passing();
        const { url, seen } = await raw(ODD['a folded line']!, 1 << 20, secure);
        await expect(client(address).fetch(url)).rejects.toMatchObject({
          ...{ name: 'RetryPage', reason: 'network', message: expect.stringContaining('by the proxy 127.0.0.1:') },
        });
        const { page } = await client(address).fetch(url, { irregular: 'as the strict reader said' });
        expect([page.status, Buffer.from(page.body).toString()]).toEqual([200, BODY]);
        expect(asked.at(-1)).toBe(secure ? `CONNECT ${new URL(url).host} HTTP/1.1` : `GET ${url} HTTP/1.1`);
        expect(asked).toHaveLength(2);
        if (secure) expect(seen.at(-1)).not.toMatch(/proxy/i);
        expect(JSON.stringify(page.request)).not.toMatch(/proxy|pass/i);
      }
      const closed = await passing('403 Forbidden');
      const { url } = await raw(ODD['a folded line']!, 1 << 20, true);
      await expect(client(closed.address).fetch(url, { irregular: '' })).rejects.toThrow(/403/);
      await expect(client('http://127.0.0.1:9').fetch(url, { irregular: '' })).rejects.toThrow(/cannot be reached/);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('costs a crawl one more request of a host by a proxy', async () => {
    const { address } = await passing();
    const { url, seen } = await raw(ODD['a blank before a colon']!);
    const { archive, remove } = temporaryArchive();
    try {
      const { pages, summary } = await run(archive, { pages: [`${url}a/10001.html`], proxy: address });
      expect(summary.skipped).toEqual({});
      expect(pages.map(({ irregular }) => irregular)).toEqual([expect.stringContaining('by the proxy')]);
      expect(seen.length).toBeGreaterThan(1);
    } finally {
      await remove();
    }
  });

  it('with too small a length is asked for again by a crawl, and is whole', async () => {
    const { url, seen } = await raw(`${HEAD}Content-Length: ${PAGE_LENGTH - 20}\r\n\r\n${PAGE}`);
    const { archive, remove } = temporaryArchive();
    try {
      const { pages } = await run(archive, { addresses: [url, `${url}b.html`] });
      expect(pages.map(({ body }) => Buffer.from(body).toString())).toEqual([PAGE, PAGE]);
      expect(pages.map(({ irregular }) => irregular)).toEqual(
        Array(2).fill('the page goes on behind its Content-Length'),
      );
      expect(seen.filter((head) => !/robots|sitemap/.test(head))).toHaveLength(3);
    } finally {
      await remove();
    }
  });

  it('whose pages all end unclosed, and are whole, costs a crawl three more requests', async () => {
    const { url, seen } = await raw(`${HEAD}Content-Length: ${PAGE_LENGTH - 16}\r\n\r\n${PAGE.slice(0, -16)}`);
    const { archive, remove } = temporaryArchive();
    try {
      const addresses = ['', 'b', 'c', 'd', 'e'].map((name) => url + name);
      const { pages } = await run(archive, { addresses });
      expect(pages.map(({ irregular }) => irregular)).toEqual(Array(5).fill(undefined));
      expect(seen.filter((head) => !/robots|sitemap/.test(head))).toHaveLength(8);
    } finally {
      await remove();
    }
  });

  it('costs a crawl one more request a host, and is told in the page', async () => {
    const { url, seen } = await raw(ODD['a blank before a colon']!);
    const { archive, remove } = temporaryArchive();
    try {
      const { pages, summary } = await run(archive, { addresses: [url, `${url}b.html`] });
      expect(pages.map(({ irregular }) => typeof irregular)).toEqual(['string', 'string']);
      expect(summary.retries).toBe(0);
      expect(seen.map((head) => head.split(' ')[1]).filter((path) => path === '/robots.txt')).toHaveLength(2);
      expect(seen.map((head) => head.split(' ')[1]).filter((path) => path === '/')).toHaveLength(1);
    } finally {
      await remove();
    }
  });
});
