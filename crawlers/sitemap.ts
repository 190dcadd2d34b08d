/**
 * Sitemaps (sitemaps.org 0.9: index, urlset, plain text) and feeds (RSS, Atom, JSON Feed 1.1), read for their
 * addresses and dates. Crawlee's sitemap loader fetches what an index names by itself, past our guard and manners, so
 * only the reading is done here, with cheerio.
 */
import { gunzipSync } from 'node:zlib';
import type { CheerioAPI } from 'cheerio/slim';
import type { Element } from 'domhandler';
import { decodeBytes, encodingOf } from '../src/core/encodings.js';
import { SkipPage } from '../src/core/errors.js';
import { loadListing } from './listing-tree.js';

interface Listed {
  readonly url: string;
  /** ISO 8601, or null when it names none that can be read. */
  readonly lastmod: string | null;
}

export interface Listing {
  readonly kind: 'sitemap' | 'feed';
  readonly pages: readonly Listed[];
  /** Further sitemaps of an index, or a feed's next page. */
  readonly more: readonly Listed[];
}

/** sitemaps.org: at most 50,000 addresses a file. More are not read. */
const MAX_ENTRIES = 50_000;
/** By the outermost element. */
const KINDS: Readonly<Record<string, Listing['kind']>> = {
  ...{ urlset: 'sitemap', sitemapindex: 'sitemap', rss: 'feed', feed: 'feed', RDF: 'feed' },
};
/** Where an entry's date stands, in order of trust. */
const DATES = ['lastmod', 'pubDate', 'updated', 'date', 'published'];

/** A W3C or RFC 822 date as ISO 8601; null for anything else. */
function isoDate(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) return trimmed;
  const ms = Date.parse(trimmed);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** Text of a sitemap or feed: UTF-8 unless it declares another encoding itself. */
export function listingText(body: Uint8Array, maxBytes: number): string {
  let bytes = body;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: maxBytes });
    } catch (error) {
      const bomb = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      throw new SkipPage(bomb ? 'decompression-bomb' : 'unreadable', `a packed sitemap: ${(error as Error).message}`);
    }
  }
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString('latin1');
  const declared = /^[^<]*<\?xml[^>]*encoding=["']([\w-]+)["']/i.exec(head)?.[1];
  const encoding = encodingOf(declared) ?? 'utf-8'; // a name nobody knows: what the standard prescribes
  if (encoding === 'euc-tw' || encoding === 'replacement') throw new SkipPage('unreadable', `a sitemap in ${declared}`);
  return decodeBytes(bytes, encoding);
}

function readJsonFeed(text: string): Listing {
  let feed: { items?: unknown; next_url?: unknown };
  try {
    feed = JSON.parse(text);
  } catch (error) {
    throw new SkipPage('unreadable', `neither a sitemap nor a feed: ${(error as Error).message}`);
  }
  const items = Array.isArray(feed.items) ? feed.items.slice(0, MAX_ENTRIES) : [];
  const pages = items.flatMap((item: Record<string, unknown>) => {
    const url = item?.['url'] ?? item?.['external_url'];
    if (typeof url !== 'string') return [];
    return [{ url, lastmod: isoDate(String(item['date_modified'] ?? item['date_published'] ?? '')) }];
  });
  const more = typeof feed.next_url === 'string' ? [{ url: feed.next_url, lastmod: null }] : [];
  return { kind: 'feed', pages, more };
}

/** Reads a listing of any of the forms. Throws SkipPage 'unreadable' when it is none. */
export function readListing(text: string): Listing {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (start.startsWith('{')) return readJsonFeed(start);
  if (!start.startsWith('<')) {
    const lines = start.split(/\r?\n/, MAX_ENTRIES).filter((line) => /^https?:\/\/\S+$/.test(line));
    if (lines.length === 0) throw new SkipPage('unreadable', 'neither a sitemap nor a feed');
    return { kind: 'sitemap', pages: lines.map((url) => ({ url, lastmod: null })), more: [] };
  }
  const $ = loadListing(start);
  const root = $.root().children().get(0)?.name ?? '';
  const kind = KINDS[root];
  if (kind === undefined) throw new SkipPage('unreadable', `<${root.slice(0, 40)}> is neither a sitemap nor a feed`);
  const listed = (selector: string): Listed[] =>
    $<Element, string>(selector)
      .toArray()
      .slice(0, MAX_ENTRIES)
      .flatMap((entry) => readEntry($, entry));
  const next = $<Element, string>('feed > link[rel="next"], channel > link[rel="next"]').toArray();
  return {
    kind,
    pages: listed(kind === 'feed' ? 'item, entry' : ':root > url'),
    more: [...listed(':root > sitemap'), ...next.map(({ attribs }) => ({ url: attribs['href'] ?? '', lastmod: null }))],
  };
}

/** Address and date of one entry; none without an address. */
function readEntry($: CheerioAPI, entry: Element): Listed[] {
  const said = new Map<string, string>();
  for (const child of $(entry).children().toArray()) {
    const { rel = 'alternate', href = '' } = child.attribs;
    const value = $(child).text().trim() || (rel === 'alternate' ? href : '');
    if (value !== '' && !said.has(child.name)) said.set(child.name, value);
  }
  const guid = said.get('guid') ?? '';
  const url = said.get('loc') ?? said.get('link') ?? (/^https?:/.test(guid) ? guid : undefined);
  const date = DATES.map((name) => said.get(name)).find((value) => value !== undefined) ?? '';
  return url === undefined ? [] : [{ url, lastmod: isoDate(date) }];
}
