/**
 * Sitemaps (sitemaps.org 0.9: index, urlset, plain text) and feeds (RSS, Atom, JSON Feed 1.1), read for their
 * addresses and dates. Crawlee's sitemap loader fetches what an index names by itself, past the address check and the delays, so
 * only the reading is done here, with cheerio.
 */
import { isUtf8 } from 'node:buffer';
import { constants, gunzipSync } from 'node:zlib';
import type { CheerioAPI } from 'cheerio/slim';
import type { Element } from 'domhandler';
import { CodingError, undoCodings } from '../src/core/content-coding.js';
import { decodeBytes, encodingOf } from '../src/core/encodings.js';
import { SkipPage } from '../src/core/errors.js';
import { readDate } from './dates.js';
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
  /** Why entries are missing, when some are. */
  readonly missing: string | null;
}

/** sitemaps.org: at most 50,000 addresses a file. More are not read. */
const MAX_ENTRIES = 50_000;

const missing = (entries: number, isCut = false): string | null =>
  entries > MAX_ENTRIES
    ? `it has ${entries} entries; the first ${MAX_ENTRIES} are read`
    : isCut
      ? `it breaks off after ${entries} ${entries === 1 ? 'entry' : 'entries'}`
      : null;
/** By the outermost element. */
const KINDS: Readonly<Record<string, Listing['kind']>> = {
  ...{ urlset: 'sitemap', sitemapindex: 'sitemap', rss: 'feed', feed: 'feed', rdf: 'feed' },
};
/** Where an entry's date stands, in order of trust. */
const DATES = ['lastmod', 'pubdate', 'updated', 'date', 'published'];

/** UTF-16 by its mark or, without one, by the zero bytes beside its first `<`. */
function wideForm(bytes: Uint8Array): string | null {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0x3c && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return a === 0 && b === 0x3c && c === 0 && d !== 0 ? 'utf-16be' : null;
}

/**
 * The encoding of a sitemap or feed. Bytes that show what they are come before labels, for labels are wrong: .NET writes
 * `utf-16` over UTF-8. Then the header (RFC 7303), the declaration, UTF-8.
 */
function encodingFor(bytes: Uint8Array, contentType: string): string {
  const wide = wideForm(bytes);
  if (wide !== null) return wide;
  if (isUtf8(bytes)) return 'utf-8';
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString('latin1');
  const declared = /^[^<]*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']/i.exec(head)?.[1];
  const declarations = [/charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType)?.[1], declared].map(encodingOf);
  const encoding = declarations.find((name) => name !== null && !name.startsWith('utf-16'));
  if (encoding === 'euc-tw' || encoding === 'replacement') throw new SkipPage('unreadable', `a sitemap in ${declared}`);
  if (encoding != null) return encoding;
  // UTF-8 with a few damaged characters is still that; anything else without a label is China's own.
  const text = decodeBytes(bytes, 'utf-8');
  const [lost, high] = [/\ufffd/g, /[^\0-\x7f]/g].map((what) => text.match(what)?.length ?? 0);
  return lost! * 10 < high! ? 'utf-8' : 'gb18030';
}

export const isPacked = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Packed bytes that are unpacked to see what a file is: at most 8 MB come of them, as gzip packs at best 1,032 to 1. */
const HEAD = 8192;

/** The first bytes of what may be a sitemap or feed, unpacked when they are gzip; none when it is damaged. */
export function listingHead(body: Uint8Array): Uint8Array {
  const head = body.subarray(0, HEAD);
  if (!isPacked(head)) return head;
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if (!/^Z_|^ERR_/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return new Uint8Array();
  }
}

function unpacked(body: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return undoCodings(body, 'gzip', undefined, maxBytes);
  } catch (error) {
    if (!(error instanceof CodingError)) throw error;
    throw new SkipPage(
      error.kind === 'bomb' ? 'decompression-bomb' : 'unreadable',
      `a packed sitemap: ${error.message}`,
    );
  }
}

/** Text of a sitemap or feed, unpacked when it is gzip. `contentType` is its header. */
export function listingText(body: Uint8Array, maxBytes: number, contentType = ''): string {
  const bytes = isPacked(body) ? unpacked(body, maxBytes) : body;
  return decodeBytes(bytes, encodingFor(bytes, contentType));
}

/** Where a listing lies, and whose clocks its dates without a zone go by. */
export interface Place {
  readonly url: string;
  readonly timeZone: string;
}

const NOWHERE: Place = { url: '', timeZone: 'Asia/Shanghai' };

