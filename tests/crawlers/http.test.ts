import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpClient } from '../../crawlers/http.js';
import { serve, type TestServer } from './harness.js';

const gbk = Buffer.from([0xd4, 0xb0, 0xc1, 0xd6, 0x80, 0xff, 0x00, 0x0d, 0x0a]);
const text = Buffer.from('<p>园林 a plain page</p>');
const WHOLE = '<html><body><p>a page</p></body></html>\n';
const FLUSHED = { finishFlush: constants.BROTLI_OPERATION_FLUSH };
const MB = 2 ** 20;
let server: TestServer;
let client: HttpClient;

beforeAll(async () => {
  const send = (body: Buffer, coding?: string) => (_: unknown, response: import('node:http').ServerResponse) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=gb2312',
      ...(coding ? { 'content-encoding': coding } : {}),
    });
    response.end(body);
  };
  const breaksOff = (body: Buffer, coding: string) => (_: unknown, response: import('node:http').ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': coding });
    response.write(body, () => response.destroy());
  };
  server = await serve({
    '/plain': send(gbk),
    '/gzip': send(gzipSync(gbk), 'gzip'),
    '/br': send(brotliCompressSync(gbk), 'br'),
    '/deflate': send(deflateSync(gbk), 'deflate'),
    '/raw-deflate': send(deflateRawSync(gbk), 'deflate'),
    '/twice': send(gzipSync(gzipSync(gbk)), 'gzip, gzip'),
    '/thrice': send(gzipSync(gzipSync(gzipSync(gbk))), 'gzip, gzip, gzip'),
    '/not-gzip': send(gbk, 'gzip'),
    '/unnamed-gzip': send(gzipSync(gbk)),
    '/half-gzip': send(gzipSync(Buffer.alloc(5000, 'x')).subarray(0, 20), 'gzip'),
    '/bomb': send(gzipSync(Buffer.alloc(4 * MB)), 'gzip'),
    '/exotic': send(gbk, 'compress'),
    '/no-trailer': send(gzipSync(gbk).subarray(0, -8), 'gzip'),
    '/bad-trailer': send(Buffer.concat([gzipSync(gbk).subarray(0, -8), Buffer.alloc(8, 1)]), 'gzip'),
    '/something-behind': send(Buffer.concat([gzipSync(gbk), Buffer.from('\r\n<!-- -->')]), 'gzip'),
    '/no-checksum': send(deflateSync(gbk).subarray(0, -4), 'deflate'),
    '/zstd': send(Buffer.from('KLUv/SQJSQAA1LDB1oD/AA0KxYHRnA==', 'base64'), 'zstd'),
    '/gzip-as-deflate': send(gzipSync(gbk), 'deflate'),
    '/copied-list': send(gzipSync(gbk), 'gzip, deflate'),
    '/x-gzip': send(gzipSync(gbk), '"X-GZip"'),
    '/br-as-gzip': send(brotliCompressSync(text), 'gzip'),
    '/zlib-as-gzip': send(deflateSync(text), 'gzip'),
    '/gzip-in-gzip': send(gzipSync(gzipSync(text)), 'gzip'),
    '/noise-as-gzip': send(Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 37) % 251)), 'gzip'),
    '/two-members': send(Buffer.concat([gzipSync(gbk.subarray(0, 4)), gzipSync(gbk.subarray(4))]), 'gzip'),
    ...Object.fromEntries(
      ['none', 'utf-8', 'binary', '8bit', 'gb2312', 'none, identity', 'br'].map((name) => [
        `/label-${name.replace(/\W+/g, '-')}`,
        send(text, name),
      ]),
    ),
    '/announced': (_, response) => {
      response.writeHead(200, { 'content-length': String(3 * MB) });
      response.write('x');
    },
    '/endless': (_, response) => {
      response.writeHead(200);
      const more = () => {
        if (response.destroyed) return;
        response.write(Buffer.alloc(65_536, 'x'), () => setImmediate(more));
      };
      more();
    },
    '/drip': (_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    },
    '/silent': () => undefined,
    '/stalls': (_, response) => {
      response.writeHead(200);
      response.write('half');
    },
    '/short': (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    },
    '/ends-short': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': '100' });
      response.write(WHOLE, () => response.destroy());
    },
    '/ends-open': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write(WHOLE, () => response.destroy());
    },
    '/ends-stalled': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': '100' });
      response.write(WHOLE);
    },
    '/gzip-open': breaksOff(gzipSync(WHOLE), 'gzip'),
    '/gzip-without-end': send(gzipSync(WHOLE, { finishFlush: constants.Z_SYNC_FLUSH }), 'gzip'),
    '/deflate-breaks-off': breaksOff(deflateSync(WHOLE, { finishFlush: constants.Z_SYNC_FLUSH }), 'deflate'),
    '/br-breaks-off': breaksOff(brotliCompressSync(WHOLE, FLUSHED), 'br'),
    '/gzip-half': breaksOff(gzipSync(WHOLE.slice(0, -8), { finishFlush: constants.Z_SYNC_FLUSH }), 'gzip'),
    '/ends-well': (_, response) => void response.end(WHOLE),
    '/pdf': (_, response) => {
      response.writeHead(200, { 'content-type': 'application/pdf' });
      response.end('%PDF');
    },
  });
  client = new HttpClient({
    userAgent: 'Yuanye/0 (news archive)',
    allowPrivate: true,
    limits: { maxBytes: 2 * MB, headersMs: 400, idleMs: 400, totalMs: 1500 },
  });
});
afterAll(async () => {
  await client.close();
  await server.close();
});

