import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { compileSite, findProfile, parseProfile, shippedProfiles, useProfiles } from '../../crawlers/index.js';
import { checkPage, checkText } from '../../src/cli/site-check.js';
import type { FetchedPage } from '../../src/core/page.js';
import { canonicalUrl } from '../../src/core/url.js';

const PAGES = fileURLToPath(new URL('../pages/', import.meta.url));
const sites = shippedProfiles().filter(({ hosts }) => hosts.length > 0);

interface Expected {
  role: string;
  kind: string;
  title?: string;
  publishedAt?: string;
  source?: string;
  first?: string;
  last?: string;
  links: Record<string, string[]>;
}

function read(site: string, defect: string): { page: FetchedPage; expected: Expected } {
  const file = (name: string) => readFileSync(join(PAGES, site, defect, name));
  const headers = JSON.parse(file('headers.json').toString()) as Record<string, string>;
  const url = headers['url']!;
  return {
    expected: JSON.parse(file('expected.json').toString()) as Expected,
    page: {
      ...{ url, finalUrl: url, redirects: [], status: 200, headers: { 'content-type': headers['content-type']! } },
      ...{ body: file('page.bytes'), fetchedAt: '2024-06-01T00:00:00.000Z', via: 'import' as const },
    },
  };
}

describe.each(sites.map((profile) => [profile.site, profile] as const))('the profile %s', (site, profile) => {
  const defects = readdirSync(join(PAGES, site));

  it('has a page of ours as its test, says what it rests on, and was never live', () => {
    expect(defects.length).toBeGreaterThan(0);
    expect(profile.facts.length).toBeGreaterThan(10);
    expect(profile.verified).toBe('never live');
    const rules = compileSite(profile);
    for (const seed of profile.seeds) expect(['list', 'page'], seed).toContain(rules.classify(canonicalUrl(seed)!));
  });

  it.each(defects)('takes %s as expected', (defect) => {
    const { page, expected } = read(site, defect);
    const check = checkPage(page, profile);
    expect(check.role).toBe(expected.role);
    expect(check.selectorsFailed).toEqual([]);
    if (expected.role === 'article') {
      expect(check).toMatchObject({ kind: expected.kind, title: expected.title });
      if (expected.publishedAt !== undefined) expect(check.publishedAt).toBe(expected.publishedAt);
      if (expected.source !== undefined) expect(check.source).toBe(expected.source);
      expect(check.text[0]).toBe(expected.first);
      expect(check.text.at(-1)).toBe(expected.last);
    }
    for (const [name, urls] of Object.entries(expected.links)) {
      expect([...(check.links[name] ?? [])].sort(), name).toEqual(expect.arrayContaining([...urls].sort()));
    }
  });

  it('alarms and goes on by the general rules when its markup is gone', () => {
    const defect = defects.find((name) => read(site, name).expected.role === 'article')!;
    const { page, expected } = read(site, defect);
    if (profile.select.body === undefined && profile.select.title === undefined) return;
    const gone = { ...profile, select: { title: '#renamed-title', body: '#renamed-body' } };
    const check = checkPage(page, gone);
    expect(check.selectorsFailed).toEqual(['#renamed-body', '#renamed-title']);
    expect(check.text.join()).toContain(expected.first!);
  });
});

it('site check shows what each selector of a profile took', () => {
  const select = "{ author: '.i .a', editor: '.i .e', related: .rel, remove: [.share, .vote] }";
  const profile = parseProfile(`site: sel\nname: 选择\nhosts: [sel.example]\nselect: ${select}\n`, 'sel.yaml');
  const text = ['湖岸步道已经完工，工人们正在补种乔木。', '石桥将在三个月内向市民开放。'].map(
    (p) => `<p>${p.repeat(3)}</p>`,
  );
  const html = `<meta charset="utf-8"><h1>城市公园改造完成</h1>
<div class="i">2024-03-05 <b class="a">林木</b> <b class="e">石桥</b></div><div class="share">分享到 微信</div>
<div>${text.join('')}<p class="vote">你喜欢这座公园吗</p></div>
<div class="rel"><p><a href="/n/2.html">百年银杏的故事</a></p><p><a href="/n/3.html">海棠花节开幕</a></p></div>`;
  const url = 'http://sel.example/n/1.html';
  const page = { url, finalUrl: url, redirects: [], status: 200, headers: {}, body: Buffer.from(html) };
  const check = checkPage({ ...page, fetchedAt: '2024-06-01T00:00:00.000Z', via: 'import' }, profile);
  expect(check).toMatchObject({
    ...{ author: '林木', editor: '石桥', removed: ['分享到 微信', '你喜欢这座公园吗'] },
    related: [
      { title: '百年银杏的故事', url: 'http://sel.example/n/2.html' },
      { title: '海棠花节开幕', url: 'http://sel.example/n/3.html' },
    ],
  });
  const lines = checkText(check).split('\n');
  for (const line of [
    ...['author       林木', 'editor       石桥', 'removed      分享到 微信', 'removed      你喜欢这座公园吗'],
    'related      百年银杏的故事  http://sel.example/n/2.html',
  ])
    expect(lines).toContain(line);
});

