/** `yuanye crawl` as its user meets it: what it takes, how it stops, what it says in the end. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openArchive } from '../../storage/index.js';
import { type Answer, serve, type TestServer } from '../crawlers/harness.js';
import { runCli } from './run-cli.js';
import { paragraphs } from './site.js';
import { startCli } from './start-cli.js';

const COUNT = 12;
const dir = mkdtempSync(join(tmpdir(), 'yuanye-cli-'));
const folder = (name: string) => join(dir, name);
let server: TestServer;
let onPage: () => void = () => undefined;
/** A page that is not answered while `hangs`. */
const HANGS = '/hangs/2026/100001.html';
let hangs = true;
const hanging = new Set<ServerResponse>();
let hangsSince = 0;

const html = (title: string, body: string): string =>
  `<html><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;
const articlePath = (n: number) => `/news/2026/${100_000 + n}.html`;
const article = (n: number) =>
  html(
    `第${n}座公园改造完工`,
    `<h1>第${n}座公园改造完工</h1><div class="info">2026-01-05 10:00 来源：园林报</div><div id="content">${paragraphs(n)
      .map((text) => `<p>${text}</p>`)
      .join('')}</div>`,
  );

beforeAll(async () => {
  const links = Array.from({ length: COUNT }, (_, n) => `<li><a href="${articlePath(n)}">第${n}座</a></li>`);
  const pages: Record<string, string | Answer> = {
    '/robots.txt': 'User-agent: *\nDisallow: /private/\n',
    '/': html('首页', `<ul>${links.join('')}</ul>`),
    '/odd/': html(
      '杂',
      [
        '/private/2026/100001.html',
        '/print/1.html',
        '/a.zip',
        'http://other.example/x?a=1',
        'http://other.example/x?a=2',
        'ftp://a.example/',
      ]
        .map((href) => `<a href="${href}">某</a>`)
        .join(''),
    ),
    '/feeds/': `<html><head><title>某</title>${[
      ['/rss.xml', 'application/rss+xml'],
      ['/atom.xml', 'application/atom+xml'],
      ['/feed.json', 'application/feed+json'],
    ]
      .map(([href, type]) => `<link rel="alternate" type="${type}" href="${href}">`)
      .join('')}</head><body><p>某</p></body></html>`,
    '/rss.xml': `<rss version="2.0"><channel><item><link>${articlePath(0)}</link></item></channel></rss>`,
    '/atom.xml': `<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="${articlePath(1)}"/></entry></feed>`,
    '/feed.json': `{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"${articlePath(2)}"}]}`,
    [HANGS]: (_, response) => {
      if (hangs) {
        hangsSince = performance.now();
        return void hanging.add(response);
      }
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(article(20));
    },
  };
  for (let n = 0; n < COUNT; n++)
    pages[articlePath(n)] = (_, response) => {
      onPage();
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(article(n));
    };
  server = await serve(pages);
});
afterAll(async () => {
  for (const response of hanging) response.destroy();
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const OURS = ['--allow-private', '--delay', '0', '--related-depth', '0'];
const yuanye = (archive: string, ...words: string[]) => runCli([...words, '--archive', folder(archive)]);
async function saved(archive: string): Promise<number> {
  const open = openArchive(folder(archive), { mode: 'read' });
  const count = open.articles.count();
  await open.close();
  return count;
}
const asked = () => server.seen.map(({ path }) => path).filter((path) => path.startsWith('/news/'));
const lines = (out: string) =>
  out
    .trim()
    .split('\n')
    .filter((text) => text !== '');

it('Ctrl-C saves what is in flight and ends with 130; the next crawl goes on, nothing is fetched twice', async () => {
  server.seen.length = 0;
  let pages = 0;
  const { child, ended } = startCli([
    'crawl',
    `${server.url}/`,
    '--allow-private',
    '--delay',
    '100',
    '--archive',
    folder('stop'),
  ]);
  onPage = () => {
    if (++pages === 4) child.kill('SIGINT');
  };
  const first = await ended;
  onPage = () => undefined;
  expect(first.code, first.told).toBe(130);
  expect(first.told).toContain('Stopping: what is in flight is finished first');
  expect(await saved('stop')).toBe(4);
  const second = await yuanye('stop', 'crawl', ...OURS);
  expect(second.code, second.told).toBe(0);
  expect(second.told).toContain('Going on with');
  expect(asked().sort()).toEqual(Array.from({ length: COUNT }, (_, n) => articlePath(n)).sort());
}, 120_000);

/** An archive of its own for each try of a test by the clock. */
let tries = 0;
it('a second Ctrl-C ends at once, and loses nothing that was saved', { timeout: 120_000, retry: 2 }, async () => {
  hanging.clear();
  const name = `twice-${++tries}`;
  const list = join(dir, 'hangs.txt');
  writeFileSync(list, `${server.url}${articlePath(0)}\n${server.url}${HANGS}\n`);
  const { child, ended } = startCli(['crawl', '--urls', list, ...OURS, '--archive', folder(name)]);
  let told = '';
  child.stderr!.on('data', (text: string) => {
    told += text;
    if (told.includes('Stopping')) child.kill('SIGINT');
  });
  while (hanging.size === 0 || (await saved(name)) === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  // The page would have been waited for: twenty seconds from its request.
  expect(performance.now() - hangsSince).toBeLessThan(20_000);
  expect(await saved(name)).toBe(1);
});

it('a second run on the archive is refused by what the first is and its process', async () => {
  hanging.clear();
  const { child, ended } = startCli(['crawl', `${server.url}${HANGS}`, ...OURS, '--archive', folder('busy')]);
  while (hanging.size === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const second = await yuanye('busy', 'crawl', `${server.url}/`, ...OURS);
  expect(second.code).toBe(4);
  expect(second.told).toContain('crawl');
  expect(second.told).toContain(String(child.pid));
  child.kill('SIGKILL');
  await ended;
  // Whoever is dead holds nothing.
  hangs = false;
  const third = await yuanye('busy', 'crawl', ...OURS);
  hangs = true;
  expect(third.code, third.told).toBe(0);
  expect(await saved('busy')).toBe(1);
}, 120_000);

it('--urls takes addresses from a file or standard input, and nothing else', async () => {
  server.seen.length = 0;
  const list = join(dir, 'urls.txt');
  writeFileSync(
    list,
    `\ufeff# two of them\r\n${server.url}${articlePath(1)}\r\n\r\n  ${server.url}${articlePath(2)}  \r\n`,
  );
  const fromFile = await yuanye('urls', 'crawl', '--urls', list, ...OURS);
  expect(fromFile.code, fromFile.told).toBe(0);
  const piped = await runCli(
    ['crawl', '--urls', '-', ...OURS, '--archive', folder('urls')],
    `${server.url}${articlePath(3)}\n`,
  );
  expect(piped.code, piped.told).toBe(0);
  expect(server.seen.map(({ path }) => path)).toEqual(['/robots.txt', articlePath(1), articlePath(2), articlePath(3)]);
  for (const [text, hint, exit] of [
    ['www.example.com/a', 'http://www.example.com/', 2],
    [undefined, 'there is no such file', 3],
  ] as const) {
    const wrong = join(dir, 'wrong.txt');
    if (text !== undefined) writeFileSync(wrong, text);
    const { code, told } = await yuanye(
      'urls',
      'crawl',
      '--urls',
      text === undefined ? join(dir, 'none') : wrong,
      ...OURS,
    );
    expect(code).toBe(exit);
    expect(told).toContain(hint);
  }
}, 120_000);

