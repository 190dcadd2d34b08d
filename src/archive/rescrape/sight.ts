/** What a page's bytes say of a look, before and beside its words. */
import { hasDigest } from '../../../snapshots/index.js';
import type { Archive } from '../../../storage/index.js';
import type { Article, FetchedPage } from '../../core/page.js';
import type { ReadPart } from '../parts.js';
import type { Session } from '../session.js';

/**
 * Whether the page of `url` and its further pages came as they were stored last, byte for byte. What scripts filled in
 * does not stand in a page's bytes; a record that was refused is no sight of the article.
 */
export function isSameBytes(
  { captures, revisits }: Archive,
  url: string,
  pages: readonly FetchedPage[],
  further: readonly ReadPart[],
): boolean {
  const names = [url, ...further.map((part) => part.url)];
  return pages.every((page, i) => {
    if (page.renderedHtml !== undefined) return false;
    const last = captures.allOf(names[i]!).findLast(({ id, status }) => status === 200 && !revisits.isRefused(id));
    return last !== undefined && hasDigest(page.wireBody ?? page.body, last.digest);
  });
}

/** Whether a page lacks the end that the first record of its address had. */
export function breaksOff(session: Session, url: string, pages: readonly FetchedPage[]): boolean {
  if (pages.every(isClosed)) return false;
  const first = session.archive.captures.allOf(url).find(({ status, type }) => status === 200 && type === 'response');
  return first !== undefined && isClosed(session.readPage(first));
}

/** A page this small may be nothing but the message of a server. */
const MESSAGE_BYTES = 8192;

/** The lines of a page that shows no article, with a small page's whole text: a failed program's words have no markup. */
export function linesOf({ body }: FetchedPage, { title, blocks }: Article): string[] {
  const raw =
    body.length > MESSAGE_BYTES
      ? ''
      : Buffer.from(body)
          .toString('utf8')
          .replace(/<[^<>]{0,500}>/g, ' ');
  return [title ?? '', ...blocks.map(({ text }) => text), ...raw.split('\n')].filter((line) => line.trim() !== '');
}

/** Where the markup ends is the only sign that a page came whole. */
function isClosed({ body }: FetchedPage): boolean {
  const tail = Buffer.from(body.buffer, body.byteOffset, body.byteLength).subarray(-4096).toString('latin1');
  // In UTF-16 a zero stands beside every letter.
  return /<\/(?:html|body)\s{0,9}>/i.test(tail.replaceAll('\0', ''));
}
