/** Sitemaps and feeds as targets: where they are looked for, and what becomes of what they list. */

import type { NewTarget, Refusal, Target } from '../src/core/frontier.js';
import type { FetchedPage, FoundLink } from '../src/core/page.js';
import { canonicalUrl, hostOf } from '../src/core/url.js';
import type { Follower } from './follow.js';
import type { SiteRules } from './site-rules.js';
import { listingHead, listingText, readListing } from './sitemap.js';

/** robots.txt may name thousands; a site that has more than this has an index. */
const MAX_NAMED = 50;
/** An index of an index of an index … */
const MAX_DEPTH = 5;

function child(parent: NewTarget, url: string, lastmod: string | null, probe: boolean): NewTarget {
  const { site } = parent;
  return {
    ...{ url, host: hostOf(url), site, role: 'sitemap', depth: parent.depth + 1, related: 0, barren: 0 },
    ...{ from: parent.url, redirects: [], lastmod, probe },
  };
}

/** The sitemaps that robots.txt names; when it names none, the usual place is tried. */
export function sitemapsOf(target: Target, rules: SiteRules, named: readonly string[], origin: string): NewTarget[] {
  const probe = named.length === 0;
  return (probe ? [`${origin}/sitemap.xml`] : named.slice(0, MAX_NAMED)).flatMap((address) => {
    const url = canonicalUrl(address, origin);
    return url === null || !rules.inScope(hostOf(url)) ? [] : [child(target, url, null, probe)];
  });
}

const ROOT =
  /^[\s\0\ufeff]*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->)[\s\S]){0,2000}-->\s*)*<(?:\w+:)?(?:urlset|sitemapindex|rss|feed|rdf)[\s>]/i;

/** Whether a page that was asked for as a list is a sitemap or feed, packed or not, by its outermost element. */
export function isXmlListing({ body }: FetchedPage): boolean {
  const head = Buffer.from(listingHead(body)).toString('latin1', 0, 4000);
  return ROOT.test(head.replaceAll('\0', '').replace(/^[\xfe\xff\xef\xbb\xbf]+/, ''));
}

/** Reads a fetched sitemap or feed; `missing` says why entries are missing. Throws SkipPage when it is neither. */
export function followListing(
  page: FetchedPage,
  target: Target,
  rules: SiteRules,
  follower: Follower,
  maxBytes: number,
): { links: NewTarget[]; refusals: Refusal[]; missing: string | null } {
  const type = page.headers['content-type']?.toString();
  const place = { url: page.finalUrl, timeZone: rules.profile.timeZone };
  const listing = readListing(listingText(page.body, maxBytes, type), place);
  const pages: FoundLink[] = listing.pages.map(({ url, lastmod }) => ({ url, lastmod, role: 'link' }));
  const { targets, refusals } = follower.follow(target, rules, 'list', pages);
  const more = listing.more.flatMap(({ url, lastmod }) => {
    const address = canonicalUrl(url, page.finalUrl);
    if (address === null || !rules.inScope(hostOf(address)) || target.depth > MAX_DEPTH) return [];
    return [{ ...child(target, address, lastmod, false), role: listing.kind }];
  });
  return { links: [...more, ...targets], refusals, missing: listing.missing };
}
