import { gunzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSite, serveSampleSite, type TruthRow } from '../../samples/index.js';

let site: RunningSite;
let truth: TruthRow[];
beforeAll(async () => {
  site = await serveSampleSite({ port: 0, seed: 1, articles: 300, oddities: true });
  truth = await rows();
});
afterAll(() => site.stop());

async function rows(): Promise<TruthRow[]> {
  const text = await (await fetch(`${site.url}/_truth.jsonl`)).text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TruthRow);
}

const odd = (name: string) => truth.find((row) => row.oddity === name)!;
const get = (url: string) => fetch(url, { redirect: 'manual' });
const bytes = async (url: string) => Buffer.from(await (await get(url)).arrayBuffer());
const post = (path: string) => fetch(site.url + path, { method: 'POST' });

describe('an odd page', () => {
  it.each(['big5', 'header-lies', 'meta-lies', 'both-lie', 'wechat', 'images'])(
    '%s holds what its truth tells',
    async (name) => {
      const row = odd(name);
      const decoded = new TextDecoder(row.encoding.bytes).decode(await bytes(row.url));
      // What a charset lacks stands there as a numeric entity.
      const html = decoded.replace(/&#(\d+);/g, (_, point) => String.fromCodePoint(Number(point)));
      expect(html.includes('\ufffd')).toBe(false);
      expect(html.includes(row.title), row.title).toBe(true);
      for (const { text } of row.blocks) expect(html.includes(text), text).toBe(true);
    },
  );

  it('names the wrong charset in the header, the meta element or both', async () => {
    const { encoding, url } = odd('both-lie');
    expect(encoding).toEqual({ bytes: 'gbk', header: 'iso-8859-1', meta: 'utf-8', declared: 'header' });
    expect((await get(url)).headers.get('content-type')).toBe('text/html; charset=iso-8859-1');
    expect((await bytes(url)).toString('latin1')).toContain('charset=utf-8');
  });

  it('in parts has its text over three pages that lead to each other', async () => {
    const row = odd('parts');
    const pages: string[] = [];
    for (let url: string | null = row.url; url !== null; ) {
      const html: string = iconv.decode(await bytes(url), row.encoding.bytes);
      pages.push(html);
      const next: string | undefined = /<p class="pageLink">.*<a href="([^"]+)">下一页<\/a>/.exec(html)?.[1];
      url = next === undefined ? null : site.url + next;
    }
    expect(pages).toHaveLength(3);
    expect(pages[1]).not.toContain(row.blocks[0]!.text);
    for (const { text } of row.blocks) expect(pages.join('').includes(text), text).toBe(true);
  });

  it('recovers when it is only busy, flaky or cut off, and stays away when it is gone', async () => {
    const busy = await get(odd('busy').url);
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await get(odd('busy').url)).status).toBe(200);
    const flaky = odd('flaky').url;
    expect([(await get(flaky)).status, (await get(flaky)).status, (await get(flaky)).status]).toEqual([503, 503, 200]);
    await expect(bytes(odd('cut-once').url)).rejects.toThrow();
    expect((await bytes(odd('cut-once').url)).length).toBeGreaterThan(10_000);
    expect((await get(odd('gone').url)).status).toBe(410);
    expect((await get(odd('soft-404').url)).status).toBe(200);
    const loop = await get(odd('redirect-loop').url);
    expect(site.url + loop.headers.get('location')).toBe(odd('redirect-loop').url);
    expect((await get(odd('moved').url)).status).toBe(301);
  });

  it('comes slowly but whole', async () => {
    const start = performance.now();
    const row = odd('slow');
    expect(iconv.decode(await bytes(row.url), row.encoding.bytes)).toContain(row.title);
    expect(performance.now() - start).toBeGreaterThan(1000);
  });
});

