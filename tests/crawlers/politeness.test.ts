import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../storage/index.js';
import { type Answer, type Pages, profile, run, serve, type TestServer, temporaryArchive } from './harness.js';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
async function site(pages: Pages | Answer): Promise<TestServer> {
  const server = await serve(pages);
  open.push(server.close);
  return server;
}
function archive(): Archive {
  const { archive, remove } = temporaryArchive();
  open.push(remove);
  return archive;
}
function gaps(server: TestServer): number[] {
  return server.seen.slice(1).map(({ at }, i) => at - server.seen[i]!.at);
}
const article = (text = '') => `<article>${text}</article>`;
const links = (...paths: string[]) => paths.map((path) => `<a href="${path}">x</a>`).join('');

describe('robots.txt', () => {
  it('is obeyed for our own group, told in the summary, and read once', async () => {
    const server = await site({
      '/robots.txt': 'User-agent: *\nDisallow: /\n\nUser-agent: Yuanye\nDisallow: /secret/\nAllow: /secret/open/\n',
      '/': links('/secret/a.html', '/secret/open/b.html', '/c.html'),
      '/secret/a.html': article(),
      '/secret/open/b.html': article(),
      '/c.html': article(),
    });
    const kept = archive();
    const { summary } = await run(kept, { addresses: [`${server.url}/`] });
    expect(server.seen.map(({ path }) => path).sort()).toEqual([
      '/',
      '/c.html',
      '/robots.txt',
      '/secret/open/b.html',
      '/sitemap.xml',
    ]);
    expect(summary.skipped).toEqual({ 'robots-disallowed': 1 });
    expect(kept.skipped.list()).toMatchObject([{ url: `${server.url}/secret/a.html`, reason: 'robots-disallowed' }]);
  });

  it('is read for 500 KB and no further', async () => {
    const filler = `# ${'x'.repeat(1000)}\n`.repeat(520);
    const server = await site({
      '/robots.txt': `User-agent: *\nDisallow: /early/\n${filler}Disallow: /late/\n`,
      '/': links('/early/10001.html', '/late/10002.html'),
      '/late/10002.html': article(),
    });
    const { visited, summary } = await run(archive(), { addresses: [`${server.url}/`] });
    expect(visited).toEqual([`${server.url}/`, `${server.url}/late/10002.html`]);
    expect(summary.skipped).toEqual({ 'robots-disallowed': 1 });
  });

  it('is read in UTF-16 as well, where its mark says so', async () => {
    const rules = Buffer.from('\ufeffUser-agent: *\nDisallow: /secret/\n', 'utf16le');
    for (const bytes of [rules, Buffer.from(rules).swap16()]) {
      const server = await site((request, response) => {
        response.setHeader('content-type', request.url === '/robots.txt' ? 'text/plain' : 'text/html');
        response.end(request.url === '/robots.txt' ? bytes : links('/secret/10001.html'));
      });
      const { visited, summary } = await run(archive(), { addresses: [`${server.url}/`] });
      expect(visited).not.toContain(`${server.url}/secret/10001.html`);
      expect(summary.skipped).toEqual({ 'robots-disallowed': 1 });
    }
  });

  it('forbids everything while the server fails, and the crawl goes on when it recovers', async () => {
    let asked = 0;
    const server = await site({
      '/robots.txt': (_, response) => {
        response.writeHead(++asked < 3 ? 503 : 404);
        response.end();
      },
      '/': article(),
    });
    const { summary } = await run(archive(), { addresses: [`${server.url}/`] });
    expect(server.seen.map(({ path }) => path).slice(0, 4)).toEqual(['/robots.txt', '/robots.txt', '/robots.txt', '/']);
    expect(summary.done).toBe(1);
  });

  it('that never answers stops the host and leaves its pages queued', async () => {
    const server = await site({ '/robots.txt': (_, response) => response.destroy(), '/': article() });
    const general = profile({ site: 'generic', stopAfter: 3 });
    const told: string[] = [];
    const { summary } = await run(archive(), {
      ...{ addresses: [`${server.url}/`], general },
      onEvent: (event) => {
        if (event.type === 'host-failed' || event.type === 'host-stopped')
          told.push(`${event.type} ${event.failures} ${/robots\.txt cannot be read: .+/.test(event.message)}`);
      },
    });
    expect(told).toEqual(['host-failed 1 true', 'host-failed 2 true', 'host-stopped 3 true']);
    expect(summary).toMatchObject({ done: 0, frontier: { queued: 1 }, hosts: [{ stopped: true, failures: 3 }] });
    expect(server.seen).toHaveLength(3);
  });

  it('names sitemaps, which are read with their indexes, dates and packed files', async () => {
    const urlset = (...paths: [string, string][]) =>
      `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${paths
        .map(([path, day]) => `<url><loc>${path}</loc><lastmod>${day}</lastmod></url>`)
        .join('')}</urlset>`;
    const server: TestServer = await site((request, response) => {
      const base = `http://${request.headers.host}`;
      const answers: Record<string, string | Buffer> = {
        '/robots.txt': `Sitemap: ${base}/maps/index.xml`,
        '/maps/index.xml': `<sitemapindex><sitemap><loc>${base}/maps/a.xml.gz</loc></sitemap></sitemapindex>`,
        '/maps/a.xml.gz': gzipSync(
          urlset(
            [`${base}/htm/2020/0101/10001.html`, '2020-01-01'],
            [`${base}/htm/2010/0101/10000.html`, '2010-01-01'],
          ),
        ),
        '/htm/2020/0101/10001.html': article(),
        '/': '<p>nothing here</p>',
      };
      const answer = answers[request.url ?? ''];
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'text/html' });
      response.end(answer);
    });
    const { visited, summary } = await run(archive(), { addresses: [`${server.url}/`], since: '2015-01-01' });
    expect(visited).toContain(`${server.url}/htm/2020/0101/10001.html`);
    expect(visited).not.toContain(`${server.url}/htm/2010/0101/10000.html`);
    expect(summary.skipped).toEqual({});
  });
});

