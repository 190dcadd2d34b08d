import { afterEach, describe, expect, it } from 'vitest';
import { dateInUrl, unwrap } from '../../crawlers/index.js';
import { furtherPages, linksInJson, numberedNext } from '../../crawlers/paging.js';
import { listingText, readListing } from '../../crawlers/sitemap.js';
import { trapReason } from '../../crawlers/traps.js';
import type { Archive } from '../../storage/index.js';
import { expectCpuBelow } from '../expect-cpu.js';
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
const links = (...paths: string[]) => paths.map((path) => `<a href="${path}">x</a>`).join('');
const article = (text = '') => `<article>${text}</article>`;
const redirect =
  (to: string): Answer =>
  (_, response) =>
    response.writeHead(302, { location: to }).end();

describe('redirects', () => {
  it('are followed on the host, remembered as names of the page, and never fetched again', async () => {
    const server = await site({
      '/': links('/old/10001.html', '/a/10001.html'),
      '/old/10001.html': redirect('/older/10001.html'),
      '/older/10001.html': redirect('/a/10001.html'),
      '/a/10001.html': article(),
    });
    const { pages, summary } = await run(archive(), { addresses: [`${server.url}/`] });
    const page = pages.find(({ finalUrl }) => finalUrl.endsWith('/a/10001.html'))!;
    expect(page.url).toBe(`${server.url}/old/10001.html`);
    expect(page.redirects).toEqual([`${server.url}/old/10001.html`, `${server.url}/older/10001.html`]);
    expect(page.hops).toHaveLength(2);
    expect(server.seen.filter(({ path }) => path === '/a/10001.html')).toHaveLength(1);
    expect(summary.done).toBe(2);
  });

  it('in a circle are skipped, on one host and over two', async () => {
    let other = '';
    const first = await site((request, response) => {
      const { url } = request;
      if (url === '/') response.end(links('/loop/10001.html', '/far/10002.html', '/deep/0/10003.html'));
      else if (url === '/loop/10001.html') redirect('/loop/2.html')(request, response);
      else if (url === '/loop/2.html') redirect('/loop/10001.html')(request, response);
      else if (url === '/far/10002.html') redirect(`${other}/back.html`)(request, response);
      else if (url?.startsWith('/deep/'))
        redirect(`/deep/${Number(url.split('/')[2]) + 1}/10003.html`)(request, response);
      else response.writeHead(404).end();
    });
    const second = await site((request, response) => {
      if (request.url === '/back.html') redirect(`${first.url}/far/10002.html`)(request, response);
      else response.writeHead(404).end();
    });
    other = second.url;
    const mine = profile({ site: 'mine', hosts: [first.host, second.host], seeds: [`${first.url}/`] });
    const { summary } = await run(archive(), { sites: [mine], profiles: [mine] });
    expect(summary.skipped).toEqual({ 'redirect-loop': 3 });
    expect(first.seen.length).toBeLessThan(25);
  });

  it('to private addresses, other schemes and out of the site are not followed', async () => {
    const server = await site({
      '/': links('/a/10001.html', '/a/10002.html', '/a/10003.html'),
      '/a/10001.html': redirect('file:///etc/passwd'),
      '/a/10002.html': redirect('http://other.example/'),
      '/a/10003.html': redirect('gopher://127.0.0.1:70/'),
    });
    const { summary } = await run(archive(), { addresses: [`${server.url}/`] });
    expect(summary.skipped).toEqual({ scheme: 2, 'out-of-scope': 1 });
  });
});

