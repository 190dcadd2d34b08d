/** What clients that speak HTTP badly get, on real sockets: both listeners answer with a refusal and go on. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serveRoom } from '../../src/serve/index.js';
import { fillGarden } from './room.js';
import { day, fillPark, HOST, stamp, webArchive } from './web.js';

let serving: Serving;
const faults: unknown[] = [];
beforeAll(async () => {
  const dir = await webArchive(async (archive) => {
    await fillGarden(archive);
    await fillPark(archive);
  });
  serving = await serveRoom(
    {
      ...{ dir, lang: 'en', public: false, origin: null, replayOrigin: null, workers: 0, now: () => new Date(day(9)) },
      onError: (error) => faults.push(error),
    },
    '127.0.0.1',
    0,
    0,
  );
});
afterAll(() => serving.close());

interface Heard {
  /** All that was sent back, until the connection ended. */
  readonly text: string;
  /** Milliseconds. */
  readonly after: number;
}

/** Sends bytes to a port as they are, and hears until the server ends the connection. */
function raw(port: number, bytes: string): Promise<Heard> {
  return new Promise((resolve) => {
    const start = performance.now();
    let text = '';
    const end = () => resolve({ text, after: performance.now() - start });
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
    socket.on('data', (data) => {
      text += data.toString('latin1');
    });
    socket.on('error', end);
    socket.on('close', end);
  });
}
const statusOf = ({ text }: Heard) => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);

const LISTENERS = [
  ['the room', () => Number(new URL(serving.url).port), 'localhost', '/'],
  ['replay', () => Number(new URL(serving.replay!).port), '127.0.0.1', `/${stamp(6)}/${HOST}/header.html`],
] as const;

describe.each(LISTENERS)('%s', (_, port, name, path) => {
  const ask = (line: string, headers: readonly string[] = [`Host: ${name}`]) =>
    raw(port(), `${line}\r\n${headers.map((one) => `${one}\r\n`).join('')}Connection: close\r\n\r\n`);

  it('refuses names that are not its own, or none', async () => {
    expect(statusOf(await ask(`GET ${path} HTTP/1.1`))).toBe(200);
    for (const host of ['evil.example', `${name}.evil.example`, `evil.example:${port()}`, `${name}@evil.example`, ''])
      expect([400, 421], host).toContain(statusOf(await ask(`GET ${path} HTTP/1.1`, [`Host: ${host}`])));
    expect(statusOf(await ask(`GET ${path} HTTP/1.1`, []))).toBe(400);
    expect(statusOf(await ask(`GET ${path} HTTP/1.1`, [`Host: ${name}`, 'Host: evil.example']))).not.toBe(500);
    // The address of a proxy's request names another host than the header.
    expect([400, 421]).toContain(
      statusOf(await ask(`GET http://evil.example${path} HTTP/1.1`, ['Host: evil.example'])),
    );
    // A forwarded name is believed of nobody.
    const forwarded = await ask(`GET ${path} HTTP/1.1`, ['Host: evil.example', `X-Forwarded-Host: ${name}`]);
    expect(statusOf(forwarded)).toBe(421);
  });

  it('refuses other methods', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])
      expect([400, 405, 501], method).toContain(statusOf(await ask(`${method} ${path} HTTP/1.1`)));
    expect([0, 400, 405]).toContain(statusOf(await ask(`CONNECT evil.example:80 HTTP/1.1`)));
    expect([0, 400]).toContain(statusOf(await ask(`GARBAGE\x01 ${path} HTTP/1.1`)));
  });

  it('finds nothing outside of what it serves', async () => {
    for (const odd of [
      ...['/../../etc/passwd', '/..%2f..%2fetc%2fpasswd', '/%2e%2e/%2e%2e/etc/passwd', '/..\\..\\etc\\passwd'],
      ...['//evil.example/', '/%00', '/%', '/%ff%fe', '/a/%2e%2e/archive.db', '/archive.db', '/curation.db'],
      ...['/a/aaaaaaaaaaaaaaaa/v/999999999999', '/snapshot/00000000000000/http://x/', '/99999999999999/http://x/'],
      ...[`/${stamp(6)}/file:///etc/passwd`, `/${stamp(6)}/http://127.0.0.1/`, `/${stamp(6)}/http://[::1`],
    ]) {
      const heard = await ask(`GET ${odd} HTTP/1.1`);
      expect([302, 400, 404], odd).toContain(statusOf(heard));
      expect(heard.text, odd).not.toMatch(/root:|SQLite format/);
      expect(/^location: (.*)\r$/im.exec(heard.text)?.[1] ?? '', odd).not.toMatch(/^(?:https?:)?\/\/(?!localhost|127)/);
    }
    expect([414, 431]).toContain(statusOf(await ask(`GET /${'a'.repeat(8000)} HTTP/1.1`)));
    expect(statusOf(await ask(`GET ${path} HTTP/1.1`, [`Host: ${name}`, `X: ${'a'.repeat(40_000)}`]))).toBe(431);
  });

  it('takes no range for more than the whole', async () => {
    const whole = await ask(`GET ${path} HTTP/1.1`);
    for (const range of ['bytes=0-', 'bytes=-1', `bytes=${'0-,'.repeat(900)}0-`, 'bytes=9999999999-', 'lines=1-2']) {
      const heard = await ask(`GET ${path} HTTP/1.1`, [`Host: ${name}`, `Range: ${range}`]);
      expect([200, 206, 416], range).toContain(statusOf(heard));
      expect(heard.text.length, range).toBeLessThan(whole.text.length + 500);
    }
  });
});

it('a connection whose request does not come is ended, on both at once', { timeout: 60_000 }, async () => {
  const slow = await Promise.all(
    LISTENERS.flatMap(([, port, name, path]) => [
      raw(port(), ''),
      raw(port(), `GET ${path} HTTP/1.1\r\nHost: ${name}\r\nX-`),
      raw(port(), `POST /oai HTTP/1.1\r\nHost: ${name}\r\nContent-Length: 100\r\n\r\nverb=`),
    ]),
  );
  for (const { after } of slow) expect(after).toBeLessThan(40_000);
  for (const [, port, name, path] of LISTENERS)
    expect(statusOf(await raw(port(), `GET ${path} HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`))).toBe(200);
});

it('no abuse is a fault of the server', () => expect(faults).toEqual([]));
