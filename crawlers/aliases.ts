/** Other names of a page that its own links tell of. */
import type { FetchedPage, FoundLink } from '../src/core/page.js';

/** A canonical address that differs in its query alone is this page; any other is only believed when it was seen. */
export function sameByQuery(page: FetchedPage, links: readonly FoundLink[]): string[] {
  const bare = (url: string) => url.split('?', 1)[0];
  return links
    .filter(({ role, url }) => role === 'canonical' && url !== page.finalUrl && bare(url) === bare(page.finalUrl))
    .map(({ url }) => url);
}