describe('links', () => {
  it('to private addresses are refused and kept with their reason, without a request', async () => {
    const server = await site({
      '/': links(
        'http://169.254.169.254/latest/meta-data/',
        'http://[::ffff:10.0.0.1]/',
        'http://0x7f.1:1/',
        'ftp://a.example/x',
      ),
    });
    const { Follower } = await import('../../crawlers/follow.js');
    const { Sites } = await import('../../crawlers/index.js');
    const general = profile({ site: 'generic', scope: 'any' });
    const sites = new Sites([], general);
    const follower = new Follower(sites, {
      allowPrivate: false,
      relatedDepth: null,
      since: null,
      thisYear: 2020,
      wide: null,
    });
    const target = {
      ...{ id: 1, url: 'http://www.example.com/', host: 'www.example.com', site: 'example.com', role: 'list' as const },
      ...{ depth: 0, related: 0, barren: 0, from: null, redirects: [], lastmod: null, probe: false, attempts: 0 },
    };
    const found = [
      'http://169.254.169.254/latest/meta-data/',
      'http://[::ffff:10.0.0.1]/',
      'http://0x7f.1:1/',
      'ftp://a.example/x',
      'javascript:void(0)',
      'mailto:a@b.cn',
    ];
    const { targets, refusals } = follower.follow(
      target,
      sites.of('www.example.com'),
      'list',
      found.map((url) => ({ url, role: 'link' as const })),
    );
    expect(targets).toEqual([]);
    expect(refusals.map(({ reason }) => reason)).toEqual([
      'private-address',
      'private-address',
      'private-address',
      'scheme',
    ]);
    const kept = archive();
    const { summary } = await run(kept, { addresses: [`${server.url}/`] });
    expect(summary.refused).toMatchObject({ scheme: 1 });
    expect(kept.skipped.list({ reason: 'scheme' })).toHaveLength(1);
  });

  it('that answer with files are skipped without reading them', async () => {
    const server = await site({
      '/': links('/download/10001', '/a.pdf', '/pic.JPG?x=1'),
      '/download/10001': (_, response) =>
        response.writeHead(200, { 'content-type': 'application/pdf' }).end(Buffer.alloc(100)),
    });
    const { summary } = await run(archive(), { addresses: [`${server.url}/`] });
    expect(summary.skipped).toEqual({ 'not-html': 1 });
    expect(summary.refused).toEqual({ 'not-html': 2 });
  });

  it('through wrappers lead to what is wrapped; a site’s guests are taken, nobody else', async () => {
    const guest = await site({ '/s/AbCdEf10001': article('<a href="/s/other10002">y</a>') });
    const stranger = await site({ '/x': article() });
    const server = await site((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(links(`/go.php?url=${encodeURIComponent(`${guest.url}/s/AbCdEf10001`)}`, `${stranger.url}/x`));
    });
    const mine = profile({ site: 'mine', hosts: [server.host], guests: [guest.host], seeds: [`${server.url}/`] });
    const { visited } = await run(archive(), { sites: [mine], profiles: [mine] });
    expect(visited).toContain(`${guest.url}/s/AbCdEf10001`);
    expect(visited.some((url) => url.includes('go.php'))).toBe(false);
    expect(stranger.seen).toEqual([]);
  });

  it('to related articles are followed as deep as asked', async () => {
    const pages: Record<string, string> = { '/': links('/a/10000.html') };
    for (let i = 0; i < 5; i++)
      pages[`/a/1000${i}.html`] = article(`<a rel="related" href="/a/1000${i + 1}.html">next story</a>`);
    const mine = (url: string) =>
      profile({ site: 'mine', hosts: [new URL(url).host], seeds: [`${url}/`], article: ['/a/'] });
    for (const depth of [0, 1, 3]) {
      const server = await site(pages);
      const { visited } = await run(archive(), {
        sites: [mine(server.url)],
        profiles: [mine(server.url)],
        relatedDepth: depth,
      });
      expect(visited.filter((url) => url.includes('/a/'))).toHaveLength(1 + depth);
    }
  });
});

