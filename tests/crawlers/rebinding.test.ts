/** Names that change their answer (DNS rebinding), and names that a certificate does not bear. */
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startGuardProxy } from '../../crawlers/guard-proxy.js';
import { HttpClient } from '../../crawlers/http.js';
import { serve, type TestServer } from './harness.js';

/** What the name server says, one answer a question; the last one stands. */
let answers: string[] = [];
let questions = 0;
vi.mock('node:dns', async (original) => {
  const real = await original<typeof import('node:dns')>();
  const lookup = (_name: string, _options: object, done: (error: null, found: object[]) => void) => {
    const address = answers[Math.min(questions++, answers.length - 1)]!;
    setImmediate(() => done(null, [{ address, family: address.includes(':') ? 6 : 4 }]));
  };
  return { ...real, lookup, default: { ...real, lookup } };
});

/** Public by its form, and not given to anybody: what is sent there reaches no one. */
const PUBLIC = '3000::1';
let server: TestServer;
let port: string;
beforeAll(async () => {
  server = await serve({ '/': 'secret' });
  port = new URL(server.url).port;
});
afterAll(() => server.close());
beforeEach(() => {
  questions = 0;
  server.seen.length = 0;
});

const client = () =>
  new HttpClient({ userAgent: 'test', allowPrivate: false, limits: { connectMs: 300, totalMs: 2000 } });

it('a name is asked for once a connection, and the address that was judged is the one connected to', async () => {
  answers = [PUBLIC, '127.0.0.1'];
  const guarded = client();
  await expect(guarded.fetch(`http://rebind.example:${port}/`)).rejects.toMatchObject({ name: 'RetryPage' });
  expect(questions).toBe(1);
  // The next connection asks anew, and is refused for what it is told then.
  await expect(guarded.fetch(`http://rebind.example:${port}/`)).rejects.toMatchObject({ reason: 'private-address' });
  expect(questions).toBe(2);
  await expect(guarded.fetch(`https://rebind.example:${port}/`)).rejects.toMatchObject({ reason: 'private-address' });
  expect(server.seen).toEqual([]);
  await guarded.close();
});

it('a browser’s requests are held to the same, by the proxy that is their only way out', async () => {
  answers = ['169.254.169.254', '127.0.0.1'];
  const proxy = await startGuardProxy({ allowPrivate: false });
  const to = { host: '127.0.0.1', port: new URL(proxy.url).port };
  const status = await new Promise((resolve, reject) => {
    request({ ...to, path: 'http://rebind.example:8080/' }, (answer) => resolve(answer.statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(502);
  const tunnel = await new Promise((resolve) => {
    request({ ...to, path: 'other.example:443', method: 'CONNECT' })
      .on('connect', (answer) => resolve(answer.statusCode))
      .on('error', () => resolve('closed'))
      .end();
  });
  expect(tunnel).toBe('closed');
  expect([...proxy.refused].sort()).toEqual(['other.example', 'rebind.example']);
  await proxy.close();
});
