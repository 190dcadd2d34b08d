/**
 * Sitemaps (sitemaps.org 0.9: index, urlset, plain text) and feeds (RSS, Atom, JSON Feed 1.1), read for their
 * addresses and dates. Crawlee's sitemap loader fetches what an index names by itself, past our guard and manners, so
 * only the reading is done here, with the parser the project has.
 */
import { gunzipSync } from 'node:zlib';
import { Parser } from 'htmlparser2';
import { decodeBytes, encodingOf } from '../src/encodings.js';
import { SkipPage } from '../src/errors.js';

export interface Listed {
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
  const pages: Listed[] = [];
  const more: Listed[] = [];
  let root = '';
  let path: string[] = [];
  let url = '';
  let date = '';
  let value = '';
  let ended = false;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const tag = name.replace(/^\w+:/, '');
        if (root === '') root = tag;
        path.push(tag);
        value = '';
        if (tag === 'entry' || tag === 'item' || (path.length === 2 && (tag === 'url' || tag === 'sitemap'))) {
          url = '';
          date = '';
        }
        if (tag === 'link' && attributes['href'] !== undefined) {
          const rel = attributes['rel'] ?? 'alternate';
          if (rel === 'alternate' && path.includes('entry')) url ||= attributes['href'];
          if (rel === 'next' && !path.includes('entry')) more.push({ url: attributes['href'], lastmod: null });
        }
      },
      ontext(text) {
        if (value.length < 4096) value += text;
      },
      onclosetag(name, implied) {
        if (implied && ended) return; // the end of a file that was cut short: half an address is none
        const tag = name.replace(/^\w+:/, '');
        const text = value.trim();
        value = '';
        if (tag === 'loc' && path.length === 3)
          url = text; // not image:loc, one level deeper
        else if (tag === 'link' && path.includes('item') && text !== '') url = text;
        else if (tag === 'guid' && url === '' && /^https?:/.test(text)) url = text;
        else if (/^(lastmod|pubDate|updated|date)$/.test(tag)) date = text;
        else if (tag === 'published' && date === '') date = text;
        else if ((tag === 'url' || tag === 'item' || tag === 'entry' || tag === 'sitemap') && url !== '') {
          const into = tag === 'sitemap' ? more : pages;
          if (into.length < MAX_ENTRIES) into.push({ url, lastmod: isoDate(date) });
          url = '';
        }
        path.pop();
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(start);
  ended = true;
  parser.end();
  path = [];
  const kinds: Record<string, 'sitemap' | 'feed'> = {
    urlset: 'sitemap',
    sitemapindex: 'sitemap',
    rss: 'feed',
    feed: 'feed',
    RDF: 'feed',
  };
  const kind = kinds[root];
  if (kind === undefined) throw new SkipPage('unreadable', `<${root.slice(0, 40)}> is neither a sitemap nor a feed`);
  return { kind, pages, more };
}
