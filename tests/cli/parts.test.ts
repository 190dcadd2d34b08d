/** Which links lead to an article's own further pages, and how they are fetched. */
import { describe, expect, it } from 'vitest';
import { partNumber, partsAmong } from '../../src/archive/parts.js';
import { furtherParts } from '../../src/archive/visitor.js';
import { SkipPage } from '../../src/core/errors.js';
import type { Extraction, FetchedPage, PageLink } from '../../src/core/page.js';

const BASE = 'http://a.example/htm/2019/1220/275031';

describe('the number of a part', () => {
  it.each([
    [`${BASE}.html`, `${BASE}_2.html`, 2],
    [`${BASE}.html`, `${BASE}_12.html`, 12],
    [`${BASE}.html`, `${BASE}-p3.html`, 3],
    [`${BASE}.html`, `${BASE}/2.html`, 2],
    [`${BASE}.html`, `${BASE}/page2/`, 2],
    ['http://a.example/show.php?id=7', 'http://a.example/show.php?id=7&page=2', 2],
    ['http://a.example/show.php?id=7', 'http://a.example/show.php?page=3&id=7', 3],
    ['http://a.example/show.php?id=7&page=1', 'http://a.example/show.php?id=7&page=2', 2],
  ])('of %s: %s is %s', (first, url, n) => {
    expect(partNumber(first, url)).toBe(n);
  });

  it.each([
    [`${BASE}.html`, 'http://a.example/htm/2019/1220/275032.html'],
    [`${BASE}.html`, `${BASE}1.html`], // another article whose number begins alike
    [`${BASE}.html`, `${BASE}_2019.html`],
    [`${BASE}.html`, `${BASE}_print.html`],
    [`${BASE}.html`, `http://b.example/htm/2019/1220/275031_2.html`],
    ['http://a.example/show.php?id=7', 'http://a.example/show.php?id=8&page=2'],
    ['http://a.example/show.php?id=7', 'http://a.example/show.php?id=7&comment=2'],
    ['http://a.example/news/', 'http://a.example/news/list_2.html'],
  ])('of %s: %s is none', (first, url) => {
    expect(partNumber(first, url)).toBeNull();
  });

  it('orders the parts, each once, the first left out, and takes no links but a pager’s', () => {
    const link = (url: string, role: PageLink['role']) => ({ url, role, text: '' });
    const links = [
      link(`${BASE}_3.html`, 'part'),
      link(`${BASE}.html`, 'part'),
      link(`${BASE}_2.html`, 'part'),
      link(`${BASE}_2.html`, 'next'),
      link(`${BASE}_4.html`, 'link'),
      link('http://a.example/htm/2019/1220/275032.html', 'next'),
    ];
    expect(partsAmong(`${BASE}.html`, links)).toEqual([`${BASE}_2.html`, `${BASE}_3.html`]);
  });
});

describe('the further pages of an article', () => {
  const page = (url: string) => ({ url, finalUrl: url }) as FetchedPage;
  const read =
    (next: (url: string) => readonly string[], kind = 'article') =>
    ({ finalUrl }: FetchedPage) =>
      ({
        article: { kind },
        links: next(finalUrl).map((url) => ({ url, role: 'next', text: '下一页' })),
      }) as unknown as Extraction;
  const first = page(`${BASE}.html`);
  const n = (url: string) => partNumber(first.finalUrl, url) ?? 1;
  const run = async (reader: ReturnType<typeof read>, fetch = async (url: string) => page(url)) =>
    (await furtherParts(first, reader(first), reader, { fetch })).urls.map(n);

  it('are followed one by one where a page names only the one behind it', async () => {
    const chain = read((url) => (n(url) < 4 ? [`${BASE}_${n(url) + 1}.html`] : []));
    expect(await run(chain)).toEqual([2, 3, 4]);
  });

  it('end where the last names the first again, and at fifty', async () => {
    expect(await run(read((url) => [n(url) < 3 ? `${BASE}_${n(url) + 1}.html` : `${BASE}.html`]))).toEqual([2, 3]);
    expect(await run(read((url) => [`${BASE}_${n(url) + 1}.html`]))).toHaveLength(50);
  });

  it('end at one that cannot be had, and are all tried again when one failed for now', async () => {
    const chain = read((url) => [`${BASE}_${n(url) + 1}.html`]);
    const gone = async (url: string) => {
      if (n(url) === 3) throw new SkipPage('not-found', '404');
      return page(url);
    };
    expect(await run(chain, gone)).toEqual([2]);
    const broken = async () => {
      throw new Error('for now');
    };
    await expect(run(chain, broken)).rejects.toThrow('for now');
  });

  it('are none of a list', async () => {
    expect(await run(read((url) => [`${BASE}_${n(url) + 1}.html`], 'list'))).toEqual([]);
  });
});
