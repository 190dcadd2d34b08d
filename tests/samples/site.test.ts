/** The sample site is what its truth says, also where it is odd. */
import { gunzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSite, serveSampleSite, startSampleSite, type TruthRow } from '../../samples/index.js';
import { createSite } from '../../samples/site.js';
import { rows } from './truth-rows.js';

const strip = (html: string) => html.replace(/<[^>]+>/g, '').replace(/　/g, '');

let site: RunningSite;
let truth: TruthRow[];
beforeAll(async () => {
  site = await serveSampleSite({ port: 0, seed: 1, articles: 300 });
  truth = await rows(site.url);
});
afterAll(() => site.stop());

async function bytes(url: string): Promise<{ response: Response; body: Buffer }> {
  const response = await fetch(url);
  return { response, body: Buffer.from(await response.arrayBuffer()) };
}

async function laterParts(row: TruthRow): Promise<string> {
  const parts = [2, 3].map((part) => bytes(row.url.replace('.html', `_${part}.html`)));
  return (await Promise.all(parts)).map(({ body }) => iconv.decode(body, row.encoding.bytes)).join('');
}

describe('the sample site', () => {
  it('serves every article in the charset and with the words its truth tells', async () => {
    expect(truth).toHaveLength(300);
    for (const row of truth) {
      const { response, body } = await bytes(row.url);
      expect(response.status).toBe(200);
      const named = /charset=(\S+)/.exec(response.headers.get('content-type') ?? '')?.[1];
      expect(named !== undefined).toBe(row.encoding.declared === 'header');
      const html = iconv.decode(body, row.encoding.bytes);
      expect(html.includes('\ufffd')).toBe(false);
      expect(/<meta http-equiv="Content-Type"/.test(html)).toBe(row.encoding.declared !== 'nowhere');
      expect(html.includes(`<h1>${row.title}</h1>`), `<h1>${row.title}</h1>`).toBe(true);
      if (row.kind === 'script') continue;
      const plain = strip(html + (row.kind === 'parts' ? await laterParts(row) : ''));
      for (const block of row.blocks) expect(plain.includes(block.text), block.text).toBe(true);
      expect(
        plain.includes(row.publishedAt.slice(0, 19).replace('T', ' ')),
        row.publishedAt.slice(0, 19).replace('T', ' '),
      ).toBe(true);
      expect(plain.includes(row.rights!), row.rights!).toBe(true);
      for (const { title, summary } of row.related) {
        expect(plain.includes(title), title).toBe(true);
        expect(plain.includes(`${summary}【详细】`), `${summary}【详细】`).toBe(true);
      }
    }
  });

  it('shows every charset and every place to declare it, and 30 to 40 KB of furniture round an article', async () => {
    const kinds = new Set(truth.map(({ encoding }) => `${encoding.bytes} ${encoding.declared}`));
    expect([...kinds].sort()).toEqual(['gbk header', 'gbk meta', 'gbk nowhere', 'utf-8 header', 'utf-8 meta']);
    const { body } = await bytes(truth.at(-1)!.url);
    const chrome = body.length - Buffer.byteLength(truth.at(-1)!.text, 'utf8');
    expect(chrome).toBeGreaterThan(28_000);
    expect(chrome).toBeLessThan(42_000);
  });

  it('is the same site for the same seed and another for another, but for the counter', async () => {
    const again = await serveSampleSite({ port: 0, seed: 1, articles: 300 });
    const other = await serveSampleSite({ port: 0, seed: 2, articles: 300 });
    try {
      const texts = (list: TruthRow[]) => list.map(({ path, text }) => path + text);
      expect(texts(await rows(again.url))).toEqual(texts(truth));
      expect(texts(await rows(other.url)).slice(-50)).not.toEqual(texts(truth).slice(-50));
      const url = truth[5]!.url;
      const [a, b] = [(await bytes(url)).body.toString('latin1'), (await bytes(url)).body.toString('latin1')];
      expect(a).not.toBe(b);
      const counter = /<span id="hits">\d+<\/span>/;
      expect(a.replace(counter, '')).toBe(b.replace(counter, ''));
    } finally {
      await Promise.all([again.stop(), other.stop()]);
    }
  });

  it('leads through lists and 下一页 to every article; the last page leads back to the first', async () => {
    const found = new Set<string>();
    for (const channel of new Set(truth.map((row) => row.channel))) {
      const seen = new Set<string>();
      let path = `/${channel}/list.html`;
      while (!seen.has(path)) {
        seen.add(path);
        const html = iconv.decode((await bytes(site.url + path)).body, 'gbk');
        for (const [, href] of html.matchAll(/<div class="one-c_grid"><a href="([^"]+)"/g)) found.add(href!);
        path = /<a href="([^"]+)">下一页<\/a>/.exec(html)![1]!;
      }
      expect(path).toBe(`/${channel}/list.html`);
    }
    expect([...found].sort()).toEqual(truth.map((row) => row.path).sort());
  });

  it('answers 304 to a known validator, 404 to a wrong address, and forbids by robots.txt', async () => {
    const { response } = await bytes(truth[9]!.url);
    const etag = response.headers.get('etag')!;
    const modified = response.headers.get('last-modified')!;
    expect((await fetch(truth[9]!.url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await fetch(truth[9]!.url, { headers: { 'if-modified-since': modified } })).status).toBe(304);
    expect((await fetch(truth[9]!.url, { headers: { 'if-none-match': '"old"' } })).status).toBe(200);
    expect((await fetch(`${site.url}/htm/2019/1220/999999.html`)).status).toBe(404);
    expect(await (await fetch(`${site.url}/robots.txt`)).text()).toContain('Disallow: /admin/');
  });

  it('has exact and near duplicates, named in the truth', () => {
    const byUrl = new Map(truth.map((row) => [row.url, row]));
    const exact = truth.filter((row) => row.duplicateOf !== null && !row.near);
    const near = truth.filter((row) => row.near);
    expect(exact.length).toBeGreaterThan(0);
    expect(near.length).toBeGreaterThan(0);
    for (const row of exact) expect(byUrl.get(row.duplicateOf!)!.text).toBe(row.text);
    for (const row of near) {
      const other = byUrl.get(row.duplicateOf!)!;
      expect(other.text).not.toBe(row.text);
      expect(containment(grams(other.text), grams(row.text))).toBeGreaterThan(0.75);
    }
  });

  it('has a mirror in traditional characters with injected pinyin and byte slips, and knows the undamaged text', async () => {
    const mirrored = await rows(site.mirrorUrl);
    expect(mirrored).toHaveLength(300);
    const sum = (key: 'injected' | 'slips') => mirrored.reduce((total, row) => total + row[key]!, 0);
    expect(sum('injected')).toBeGreaterThan(10_000);
    expect(sum('slips')).toBeGreaterThan(20);
    const row = mirrored.find(({ title }) => title.includes('樣州東崗'))!;
    const html = (await bytes(row.url)).body.toString('utf8');
    expect(/<div id="endtext">[\s\S]*?<\/div>/.exec(html)![0]).toMatch(
      /[\u4e00-\u9fff]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùü]+\)/,
    );
    expect(html.includes('您現在的位置'), '您現在的位置').toBe(true);
    expect(row.text).toContain('採石場');
    expect(row.text).not.toMatch(/\(/);
  });
});