describe('a profile whose patterns know no address of its site any more', () => {
  const pages: Record<string, string> = {
    '/': links('/about.html', '/column/', ...Array.from({ length: 4 }, (_, i) => `/new/1000${i}.html`)),
    '/column/': links(...Array.from({ length: 4 }, (_, i) => `/new/1000${4 + i}.html`)),
    '/about.html': '<p>about</p>',
  };
  for (let i = 0; i < 8; i++) pages[`/new/1000${i}.html`] = article();
  const crawl = async (article: string[], list: string[] = []) => {
    const server = await site(pages);
    const mine = profile({ site: 'mine', hosts: [server.host], seeds: [`${server.url}/`], article, list });
    const failed: string[] = [];
    const { visited } = await run(archive(), {
      ...{ sites: [mine], profiles: [mine] },
      onEvent: (event) => event.type === 'profile-failed' && failed.push(event.site),
    });
    return { failed, articles: visited.filter((url) => url.includes('/new/')).length, all: visited.length };
  };

  it('raises an alarm, and the general rules go on', async () => {
    expect(await crawl(['/htm/\\d+'])).toEqual({ failed: ['mine'], articles: 8, all: 11 });
  });

  it('is left alone as long as one of them holds', async () => {
    expect(await crawl(['/new/10000'])).toEqual({ failed: [], articles: 1, all: 2 });
    expect(await crawl(['/new/'], ['/column/'])).toEqual({ failed: [], articles: 8, all: 10 });
  });
});

describe('traps', () => {
  it.each([
    'http://a.example/cal/2031/07/',
    'http://a.example/cal/1789/7/14/',
    'http://a.example/events?year=2050&month=1',
    'http://a.example/events?date=1066-10-14',
    'http://a.example/a/b/a/b/a/b/',
    'http://a.example/img/img/img/img/x.html',
    `http://a.example/${'x/'.repeat(20)}`,
    `http://a.example/${'y'.repeat(2000)}`,
    'http://a.example/(S(0123456789abcdefghij0123))/page.aspx',
    `http://a.example/?${Array.from({ length: 15 }, (_, i) => `p${i}=1`).join('&')}`,
  ])('%s is one', (url) => {
    expect(trapReason(url, 2020)).not.toBeNull();
  });

  it.each([
    'http://www.chla.com.cn/htm/2019/1220/275031.html',
    'http://a.example/2019/07/15/a-garden/',
    'http://a.example/news?year=2019&page=3',
    'http://a.example/1893/world-fair-gardens.html',
    'http://a.example/zwxx/tzgg/202103/t20210318_2312345.shtml',
    'http://a.example/a/a/b.html',
  ])('%s is none', (url) => {
    expect(trapReason(url, 2020)).toBeNull();
  });

  it('without end are left: ever new lists that give nothing, ever new queries on one path', async () => {
    const endless = await site((request, response) => {
      const n = Number(/\d+/.exec(request.url ?? '')?.[0] ?? 0);
      response.setHeader('content-type', 'text/html');
      response.end(request.url === '/robots.txt' || request.url === '/sitemap.xml' ? '' : links(`/next/x${n + 1}y/`));
    });
    const { summary } = await run(archive(), { addresses: [`${endless.url}/`] });
    expect(summary.done).toBeLessThan(40);
    expect(summary.skipped['url-trap']).toBe(1);

    const form = await site((request, response) => {
      response.setHeader('content-type', 'text/html');
      const random = () => Math.random().toString(36).slice(2);
      response.end(
        request.url === '/' ? links('/find?q=a') : links(...Array.from({ length: 60 }, () => `/find?q=${random()}`)),
      );
    });
    const second = await run(archive(), { addresses: [`${form.url}/`], limit: 1000 });
    expect(second.summary.done).toBeLessThan(420);
    expect(second.summary.refused['url-trap']).toBeGreaterThan(100);
  });
});