it('reads the feeds that a page names: RSS, Atom and JSON', async () => {
  const { code, told } = await yuanye('feeds', 'crawl', `${server.url}/feeds/`, ...OURS);
  expect(code, told).toBe(0);
  expect(await saved('feeds')).toBe(3);
}, 120_000);

it('--dry-run prints the pages, the hours and the size, and keeps nothing', async () => {
  const { code, out } = await yuanye('dry', 'crawl', `${server.url}/`, '--dry-run', '--json', '--allow-private');
  expect(code).toBe(0);
  const found = JSON.parse(out) as { pages: string[]; hours: number; gb: number };
  expect(found.pages).toHaveLength(COUNT);
  // One second a page, the general profile's delay.
  expect(found.hours * 3600).toBeGreaterThan(COUNT * 0.95);
  expect(found.gb * 1e9).toBeGreaterThan(COUNT * 1000);
  const { code: none } = await yuanye('dry', 'list');
  expect(none).toBe(4);
}, 120_000);

it('--dry-run says that nothing is linked only where nothing was skipped', async () => {
  const dry = ['--dry-run', '--allow-private'];
  const { out, told } = await yuanye('dry', 'crawl', `${server.url}/private/2026/100001.html`, ...dry);
  expect(out + told).toContain('robots');
  expect(out + told).toContain('0 pages to fetch (0 already archived)');
  expect(out + told).not.toContain('link to no articles');
}, 60_000);

