import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { run, temporaryArchive } from './harness.js';

const HOSTS = 20;
const PAGES = 25;
const DELAY = 200;

// Rates by the clock: a machine that stands still for a moment spoils them, downwards only.
describe('twenty hosts at once', { retry: 2 }, () => {
  it('keep every host’s gap of 200 ms and reach nine tenths of the possible rate', async () => {
    const asked = new Map<string, number[]>();
    const server = createServer((request, response) => {
      const host = request.headers.host ?? '';
      const times = asked.get(host) ?? [];
      asked.set(host, times);
      times.push(performance.now());
      response.writeHead(request.url === '/robots.txt' ? 404 : 200, { 'content-type': 'text/html' });
      const links = Array.from({ length: PAGES }, (_, i) => `<a href="/a/${10_000 + i}.html">x</a>`);
      response.end(request.url === '/' ? links.join('') : '<article>x</article>');
    });
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const { port } = server.address() as AddressInfo;
    const hosts = Array.from({ length: HOSTS }, (_, i) => `127.0.0.${i + 1}:${port}`);
    const { archive, remove } = temporaryArchive();
    // What is possible on this machine now: the simplest loop there is, on a host of its own.
    let possible = 0;
    let crawling = true;
    const control = (async () => {
      const started = performance.now();
      let answers = 0;
      while (crawling) {
        await (await fetch(`http://127.0.0.99:${port}/a/1.html`)).text();
        answers++;
        await new Promise((resolve) => setTimeout(resolve, DELAY));
      }
      possible = answers / ((performance.now() - started) / 1000);
    })();
    const { summary } = await run(archive, {
      addresses: hosts.map((host) => `http://${host}/`),
      delayMs: DELAY,
      concurrency: HOSTS,
    });
    crawling = false;
    await control;
    expect(summary.done).toBe(HOSTS * (PAGES + 1));
    for (const host of hosts) {
      const times = asked.get(host)!;
      const gaps = times.slice(1).map((at, i) => at - times[i]!);
      // Two milliseconds for the time between our socket's write and the server's clock.
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(DELAY - 2);
      const rate = gaps.length / ((times.at(-1)! - times[0]!) / 1000);
      expect(rate).toBeGreaterThanOrEqual(0.9 * possible);
    }
    server.close();
    server.closeAllConnections();
    await remove();
  });
});