describe('a profile file', () => {
  beforeEach(() => useProfiles([])); // the folder of another test of this process may be gone
  const text = 'site: mine\nname: Mine\nhosts: [example.com]\n';
  it('is taken as it is written, with defaults for the rest', () => {
    expect(parseProfile(text, 'mine.yaml')).toMatchObject({
      site: 'mine',
      timeZone: 'Asia/Shanghai',
      delayMs: 1000,
      scope: 'domain',
    });
  });

  it.each([
    ['site: mine\n  name: x: y\n', 'not YAML', 'Indent'],
    ['name: Mine\n', 'site: ', 'a-z, 0-9'],
    ['site: Mine!\nname: x\n', 'site: ', 'a-z, 0-9'],
    [`${text}colour: red\n`, 'no field "colour"', 'Known fields'],
    [`${text}select: { bodyy: x }\n`, 'no field "bodyy" in select', 'title, body, date'],
    [`${text}delayMs: fast\n`, 'delayMs: ', 'such as 1500'],
    [`${text}render: sometimes\n`, 'render: ', 'never, auto or always'],
    [`${text}name: 163\n`.replace('name: Mine\n', ''), 'name: ', 'in quotes'],
    [`${text}proxy: 'http://proxy.example:99999'\n`, 'proxy: it is no address', 'whole address'],
    [`${text}select: { body: 'div[' }\n`, 'select.body "div[" is no selector', '#content'],
    [`${text}select: { remove: ['.ad', '>>'] }\n`, 'select.remove ">>"', '#content'],
    [`${text}select: { related: '.more:eq(0):odd-one' }\n`, 'select.related ".more:eq(0):odd-one"', '#content'],
    [`${text}select: { title: '' }\n`, 'select.title "" is no selector: it is empty', '#content'],
    [`${text}article: ['(']\n`, 'article[0] is no regular expression', 'single quotes'],
    [`${text}seeds: [www.example.com]\n`, 'seeds[0] "www.example.com" is no http address', 'http://'],
    [`${text}seeds: ['http://elsewhere.example/']\n`, 'seeds[0] "http://elsewhere.example/"', 'into hosts'],
    [`${text}guests: ['http://a.b/']\n`, 'guests[0]', 'bare name'],
    [`${text}timeZone: Beijing\n`, 'timeZone "Beijing" is unknown', 'Asia/Shanghai'],
    [`${text}hours: '22-30'\n`, 'hours "22-30"', '22-6'],
    [`${text}next: { pages: { address: index.html, first: 2 } }\n`, 'next.pages.address', 'index_{n}.html'],
    [`${text}proxy: proxy.example.com:3128\n`, 'proxy', 'http://proxy.example.com:3128'],
    [`${text}proxy: http://me:50%off@a.b:1\n`, 'proxy: it is no address', 'write % as %25'],
    [`${text}proxy: http://me:a"b@a.b:1\n`, 'proxy: it is no address', '" as %22'],
    [`${text}proxy: http://a.b:1\nrender: always\n`, 'exclude each other', 'render: never or auto'],
    [`${text}session: 1\n`, 'session', 'true or false'],
    ['', 'the profile', 'Known fields'],
  ])('%j is refused with file, field and fix', (yaml, message, hint) => {
    const error = (() => {
      try {
        parseProfile(yaml, 'mine.yaml');
      } catch (e) {
        return e as { message: string; hint: string; exitCode: number };
      }
    })();
    expect(error?.message).toContain('mine.yaml: ');
    expect(error?.message).toContain(message);
    expect(error?.hint).toContain(hint);
    expect(error?.exitCode).toBe(2);
  });

  it("may use cheerio's selectors", () => {
    const select = `{ body: 'div:has(> h2):eq(1)', remove: ['p:contains("扫码")', 'li:gt(2)', 'p:first-child'] }`;
    expect(parseProfile(`${text}select: ${select}\n`, 'mine.yaml').select.remove).toHaveLength(3);
  });

  it('is what the README shows', () => {
    const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
    const shown = [...readme.matchAll(/```yaml\n(site:[\s\S]*?)```/g)].map(([, yaml]) =>
      parseProfile(yaml!, 'README.md'),
    );
    expect(shown).toMatchObject([{ site: 'chla', hours: '22-6' }]);
  });

  it('is found by name or path, and never outside the folder', () => {
    expect(findProfile('chla')?.site).toBe('chla');
    expect(findProfile('no-such-site')).toBeNull();
    expect(findProfile('../../package')).toBeNull();
    expect(() => findProfile('missing.yaml')).toThrow(/missing.yaml/);
  });
});