const NO_SITEMAP = /^a gzip file in which no sitemap can be read$/;

describe('a packed sitemap that is named itself', () => {
  const map = (...urls: string[]) =>
    `<?xml version="1.0"?><urlset>${urls.map((url) => `<url><loc>${url}</loc></url>`).join('')}</urlset>`;
  const serving = (type: string, bytes: (base: string) => Buffer) =>
    site((request, response) => {
      const base = `http://${request.headers.host}`;
      const [, name] = /^\/(map|index)\.xml\.gz$/.exec(request.url ?? '') ?? [];
      const index = () => gzipSync(`<sitemapindex><sitemap><loc>${base}/map.xml.gz</loc></sitemap></sitemapindex>`);
      const page = /\/htm\/2020\/0101\/1000\d\.html$/.test(request.url ?? '');
      response.writeHead(name !== undefined || page ? 200 : 404, { 'content-type': page ? 'text/html' : type });
      response.end(name === 'map' ? bytes(base) : name === 'index' ? index() : page ? article() : '');
    });
  const two = (base: string) => gzipSync(map(`${base}/htm/2020/0101/10001.html`, `${base}/htm/2020/0101/10002.html`));

  it.each(['application/gzip', 'application/x-gzip', 'application/xml', 'application/octet-stream', 'text/xml'])(
    'is read as the sitemap that it is, though it is labelled %s',
    async (type) => {
      const server = await serving(type, two);
      for (const name of ['map', 'index']) {
        const { visited, summary } = await run(archive(), { addresses: [`${server.url}/${name}.xml.gz`] });
        expect(
          visited.filter((url) => url.includes('/htm/')),
          name,
        ).toHaveLength(2);
        expect(summary.skipped, name).toEqual({});
      }
    },
  );

  it.each([
    ['a file that is something else', () => gzipSync('ustar'.repeat(100)), 'not-html', NO_SITEMAP],
    ['a damaged one', () => Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4]), 'not-html', NO_SITEMAP],
    [
      'a bomb',
      () => gzipSync(`<urlset>${' '.repeat(30_000_000)}</urlset>`),
      'decompression-bomb',
      /^a packed sitemap: its body unpacks to more than \d+ bytes$/,
    ],
    [
      'cut short',
      () => gzipSync(`<urlset>${Array.from({ length: 999 }, (_, i) => i ** 3)}`).subarray(0, 999),
      'unreadable',
      /^a packed sitemap: the gzip stream is damaged or cut short/,
    ],
  ] as const)('is refused when it is %s', async (_, bytes, reason, says) => {
    const server = await serving('application/gzip', bytes);
    const kept = archive();
    const { summary } = await run(kept, { addresses: [`${server.url}/map.xml.gz`] });
    expect(summary.skipped).toMatchObject({ [reason]: 1 });
    expect(kept.skipped.list({ limit: 1, offset: 0 })[0]!.message).toMatch(says);
  });
});