function readJsonFeed(text: string, { timeZone }: Place): Listing {
  let feed: { items?: unknown; next_url?: unknown };
  try {
    feed = JSON.parse(text);
  } catch {
    throw new SkipPage('unreadable', 'neither a sitemap nor a feed');
  }
  const items: Record<string, unknown>[] = Array.isArray(feed.items) ? feed.items : [];
  const pages = items.slice(0, MAX_ENTRIES).flatMap((item: Record<string, unknown>) => {
    const url = item?.['url'] ?? item?.['external_url'];
    if (typeof url !== 'string') return [];
    return [{ url, lastmod: readDate(String(item['date_modified'] ?? item['date_published'] ?? ''), timeZone) }];
  });
  const more = typeof feed.next_url === 'string' ? [{ url: feed.next_url, lastmod: null }] : [];
  return { kind: 'feed', pages, more, missing: missing(items.length) };
}

/** Reads a listing of any of the forms. Throws SkipPage 'unreadable' when it is none. */
export function readListing(text: string, place: Place = NOWHERE): Listing {
  // Some servers put a warning of theirs before the declaration.
  const start = text
    .slice(Math.max(0, text.slice(0, 2000).search(/<\?xml\s|<(?:rss|feed|urlset|sitemapindex)[\s>]/i)))
    .replace(/^[\ufeff\s]+/, '');
  if (start.startsWith('{')) return readJsonFeed(start, place);
  if (!start.startsWith('<')) {
    const lines = start.split(/\r?\n/).filter((line) => /^https?:\/\/\S+$/.test(line));
    if (lines.length === 0) throw new SkipPage('unreadable', 'neither a sitemap nor a feed');
    const pages = lines.slice(0, MAX_ENTRIES).map((url) => ({ url, lastmod: null }));
    return { kind: 'sitemap', pages, more: [], missing: missing(lines.length) };
  }
  const [pages, sitemaps]: [Listed[], Listed[]] = [[], []];
  const found = { pages: 0, sitemaps: 0 };
  const { $, isCut } = loadListing(start, ($, entry) => {
    const isSitemap = entry.name === 'sitemap';
    if (++found[isSitemap ? 'sitemaps' : 'pages'] > MAX_ENTRIES) return;
    (isSitemap ? sitemaps : pages).push(...readEntry($, entry, place));
  });
  const root = $.root().children().get(0)?.name ?? '';
  const kind = KINDS[root];
  if (kind === undefined) throw new SkipPage('unreadable', `<${root.slice(0, 40)}> is neither a sitemap nor a feed`);
  const next = $<Element, string>('feed > link[rel="next"], channel > link[rel="next"]').toArray();
  return {
    kind,
    pages,
    more: [
      ...sitemaps,
      ...next.map((link) => ({ url: resolved(link.attribs['href'] ?? '', link, place), lastmod: null })),
    ],
    missing: missing(Math.max(found.pages, found.sitemaps), isCut),
  };
}

/** An address as the element that holds it means it: against `xml:base` of that and of those around it (XML Base, 4). */
function resolved(address: string, element: Element, { url }: Place): string {
  let base = url;
  const bases: string[] = [];
  for (let at: Element['parent'] = element; at !== null; at = at.parent) {
    const said = 'attribs' in at ? at.attribs['xml:base'] : undefined;
    if (said !== undefined) bases.unshift(said);
  }
  const onto = (one: string): string =>
    URL.canParse(one, base || undefined) ? new URL(one, base || undefined).href : one;
  for (const one of bases) base = onto(one);
  return base === '' ? address : onto(address);
}

/** Address and date of one entry; none without an address. */
function readEntry($: CheerioAPI, entry: Element, place: Place): Listed[] {
  const said = new Map<string, { value: string; element: Element }>();
  for (const element of $(entry).children().toArray()) {
    const { rel = 'alternate', href = '' } = element.attribs;
    const value = $(element).text().trim() || (rel === 'alternate' ? href : '');
    if (value !== '' && !said.has(element.name)) said.set(element.name, { value, element });
  }
  const named = ['guid', 'id'].map((name) => said.get(name)).find((one) => /^https?:/.test(one?.value ?? ''));
  const about = entry.attribs['rdf:about'];
  const found =
    said.get('loc') ??
    said.get('link') ??
    named ??
    (about === undefined ? undefined : { value: about, element: entry });
  const date = DATES.map((name) => said.get(name)?.value).find((value) => value !== undefined) ?? '';
  if (found === undefined) return [];
  return [{ url: resolved(found.value, found.element, place), lastmod: readDate(date, place.timeZone) }];
}
