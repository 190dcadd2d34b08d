/** What a rendered page may do to others: nothing that a page over HTTP could not. */
import { createSocket } from 'node:dgram';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Renderer } from '../../crawlers/browser.js';
import { MAX_NAVIGATIONS } from '../../crawlers/page-watch.js';
import { RetryPage, SkipPage } from '../../src/core/errors.js';
import type { FetchedPage } from '../../src/core/page.js';
import { BROWSER, MAY_HANG, NO_BROWSER, WHY_NOT } from '../chromium.js';
import { type Answer, linksOf, profile, run, serve, type TestServer, temporaryArchive } from './harness.js';

const html = (body: string) => `<!doctype html><html><head><meta charset="utf-8"></head><body>${body}</body></html>`;
const goes = (to: string, when = '') =>
  html(`<h1>A</h1><script>${when}location = '${to}'${when === '' ? '' : '})'}</script>`);
const moved =
  (to: string): Answer =>
  (_, response: ServerResponse) =>
    response.writeHead(302, { location: to }).end();

describe.skipIf(NO_BROWSER)(`a rendered page${WHY_NOT}`, MAY_HANG, () => {
  let site: TestServer;
  let other: TestServer;
  let renderer: Renderer;
  beforeAll(async () => {
    other = await serve({ '/': '<h1>other</h1>' });
    site = await serve({
      '/a.html': goes('/b.html'),
      '/late.html': goes('/b.html', "addEventListener('load', () => {"),
      '/b.html': html('<h1>B</h1>'),
      '/meta.html': html('<meta http-equiv="refresh" content="0; url=/b.html">'),
      '/form.html': html('<form method="post" action="/b.html"></form><script>document.forms[0].submit()</script>'),
      '/moved.html': moved('/hop.html'),
      '/hop.html': moved('/b.html'),
      '/ping.html': goes('/pong.html'),
      '/pong.html': goes('/ping.html'),
      '/counts.html': html('<script>location = "/n?" + (Number(location.search.slice(1)) + 1)</script>'),
      '/away.html': html(`<h1>A</h1><script>addEventListener('load', () => { location = '${other.url}/'; })</script>`),
      '/leads.html': moved(`${other.url}/`),
      '/many.html': html(`<h1>A</h1><script>
        for (let i = 0; i < 300; i++) fetch('/x?' + i);
        for (let i = 0; i < 20; i++) { window.open('/popup?' + i); window.open('/popup?' + i, '_blank', 'noopener'); }
        const frame = document.createElement('iframe');
        frame.srcdoc = '<script>fetch("/frame")</' + 'script>';
        document.body.append(frame);
        new Worker('/worker.js');
        navigator.sendBeacon('/beacon');
        location = 'javascript:void 0';
      </script>`),
      '/blob.html': html(
        `<script>location = URL.createObjectURL(new Blob(['<h1>forged</h1>'], { type: 'text/html' }))</script>`,
      ),
      '/file.html': html(
        '<h1>A</h1><script>addEventListener("load", () => { location = "file:///etc/passwd" })</script>',
      ),
      '/cookie.html': (request, response) => {
        response.setHeader('content-type', 'text/html');
        const known = request.headers.cookie?.includes('seen=1') === true;
        response.end(known ? '<h1>let in</h1>' : '<script>document.cookie = "seen=1"; location.reload()</script>');
      },
      '/opened.html': html(
        '<h1>A</h1><script>addEventListener("load", () => { document.open(); document.write("<h1>B</h1>") })</script>',
      ),
      '/gone.html': (_, response) => response.writeHead(404).end(),
      '/nothing.html': (_, response) => response.writeHead(204).end(),
      '/shell.html': html(
        `<div id="app"></div><script src="/data.js"></script><script>app.textContent = text</script>`,
      ),
      '/data.js': (_, response) => response.writeHead(200, { 'content-type': 'text/javascript' }).end('text = "柳"'),
    });
    renderer = new Renderer({
      ...{ executable: BROWSER!, userAgent: 'test', allowPrivate: true, maxBytes: 2 ** 20 },
      ...{ totalMs: 60_000, settleMs: 1000 },
    });
  });
  afterAll(async () => {
    await renderer.close();
    await site.close();
    await other.close();
  });

  const asked = () => site.seen.map(({ path }) => path);
  const forbidden = () => Promise.reject(new SkipPage('robots-disallowed', 'not here'));

  it.each(['/a.html', '/late.html', '/meta.html'])(
    'browser-false-capture: %s leads on, and each document is kept under the address that answered',
    async (path) => {
      const permitted: string[] = [];
      const { page } = await renderer.render(`${site.url}${path}`, async (url) => void permitted.push(url));
      expect(page).toMatchObject({ url: `${site.url}${path}`, finalUrl: `${site.url}/b.html` });
      expect(page.redirects).toEqual([`${site.url}${path}`]);
      expect(Buffer.from(page.body).toString()).toContain('<h1>B</h1>');
      expect(page.renderedHtml).toContain('<h1>B</h1>');
      expect(page.hops).toMatchObject([{ url: `${site.url}${path}`, status: 200 }]);
      expect(Buffer.from(page.hops![0]!.body!).toString()).not.toContain('<h1>B</h1>');
      expect(permitted).toEqual([`${site.url}/b.html`]);
    },
  );

  it.each(['/a.html', '/late.html', '/meta.html', '/form.html', '/away.html', '/file.html'])(
    'browser-false-capture: %s stays what it is where it may not lead on',
    async (path) => {
      site.seen.length = 0;
      const { page } = await renderer.render(`${site.url}${path}`, forbidden);
      expect(page).toMatchObject({ finalUrl: `${site.url}${path}`, redirects: [] });
      expect(Buffer.from(page.body).toString()).not.toContain('<h1>B</h1>');
      expect(asked()).toEqual([path]);
      expect(other.seen).toEqual([]);
    },
  );

  it('has its redirects recorded as redirects', async () => {
    const { page } = await renderer.render(`${site.url}/moved.html`);
    expect(page.finalUrl).toBe(`${site.url}/b.html`);
    expect(page.redirects).toEqual([`${site.url}/moved.html`, `${site.url}/hop.html`]);
    expect(page.hops).toMatchObject([
      { url: `${site.url}/moved.html`, status: 302, headers: { location: '/hop.html' } },
      { url: `${site.url}/hop.html`, status: 302 },
    ]);
  });

  it('is no page where its redirect may not be followed, and tells where it leads on another origin', async () => {
    await expect(renderer.render(`${site.url}/moved.html`, forbidden)).rejects.toMatchObject({
      reason: 'robots-disallowed',
    });
    const led = await renderer.render(`${site.url}/leads.html`);
    expect(led).toMatchObject({ location: `${other.url}/`, page: { status: 302, finalUrl: `${site.url}/leads.html` } });
    expect(other.seen).toEqual([]);
  });

  it('passes on what stops the run, such as an interruption while it waits for its host', async () => {
    const stop = new RetryPage('network', 'stopped');
    await expect(renderer.render(`${site.url}/a.html`, () => Promise.reject(stop))).rejects.toBe(stop);
  });

  it.each(['/ping.html', '/counts.html'])('%s leads on for ever and is stopped', async (path) => {
    site.seen.length = 0;
    await renderer.render(`${site.url}${path}`).catch((error: unknown) => error);
    expect(asked().length).toBeLessThanOrEqual(MAX_NAVIGATIONS);
  });

  it('may send itself round once more with a cookie', async () => {
    const { page } = await renderer.render(`${site.url}/cookie.html`);
    expect(page.renderedHtml).toContain('let in');
    expect(page).toMatchObject({ finalUrl: `${site.url}/cookie.html`, redirects: [] });
  });

  it('makes a bounded number of requests, and none by popups, frames or workers', async () => {
    site.seen.length = 0;
    const { page, subrequests } = await renderer.render(`${site.url}/many.html`);
    expect(page.renderedHtml).toContain('<h1>A</h1>');
    const paths = asked();
    expect(paths.filter((path) => path.startsWith('/x?')).length).toBe(subrequests);
    expect(subrequests).toBeLessThanOrEqual(80);
    expect(paths.length).toBe(subrequests! + 1);
  });

  it('cannot pass for what no server sent', async () => {
    const result = await renderer.render(`${site.url}/blob.html`).catch((error: Error) => error);
    if (result instanceof Error) expect(result).toMatchObject({ reason: 'unreadable' });
    else expect(result.page.renderedHtml ?? '').not.toContain('forged</h1></body>');
  });

  it('is read where a script writes it anew and never says that it is done', async () => {
    const { page } = await renderer.render(`${site.url}/opened.html`);
    expect(page.renderedHtml).toContain('<h1>B</h1>');
  });

  it('is an answer like any other where the server sends an error without a body', async () => {
    const { page } = await renderer.render(`${site.url}/gone.html`);
    expect(page).toMatchObject({ status: 404, finalUrl: `${site.url}/gone.html` });
    expect(page.body.length).toBe(0);
    expect(page.renderedHtml).toBeUndefined();
  });

  it('is no page when the server sends nothing', async () => {
    await expect(renderer.render(`${site.url}/nothing.html`)).rejects.toMatchObject({ reason: 'unreadable' });
  });

  it('keeps what it needed', async () => {
    const { page } = await renderer.render(`${site.url}/shell.html`);
    expect(page.renderedHtml).toContain('<div id="app">柳</div>');
    expect(page.needed).toMatchObject([{ url: `${site.url}/data.js`, status: 200 }]);
    expect(Buffer.from(page.needed![0]!.body!).toString()).toBe('text = "柳"');
  });

  it('webrtc-udp: sends no packet and opens no connection to private addresses', async () => {
    let packets = 0;
    let connections = 0;
    const udp = createSocket('udp4').on('message', () => packets++);
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    const tcp = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const [u, t] = [udp.address().port, (tcp.address() as AddressInfo).port];
    const page = await serve({
      '/': html(`<h1>A</h1><link rel="preconnect" href="http://127.0.0.1:${t}"><link rel="dns-prefetch" href="//127.0.0.1">
        <img src="http://127.0.0.1:${t}/i"><script>
        const local = ['stun:127.0.0.1:${u}', 'turn:127.0.0.1:${u}?transport=udp', 'turn:127.0.0.1:${t}?transport=tcp'];
        const turn = { username: 'a', credential: 'b' };
        const one = new RTCPeerConnection({ iceServers: local.map((urls) => ({ urls, ...turn })) });
        one.createDataChannel('x');
        one.createOffer().then((offer) => one.setLocalDescription(offer));
        (async () => {
          const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
          a.createDataChannel('x');
          await a.setLocalDescription(await a.createOffer());
          await b.setRemoteDescription(a.localDescription);
          await b.setLocalDescription(await b.createAnswer());
          await a.setRemoteDescription(b.localDescription);
          const to = (kind, port, more) => a.addIceCandidate({
            candidate: 'candidate:1 1 ' + kind + ' 2130706431 127.0.0.1 ' + port + ' typ host' + more, sdpMid: '0' });
          await to('udp', ${u}, '');
          await to('tcp', ${t}, ' tcptype passive');
        })();
        new WebTransport('https://127.0.0.1:${u}/').ready.catch(() => 0);
        new WebSocket('ws://127.0.0.1:${t}/');
        new WebSocket('wss://127.0.0.1:${t}/');
        new Worker(URL.createObjectURL(new Blob(['new WebSocket("ws://127.0.0.1:${t}/w")'])));
        navigator.sendBeacon('http://127.0.0.1:${t}/b');
        navigator.serviceWorker?.register('/sw.js').catch(() => 0);
        setInterval(() => fetch('/tick').catch(() => 0), 300);
      </script>`),
    });
    const patient = new Renderer({
      ...{ executable: BROWSER!, userAgent: 'test', allowPrivate: true, maxBytes: 2 ** 20 },
      ...{ totalMs: 20_000, settleMs: 5000 },
    });
    const { page: shown } = await patient.render(`${page.url}/`);
    expect(shown.renderedHtml).toContain('<h1>A</h1>');
    expect({ packets, connections }).toEqual({ packets: 0, connections: 0 });
    await patient.close();
    await page.close();
    udp.close();
    tcp.close();
  });

  it('obeys robots.txt and its host’s pause for every navigation of a crawl', async () => {
    const crawled = await serve({
      '/robots.txt': 'User-agent: *\nDisallow: /closed.html\n',
      '/1.html': goes('/closed.html'),
      '/2.html': goes('/3.html'),
      '/3.html': html('<article>池塘</article>'),
      '/4.html': moved(`/5.html`),
      '/5.html': moved(`${other.url}/`),
      '/closed.html': html('<h1>closed</h1>'),
    });
    const { archive, remove } = temporaryArchive();
    const records: string[] = [];
    const visited: FetchedPage[] = [];
    const rules = profile({
      site: 'pages',
      hosts: [crawled.host, other.host],
      render: 'always',
      article: ['\\.html$'],
    });
    const { summary } = await run(archive, {
      profiles: [rules],
      pages: [1, 2, 4].map((n) => `${crawled.url}/${n}.html`),
      browser: BROWSER!,
      delayMs: 700,
      record: (page) => void records.push(`${page.status} ${page.finalUrl}`),
      visit: async (page) => {
        visited.push(page);
        return { links: linksOf(page), save: () => undefined, outcome: { state: 'done', kind: 'article' } };
      },
    });
    const paths = crawled.seen.map(({ path }) => path);
    expect(paths).not.toContain('/closed.html');
    expect(summary.skipped).toEqual({});
    for (let i = 1; i < crawled.seen.length; i++) {
      expect(crawled.seen[i]!.at - crawled.seen[i - 1]!.at, paths.join(' ')).toBeGreaterThan(650);
    }
    const [host] = summary.hosts.filter(({ host }) => host === crawled.host);
    expect(host!.requests).toBe(crawled.seen.length);
    const final = visited.map(({ url, finalUrl }) => [url, finalUrl].map((one) => new URL(one).pathname).join(' → '));
    expect(final.sort()).toEqual(['/1.html → /1.html', '/2.html → /3.html', '/4.html → /'].sort());
    await remove();
    await crawled.close();
  }, 60_000);
});