it('tells what was left and why; what robots.txt and the rules keep away is no failure, a page asked for is', async () => {
  const crawl = await yuanye('odd', 'crawl', `${server.url}/odd/`, ...OURS, '--json');
  expect(crawl.code, crawl.told).toBe(0);
  const summary = JSON.parse(crawl.out) as Record<string, unknown>;
  expect(summary).toMatchObject({
    skipped: { 'robots-disallowed': 1 },
    missed: 0,
    refused: { 'out-of-scope': 2, 'never-rule': 1, 'not-html': 1, scheme: 1 },
    hosts: [
      { host: server.host, requests: expect.any(Number), bytes: expect.any(Number), meanGapMs: expect.any(Number) },
    ],
  });
  const { out } = await yuanye('odd', 'list', '--skipped', '--json');
  const rows = lines(out).map((text) => JSON.parse(text) as { url: string; reason: string });
  expect(rows.map(({ url, reason }) => [url.replace(server.url, ''), reason])).toEqual([
    ['/a.zip', 'not-html'],
    ['ftp://a.example/', 'scheme'],
    ['/print/1.html', 'never-rule'],
    ['/private/2026/100001.html', 'robots-disallowed'],
    ['http://other.example/x', 'out-of-scope'],
  ]);
  const site = new URL(server.url).host.replace(':', '-');
  expect((await yuanye('odd', 'list', '--skipped', '--json', '--site', site)).out).toBe(out);
  expect(await yuanye('odd', 'list', '--skipped', '--json', '--site', 'chla')).toMatchObject({ code: 0, out: '' });
  expect((await yuanye('odd', 'list', '--skipped', '--site', 'nobody')).code).toBe(2);
  for (const other of [['--from', '2020'], ['--to', '2020'], ['--source', '报'], ['--changed'], ['--gone']]) {
    const refused = await yuanye('odd', 'list', '--skipped', ...other);
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.told).toContain(`${other[0]} says something of articles`);
  }
  const second = await yuanye('odd', 'list', '--skipped', '--json', '--limit', '1', '--offset', '1');
  expect(JSON.parse(second.out)).toMatchObject({ reason: 'scheme' });

  const forbidden = await yuanye('odd', 'crawl', `${server.url}/private/2026/100002.html`, ...OURS);
  expect(forbidden.code, forbidden.told).toBe(3);
}, 120_000);

it('--limit ends with 5 and says what is left', async () => {
  const { code, told } = await yuanye('limit', 'crawl', `${server.url}/`, ...OURS, '--limit', '3');
  expect(code, told).toBe(5);
  expect(told).toContain('The limit is reached.');
  expect(told).toMatch(new RegExp(`${server.host.replaceAll('.', '\\.')} +\\d+ +[\\d.]+ +\\d+ ms`)); // requests, MB, mean gap
}, 120_000);

it('a certificate for another name is refused with its reason, however well it is signed', async () => {
  const file = (name: string) => fileURLToPath(new URL(`../crawlers/tls/${name}`, import.meta.url));
  const files = { key: readFileSync(file('key.pem')), cert: readFileSync(file('certificate.pem')) };
  let asked = 0;
  const secure = createTlsServer(files, (_, response) => {
    asked++;
    response.end(article(1));
  });
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  const { port } = secure.address() as AddressInfo;
  const url = `https://localhost:${port}/news/2026/100001.html`;
  const words = ['crawl', url, ...OURS, '--json', '--archive', folder('tls')];
  const { code, out, told } = await startCli(words, { NODE_EXTRA_CA_CERTS: file('certificate.pem') }).ended;
  expect(code, told).toBe(3);
  expect(JSON.parse(out)).toMatchObject({ done: 0, missed: 1, skipped: { tls: 1 } });
  const row = JSON.parse((await yuanye('tls', 'list', '--skipped', '--json')).out) as { message: string };
  expect(row).toMatchObject({ url, reason: 'tls', message: expect.stringContaining('altnames') });
  expect(asked).toBe(0);
  secure.close();
}, 120_000);

it.each(['http://', 'http://[::1', 'http://exa mple.com/x', 'https://a.example:99999/'])(
  '%s is told to be no address, and makes no archive',
  async (address) => {
    for (const how of [[], ['--dry-run']]) {
      const { code, told } = await runCli(['--archive', folder('no-address'), 'crawl', ...how, address]);
      expect([code, told]).toEqual([2, expect.stringContaining(`"${address}" is no http address.`)]);
    }
    expect(existsSync(folder('no-address'))).toBe(false);
  },
);
