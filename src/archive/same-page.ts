/** Two addresses of one page: a version for phones, for printing, of a mirror, that names the page it belongs to. */
import type { VisitHelpers } from '../../crawlers/index.js';
import { SkipPage } from '../core/errors.js';
import type { Extraction, FetchedPage, RedirectHop } from '../core/page.js';
import { canonicalUrl } from '../core/url.js';
import { fingerprint } from '../dedupe/index.js';
import type { PageContext } from '../pipeline.js';
import { areAlike } from './earlier-name.js';
import { isOfSite } from './names.js';
import type { Session } from './session.js';

export interface SamePage {
  /** The page that was named, with the one that names it among its hops. */
  readonly page: FetchedPage;
  readonly first: Extraction;
  /** The addresses that are this article as well. */
  readonly names: readonly string[];
}

/** The address that an article's page names as the one it belongs to (rel=canonical), when it is not its own. */
export function namedAddress(page: FetchedPage, first: Extraction): string | null {
  const own = canonicalUrl(page.finalUrl);
  const stated = first.links.find(({ role }) => role === 'canonical')?.url;
  const url = stated === undefined ? null : canonicalUrl(stated, page.finalUrl);
  if (first.article.kind !== 'article' || own === null || url === null) return null;
  const bare = (address: string) => address.split('?', 1)[0];
  return bare(url) === bare(own) ? null : url; // the same page by another query needs no look
}

/**
 * The page that this one names as the one it belongs to (rel=canonical), when it is there and shows the same article;
 * else null. Canonical addresses are often wrong, so the text decides and not the label.
 */
export async function namedPage(
  page: FetchedPage,
  first: Extraction,
  session: Session,
  context: PageContext,
  { canonical }: Pick<VisitHelpers, 'canonical'>,
): Promise<SamePage | null> {
  const url = namedAddress(page, first);
  const own = canonicalUrl(page.finalUrl);
  if (url === null || own === null) return null;
  const found = await canonical(url).catch((error: unknown) => {
    if (error instanceof SkipPage) return null;
    throw error;
  });
  if (found === null || canonicalUrl(found.finalUrl) === own) return null;
  const other = session.read(found, context);
  if (other.article.kind !== 'article') return null;
  const [here, there] = [session.derive(first, context), session.derive(other, context)];
  if (!areAlike(here.fingerprint, there.fingerprint)) return null;
  const { hops = [], renderedHtml: _, needed: __, ...bytes } = page;
  const hop: RedirectHop = { ...bytes, url: page.finalUrl };
  const redirects = [...page.redirects, page.finalUrl, ...found.redirects];
  return {
    page: { ...found, url: page.url, redirects, hops: [...hops, hop, ...(found.hops ?? [])] },
    first: other,
    names: [own],
  };
}

export interface SecondName {
  /** The article that the page shows. */
  readonly id: string;
  /** Puts the rows of its record; inside a work. */
  readonly save: () => void;
}

/**
 * A page, for which nothing can be fetched, that names an archived article of its site as the one it belongs to and shows
 * the same: its record is written, and its address becomes another name of that article. Else null.
 */
export function secondName(
  session: Session,
  page: FetchedPage,
  first: Extraction,
  context: PageContext,
): SecondName | null {
  const { archive, warc, run } = session;
  const { articles, revisits } = archive;
  const url = namedAddress(page, first);
  const own = canonicalUrl(page.finalUrl);
  if (url === null || own === null || !isOfSite(url, own)) return null;
  const id = articles.resolve(url);
  const article = id === undefined ? undefined : articles.get(id);
  if (id === undefined || article === undefined || (articles.resolve(own) ?? id) !== id) return null;
  const processed = session.derive(first, context);
  if (!areAlike(processed.fingerprint, fingerprint(article, archive.fold).fingerprint)) return null;
  if (session.isForgotten([page], processed.article)) return null;
  const { digest } = processed.fingerprint;
  const { fetchedAt: at } = page;
  const locator = session.write(page);
  // No page says so: a rebuild reads it here.
  warc.writeMetadata(own, 'alias', { id }, at);
  warc.writeMetadata(own, 'same-reading', { id, digest }, at);
  const save = () => {
    articles.addAlias(id, own);
    articles.markSeen(id, at, [session.capture(page, locator)]);
    revisits.sameReading(id, digest, run);
  };
  return { id, save };
}