describe('what must be refused', () => {
  it('is named with its reason and behaves so', async () => {
    const refused = (await (await fetch(`${site.url}/_refused.json`)).json()) as Record<string, string>;
    const path = (reason: string) => site.url + Object.entries(refused).find(([, why]) => why === reason)![0];
    const bomb = await fetch(path('decompression-bomb'), { headers: { 'accept-encoding': 'gzip' } });
    expect(bomb.headers.get('content-encoding')).toBe('gzip');
    await bomb.body!.cancel();
    await expect(fetch(path('network'))).rejects.toThrow();
    expect((await fetch(path('not-html'))).headers.get('content-type')).toBe('application/pdf');
    expect((await fetch(path('server-error'))).status).toBe(500);
    const calendar = await (await fetch(`${site.url}/calendar/2019/12.html`)).text();
    expect(calendar).toContain('/calendar/2020/01.html');
  });
});

describe('a sitemap or feed', () => {
  it('names every article with its last change', async () => {
    const index = await (await fetch(`${site.url}/sitemap.xml`)).text();
    expect(index).toContain(`${site.url}/sitemap-1.xml`);
    const list = await (await fetch(`${site.url}/sitemap-1.xml`)).text();
    for (const row of truth)
      expect(
        list.includes(`<loc>${row.url}</loc><lastmod>${row.modifiedAt}</lastmod>`),
        `<loc>${row.url}</loc><lastmod>${row.modifiedAt}</lastmod>`,
      ).toBe(true);
    expect(await (await fetch(`${site.url}/robots.txt`)).text()).toContain(`Sitemap: ${site.url}/sitemap.xml`);
  });

  it('comes gzipped where it is the second of a large site', async () => {
    const large = await serveSampleSite({ port: 0, seed: 1, articles: 6000 });
    try {
      const gz = Buffer.from(await (await fetch(`${large.url}/sitemap-2.xml.gz`)).arrayBuffer());
      expect(gunzipSync(gz).toString().match(/<loc>/g)).toHaveLength(1000);
    } finally {
      await large.stop();
    }
  });

  it.each(['/rss.xml', '/atom.xml', '/feed.json'])('%s shows the newest twenty', async (path) => {
    const text = await (await fetch(site.url + path)).text();
    for (const row of truth.slice(-20)) expect(text.includes(row.url), row.url).toBe(true);
  });
});

describe('days', () => {
  it('edit some articles, withdraw some, publish new ones; the truth follows', async () => {
    const before = truth;
    await post('/_advance?days=10');
    const after = await rows();
    expect(after).toHaveLength(before.length + 60);
    const changed = before.filter((row, i) => after[i]!.text !== row.text || after[i]!.title !== row.title);
    expect(changed.length).toBeGreaterThan(20);
    expect(after.some((row) => row.outcome === 'gone' && row.oddity === null)).toBe(true);
    const i = before.findIndex(
      (row, at) => row.text !== after[at]!.text && row.oddity === null && after[at]!.outcome === 'article',
    );
    const response = await get(before[i]!.url);
    expect(iconv.decode(Buffer.from(await response.arrayBuffer()), before[i]!.encoding.bytes)).toContain(
      after[i]!.blocks.at(-1)!.text,
    );
    expect(Date.parse(response.headers.get('last-modified')!)).toBe(Date.parse(after[i]!.modifiedAt));
    const text = (row: TruthRow) => row.text + row.title;
    for (const row of after.filter((row) => row.duplicateOf !== null && !row.near)) {
      expect(text(row)).toBe(text(after.find((other) => other.url === row.duplicateOf)!));
    }
  });

  it('bring a new template half-way', async () => {
    const row = truth.find((row) => row.oddity === null && row.kind === 'article' && row.encoding.bytes === 'utf-8')!;
    expect((await bytes(row.url)).toString()).toContain('<div id="endtext">');
    await post('/_break');
    const html = (await bytes(row.url)).toString();
    expect(html).not.toContain('id="endtext"');
    expect(html.includes(row.title), row.title).toBe(true);
    await post('/_break?off=1');
  });

  it('bring faults on order', async () => {
    await post('/_fault?status=503&count=2&retry-after=7');
    const first = await get(`${site.url}/`);
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '7']);
    expect((await get(`${site.url}/`)).status).toBe(503);
    expect((await get(`${site.url}/`)).status).toBe(200);
    await post('/_fault?status=0&count=1');
    await expect(get(`${site.url}/`)).rejects.toThrow();
  });
});
