import childProcess from 'node:child_process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Pages, profile, run, serve, type TestServer, temporaryArchive } from './harness.js';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function site(pages: Pages): Promise<TestServer> {
  const server = await serve(pages);
  open.push(server.close);
  return server;
}

function archive() {
  const { archive, remove } = temporaryArchive();
  open.push(remove);
  return archive;
}

const article = (n: number, more = '') => `<article><h1>第${n}篇</h1>${more}</article>`;

describe('crawl', () => {
  it('finds every page of a small site once, over lists, pager and articles', async () => {
    const { url, seen } = await site({
      '/': '<a href="/news/">新闻</a>',
      '/news/': '<a href="/htm/2019/1220/275031.html">a</a><a href="/news/?page=2">下一页</a>',
      '/news/?page=2': '<a href="/htm/2019/1221/275032.html#top">b</a><a href="/news/">下一页</a>',
      '/htm/2019/1220/275031.html': article(1, '<a href="/news/">x</a>'),
      '/htm/2019/1221/275032.html': article(2),
    });
    const { summary, visited } = await run(archive(), { addresses: [`${url}/`] });
    expect(visited.map((u) => u.slice(url.length)).sort()).toEqual([
      '/',
      '/htm/2019/1220/275031.html',
      '/htm/2019/1221/275032.html',
      '/news/',
      '/news/?page=2',
    ]);
    expect(summary).toMatchObject({ stopped: 'done', done: 5, skipped: {}, frontier: { queued: 0, done: 5 } });
    expect(seen.filter(({ path }) => path === '/robots.txt')).toHaveLength(1);
    expect(seen[0]!.path).toBe('/robots.txt');
  });

  it('goes on where an interrupted run ended, and fetches nothing twice', async () => {
    const pages: Record<string, string> = {
      '/': Array.from({ length: 20 }, (_, i) => `<a href="/a/${10000 + i}.html">x</a>`).join(''),
    };
    for (let i = 0; i < 20; i++) pages[`/a/${10000 + i}.html`] = article(i);
    const { url, seen } = await site(pages);
    const kept = archive();
    const first = await run(kept, { addresses: [`${url}/`], limit: 8 });
    expect(first.summary).toMatchObject({ stopped: 'limit', done: 8 });
    const second = await run(kept, {});
    expect(second.summary).toMatchObject({ stopped: 'done', resumed: true, done: 13 });
    const paths = seen.map(({ path }) => path).filter((path) => path.endsWith('.html'));
    expect(new Set(paths).size).toBe(20);
    expect(paths).toHaveLength(20);
  });

  it('starts no process to measure the machine', async () => {
    const { url } = await site({ '/': article(1) });
    const started = vi.spyOn(childProcess, 'spawn');
    const { summary } = await run(archive(), { addresses: [`${url}/`] });
    expect(summary.done).toBe(1);
    expect(started).not.toHaveBeenCalled();
  });

  it('begins as soon as robots.txt is read, and leaves nothing that keeps the process alive', async () => {
    const { url, seen } = await site({ '/': article(1) });
    const { archive: kept, remove } = temporaryArchive({ waitMs: 500 });
    open.push(remove);
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    await run(kept, { addresses: [`${url}/`] });
    expect(timers()).toBeLessThanOrEqual(before);
    expect(seen.map(({ path }) => path).slice(0, 2)).toEqual(['/robots.txt', '/']);
    expect(seen[1]!.at - seen[0]!.at).toBeLessThan(400);
  });
});

it('a named page that leads to a host in trouble has its reason under its own name, until it is had', async () => {
  const { archive, remove } = temporaryArchive();
  const status = { robots: 503, page: 404 };
  const behind = await serve((request, response) => {
    const isRobots = request.url === '/robots.txt';
    response.writeHead(isRobots ? status.robots : status.page).end(isRobots ? '' : '<article>池塘</article>');
  });
  const first = await serve({
    '/old/10001.html': (_, response) => response.writeHead(302, { location: `${behind.url}/a/10001.html` }).end(),
  });
  const crawled = async () => {
    const profiles = [profile({ site: 'behind', hosts: [behind.host], stopAfter: 1 })];
    await run(archive, { profiles, pages: [`${first.url}/old/10001.html`] });
    return Object.fromEntries(archive.skipped.list().map(({ url, reason, message }) => [url, [reason, message]]));
  };
  const [named, page] = [`${first.url}/old/10001.html`, `${behind.url}/a/10001.html`];
  const down = 'robots.txt cannot be read: the server answered 503';
  expect(await crawled()).toEqual({
    [page]: ['host-stopped', down],
    [named]: ['host-stopped', `it redirects to ${page}: ${down}`],
  });
  status.robots = 404;
  expect(await crawled()).toEqual({
    [page]: ['not-found', 'the server answered 404'],
    [named]: ['not-found', `it redirects to ${page}: the server answered 404`],
  });
  status.page = 200;
  expect(await crawled()).toEqual({});
  await remove();
  await first.close();
  await behind.close();
});