describe('further pages of a list', () => {
  it('are counted in a script, or numbered by the profile', async () => {
    const script = Buffer.from('<script>createPageHTML(3, 0, "index", "html");</script>');
    expect(furtherPages(script, 'http://a.example/tzgg/').map(({ url }) => url)).toEqual([
      'http://a.example/tzgg/index_1.html',
      'http://a.example/tzgg/index_2.html',
    ]);
    const rule = { address: 'index_{n}.html', first: 2 };
    expect(numberedNext('http://a.example/gfxwj/index.html', rule)).toBe('http://a.example/gfxwj/index_2.html');
    expect(numberedNext('http://a.example/gfxwj/', rule)).toBe('http://a.example/gfxwj/index_2.html');
    expect(numberedNext('http://a.example/gfxwj/index_7.html', rule)).toBe('http://a.example/gfxwj/index_8.html');
    expect(numberedNext('http://a.example/gfxwj/about.html', rule)).toBeNull();

    const server = await site({
      '/l/index.html': links('/a/10001.html'),
      '/l/index_2.html': links('/a/10002.html'),
      '/a/10001.html': article(),
      '/a/10002.html': article(),
    });
    const base = profile({
      site: 'mine',
      hosts: [server.host],
      seeds: [`${server.url}/l/index.html`],
      article: ['/a/'],
    });
    const mine = { ...base, next: { text: [], pages: rule } };
    const { visited, summary } = await run(archive(), { sites: [mine], profiles: [mine] });
    expect(visited.sort().map((url) => url.slice(server.url.length))).toEqual([
      '/a/10001.html',
      '/a/10002.html',
      '/l/index.html',
      '/l/index_2.html',
    ]);
    expect(server.seen.some(({ path }) => path === '/l/index_3.html')).toBe(true);
    expect(summary.skipped).toEqual({}); // that index_3 does not exist is no news
  });

  it('may be JSON', () => {
    const text = JSON.stringify({
      results: [{ url: '/cn/912345/a', title: 'x' }, { link: 'http://a.example/b' }],
      next: null,
      image: 'c.jpg',
    });
    expect(linksInJson(text, 'http://a.example/api')?.map(({ url }) => url)).toEqual([
      'http://a.example/cn/912345/a',
      'http://a.example/b',
    ]);
    expect(linksInJson('<html>', 'http://a.example/')).toBeNull();
  });
});

