/** Sites by name: of one's own profiles, of what was crawled by address, and proposed ones. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { numberedNext, parseProfile } from '../../crawlers/index.js';
import { findSite, openSites, profileOf, siteOf } from '../../src/archive/sites.js';
import { articleForms, formOf, numberingOf } from '../../src/cli/site-proposal.js';
import type { PageLink } from '../../src/core/page.js';
import { expectCpuBelow } from '../expect-cpu.js';
import { runCli } from './run-cli.js';
import { editableSite, paragraphs, temporaryFolder } from './site.js';

describe('profiles of one’s own', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const yaml = (site: string, more = '') =>
    `site: ${site}\nname: 青岚园林网\nhosts: [www.qinglan.example]\nseeds: ['http://www.qinglan.example/']\n${more}`;
  const put = (dir: string, name: string, bytes: Uint8Array | string) => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, name), bytes);
  };
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    folder.remove();
    openSites('/nowhere');
  });

  it('are found in the archive first, then in YUANYE_SITES, and go before those of the program', () => {
    const other = join(folder.dir, 'mine');
    put(join(folder.dir, 'sites'), 'a.yaml', yaml('qinglan', 'delayMs: 3000\n'));
    put(other, 'b.yml', yaml('qinglan'));
    put(other, 'c.yaml', yaml('chla'));
    vi.stubEnv('YUANYE_SITES', other);
    expect(siteOf('qinglan', folder.dir).delayMs).toBe(3000);
    expect(siteOf('chla', folder.dir).hosts).toEqual(['www.qinglan.example']);
    expect(profileOf('http://www.qinglan.example/a.html')?.site).toBe('qinglan');
    vi.stubEnv('YUANYE_SITES', join(folder.dir, 'none'));
    expect(() => openSites(folder.dir)).toThrow('no folder');
    vi.stubEnv('YUANYE_SITES', '');
    expect(findSite('nobody', folder.dir)).toBeNull();
    expect(() => siteOf('nobody', folder.dir)).toThrow('no site "nobody"');
  });

  it.each(['utf8', 'utf16le', 'utf16be', 'gbk'])('are read in %s', (encoding) => {
    const file = join(folder.dir, 'a.yaml');
    writeFileSync(file, iconv.encode(yaml('qinglan'), encoding, { addBOM: encoding.startsWith('utf16') }));
    expect(siteOf(file, folder.dir).name).toBe('青岚园林网');
  });

  it.each([
    ['bytes of no encoding', Buffer.from([0x73, 0x3a, 0xff, 0xff, 0x80]), /neither UTF-8/],
    ['a slow pattern', yaml('q', "article: ['^http://www.qinglan.example/(a+)+$']\n"), /article\[0\] takes too long/],
    ['another slow one', yaml('q', "never: ['(?:[^/]+)+/x$']\n"), /never\[0\] takes too long/],
    ['an alias bomb', `site: q\nname: &a [x,x,x,x,x,x,x,x,x]\nhosts: [${'*a,'.repeat(60)}]\n`, /line|hosts/],
    ['a name of the prototype', yaml('q', '__proto__: { polluted: true }\n'), /there is no field/],
    ['too large a file', yaml('q', `facts: ${'x'.repeat(1_100_000)}\n`), /larger than/],
  ])('are refused by name: %s', (_what, bytes, why) => {
    const file = join(folder.dir, 'hostile.yaml');
    writeFileSync(file, bytes);
    expectCpuBelow(8000, () => {
      expect(() => siteOf(file, folder.dir)).toThrow(why);
      expect(() => siteOf(file, folder.dir)).toThrow(/hostile\.yaml/);
    });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('may be called like a property of every object', () => {
    put(join(folder.dir, 'sites'), 'a.yaml', yaml('constructor'));
    expect(siteOf('constructor', folder.dir).name).toBe('青岚园林网');
    expect(findSite('tostring', folder.dir)).toBeNull();
  });
});

describe('a proposed profile', () => {
  it('takes numbers for what differs between articles, and keeps the rest of the address', () => {
    expect(formOf('http://a.example/htm/2019/1220/275031.html')).toBe(
      String.raw`^https?://a\.example/htm/\d{4}/\d{4}/\d+\.html$`,
    );
    expect(formOf('http://a.example/show.php?id=7')).toBe(String.raw`^https?://a\.example/show\.php\?id=\d{1,4}$`);
    expect(formOf('http://a.example/news/a-new-park-opens/')).toBe(String.raw`^https?://a\.example/news/[\w-]+/$`);
    const profile = parseProfile('site: a\nname: a\nhosts: [a.example]\n', 'a');
    const links = [1, 2, 3].map((n) => ({
      url: `http://a.example/n/${n}00001.html`,
      text: '河湾公园今天开园',
      role: 'link' as const,
    }));
    expect(articleForms(links, 'http://a.example/', profile)).toHaveLength(1);
    expect(articleForms(links.slice(1), 'http://a.example/', profile)).toEqual([]);
  });

  it('is written with comments, checked, and crawled by its name; and so is a site that was crawled by address', async () => {
    const site = await editableSite(8);
    const folder = temporaryFolder();
    const archive = join(folder.dir, 'archive');
    const tail = ['--archive', archive, '--allow-private'];
    const made = await runCli(['site', 'new', `${site.url}/`, '--name', 'garden', ...tail]);
    expect(made.code).toBe(0);
    expect(made.told).toContain('8 articles');
    const text = readFileSync(join(archive, 'sites', 'garden.yaml'), 'utf8');
    expect(text).toContain('# 8 links, such as');
    expect(text).toContain(String.raw`/news/\d{4}/\d+\.html$`);
    expect((await runCli(['site', 'new', `${site.url}/`, '--name', 'garden', ...tail])).code).toBe(2);
    const crawled = await runCli(['crawl', 'garden', '--delay', '0', '--json', ...tail]);
    expect(crawled.code).toBe(0);
    expect(JSON.parse(crawled.out)).toMatchObject({ saved: { new: 8 } });

    const other = join(folder.dir, 'other');
    const by = ['--archive', other, '--allow-private', '--delay', '0'];
    await runCli(['crawl', `${site.url}/news/2026/100001.html`, '--related-depth', '0', ...by]);
    const name = new URL(site.url).host.replace(':', '-');
    const again = await runCli(['rescrape', name, '--all', '--json', ...by]);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ unchanged: expect.any(Number), saved: { new: 7 } });
    await site.close();
    folder.remove();
  }, 120_000);
});

it('a list is proposed from whose addresses say nothing, as a crawl of it takes them', async () => {
  const site = await editableSite(0);
  const folder = temporaryFolder();
  const old = { title: '', lines: [] };
  const numbers = Array.from({ length: 30 }, (_, i) => 500 + i);
  for (const n of numbers)
    site.pages.set(`/zb/20230110_${n}.html`, { title: `第${n}座公园改造完工`, lines: paragraphs(n) });
  const items = (path: (n: number) => string, title: (n: number) => string, of: readonly number[]) =>
    of.map((n) => `<li><a href="${path(n)}">${title(n)}</a></li>`).join('');
  const columns = items(
    (n) => `/column_${n}.html`,
    (n) => `园林栏目之第${n}号`,
    numbers.slice(0, 20),
  );
  const list = `<meta charset="utf-8"><title>周报</title><ul>${columns}${columns.replaceAll('column', 'gone')}</ul><ul>${items(
    (n) => `/zb/20230110_${n}.html`,
    (n) => `第${n}座公园改造完工`,
    numbers,
  )}</ul>`;
  const answer = (html: string) => (_: unknown, response: import('node:http').ServerResponse) =>
    void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  site.pages.set('/zb/', { ...old, answer: answer(list) });
  for (const n of numbers) site.pages.set(`/column_${n}.html`, { ...old, answer: answer(list) });
  const tail = ['--archive', join(folder.dir, 'archive'), '--allow-private'];
  const made = await runCli(['site', 'new', `${site.url}/zb/`, '--name', 'weekly', '--json', ...tail]);
  expect(made.code, made.told).toBe(0);
  const { profile, article } = JSON.parse(made.out);
  expect(profile.article).toEqual([expect.stringContaining(String.raw`/zb/\d+_\d{1,4}\.html$`)]);
  expect(article).toMatchObject({ kind: 'article', role: 'article' });
  const bare = answer('<title>x</title><ul><li><a href="/a/">首页首页首页</a></li></ul>');
  site.pages.set('/none/', { ...old, answer: bare });
  const none = await runCli(['site', 'new', `${site.url}/none/`, '--name', 'none', ...tail]);
  expect([none.code, none.told.includes('links to no articles')]).toEqual([1, true]);
  await site.close();
  folder.remove();
}, 60_000);

describe('the numbers of a list’s further pages', () => {
  const at = (page: string, ...links: [text: string, address: string, role?: 'next'][]) =>
    numberingOf(
      links.map(([text, address, role = 'link']) => ({ text, role, url: new URL(address, page).href }) as PageLink),
      page,
    );
  it.each([
    [
      'http://a.cn/news/',
      [
        ['2', 'index_2.shtml'],
        ['3', 'index_3.shtml'],
        ['尾页', 'index_40.shtml'],
      ],
      'index_{n}.shtml',
      2,
    ],
    [
      'http://a.cn/news/index.html',
      [
        ['2', 'index_1.html'],
        ['[3]', 'index_2.html'],
      ],
      'index_{n}.html',
      1,
    ],
    [
      'http://a.cn/news/',
      [
        ['1', './'],
        ['2', '?page=2'],
        ['下一页', '?page=2'],
      ],
      '?page={n}',
      2,
    ],
    [
      'http://a.cn/news.asp',
      [
        ['2', 'news.asp?page=2'],
        ['3', 'news.asp?page=3'],
      ],
      'news.asp?page={n}',
      2,
    ],
    [
      'http://a.cn/c.php?id=7',
      [
        ['2', 'c.php?id=7&p=2'],
        ['3', 'c.php?id=7&p=3'],
      ],
      'c.php?id=7&p={n}',
      2,
    ],
    [
      'http://a.cn/list.html',
      [
        ['2', 'list-2.html'],
        ['3', 'list-3.html'],
      ],
      'list-{n}.html',
      2,
    ],
    ['http://a.cn/list_8_1.html', [['2', 'list_8_2.html']], 'list_8_{n}.html', 2],
    ['http://a.cn/news/', [['下一页', 'index_1.html']], 'index_{n}.html', 1],
  ] as [string, [string, string][], string, number][])('%s with %j: %s from %i', (page, links, address, first) => {
    const rule = at(page, ...links);
    expect(rule).toEqual({ address, first });
    const [, second] = links.find(([text]) => text === '2' || text === '下一页')!;
    expect(numberedNext(page, rule!)).toBe(new URL(second, page).href);
  });

  it('are no rule where links do not say so', () => {
    expect(at('http://a.cn/news/', ['公园开放', 'a/10001.html'], ['2024', '2024/'], ['下一页', '#'])).toBeNull();
    expect(at('http://a.cn/news/', ['2', 'page/2/'], ['3', 'page/3/'])).toBeNull();
    expect(at('http://a.cn/news/', ['2', 'http://b.cn/index_2.html'])).toBeNull();
  });
});
