/** What somebody named ends as an article, as a reason with exit 3, or as an error; nothing ends in silence. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { translated } from '../../src/lang/index.js';
import { serve, type TestServer } from '../crawlers/harness.js';
import { runCli } from './run-cli.js';
import { paragraphs } from './site.js';

const dir = mkdtempSync(join(tmpdir(), 'yuanye-named-'));
let server: TestServer;
const OURS = ['--allow-private', '--delay', '0'];
const yuanye = (name: string, ...args: string[]) => runCli([...args, '--archive', join(dir, name)]);

const article = (n: number, { head = '', links = '' } = {}) =>
  `<html><head><meta charset="utf-8"><title>第${n}座公园改造完工</title>${head}</head><body>
   <h1>第${n}座公园改造完工</h1>
   <div class="info">2026-01-05 10:00 来源：园林报</div><div id="content">${paragraphs(n)
     .map((text) => `<p>${text}</p>`)
     .join('')}</div>${links}</body></html>`;
const path = (n: number) => `/news/2026/${100_000 + n}.html`;
const list = (numbers: readonly number[], more = '') =>
  `<html><head><meta charset="utf-8"><title>新闻</title></head><body><ul>${numbers
    .map((n) => `<li><a href="${path(n)}">第${n}座公园改造完工</a></li>`)
    .join('')}</ul>${more}</body></html>`;

const form = (text = '') =>
  `<html><head><meta charset="utf-8"><title>用户登录</title></head><body>${text}<form method="post">用户名：<input name="u">
   密码：<input type="password" name="p"><button>登录</button></form></body></html>`;
const WALL = '<h2>会员登录</h2><p>您访问的内容需要登录后才能查看，请输入用户名和密码。</p>';

beforeAll(async () => {
  server = await serve((request, response) => {
    const base = `http://${request.headers.host}`;
    const pages: Record<string, string> = {
      '/': list([1, 2, 3, 4]),
      '/column.html': list([5, 6, 7, 8, 9, 10]),
      '/show.asp?x=abc': article(20, { links: '<a href="/">首页</a>' }),
      '/news/2026/100030.html': '<html><head><title>空</title></head><body></body></html>',
      '/news/2026/100031.html': '<body><div id="app">加载中</div><script src="/app.js"></script></body>',
      '/nothing/': '<html><head><title>空</title></head><body></body></html>',
      '/phone/': list(
        [],
        '<a href="/m/news/2026/100040.html">第40座</a> <a href="/m/news/2026/100041.html">第41座</a>',
      ),
      '/news/2026/100040.html': article(40),
      '/news/2026/100060.html': article(60),
      '/m/news/2026/100040.html': article(40, { head: `<link rel="canonical" href="${base}${path(40)}">` }),
      '/m/news/2026/100041.html': article(41, { head: `<link rel="canonical" href="${base}${path(40)}">` }),
      '/sign-in?short': form(),
      '/sign-in?long': form(WALL),
      '/members/': list([80, 81, 82], form()),
      '/news/2026/100082.html': form(),
      '/feeds/': '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>',
      '/feed.xml': `<rss><channel>${[50, 51].map((n) => `<item><link>${path(n)}</link><pubDate>2024-05-0${n - 45} 07:00:00</pubDate></item>`).join('')}</channel></rss>`,
      ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 50, 51].map((n) => [path(n), article(n)])),
    };
    if (request.url === '/sent-on.html') return void response.writeHead(200, { refresh: `0; url=${path(1)}` }).end();
    const wall = { [path(80)]: '/sign-in?short', [path(81)]: '/sign-in?long' }[request.url ?? ''];
    if (wall !== undefined) return void response.writeHead(302, { location: wall }).end();
    const page = pages[request.url ?? ''];
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page ?? '<h1>404</h1>');
  });
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const articles = async (name: string): Promise<{ url: string; urls: string[] }[]> => {
  const { out } = await yuanye(name, 'export', '--format', 'jsonl', '--all', '--out', '-');
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
};
const skipped = async (name: string): Promise<{ url: string; reason: string; message: string }[]> => {
  const { out } = await yuanye(name, 'list', '--skipped', '--json');
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
};

it('an article by an address that says nothing is one page, and says later that it is had', async () => {
  server.seen.length = 0;
  const url = `${server.url}/show.asp?x=abc`;
  const first = await yuanye('one', 'crawl', url, ...OURS);
  expect(first.code, first.told).toBe(0);
  expect(server.seen.map((seen) => seen.path)).toEqual(['/robots.txt', '/show.asp?x=abc']);
  const again = await yuanye('one', 'crawl', url, ...OURS);
  expect(again.code, again.told).toBe(0);
  expect(again.told).toMatch(/show\.asp\?x=abc is already archived as [a-z2-7]{16}; yuanye rescrape --url looks again/);
  expect(again.told).not.toMatch(/requests|no article/); // nothing was asked for
  expect(server.seen).toHaveLength(2);
}, 120_000);

it('a list by such an address is crawled as a list, and an article with --site as a site', async () => {
  const column = await yuanye('column', 'crawl', `${server.url}/column.html`, ...OURS);
  expect(column.code, column.told).toBe(0);
  expect(await articles('column')).toHaveLength(6);
  const site = await yuanye('site', 'crawl', `${server.url}/show.asp?x=abc`, '--site', '--limit', '3', ...OURS);
  expect(site.code, site.told).toBe(5);
}, 120_000);

it('a page without text, and a list that names nothing, are told with a reason', async () => {
  for (const [at, archive] of [
    ['/news/2026/100030.html', 'empty'],
    ['/nothing/', 'barren'],
  ] as const) {
    const { code, told } = await yuanye(archive, 'crawl', `${server.url}${at}`, ...OURS);
    expect(code, told).toBe(3);
    const [page] = await skipped(archive);
    expect(page).toMatchObject({ url: `${server.url}${at}`, reason: 'not-article' });
    // Whoever asks for it later is told the same, with the exit code of what is not there.
    const why = `There is no article "${server.url}${at}" in this archive: it was skipped (not-article): ${page!.message}`;
    const shown = await yuanye(archive, 'show', `${server.url}${at}`);
    expect([shown.code, shown.told]).toEqual([2, expect.stringContaining(why)]);
    expect(translated(why, 'zh')).toMatch(/没有文章“.*”：该网页已被跳过（not-article）：\P{L}*\p{Script=Han}/u);
    expect((await yuanye(archive, 'show', `${server.url}/elsewhere`)).told).not.toContain('skipped');
  }
}, 120_000);

it('a page that its scripts fill says how to get a browser, where there is none', async () => {
  vi.stubEnv('CHROMIUM_PATH', '/nonexistent');
  const url = `${server.url}/news/2026/100031.html`;
  const { code, told } = await yuanye('shell', 'crawl', url, ...OURS);
  vi.unstubAllEnvs();
  expect(code, told).toBe(3);
  expect(told).toContain('install Chromium, or name a browser in CHROMIUM_PATH');
  expect(await skipped('shell')).toMatchObject([{ url, reason: 'needs-browser' }]);
}, 120_000);

it('--site with the address of an article crawls the site from its front page on, and has the article', async () => {
  const { code, told } = await yuanye('whole', 'crawl', `${server.url}${path(60)}`, '--site', ...OURS);
  expect(code, told).toBe(0);
  const found = (await articles('whole')).map(({ url }) => url.replace(server.url, ''));
  expect(found.sort()).toEqual([1, 2, 3, 4, 60].map(path));
}, 120_000);

it('a bad line of --urls is told, and the rest is done', async () => {
  const file = join(dir, 'urls.txt');
  writeFileSync(file, `${server.url}${path(1)}\nwww.example.com/a\n${server.url}${path(2)}\n`);
  const { code, told } = await yuanye('urls', 'crawl', '--urls', file, ...OURS);
  expect(code, told).toBe(3);
  expect(told).toContain('line 2: "www.example.com/a" is no http address');
  expect(await articles('urls')).toHaveLength(2);
}, 120_000);

it('a crawl that goes on does so with its own options, and says which', async () => {
  const first = await yuanye('on', 'crawl', `${server.url}/`, ...OURS, '--limit', '2');
  expect(first.code, first.told).toBe(5);
  const second = await yuanye('on', 'crawl');
  expect(second.code, second.told).toBe(0);
  expect(second.told).toMatch(/Going on with the options of run 1: --allow-private --delay 0\./);
  expect(await articles('on')).toHaveLength(4);
}, 120_000);

it('what was refused as private can be had when it is let in', async () => {
  const refused = await yuanye('private', 'crawl', `${server.url}/`, '--delay', '0');
  expect(refused.code, refused.told).toBe(3);
  expect(await skipped('private')).toMatchObject([{ reason: 'private-address' }]);
  const let_ = await yuanye('private', 'crawl', ...OURS);
  expect(let_.code, let_.told).toBe(0);
  expect(await articles('private')).toHaveLength(4);
  expect(await skipped('private')).toEqual([]);
}, 120_000);

it('what --since leaves out is counted and listed, by the day of the site', async () => {
  const { code, told } = await yuanye('since', 'crawl', `${server.url}/feeds/`, '--since', '2024-05-06', ...OURS);
  expect(code, told).toBe(0);
  expect(told).toContain('too-old 1');
  expect(await articles('since')).toMatchObject([{ url: `${server.url}${path(51)}` }]);
  expect(await skipped('since')).toMatchObject([{ url: `${server.url}${path(50)}`, reason: 'too-old' }]);
}, 120_000);

it('no network is said within seconds', async () => {
  const started = performance.now();
  const { code, told } = await yuanye('offline', 'crawl', 'http://127.0.0.1:9/news/1.html', '--allow-private');
  expect(code, told).toBe(3);
  expect(told).toContain('No host could be reached (127.0.0.1:9: ');
  expect(await skipped('offline')).toMatchObject([{ url: 'http://127.0.0.1:9/news/1.html', reason: 'host-stopped' }]);
  const dry = await yuanye('offline', 'crawl', 'http://127.0.0.1:9/', '--allow-private', '--dry-run');
  expect(dry.code, dry.told).toBe(3);
  expect(dry.told).toContain('No host could be reached');
  expect(performance.now() - started).toBeLessThan(45_000);
}, 120_000);

it('a phone version and the page that it names are one article, in a rebuilt archive too; another text stays another', async () => {
  const { code, told } = await yuanye('phone', 'crawl', `${server.url}/phone/`, ...OURS);
  expect(code, told).toBe(0);
  const rebuilt = await runCli(['rebuild', '--archive', join(dir, 'phone'), '--into', join(dir, 'rebuilt')]);
  expect(rebuilt.code, rebuilt.told).toBe(0);
  for (const name of ['phone', 'rebuilt']) {
    const all = (await articles(name)).map(({ urls }) => urls.map((url) => url.replace(server.url, '')).sort());
    expect(all.sort()).toEqual([['/m/news/2026/100040.html', path(40)], ['/m/news/2026/100041.html']]);
  }
}, 120_000);

it('a header that sends readers on does so from a page without a body as well', async () => {
  const { code } = await yuanye('sent-on', 'crawl', `${server.url}/sent-on.html`, ...OURS, '--related-depth', '0');
  expect(code).toBe(0);
  expect((await articles('sent-on')).flatMap(({ urls }) => urls)).toContain(`${server.url}${path(1)}`);
});

it('a login form is told as one, where a page was named or leads to it; one beside a list is none', async () => {
  const file = join(dir, 'walls.txt');
  for (const n of [80, 81, 82]) {
    const [url, archive] = [`${server.url}${path(n)}`, `wall-${n}`];
    writeFileSync(file, url);
    const { code, told } = await yuanye(archive, 'crawl', ...(n === 80 ? [url] : ['--urls', file]), ...OURS);
    expect(code, told).toBe(3);
    expect(await skipped(archive)).toMatchObject([
      { url, reason: 'login-wall', message: 'a login form instead of the page' },
    ]);
  }
  const { code, told } = await yuanye('members', 'crawl', `${server.url}/members/`, ...OURS);
  expect(code, told).toBe(3);
  const found = (await skipped('members')).map(({ url, reason }) => [url.replace(server.url, ''), reason]);
  expect(found.sort()).toEqual([path(80), path(81)].map((one) => [one, 'login-wall']));
}, 120_000);
