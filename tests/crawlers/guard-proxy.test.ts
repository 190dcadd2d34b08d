/** The browser's way out: whatever a server answers or a browser asks, the process lives and the guard holds. */
import { request } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GuardProxy, startGuardProxy } from '../../crawlers/guard-proxy.js';
import { serve } from './harness.js';

/** Answers by path, raw: a status line, headers and a body as no library would write them. */
const RAW: Readonly<Record<string, string>> = {
  'status 000': 'HTTP/1.1 000 Zero\r\nContent-Length: 1\r\n\r\n1',
  'status 099': 'HTTP/1.1 099 Low\r\nContent-Length: 1\r\n\r\n1',
  'status 999': 'HTTP/1.1 999 High\r\nContent-Length: 1\r\n\r\n1',
  'a control byte in the reason': 'HTTP/1.1 200 O\x01\x1b[31mK\r\nContent-Length: 1\r\n\r\n1',
  'no reason': 'HTTP/1.1 200\r\nContent-Length: 1\r\n\r\n1',
  'status 101': 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n1',
  'status 100, nothing behind': 'HTTP/1.1 100 Continue\r\n\r\n',
  'status 103, then 200': 'HTTP/1.1 103 Early\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1',
  'a body that is too long': 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\n1234and more',
  'a body that is too short': 'HTTP/1.1 200 OK\r\nContent-Length: 40\r\nConnection: close\r\n\r\n1234',
  'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n1',
  'length and chunks': 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a broken chunk': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'a nameless header': 'HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 1\r\n\r\n1',
  'a header with bytes': 'HTTP/1.1 200 OK\r\nX: \xd4\xb0\x00\r\nContent-Length: 1\r\n\r\n1',
  'a header named __proto__': 'HTTP/1.1 200 OK\r\n__proto__: x\r\nContent-Length: 1\r\n\r\n1',
  'HTTP/0.9': '<h1>x</h1>',
  'HTTP/2': 'HTTP/2.0 200 OK\r\nContent-Length: 1\r\n\r\n1',
  'no HTTP': '\x00\x01\x02\x03',
  nothing: '',
  'a long head': `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}\r\n\r\n1`,
};

interface Answered {
  readonly status: number | null;
  readonly body: string;
}

