/** Two addresses of one page: a version for phones, for printing, of a mirror, that names the page it belongs to. */
import type { VisitHelpers } from '../../crawlers/index.js';
import { SkipPage } from '../core/errors.js';
import type { Extraction, FetchedPage, RedirectHop } from '../core/page.js';
import { canonicalUrl } from '../core/url.js';
import { jaccardEstimate } from '../dedupe/index.js';
import type { PageContext } from '../pipeline.js';
import type { Session } from './session.js';

/** Estimated Jaccard similarity from which two renderings show one article: templates differ in a line or two. */
const SAME = 0.9;

export interface SamePage {
  /** The page that was named, with the one that names it among its hops. */
  readonly page: FetchedPage;
  readonly first: Extraction;
  /** The addresses that are this article as well. */
  readonly names: readonly string[];
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
  const own = canonicalUrl(page.finalUrl);
  const stated = first.links.find(({ role }) => role === 'canonical')?.url;
  const url = stated === undefined ? null : canonicalUrl(stated, page.finalUrl);
  if (first.article.kind !== 'article' || own === null || url === null) return null;
  const bare = (address: string) => address.split('?', 1)[0];
  if (bare(url) === bare(own)) return null; // the same page by another query, which needs no look
  const found = await canonical(url).catch((error: unknown) => {
    if (error instanceof SkipPage) return null;
    throw error;
  });
  if (found === null || canonicalUrl(found.finalUrl) === own) return null;
  const other = session.read(found, context);
  if (other.article.kind !== 'article') return null;
  const [here, there] = [session.derive(first, context), session.derive(other, context)];
  const alike =
    here.fingerprint.textDigest === there.fingerprint.textDigest ||
    jaccardEstimate(here.fingerprint.signature, there.fingerprint.signature) >= SAME;
  if (!alike) return null;
  const { hops = [], renderedHtml: _, needed: __, ...bytes } = page;
  const hop: RedirectHop = { ...bytes, url: page.finalUrl };
  const redirects = [...page.redirects, page.finalUrl, ...found.redirects];
  return {
    page: { ...found, url: page.url, redirects, hops: [...hops, hop, ...(found.hops ?? [])] },
    first: other,
    names: [own],
  };
}
