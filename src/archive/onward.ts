/** Whether a page only sends its reader on, and where to. */
import type { Extraction, FetchedPage } from '../core/page.js';
import { decode } from '../decode/index.js';
import { onwardOf } from '../extract/index.js';

/** A page with more text, or with a date, is read for itself. */
const FEW = 200;
/** A page with more links is a list, whatever its scripts say. */
const MOST_LINKS = 30;

/**
 * The addresses that a page leads on to, the likeliest first; none for a page that has something to show. `frames`: those
 * in its frames as well, and those for readers without scripts.
 */
export function leadsTo(page: FetchedPage, { article, links }: Extraction, frames: boolean): string[] {
  const { kind, text, publishedAt } = article;
  // A notice of absence sends its readers to the front page, which is not what they asked for.
  if (kind === 'error' || kind === 'blocked' || kind === 'video' || links.length > MOST_LINKS) return [];
  if (kind !== 'other' && kind !== 'list' && (text.length > FEW || publishedAt !== null)) return [];
  if (page.ledTo !== undefined) return [page.ledTo];
  const { text: html, encoding, linkEncoding } = decode(page);
  const found = onwardOf(html, page.finalUrl, page.headers, linkEncoding ?? encoding.used).filter(
    ({ how, url }) => (frames || how === 'refresh' || how === 'script') && url !== page.finalUrl,
  );
  // What a browser would do first is all that it does, but for frames: it shows them all.
  const first = found.find(({ how }) => how !== 'frame');
  return first !== undefined && first === found[0] ? [first.url] : found.map(({ url }) => url);
}