describe('an answer that broke off behind the end of its page', () => {
  it.each([
    ['ends-short', 'disconnect'],
    ['ends-open', 'disconnect'],
    ['ends-stalled', 'time'],
    ['ends-well', undefined],
    ['gzip-open', 'disconnect'],
    ['gzip-without-end', 'unspecified'],
    ['deflate-breaks-off', 'disconnect'],
    ['br-breaks-off', 'disconnect'],
  ])('is taken, and /%s is marked as cut: %s', async (path, truncated) => {
    const { page } = await client.fetch(`${server.url}/${path}`);
    expect(Buffer.from(page.body).toString()).toBe(WHOLE);
    expect(page.truncated).toBe(truncated);
  });

  it('is refused without that end', async () => {
    await expect(client.fetch(`${server.url}/gzip-half`)).rejects.toMatchObject({ reason: 'network' });
  });
});

it.each([
  ['bytes 0-39/100', 'unspecified'],
  ['bytes 60-99/100', 'unspecified'],
  ['bytes 0-39/*', 'unspecified'],
  ['', 'unspecified'],
  ['bytes 0-99/100', undefined],
])('an answer that is a part of its page is marked as cut: 206 with "%s"', async (range, truncated) => {
  const headers = range === '' ? {} : { 'content-range': range };
  const { url, close } = await serve((_, response) => void response.writeHead(206, headers).end(WHOLE));
  const { page } = await client.fetch(url);
  expect([page.status, page.truncated]).toEqual([206, truncated]);
  await close();
});