function grams(text: string): Set<string> {
  const found = new Set<string>();
  for (let i = 0; i + 5 <= text.length; i++) found.add(text.slice(i, i + 5));
  return found;
}

function containment(a: Set<string>, b: Set<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const gram of small) if (large.has(gram)) shared++;
  return shared / small.size;
}

describe('generated articles', () => {
  it('are unrelated unless they say otherwise: 10,000 random pairs of 200,000 share under 30 % of their 5-grams', () => {
    const large = createSite({ seed: 7, articles: 200_000 });
    const texts = new Map<number, Set<string>>();
    const draw = (i: number) => {
      const index = large.hand.length + ((i * 7919) % (large.total - large.hand.length));
      let entry = large.entry(index);
      for (let next = index; entry.duplicateOf !== undefined; ) entry = large.entry(++next);
      let set = texts.get(entry.index);
      if (set === undefined)
        texts.set(
          entry.index,
          (set = grams(
            large
              .written(entry)
              .blocks.map((b) => b.text)
              .join('\n'),
          )),
        );
      return { index: entry.index, set };
    };
    let worst = 0;
    for (let pair = 0; pair < 10_000; pair++) {
      const [a, b] = [draw(pair % 400), draw(400 + ((pair * 31 + Math.floor(pair / 400)) % 397))];
      if (a.index !== b.index) worst = Math.max(worst, containment(a.set, b.set));
    }
    expect(texts.size).toBeGreaterThan(700);
    expect(worst).toBeLessThan(0.3);
  });

  it('are found by their address, wherever they stand among 200,000', () => {
    const large = createSite({ seed: 7, articles: 200_000 });
    for (const index of [0, 1, large.hand.length, 777, 123_456, 199_999]) {
      expect(large.at(large.entry(index).path)?.index).toBe(index);
    }
    expect(large.at('/htm/2019/1220/500999.html')).toBeNull();
  });
});