describe('the guard proxy', () => {
  let proxy: GuardProxy;
  let server: Server;
  let answers = (_path: string): string => '';
  beforeAll(async () => {
    proxy = await startGuardProxy({ allowPrivate: true });
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (data) => {
        const path = /^\S+ \/(\S*)/.exec(data.toString('latin1'))?.[1] ?? '';
        socket.end(Buffer.from(answers(decodeURIComponent(path)), 'latin1'));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await proxy.close();
    server.close();
  });

  /** What a browser gets for a path of the raw server; status null: the connection was ended without an answer. */
  const ask = (path: string, port = (server.address() as AddressInfo).port): Promise<Answered> =>
    new Promise((resolve) => {
      const target = `http://127.0.0.1:${port}/${encodeURIComponent(path)}`;
      let body = '';
      let status: number | null = null;
      const end = () => resolve({ status, body });
      const asked = request(
        { host: '127.0.0.1', port: new URL(proxy.url).port, path: target, agent: false },
        (answer) => {
          status = answer.statusCode ?? null;
          answer.setEncoding('latin1').on('data', (chunk: string) => {
            body += chunk;
          });
          answer.on('error', end).on('end', end);
        },
      );
      asked.on('error', end).end();
    });

  it.each(Object.keys(RAW))('render-status-crash: %s', async (name) => {
    answers = (path) => RAW[path] ?? '';
    const { status, body } = await ask(name);
    if (status !== null) expect(status).toBeGreaterThanOrEqual(100);
    if (/^status (000|099|101)$/.test(name)) expect(status).toBe(502);
    if (name === 'a control byte in the reason') expect({ status, body }).toEqual({ status: 200, body: '1' });
    // Over HTTP the announced body is read and the rest left; a browser gets no less.
    if (name === 'a body that is too long') expect({ status, body }).toEqual({ status: 200, body: '1234' });
  });

  it('asks once more where the server closes a kept connection under a request', async () => {
    let connections = 0;
    const forgetful = createServer((socket) => {
      connections++;
      let asked = 0;
      socket.on('error', () => undefined);
      socket.on('data', () => {
        if (++asked === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1');
        else socket.destroy();
      });
    });
    await new Promise<void>((resolve) => forgetful.listen(0, '127.0.0.1', resolve));
    const { port } = forgetful.address() as AddressInfo;
    for (let i = 0; i < 4; i++) {
      expect(await ask('', port)).toEqual({ status: 200, body: '1' });
      await new Promise((resolve) => setTimeout(resolve, 20)); // the connection is kept from here on
    }
    expect(connections).toBeGreaterThan(1);
    await new Promise((resolve) => forgetful.close(resolve));
  });

  const runs = Number(process.env.FUZZ ?? 300);
  it(`lives through ${runs} mutated answers`, { timeout: 600_000, retry: 2 }, async () => {
    const parts = Object.values(RAW);
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    const mutated = (): string => {
      let text = parts[random(parts.length - 1)]!;
      for (let i = random(4); i >= 0; i--) {
        const at = random(text.length + 1);
        const insert = [String.fromCharCode(random(256)), '\r\n', '\r\n\r\n', parts[random(parts.length - 1)]!][
          random(4)
        ]!;
        text = text.slice(0, at) + insert + text.slice(at + random(3));
      }
      return text;
    };
    for (let i = 0; i < runs; i++) {
      const answer = mutated();
      answers = () => answer;
      const began = performance.now();
      await ask('fuzz');
      expect(performance.now() - began, JSON.stringify(answer.slice(0, 200))).toBeLessThan(5000);
    }
    answers = () => 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1';
    expect(await ask('after')).toEqual({ status: 200, body: '1' });
  });

  it('lives through clients that speak no HTTP, and lets nothing but TLS through a tunnel', async () => {
    const { port } = server.address() as AddressInfo;
    const say = (...pieces: string[]): Promise<string> =>
      new Promise((resolve) => {
        let got = '';
        const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1', async () => {
          for (const piece of pieces) {
            socket.write(Buffer.from(piece, 'latin1'));
            await new Promise((next) => setTimeout(next, 50));
          }
        });
        socket.on('data', (data) => {
          got += data.toString('latin1');
        });
        socket.on('error', () => resolve(got)).on('close', () => resolve(got));
        setTimeout(() => socket.destroy(), 1000);
      });
    let reached = 0;
    answers = () => {
      reached++;
      return 'HTTP/1.1 200 OK\r\n\r\nsecret';
    };
    for (const text of ['\x00\x01\x02\r\n\r\n', 'CONNECT : HTTP/1.1\r\n\r\n', 'CONNECT a:99999 HTTP/1.1\r\n\r\n'])
      await say(text);
    const tunnel = `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\n`;
    expect(await say(tunnel, 'GET /ws HTTP/1.1\r\n\r\n')).not.toContain('secret');
    expect(await say(`${tunnel}GET /at-once HTTP/1.1\r\n\r\n`)).not.toContain('secret');
    expect(reached).toBe(0);
  });

  it('opens nothing that no request was made for', async () => {
    const site = await serve({ '/': 'hello' });
    const strict = await startGuardProxy({ allowPrivate: true, expects: (place) => place === site.host });
    const status = (path: string, method = 'GET') =>
      new Promise((resolve) => {
        const asked = request({ host: '127.0.0.1', port: new URL(strict.url).port, path, method, agent: false });
        asked.on('response', (answer) => resolve(answer.resume().statusCode));
        asked.on('connect', (answer) => resolve(answer.statusCode)).end();
      });
    expect(await status(`${site.url}/`)).toBe(200);
    expect(await status('http://127.0.0.1:1/')).toBe(403);
    expect(await status('update.example:443', 'CONNECT')).toBe(403);
    await strict.close();
    await site.close();
  });
});
