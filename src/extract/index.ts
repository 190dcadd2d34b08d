import type { Extraction, RepairedPage, SiteProfile } from '../page.js';

/** Row 5: from the whole page to the article, its metadata and the page's links; one parse. */
export function extract(_page: RepairedPage, _profile: SiteProfile | null): Extraction {
  throw new Error('not written yet');
}
