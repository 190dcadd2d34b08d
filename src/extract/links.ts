/** The page's links, with the role that the markup gives them. */
import type { PageLink } from '../page.js';
import type { Anchor } from './lines.js';
import type { Tree } from './tree.js';

/** An address that is none of the web (`ftp://`, `ed2k://`): nobody follows it, but a crawl says that it was there. */
const FOREIGN = /^\s*(?!https?:)[a-z][a-z0-9+.-]{1,20}:\/\/\S/i;
/** Addresses that stand as `new URL` would write them, but for dot segments: whole, or from the site's root. */
const PLAIN = /^(?:https?:\/\/[a-z0-9.-]+(?::\d+)?)?\/(?!\/)[\w\-./?=&%~+,:;@!]*$/;

const SLASH = 0x2f;

/** Makes addresses absolute against the page; null for what leads to no page (`javascript:`, `#top`, broken addresses). */
export class Resolver {
  private readonly origin: string | null;
  private readonly base: string | null;

  constructor(pageUrl: string, baseHref: string | null) {
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
  }

  resolve = (href: string): string | null => {
    const trimmed = href.trim();
    const fragment = trimmed.indexOf('#');
    const h = fragment < 0 ? trimmed : trimmed.slice(0, fragment);
    if (h === '') return null;
    // The commonest forms need no parser; `new URL` costs more than all the rest of a link.
    if (PLAIN.test(h) && !h.includes('/.')) {
      if (h.charCodeAt(0) !== SLASH) return h;
      if (this.origin !== null) return this.origin + h;
    }
    if (/^(?:javascript|mailto|tel|data|about|blob):/i.test(h)) return null;
    try {
      const url = new URL(h, this.base ?? undefined);
      return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
    } catch {
      return null; // no address
    }
  };
}

/** A link's words without spaces and arrows: `下一页 »`, `Older posts`. */
const bare = (text: string): string => text.replace(/[\s>»›<«‹[\]]+/g, '');

/** No pager's word is longer, its arrows and spaces counted; headlines, which are most links, are. */
const PAGER_WORD = 24;
const PART = /^\[?第?\s?\d{1,3}\s?页?\]?$|^[（(]\d{1,3}[)）]$/;

/** Roles: `next` by the profile's words or `rel`, `part` for the numbers of a pager, `related` for links in a related box. */
export function pageLinks(
  tree: Tree,
  anchors: readonly Anchor[],
  resolver: Resolver,
  nextWords: readonly string[],
  related: ReadonlySet<string>,
): PageLink[] {
  const links: PageLink[] = [];
  const words = new Set(nextWords.map(bare));
  for (const head of tree.heads) {
    const rel = head.rel?.toLowerCase() ?? '';
    const url = head.href === undefined ? null : resolver.resolve(head.href);
    if (url === null) continue;
    if (rel === 'canonical') links.push({ url, text: '', role: 'canonical' });
    else if (rel === 'next') links.push({ url, text: '', role: 'next' });
    else if (/alternate/.test(rel) && /rss|atom|feed\+json/i.test(head.type ?? '')) {
      links.push({ url, text: head.title ?? '', role: 'feed' });
    }
  }
  for (const a of anchors) {
    const url = resolver.resolve(a.href);
    if (url === null) {
      if (FOREIGN.test(a.href)) links.push({ url: a.href.trim().slice(0, 2000), text: a.text, role: 'link' });
      continue;
    }
    const short = a.text.length <= PAGER_WORD;
    const role =
      a.rel === 'next' || (short && words.has(bare(a.text)))
        ? 'next'
        : related.size > 0 && related.has(url)
          ? 'related'
          : short && PART.test(a.text)
            ? 'part'
            : 'link';
    links.push({ url, text: a.text, role });
  }
  for (const src of tree.players) {
    const url = src === '' ? null : resolver.resolve(src);
    if (url !== null) links.push({ url, text: '', role: 'media' });
  }
  return links;
}
