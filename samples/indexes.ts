/** What a site offers to machines: sitemaps and feeds. */
import { gzipSync } from 'node:zlib';
import { SITE_NAME } from './chrome.js';
import { escaped } from './escaped.js';
import { bodyOf, PLAIN } from './pages.js';
import type { Entry, Site } from './site.js';

const PER_SITEMAP = 5000;
const iso = (local: string) => `${local.replace(' ', 'T')}+08:00`;

function sitemap(site: Site, origin: string, number: number): string {
  const from = (number - 1) * PER_SITEMAP;
  const lines: string[] = [];
  for (let index = from; index < Math.min(site.total, from + PER_SITEMAP); index++) {
    const entry = site.entry(index);
    const { modified } = site.history(entry);
    lines.push(`<url><loc>${origin}${entry.path}</loc><lastmod>${iso(modified)}</lastmod></url>`);
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join('\n')}
</urlset>
`;
}

/** The newest generated articles, newest first. */
function newest(site: Site, count: number): readonly Entry[] {
  const from = Math.max(0, site.total - count);
  return Array.from({ length: site.total - from }, (_, i) => site.entry(site.total - 1 - i));
}

function rss(site: Site, origin: string): string {
  const items = newest(site, 20).map((entry) => {
    const { title, summary } = site.summary(entry.index);
    return `<item><title>${escaped(title)}</title><link>${origin}${entry.path}</link><pubDate>${new Date(iso(entry.date)).toUTCString()}</pubDate><description>${escaped(summary)}</description></item>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>${SITE_NAME}</title><link>${origin}/</link><description>最新文章</description>
${items.join('\n')}
</channel></rss>
`;
}

function atom(site: Site, origin: string): string {
  const items = newest(site, 20).map((entry) => {
    const { title, summary } = site.summary(entry.index);
    const link = origin + entry.path;
    return `<entry><title>${escaped(title)}</title><id>${link}</id><link href="${link}"/><updated>${iso(site.history(entry).modified)}</updated><summary>${escaped(summary)}</summary></entry>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>${SITE_NAME}</title><id>${origin}/</id><updated>2020-12-04T00:00:00+08:00</updated>
${items.join('\n')}
</feed>
`;
}

function jsonFeed(site: Site, origin: string): string {
  const items = newest(site, 20).map((entry) => ({
    id: origin + entry.path,
    url: origin + entry.path,
    title: site.summary(entry.index).title,
    content_html: bodyOf(site, entry, PLAIN.run),
    date_published: iso(entry.date),
  }));
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: SITE_NAME,
    home_page_url: `${origin}/`,
    items,
  });
}

/** The sitemap or feed at a path, or null. Every second sitemap is gzipped, as large sites do. */
export function machineIndex(site: Site, origin: string, path: string): { type: string; body: Buffer } | null {
  const count = Math.ceil(site.total / PER_SITEMAP);
  const name = (n: number) => `/sitemap-${n}.xml${n % 2 === 0 ? '.gz' : ''}`;
  if (path === '/sitemap.xml') {
    const rows = Array.from({ length: count }, (_, i) => `<sitemap><loc>${origin}${name(i + 1)}</loc></sitemap>`);
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${rows.join('\n')}\n</sitemapindex>\n`;
    return { type: 'application/xml', body: Buffer.from(body) };
  }
  const number = Number(/^\/sitemap-(\d{1,3})\.xml(?:\.gz)?$/.exec(path)?.[1] ?? 0);
  if (number >= 1 && number <= count && path === name(number)) {
    const body = Buffer.from(sitemap(site, origin, number));
    return number % 2 === 0 ? { type: 'application/gzip', body: gzipSync(body) } : { type: 'application/xml', body };
  }
  if (path === '/rss.xml') return { type: 'application/rss+xml', body: Buffer.from(rss(site, origin)) };
  if (path === '/atom.xml') return { type: 'application/atom+xml', body: Buffer.from(atom(site, origin)) };
  if (path === '/feed.json') return { type: 'application/feed+json', body: Buffer.from(jsonFeed(site, origin)) };
  return null;
}
