import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSite, serveSampleSite, type TruthRow } from '../../samples/index.js';
import { createSite } from '../../samples/site.js';

const strip = (html: string) => html.replace(/<[^>]+>/g, '').replace(/　/g, '');

let site: RunningSite;
let truth: TruthRow[];
beforeAll(async () => {
  site = await serveSampleSite({ port: 0, seed: 1, articles: 300 });
  truth = await rows(site.url);
});
afterAll(() => site.stop());

async function rows(origin: string): Promise<TruthRow[]> {
  const text = await (await fetch(`${origin}/_truth.jsonl`)).text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TruthRow);
}

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
