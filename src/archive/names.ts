/**
 * Which addresses a page may claim as its own names. Anyone can write another site's address into `rel=canonical`;
 * if it were believed, a stranger's page would become a version of that site's article. So a name counts only on the
 * site that sent the page, or on a mirror of it that its profile names.
 */
import type { Sites } from '../../crawlers/index.js';
import type { Article, FetchedPage } from '../core/page.js';
import { canonicalUrl, hostOf, publicId } from '../core/url.js';
import { knownSites } from './sites.js';

const PERMANENT: ReadonlySet<number> = new Set([301, 308]);

/**
 * The article with the addresses that led to it for good. What leads here for now (302) may tomorrow show an article of
 * its own again, which must not become a version of this one.
 */
export function withRedirects(article: Article, page: Pick<FetchedPage, 'hops'>): Article {
  const names: string[] = [];
  for (const { url, status } of [...(page.hops ?? [])].reverse()) {
    if (!PERMANENT.has(status)) break;
    const name = canonicalUrl(url);
    if (name !== null && !article.urls.includes(name)) names.push(name);
  }
  return names.length === 0 ? article : { ...article, urls: [...article.urls, ...names] };
}

/** Whether an address is of the site of another, or of a mirror of it. */
export function isOfSite(url: string, own: string, sites: Sites = knownSites()): boolean {
  const name = canonicalUrl(url);
  return name !== null && sites.of(hostOf(name)).profile.site === sites.of(hostOf(own)).profile.site;
}

/**
 * The article without the names it may not bear. A page that came without an address (`pageUrl` null or no http
 * address: a file, a text dump) keeps what it says: whoever imports it vouches for it.
 */
export function withTrustedNames(article: Article, pageUrl: string | null, sites: Sites = knownSites()): Article {
  const own = pageUrl === null ? null : canonicalUrl(pageUrl);
  if (own === null) return article;
  const mine = (url: string) => isOfSite(url, own, sites);
  const strange = article.url !== null && !mine(article.url);
  const urls = article.urls.filter(mine);
  if (!strange && urls.length === article.urls.length) return article;
  if (!strange) return { ...article, urls };
  return { ...article, url: own, id: publicId(own), urls: [own, ...urls.filter((url) => url !== own)] };
}
