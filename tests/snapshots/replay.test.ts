/**
 * Replays a WACZ in Chromium with wabac, the engine of ReplayWeb.page (AGPL, for tests only), served over loopback.
 * What a reader sees must be what the site showed: text in its charset, redirects followed, images drawn.
 */
import { readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exportWarc, openWarcWriter, writeWacz } from '../../snapshots/index.js';
import type { Locator } from '../../src/core/page.js';
import { type Serving, serveRoom } from '../../src/serve/index.js';
import { openArchive } from '../../storage/index.js';
import { browserForTests, MAY_HANG, NO_BROWSER, WHY_NOT } from '../chromium.js';
import { keptFolder, page } from './pages.js';

const HOST = 'http://news.example.test';
const TEXT = '湖滨公园改造完成：水杉沿岸铺开';
// 2×1 pixels, made for this test: a PNG that only decodes when its bytes are whole.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGM4EaChUWEDAAiLAh3n0QRNAAAAAElFTkSuQmCC',
  'base64',
);

const html = (head: string, more = '') =>
  `<html><head>${head}<title>${TEXT}</title></head><body><h1>${TEXT}</h1>${more}</body></html>`;
const gbk = (text: string) => iconv.encode(text, 'gbk');

async function makeShared(dir: string, path: string, warc: string): Promise<void> {
  const writer = await openWarcWriter(dir, { software: 'yuanye/test' });
  const captures: Locator[] = [];
  const add = (...given: Parameters<typeof writer.write>) => {
    const at = writer.write(...given);
    captures.push(at);
    return at;
  };
  const plain = { 'content-type': 'text/html' };
  const time = (day: number) => `2024-05-${String(day).padStart(2, '0')}T08:00:00.250Z`;
  add(
    page({ url: `${HOST}/header.html`, headers: { 'content-type': 'text/html; charset=gb2312' }, body: gbk(html('')) }),
  );
  add(page({ url: `${HOST}/meta.html`, headers: plain, body: gbk(html('<meta charset="gb2312">')) }));
  add(
    page({
      url: `${HOST}/q.html?b=2&w=%D4%B0%C1%D6`,
      headers: plain,
      body: gbk(html('<meta charset="gbk">', '<p>query</p>')),
    }),
  );
  const image = '<img src="/uploadfile/a.png">';
  add(
    page({
      url: `${HOST}/image.html`,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: Buffer.from(html('', image)),
    }),
  );
  add(page({ url: `${HOST}/uploadfile/a.png`, headers: { 'content-type': 'image/png' }, body: PNG }));
  const hop = {
    url: `${HOST}/old.html`,
    status: 301,
    statusText: 'Moved',
    headers: { location: '/new.html' },
    fetchedAt: time(6),
  };
  const target = { finalUrl: `${HOST}/new.html`, redirects: [hop.url], hops: [hop] };
  add(
    page({
      ...target,
      url: hop.url,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: Buffer.from(html('', '<p>moved here</p>')),
    }),
  );
  const alone = page({
    url: `${HOST}/alone.html`,
    status: 302,
    statusText: 'Found',
    headers: { location: `${HOST}/meta.html` },
    body: Buffer.alloc(0),
  });
  add(alone);
  const coded = html('', '<p>coded</p>');
  add(
    page({
      url: `${HOST}/gzip.html`,
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip' },
      wireBody: gzipSync(coded),
      body: Buffer.from(coded),
    }),
  );
  add(
    page({
      url: `${HOST}/brotli.html`,
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'br' },
      wireBody: brotliCompressSync(`${coded}br`),
      body: Buffer.from(`${coded}br`),
    }),
  );
  add(
    page({
      url: `${HOST}/decoded.html`,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-encoding': 'gzip',
        'transfer-encoding': 'chunked',
      },
      body: Buffer.from(`${coded}de`),
    }),
  );
  const first = page({
    url: `${HOST}/again.html`,
    headers: plain,
    body: gbk(html('<meta charset="gbk">', '<p>again</p>')),
    fetchedAt: time(1),
  });
  const original = add(first);
  add({ ...first, url: `${HOST}/mirror.html`, finalUrl: `${HOST}/mirror.html`, fetchedAt: time(2) });
  add({ ...first, fetchedAt: time(3) });
  const revisitOf = {
    recordId: original.recordId,
    url: first.url,
    date: first.fetchedAt,
    digest: original.digest,
    status: 200,
  };
  add({ ...first, status: 304, body: Buffer.alloc(0), headers: { etag: '"a1"' }, fetchedAt: time(9) }, { revisitOf });
  // A page that its scripts fill, as a browser fetched it: an empty shell, and beside it what it loaded.
  const loaded = (path: string, type: string, body: string) => ({
    ...{ url: `${HOST}${path}`, status: 200, statusText: 'OK', headers: { 'content-type': type } },
    ...{ body: Buffer.from(body), fetchedAt: time(6) },
  });
  add(
    page({
      url: `${HOST}/shell.html`,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: Buffer.from('<!doctype html><body><div id="app"></div><script src="/app.js"></script></body>'),
      via: 'browser',
      fetchedAt: time(6),
      renderedHtml: `<div id="app">${TEXT}</div>`,
      needed: [
        loaded(
          '/app.js',
          'text/javascript',
          `fetch('/api/a?id=1').then((r) => r.json()).then((d) => { document.getElementById('app').innerHTML = d.html; });`,
        ),
        loaded('/api/a?id=1', 'application/json', JSON.stringify({ html: `<h1>${TEXT}</h1><p>filled</p>` })),
      ],
    }),
  );
  await writer.close();
  const pages = [{ id: 'a', url: `${HOST}/meta.html`, ts: time(6), title: TEXT, text: TEXT }];
  await writeWacz(dir, path, {
    captures,
    pages,
    title: '样例',
    software: 'yuanye/test',
  });
  await exportWarc(dir, warc, { captures, pages, conversion: () => TEXT, software: 'yuanye/test' });
}