describe('a new round', () => {
  it('reads the sitemap again, whether robots.txt is still known or not', async () => {
    const paths = ['/htm/2020/0101/10001.html'];
    const server: TestServer = await site((request, response) => {
      const { host } = request.headers;
      response.setHeader('content-type', 'text/html');
      if (request.url === '/robots.txt') response.end(`Sitemap: http://${host}/map.xml`);
      else if (request.url === '/map.xml')
        response.end(`<urlset>${paths.map((path) => `<url><loc>http://${host}${path}</loc></url>`).join('')}</urlset>`);
      else response.end(request.url === '/' ? '<p>nothing here</p>' : article());
    });
    const kept = archive();
    await run(kept, { addresses: [`${server.url}/`] });
    paths.push('/htm/2020/0102/10002.html');
    const { visited } = await run(kept, { addresses: [`${server.url}/`], freshMs: 0 });
    expect(visited.sort()).toEqual([`${server.url}/`, `${server.url}/htm/2020/0102/10002.html`]);
    expect(server.seen.filter(({ path }) => path === '/robots.txt')).toHaveLength(1);
  });
});

describe('the pause between requests', () => {
  it('is Crawl-delay where that is longest, and holds for IP hosts', async () => {
    const server = await site({
      '/robots.txt': 'User-agent: *\nCrawl-delay: 0.3',
      '/': links('/a.html', '/b.html'),
      '/a.html': article(),
      '/b.html': article(),
    });
    const general = profile({ site: 'generic', delayMs: 50 });
    const { summary } = await run(archive(), { addresses: [`${server.url}/`], general, delayMs: null });
    for (const gap of gaps(server).slice(1)) expect(gap).toBeGreaterThanOrEqual(298);
    expect(summary.hosts[0]!.meanGapMs).toBeGreaterThan(240);
  });

  it('is five times the last answer when the server is slow', async () => {
    const server = await site({
      '/': (_, response) => setTimeout(() => response.end(links('/a.html')), 120),
      '/a.html': article(),
    });
    const general = profile({ site: 'generic', delayMs: 10 });
    await run(archive(), { addresses: [`${server.url}/`], general, delayMs: null });
    const slow = server.seen.findIndex(({ path }) => path === '/');
    expect(gaps(server)[slow]).toBeGreaterThanOrEqual(595);
  });

  it('survives a restart: the next process waits as well', async () => {
    const server = await site({ '/': links('/a.html'), '/a.html': article() });
    const kept = archive();
    const general = profile({ site: 'generic', delayMs: 500 });
    await run(kept, { addresses: [`${server.url}/`], general, delayMs: null, limit: 1 });
    await run(kept, { general, delayMs: null });
    for (const gap of gaps(server)) expect(gap).toBeGreaterThanOrEqual(498);
  });

  it('is never below the polite minimum for hosts that are not our own', async () => {
    const { politeGap } = await import('../../crawlers/politeness.js');
    const delay = { profileMs: 1000, crawlDelayMs: null, lastFetchMs: 10, askedMs: 0, isPrivate: false };
    expect(politeGap(delay, 0)).toBe(1000);
    expect(politeGap({ ...delay, isPrivate: true }, 0)).toBe(0);
    expect(politeGap({ ...delay, askedMs: 5000 }, 0)).toBe(5000);
    expect(politeGap({ ...delay, crawlDelayMs: 9000 }, 0)).toBe(9000);
    expect(politeGap({ ...delay, lastFetchMs: 60_000 }, 0)).toBe(30_000);
    expect(politeGap(delay, 0.999)).toBeLessThan(1051);
  });

  it('uses one connection a host', async () => {
    const server = await site({ '/': links(...Array.from({ length: 8 }, (_, i) => `/a/1000${i}.html`)) });
    let sockets = 0;
    server.server.on('connection', () => sockets++);
    await run(archive(), { addresses: [`${server.url}/`] });
    expect(server.seen.length).toBeGreaterThan(8);
    expect(sockets).toBe(1);
  });
});

describe('a host in trouble', () => {
  it('that says 429 is left alone for Retry-After, then asked again', async () => {
    let told = false;
    const server = await site({
      '/': links('/a/10001.html', '/a/10002.html'),
      '/a/10001.html': (_, response) => {
        response.writeHead(told ? 200 : 429, { 'retry-after': '1', 'content-type': 'text/html' });
        told = true;
        response.end(article());
      },
      '/a/10002.html': article(),
    });
    const { summary } = await run(archive(), { addresses: [`${server.url}/`] });
    expect(summary).toMatchObject({ done: 3, retries: 1, skipped: {} });
    const at = server.seen.findIndex(({ path }) => path === '/a/10001.html');
    expect(gaps(server)[at]).toBeGreaterThanOrEqual(995);
  });

  it('that fails now and then is asked again, later each time; what never works is skipped with its reason', async () => {
    let asked = 0;
    const server = await site({
      '/': links('/a/10001.html', '/a/10002.html'),
      '/a/10001.html': (_, response) => {
        response.writeHead(++asked < 3 ? 500 : 200, { 'content-type': 'text/html' });
        response.end(article());
      },
      '/a/10002.html': (_, response) => response.writeHead(502).end(),
    });
    const kept = archive();
    const { summary } = await run(kept, { addresses: [`${server.url}/`] });
    expect(summary).toMatchObject({ done: 2, skipped: { 'server-error': 1 } });
    expect(kept.skipped.list()).toMatchObject([
      { url: `${server.url}/a/10002.html`, reason: 'server-error', message: 'the server answered 502' },
    ]);
  });

  it('that fails ten times in a row is left alone for the run, its pages stay queued', async () => {
    const server = await site({ '/': links(...Array.from({ length: 30 }, (_, i) => `/a/100${10 + i}.html`)) });
    server.server.removeAllListeners('request');
    server.server.on('request', (request, response) => {
      server.seen.push({ path: request.url ?? '', at: performance.now(), headers: request.headers });
      if (request.url === '/') response.end(links(...Array.from({ length: 30 }, (_, i) => `/a/100${10 + i}.html`)));
      else response.writeHead(request.url === '/robots.txt' ? 404 : 403).end();
    });
    const kept = archive();
    const { summary } = await run(kept, { addresses: [`${server.url}/`] });
    expect(summary.hosts).toMatchObject([{ stopped: true }]);
    expect(summary.skipped).toEqual({ blocked: 9 }); // the tenth was the guess at /sitemap.xml
    expect(summary.frontier.queued).toBeGreaterThan(15);
  });
});

describe('hours', () => {
  const at = (time: string) => Date.parse(`2020-01-01T${time}+08:00`);
  it('are read in the site’s own time zone', async () => {
    const { untilOpen } = await import('../../crawlers/politeness.js');
    expect(untilOpen('22-6', 'Asia/Shanghai', at('23:30:00'))).toBe(0);
    expect(untilOpen('22-6', 'Asia/Shanghai', at('05:59:59'))).toBe(0);
    expect(untilOpen('22-6', 'Asia/Shanghai', at('06:00:00'))).toBe(16 * 3600_000);
    expect(untilOpen('22-6', 'Asia/Shanghai', at('21:59:30'))).toBe(30_000);
    expect(untilOpen('9-17', 'Asia/Shanghai', at('08:00:00'))).toBe(3600_000);
    expect(untilOpen('9-17', 'America/New_York', at('08:00:00'))).toBe(14 * 3600_000);
    expect(untilOpen(undefined, 'Asia/Shanghai', at('08:00:00'))).toBe(0);
  });

  it('are kept by a crawl: it stops asking when they end, and goes on when they begin', { retry: 2 }, async () => {
    const PAGES = 30;
    const server = await site((request, response) => {
      if (request.url === '/robots.txt') return void response.writeHead(404).end();
      const paths = Array.from({ length: PAGES }, (_, i) => `/a/${10_000 + i}.html`);
      response.setHeader('content-type', 'text/html');
      response.end(request.url === '/' ? links(...paths) : article());
    });
    const fields = { hosts: [server.host], seeds: [`${server.url}/`], hours: '22-6', delayMs: 100 };
    const mine = profile({ site: 'mine', ...fields });
    const kept = archive();
    /** Crawls with a clock that shows `time` now; ends when the host is closed. */
    const crawlAt = async (time: string) => {
      const started = performance.now();
      const abort = new AbortController();
      const closed: number[] = [];
      const delays = monitorEventLoopDelay({ resolution: 10 });
      delays.enable();
      const { summary } = await run(kept, {
        ...{
          sites: [mine],
          profiles: [mine],
          delayMs: null,
          signal: abort.signal,
          now: () => at(time) + performance.now() - started,
        },
        onEvent: (event) => {
          if (event.type !== 'host-closed') return;
          closed.push(event.until);
          // A morning's wait is for the night: long enough to see that nothing is asked meanwhile.
          if (event.until - at(time) > 3600_000) setTimeout(() => abort.abort(), 300);
        },
      });
      delays.disable();
      return { started, closed, summary, heldUpMs: delays.max / 1e6 };
    };

    const night = await crawlAt('05:59:58.000');
    const before = server.seen.length;
    expect(night.closed).toEqual([at('22:00:00')].map((until) => expect.closeTo(until, -2)));
    expect(night.summary.stopped).toBe('interrupted');
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThanOrEqual(PAGES);
    // What was sent in time reaches the server as late as this process is held up, at most.
    const late = 100 + night.heldUpMs;
    for (const { at: when } of server.seen) expect(when - night.started).toBeLessThan(2000 + late);

    const evening = await crawlAt('21:59:59.000');
    expect(evening.summary).toMatchObject({ stopped: 'done', resumed: true, frontier: { queued: 0 } });
    for (const { at: when } of server.seen.slice(before)) expect(when - evening.started).toBeGreaterThanOrEqual(998);
    expect(new Set(server.seen.map(({ path }) => path)).size).toBe(PAGES + 3);
  });
});