describe('with oddities', () => {
  let site: RunningSite;
  let truth: TruthRow[];
  beforeAll(async () => {
    site = await serveSampleSite({ port: 0, seed: 1, articles: 300, oddities: true });
    truth = await rows(site.url);
  });
  afterAll(() => site.stop());

  const odd = (name: string) => truth.find((row) => row.oddity === name)!;
  const get = (url: string) => fetch(url, { redirect: 'manual' });
  const bodyOf = async (url: string) => Buffer.from(await (await get(url)).arrayBuffer());
  const post = (path: string) => fetch(site.url + path, { method: 'POST' });

  describe('an odd page', () => {
    it.each(['big5', 'header-lies', 'meta-lies', 'both-lie', 'wechat', 'images'])(
      '%s holds what its truth tells',
      async (name) => {
        const row = odd(name);
        const decoded = new TextDecoder(row.encoding.bytes).decode(await bodyOf(row.url));
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
      expect((await bodyOf(url)).toString('latin1')).toContain('charset=utf-8');
    });

    it('in parts has its text over three pages that lead to each other', async () => {
      const row = odd('parts');
      const pages: string[] = [];
      for (let url: string | null = row.url; url !== null; ) {
        const html: string = iconv.decode(await bodyOf(url), row.encoding.bytes);
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
      expect([(await get(flaky)).status, (await get(flaky)).status, (await get(flaky)).status]).toEqual([
        503, 503, 200,
      ]);
      await expect(bodyOf(odd('cut-once').url)).rejects.toThrow();
      expect((await bodyOf(odd('cut-once').url)).length).toBeGreaterThan(10_000);
      expect((await get(odd('gone').url)).status).toBe(410);
      expect((await get(odd('soft-404').url)).status).toBe(200);
      const loop = await get(odd('redirect-loop').url);
      expect(site.url + loop.headers.get('location')).toBe(odd('redirect-loop').url);
      expect((await get(odd('moved').url)).status).toBe(301);
    });

    it('comes slowly but whole', async () => {
      const start = performance.now();
      const row = odd('slow');
      expect(iconv.decode(await bodyOf(row.url), row.encoding.bytes)).toContain(row.title);
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
      const after = await rows(site.url);
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
      expect((await bodyOf(row.url)).toString()).toContain('<div id="endtext">');
      await post('/_break');
      const html = (await bodyOf(row.url)).toString();
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
});

describe('the site as a process', () => {
  it('runs in a process of its own until it is told to stop', async () => {
    const site = await startSampleSite({ seed: 3, articles: 20 });
    expect(site.pid).not.toBe(process.pid);
    expect((await fetch(`${site.url}/`)).status).toBe(200);
    await site.stop();
    await expect(fetch(`${site.url}/`)).rejects.toThrow();
  });

  it('says so when it cannot start', async () => {
    const site = await startSampleSite({ articles: 1 });
    const port = Number(new URL(site.url).port);
    await expect(startSampleSite({ port })).rejects.toThrow('before it answered');
    await site.stop();
  });
});
