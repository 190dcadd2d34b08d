/** The page's links, with the role that the markup gives them. */
import { queryIn } from '../core/encodings.js';
import type { PageLink } from '../core/page.js';
import type { Head } from './head.js';
import type { Anchor } from './lines.js';

/** An address that is none of the web (`ftp://`, `ed2k://`): nobody follows it, but a crawl says that it was there. */
const FOREIGN = /^\s*(?!https?:)[a-z][a-z0-9+.-]{1,20}:\/\/\S/i;
/** Addresses that stand as `new URL` would write them, but for dot segments: whole, or from the site's root. */
const PLAIN = /^(?:https?:\/\/[a-z0-9.-]+(?::\d+)?)?\/(?!\/)[\w\-./?=&%~+,:;@!]*$/;

/** The path of a picture in the folder that a browser saved beside a page: `./NAME_files/1.jpg`. */
const BESIDE = /^(?:\.\/)?([^/:?#]+(?:[_.]files?|(?:[ _.-]|%20)?(?:文件|檔案|%E6%96%87%E4%BB%B6))\/[^/?#]+)$/i;

const SLASH = 0x2f;

/** Addresses remembered of one origin, and origins; a page's own links pass through, its site's menu stays. */
const REMEMBERED = 2000;
/** Longer addresses are not remembered. */
const LONG = 500;
const ORIGINS = 32;
/**
 * By origin: what the plain addresses of its pages came to. A site shows its menu on every page. Whoever meets the
 * same string again knows it by its place in memory, where a new one must be made, hashed and compared.
 */
const remembered = new Map<string, Map<string, string>>();

function memoryOf(origin: string): Map<string, string> {
  let memory = remembered.get(origin);
  if (memory === undefined) {
    if (remembered.size >= ORIGINS) remembered.clear();
    remembered.set(origin, (memory = new Map()));
  }
  return memory;
}

/** An ASCII text of its own: a piece cut out of a page keeps the whole page in memory for as long as it lives. */
const detached = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/** Makes addresses absolute against the page; null for what leads to no page (`javascript:`, `#top`, broken addresses). */
export class Resolver {
  private readonly origin: string | null;
  private readonly base: string | null;
  private readonly memory: Map<string, string>;

  /** `encoding`: what the page's links write their queries in. */
  constructor(
    private readonly pageUrl: string,
    baseHref: string | null,
    private readonly encoding = 'utf-8',
  ) {
    let base: URL | null = null;
    try {
      base = new URL(baseHref ?? '', pageUrl === '' ? undefined : pageUrl);
    } catch {
      try {
        base = new URL(pageUrl);
      } catch {
        base = null; // a file without an address: relative links lead nowhere
      }
    }
    this.base = base === null || !/^https?:$/.test(base.protocol) ? null : base.href;
    this.origin = this.base === null ? null : base!.origin;
    this.memory = memoryOf(`${this.origin ?? ''} ${encoding}`);
  }

  resolve = (href: string): string | null => {
    const trimmed = href.trim();
    const fragment = trimmed.indexOf('#');
    const h = fragment < 0 ? trimmed : trimmed.slice(0, fragment);
    if (h === '') return null;
    const known = this.memory.get(h);
    if (known !== undefined) return known;
    // The commonest forms need no parser; `new URL` costs more than all the rest of a link.
    if (PLAIN.test(h) && !h.includes('/.')) {
      if (h.charCodeAt(0) !== SLASH) return this.remember(h, h);
      if (this.origin !== null) return this.remember(h, this.origin + h);
    }
    if (/^(?:javascript|mailto|tel|data|about|blob):/i.test(h)) return null;
    // Without a base only an address with a scheme is one. That `new URL` throws costs more than all it parses.
    if (this.base === null && (!h.includes(':') || /^[/?.]/.test(h))) return null;
    try {
      const url = new URL(queryIn(this.encoding, h), this.base ?? undefined);
      if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
      // What begins at the site's root comes to the same on every page of it: a menu of searches for names, say.
      const rooted = h.charCodeAt(0) === SLASH && this.origin !== null && h.length < LONG;
      return rooted ? this.remember(h, url.href) : url.href;
    } catch {
      return null; // no address
    }
  };

  /**
   * The address of a picture. A page that was saved as a whole and has no address of its own shows pictures of the folder
   * beside it: they are named by the page's URN and their path.
   */
  resolvePicture = (src: string): string | null => {
    const url = this.resolve(src);
    if (url !== null || this.base !== null || !this.pageUrl.startsWith('urn:')) return url;
    const path = BESIDE.exec(src.trim())?.[1];
    return path === undefined
      ? null
      : `${this.pageUrl}/${path.toWellFormed().replaceAll(/[^!-~]+/g, encodeURIComponent)}`;
  };

  private remember(href: string, url: string): string {
    const own = detached(url);
    if (this.memory.size >= REMEMBERED) this.memory.clear();
    // In two bytes a character, as most pages are held: what is alike in memory is compared at once.
    this.memory.set(Buffer.from(href, 'utf16le').toString('utf16le'), own);
    return own;
  }
}

/** A link's words without spaces and arrows: `下一页 »`, `Older posts`. */
const bare = (text: string): string => text.replace(/[\s>»›<«‹[\]]+/g, '');

/** Whether a link's first character leaves it a pager's word: a Han that starts none tells at once. */
const mayStart = (first: number, starts: ReadonlySet<number>): boolean =>
  first < 0x4e00 || first > 0x9fff || starts.has(first);

/** No pager's word is longer, its arrows and spaces counted; headlines, which are most links, are. */
const PAGER_WORD = 24;
/** The number of a part with all that may stand around it. */
const LONGEST_PART = 9;
const PART = /^\[?第?\s?\d{1,3}\s?页?\]?$|^[（(]\d{1,3}[)）]$/;

/** A page that a script opens by its address as it stands there: `javascript:window.open('/1.html')`, `location.href='/1.html'`. */
const OPENED =
  /\b(?:(?:window\.)?open\s{0,3}\(|location(?:\.href)?\s{0,3}=|location\.(?:assign|replace)\s{0,3}\()\s{0,3}(["'])([^"'\\\s<>]{1,500})\1/i;

/** The address that the script of a link opens; null when its href names a page, or the script none. */
function openedBy({ href, el }: Anchor): string | null {
  if (!/^\s*(?:#|javascript:)/i.test(href)) return null;
  return (OPENED.exec(href) ?? OPENED.exec(el.attribs.onclick ?? ''))?.[2] ?? null;
}

/** Roles: `next` by the profile's words or `rel`, `part` for the numbers of a pager, `related` for links in a related box. */
export function pageLinks(
  head: Head,
  anchors: readonly Anchor[],
  resolver: Resolver,
  nextWords: readonly string[],
  related: ReadonlySet<string>,
): PageLink[] {
  const links: PageLink[] = [];
  const words = new Set(nextWords.map(bare));
  const starts = new Set([...words].map((word) => word.charCodeAt(0)));
  for (const { rel: said, href, type, title } of head.links) {
    const rel = said?.toLowerCase() ?? '';
    const url = href === undefined ? null : resolver.resolve(href);
    if (url === null) continue;
    if (rel === 'canonical') links.push({ url, text: '', role: 'canonical' });
    else if (rel === 'next') links.push({ url, text: '', role: 'next' });
    else if (/alternate/.test(rel) && /rss|atom|feed\+json/i.test(type ?? '')) {
      links.push({ url, text: title ?? '', role: 'feed' });
    }
  }
  for (const a of anchors) {
    const url = resolver.resolve(openedBy(a) ?? a.href);
    if (url === null) {
      if (FOREIGN.test(a.href)) links.push({ url: a.href.trim().slice(0, 2000), text: a.text, role: 'link' });
      continue;
    }
    const short = a.text.length <= PAGER_WORD;
    const role =
      a.rel === 'next' || (short && mayStart(a.text.charCodeAt(0), starts) && words.has(bare(a.text)))
        ? 'next'
        : related.size > 0 && related.has(url)
          ? 'related'
          : a.text.length <= LONGEST_PART && PART.test(a.text)
            ? 'part'
            : 'link';
    links.push({ url, text: a.text, role });
  }
  for (const src of head.players) {
    const url = src === '' ? null : resolver.resolve(src);
    if (url !== null) links.push({ url, text: '', role: 'media' });
  }
  return links;
}
