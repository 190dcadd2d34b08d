/** The address that an article had before its site moved to another scheme or host name. */
import type { Archive } from '../../storage/index.js';
import type { FingerprintedArticle } from '../core/page.js';
import { canonicalUrl, siblingUrls } from '../core/url.js';
import { fingerprint, jaccardEstimate } from '../dedupe/index.js';
import { isOfSite } from './names.js';

/** Estimated Jaccard similarity from which two renderings show one article: templates differ in a line or two. */
const SAME = 0.9;

type Fingerprint = FingerprintedArticle['fingerprint'];

/** Whether two readings show one article. */
export const areAlike = (a: Fingerprint, b: Fingerprint): boolean =>
  a.textDigest === b.textDigest || jaccardEstimate(a.signature, b.signature) >= SAME;

/**
 * The address under which an article that comes from a new one is archived already: that of the other scheme, or of its
 * host with or without `www.`, where the title or the text is the same. Null: there is none.
 */
export function earlierName(archive: Archive, { article, fingerprint: now }: FingerprintedArticle): string | null {
  const own = article.url === null ? null : canonicalUrl(article.url);
  if (article.kind !== 'article' || own === null) return null;
  if ([own, ...article.urls].some((url) => archive.articles.resolve(url) !== undefined)) return null;
  for (const url of siblingUrls(own)) {
    const id = archive.articles.resolve(url);
    const before = id === undefined ? undefined : archive.articles.get(id);
    if (before === undefined || !isOfSite(url, own)) continue;
    const sameTitle = article.title !== null && article.title === before.title;
    if (sameTitle || areAlike(now, fingerprint(before, archive.fold).fingerprint)) return url;
  }
  return null;
}