/** The player: loads the collection, then shows the address it is told in a frame. */
const PLAYER = `<!doctype html><meta charset="utf-8"><iframe id="frame"></iframe><script type="module">
await navigator.serviceWorker.register('/sw.js');
await navigator.serviceWorker.ready;
if (!navigator.serviceWorker.controller) await new Promise((r) => navigator.serviceWorker.addEventListener('controllerchange', r, { once: true }));
const load = (name, file) => new Promise((resolve, reject) => {
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data.msg_type === 'collAdded' && data.name === name) resolve();
    if (data.msg_type === 'collProgress' && data.error) reject(new Error(data.error));
  });
  navigator.serviceWorker.controller.postMessage({ msg_type: 'addColl', name, file: { sourceUrl: location.origin + file } });
});
const done = load('c', '/all.wacz').then(() => load('w', '/all.warc.gz'));
window.loaded = done.then(() => 'loaded', (error) => String(error));
</script>`;

interface Shown {
  readonly text: string;
  readonly images: number[];
}
/** Run in the frame: its text once it is complete, and how wide its images came out. */
const LOOK = `({
  text: document.readyState === 'complete' ? document.body.innerText : '',
  images: [...document.images].map((image) => image.naturalWidth),
})`;

function serve(shared: Readonly<Record<string, string>>): Promise<Server> {
  const worker = join(dirname(createRequire(import.meta.url).resolve('@webrecorder/wabac')), 'sw.js');
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    if (path === '/') response.setHeader('content-type', 'text/html').end(PLAYER);
    else if (path === '/sw.js') response.setHeader('content-type', 'text/javascript').end(readFileSync(worker));
    else if (shared[path] !== undefined) {
      const { size } = statSync(shared[path]);
      const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
      const start = Math.max(0, from === '' ? size - Number(to || size) : Number(from));
      const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1);
      response.writeHead(request.headers.range ? 206 : 200, {
        'content-type': path.endsWith('.wacz') ? 'application/wacz' : 'application/warc',
        'accept-ranges': 'bytes',
        'content-length': end - start,
        'content-range': `bytes ${start}-${end - 1}/${size}`,
      });
      response.end(request.method === 'HEAD' ? undefined : readFileSync(shared[path]).subarray(start, end));
    } else response.writeHead(404).end();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe.skipIf(NO_BROWSER)(`replay in Chromium${WHY_NOT}`, MAY_HANG, () => {
  const browser = browserForTests();
  let server: Server;
  let tab: Page | undefined;
  let origin: string;
  let room: Serving;

  beforeAll(async () => {
    const dir = keptFolder();
    afterAll(dir.remove);
    const wacz = join(dir.path, 'all.wacz');
    const warc = join(dir.path, 'all.warc.gz');
    await makeShared(join(dir.path, 'snapshots'), wacz, warc);
    await openArchive(dir.path, { mode: 'write', overSnapshots: true }).close();
    const onError = (error: unknown) => {
      throw error;
    };
    const there = { dir: dir.path, origin: null, replayOrigin: null, now: () => new Date(), onError };
    room = await serveRoom({ ...there, lang: 'en', public: false, workers: 0 }, '127.0.0.1', 0, 0);
    server = await serve({ '/all.wacz': wacz, '/all.warc.gz': warc });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(async () => {
    if (tab?.context().browser() === browser()) return;
    tab = await browser().newPage();
    await tab.goto(origin);
    await tab.waitForFunction('window.loaded');
    expect(await tab.evaluate('window.loaded')).toBe('loaded');
  });
  afterAll(async () => {
    await room?.close();
    server?.close();
  });

  /** What a capture shows, in a fresh frame. */
  async function shows(url: string, time = '20240506000000', collection = 'c'): Promise<Shown> {
    const address = JSON.stringify(`${origin}/w/${collection}/${time}mp_/${url}`);
    await tab!.evaluate(`document.querySelector('iframe').remove();
      document.body.appendChild(document.createElement('iframe')).src = ${address};`);
    for (let i = 0; i < 100; i++) {
      const frame = tab!.frames().find((one) => one.url().includes('mp_/'));
      // While it navigates there is nothing to look at; the next look will see it.
      const shown = await frame?.evaluate<Shown>(LOOK).catch(() => undefined);
      if (shown && shown.text !== '') return shown;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { text: '', images: [] };
  }

  test.each([
    ['GBK by the header', 'header.html', TEXT],
    ['GBK by meta only', 'meta.html', TEXT],
    ['an address with GBK escapes', 'q.html?b=2&w=%D4%B0%C1%D6', 'query'],
    ['a redirect with its target', 'old.html', 'moved here'],
    ['a redirect alone', 'alone.html', TEXT],
    ['a body kept in gzip', 'gzip.html', 'coded'],
    ['a body kept in brotli', 'brotli.html', 'coded'],
    ['a body that the client decoded', 'decoded.html', 'coded'],
    ['an identical payload under another address', 'mirror.html', 'again'],
  ])('%s', async (_, path, text) => {
    const shown = await shows(`${HOST}/${path}`);
    expect(shown.text).toContain(TEXT);
    expect(shown.text).toContain(text);
  });

  test.each([
    ...['header.html', 'meta.html', 'q.html?b=2&w=%D4%B0%C1%D6', 'image.html', 'old.html', 'alone.html', 'gzip.html'],
    ...['brotli.html', 'decoded.html', 'mirror.html', 'again.html'],
  ])('the reading room shows the same text and pictures: %s', async (path) => {
    for (const time of path === 'again.html'
      ? ['20240501080000', '20240503080000', '20240509080000']
      : ['20240506000000']) {
      const theirs = await shows(`${HOST}/${path}`, time);
      const ours = await browser().newPage();
      await ours.goto(`${room.replay}/${time}/${HOST}/${path}`, { waitUntil: 'load' });
      expect(await ours.evaluate<Shown>(LOOK)).toEqual(theirs);
      await ours.close();
    }
  });

  test('a rendered page is filled by its scripts again', async () => {
    const shown = await shows(`${HOST}/shell.html`);
    expect(shown.text).toContain(TEXT);
    expect(shown.text).toContain('filled');
  });
  test('an image', async () => {
    expect((await shows(`${HOST}/image.html`)).images).toEqual([2]);
  });
  test('an identical payload at a later time', async () => {
    expect((await shows(`${HOST}/again.html`, '20240503080000')).text).toContain('again');
  });
  test('a 304 at a later time shows the page, not a blank', async () => {
    expect((await shows(`${HOST}/again.html`, '20240509080000')).text).toContain('again');
  });
  test('warc-export-no-replay: a WARC export lists its pages and shows them, with the texts beside them', async () => {
    const api = JSON.stringify(`${origin}/w/api/c/w/pages`);
    const { pages } = await tab!.evaluate<{ pages: { url: string }[] }>(
      `fetch(${api}).then((answer) => answer.json())`,
    );
    const urls = pages.map(({ url }) => url);
    expect(urls).toContain(`${HOST}/meta.html`);
    expect(urls.filter((url) => url.startsWith('urn:'))).toEqual([]);
    for (const path of ['header.html', 'meta.html', 'gzip.html', 'mirror.html'])
      expect((await shows(`${HOST}/${path}`, undefined, 'w')).text).toContain(TEXT);
  });
});