describe('sitemaps and feeds', () => {
  it.each([
    [
      '<urlset><url><loc> http://a.example/1 </loc><lastmod>2020-01-02</lastmod><image:image><image:loc>http://a.example/i.jpg</image:loc></image:image></url></urlset>',
      'sitemap',
      [['http://a.example/1', '2020-01-02']],
    ],
    [
      '<rss><channel><link>http://a.example/</link><item><link>http://a.example/2</link><pubDate>Thu, 02 Jan 2020 08:00:00 +0800</pubDate></item></channel></rss>',
      'feed',
      [['http://a.example/2', '2020-01-02T00:00:00.000Z']],
    ],
    [
      '<feed xmlns="http://www.w3.org/2005/Atom"><link href="http://a.example/"/><entry><link rel="self" href="x"/><link href="http://a.example/3?a=1&amp;b=2"/><updated>2020-01-02T00:00:00Z</updated></entry></feed>',
      'feed',
      [['http://a.example/3?a=1&b=2', '2020-01-02T00:00:00.000Z']],
    ],
    [
      '{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"http://a.example/4","date_published":"2020-01-02T00:00:00Z"}]}',
      'feed',
      [['http://a.example/4', '2020-01-02T00:00:00.000Z']],
    ],
    [
      '<urlset xmlns:x="http://www.w3.org/1999/xhtml"><url><loc>http://a.example/8</loc><x:link rel="alternate" hreflang="en" href="http://a.example/en/8"/></url><url><x:link rel="alternate" href="http://a.example/en/9"/><loc>http://a.example/9</loc><lastmod/></url></urlset>',
      'sitemap',
      [
        ['http://a.example/8', null],
        ['http://a.example/9', null],
      ],
    ],
    [
      '\ufeffhttp://a.example/5\r\nhttp://a.example/6\n',
      'sitemap',
      [
        ['http://a.example/5', null],
        ['http://a.example/6', null],
      ],
    ],
    [
      '<urlset><url><loc>http://a.example/7</loc><lastmod>yesterday</lastmod></url><url><loc>http://a.exam',
      'sitemap',
      [['http://a.example/7', null]],
    ],
    [
      '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc><![CDATA[http://a.example/10?a=1&b=2]]></s:loc></s:url></s:urlset>',
      'sitemap',
      [['http://a.example/10?a=1&b=2', null]],
    ],
    [
      '<rdf:RDF><channel><link>http://a.example/</link></channel><item><guid>http://a.example/11</guid><dc:date>2020-01-02</dc:date><content:encoded>&lt;a href="x"></content:encoded></item><item><guid>urn:x</guid></item></rdf:RDF>',
      'feed',
      [['http://a.example/11', '2020-01-02']],
    ],
    [
      '<feed><entry><source><link href="http://b.example/"/><updated>2019-01-01</updated></source><link href="http://a.example/12"/><published>2020-01-02</published></entry><entry><link href="http://a.example/13"/><updated>2020-',
      'feed',
      [['http://a.example/12', '2020-01-02']],
    ],
  ])('reads %s', (text, kind, pages) => {
    const listing = readListing(listingText(Buffer.from(text), 1e6));
    expect(listing.kind).toBe(kind);
    expect(listing.pages.map(({ url, lastmod }) => [url, lastmod])).toEqual(pages);
  });

  it('lead on: an index to its sitemaps, a feed to its next page', () => {
    const index =
      '<sitemapindex><sitemap><loc>http://a.example/s.xml</loc><lastmod>2020-01-02</lastmod></sitemap></sitemapindex>';
    expect(readListing(index)).toMatchObject({
      pages: [],
      more: [{ url: 'http://a.example/s.xml', lastmod: '2020-01-02' }],
    });
    const feed =
      '<rss><channel><atom:link rel="next" href="/feed?p=2"/><item><link>http://a.example/1</link></item></channel></rss>';
    expect(readListing(feed).more).toEqual([{ url: '/feed?p=2', lastmod: null }]);
  });

  it.each([
    ['a foreign element nested without end', '<a>'.repeat(1_000_000)],
    ['entries nested without end', `<urlset>${'<url>'.repeat(1_000_000)}`],
    ['ends of what was not begun', `<urlset>${'<url></x>'.repeat(500_000)}`],
    ['more entries than a sitemap may have', `<urlset>${'<url><loc>http://a.example/</loc></url>'.repeat(200_000)}`],
  ])('hostile: %s takes linear time', (_, text) => {
    expectCpuBelow(8000, () => {
      try {
        expect(readListing(text).pages.length).toBeLessThanOrEqual(50_000);
      } catch (error) {
        expect(String(error)).toMatch(/neither/);
      }
    });
  });

  it('are refused when they are something else, or a bomb', async () => {
    const { gzipSync } = await import('node:zlib');
    expect(() => readListing('<html><body>404</body></html>')).toThrow(/neither/);
    expect(() => readListing('')).toThrow(/neither/);
    expect(() => readListing('{"a":')).toThrow(/neither/);
    expect(() => listingText(gzipSync(Buffer.alloc(1e6)), 1e5)).toThrow(/packed/);
    expect(listingText(Buffer.from('<?xml version="1.0" encoding="klingon"?><urlset/>'), 1e5)).toContain('urlset');
  });
});

describe('addresses', () => {
  it('wrapped in others are found', () => {
    expect(unwrap('http://a.example/go?url=https%3A%2F%2Fb.example%2Fx%3Fy%3D1')).toBe('https://b.example/x?y=1');
    expect(unwrap('http://a.example/go?url=http://b.example/x')).toBe('http://b.example/x');
    expect(unwrap('http://a.example/go?url=http%3A%2F%2Fb.example%2F%25D4%25B0')).toBe('http://b.example/%D4%B0');
    expect(unwrap('http://a.example/search?q=http')).toBe('http://a.example/search?q=http');
  });

  it('name their day', () => {
    expect(dateInUrl('http://a.example/htm/2019/1220/275031.html')).toBe('2019-12-20');
    expect(dateInUrl('http://a.example/202103/t20210318_2312345.shtml')).toBeNull();
    expect(dateInUrl('http://a.example/2018/09/17/x/')).toBe('2018-09-17');
    expect(dateInUrl('http://a.example/a/275031.html')).toBeNull();
  });
});