it.each(['000', '042'])('an answer with the status %s is a fault of the server, in words', async (status) => {
  const bytes = `HTTP/1.1 ${status} ?\r\nContent-Length: 4\r\n\r\npage`;
  const odd = createServer((socket) => void socket.on('error', () => undefined).once('data', () => socket.end(bytes)));
  await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(odd.address() as AddressInfo).port}/`;
  for (const request of [{}, { irregular: 'as the strict reader said' }]) {
    await expect(client.fetch(url, request)).rejects.toMatchObject({
      ...{ name: 'RetryPage', reason: 'server-error', message: `the server answered ${status}` },
    });
  }
  odd.close();
});

describe('the client', () => {
  it.each([
    ...[
      'plain',
      'gzip',
      'br',
      'deflate',
      'raw-deflate',
      'twice',
      'not-gzip',
      'unnamed-gzip',
      'no-trailer',
      'bad-trailer',
    ],
    ...['something-behind', 'no-checksum', 'zstd', 'gzip-as-deflate', 'copied-list', 'x-gzip', 'two-members'],
  ])('gives the exact bytes of /%s', async (path) => {
    const { page } = await client.fetch(`${server.url}/${path}`);
    expect(Buffer.from(page.body)).toEqual(gbk);
    expect(page.headers['content-type']).toBe('text/html; charset=gb2312');
    expect(page.wireBody === undefined).toBe(['plain', 'not-gzip'].includes(path));
    expect(page.request?.headers['user-agent']).toBe('Yuanye/0 (news archive)');
    expect(page.fetchedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it.each(['br-as-gzip', 'zlib-as-gzip', 'gzip-in-gzip'])(
    'reads text in another coding than its name: %s',
    async (path) => {
      const { page } = await client.fetch(`${server.url}/${path}`);
      expect(Buffer.from(page.body)).toEqual(text);
    },
  );

  it.each(['none', 'utf-8', '8bit', 'binary', 'gb2312', 'none-identity', 'br'])(
    'takes a plain page under the coding %s for what it is',
    async (name) => {
      const { page } = await client.fetch(`${server.url}/label-${name}`);
      expect(Buffer.from(page.body)).toEqual(text);
    },
  );

  it.each([
    ['thrice', 'SkipPage', 'decompression-bomb'],
    ['bomb', 'SkipPage', 'decompression-bomb'],
    ['announced', 'SkipPage', 'too-large'],
    ['endless', 'SkipPage', 'too-large'],
    ['exotic', 'SkipPage', 'unreadable'],
    ['noise-as-gzip', 'RetryPage', 'network'],
    ['half-gzip', 'RetryPage', 'network'],
    ['short', 'RetryPage', 'network'],
    ['drip', 'RetryPage', 'too-slow'],
    ['silent', 'RetryPage', 'too-slow'],
    ['stalls', 'RetryPage', 'too-slow'],
  ])('ends /%s as %s %s', async (path, name, reason) => {
    await expect(client.fetch(`${server.url}/${path}`)).rejects.toMatchObject({ name, reason });
  });

  it('ends what is in flight with the reason it is given, and takes nothing more', async () => {
    const other = new HttpClient({ userAgent: 'test', allowPrivate: true });
    const waiting = other.fetch(`${server.url}/silent`);
    setTimeout(() => other.abandon(new Error('time is over')), 100);
    await expect(waiting).rejects.toThrow('time is over');
    await expect(other.fetch(`${server.url}/plain`)).rejects.toThrow('time is over');
  });

  it('reads the beginning of a body where that is enough', async () => {
    const { page } = await client.fetch(`${server.url}/endless`, { readAtMost: 1000 });
    expect(page.body).toHaveLength(1000);
  });

  it('says what failed: no such host, no server, no HTTP, no TLS', async () => {
    await expect(client.fetch('http://no-such-host.invalid/')).rejects.toMatchObject({
      name: 'RetryPage',
      reason: 'dns',
    });
    await expect(client.fetch('http://127.0.0.1:1/')).rejects.toMatchObject({ name: 'RetryPage', reason: 'network' });
    const noise = createServer((socket) => socket.end('SSH-2.0-not-http\r\n'));
    await new Promise<void>((resolve) => noise.listen(0, '127.0.0.1', resolve));
    const { port } = noise.address() as AddressInfo;
    await expect(client.fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ reason: 'network' });
    await expect(client.fetch(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({ name: 'SkipPage', reason: 'tls' });
    noise.close();
  });

  it('keeps the raw bytes of a redirect to a GBK address', async () => {
    const raw = createServer((socket) => {
      socket.once('data', () =>
        socket.end(
          Buffer.from('HTTP/1.1 302 Found\r\nLocation: /\xd4\xb0\xc1\xd6?a=%20\r\nContent-Length: 0\r\n\r\n', 'latin1'),
        ),
      );
    });
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    const { port } = raw.address() as AddressInfo;
    const { location } = await client.fetch(`http://127.0.0.1:${port}/`);
    expect(location).toBe('/%D4%B0%C1%D6?a=%20');
    raw.close();
  });

  it('lets the caller refuse a body by its headers', async () => {
    const accept = (_status: number, headers: { 'content-type'?: unknown }) => {
      if (headers['content-type'] === 'application/pdf') throw new Error('no pages of paper');
    };
    await expect(client.fetch(`${server.url}/pdf`, { accept: accept as never })).rejects.toThrow('no pages of paper');
  });
});
