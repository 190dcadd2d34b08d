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
  const first = firstOf(session, url);
  return first !== undefined && isClosed(first);
}

/** The page as it came first to an address. */
function firstOf(session: Session, url: string): FetchedPage | undefined {
  const first = session.archive.captures.allOf(url).find(({ status, type }) => status === 200 && type === 'response');
  return first && session.readPage(first);
}

const PASSWORD = /<input\b[^<>]{0,400}\btype\s{0,3}=\s{0,3}["']?password\b/i;
/** Whether a page has a field for a password. */
export const asksForPassword = ({ body }: FetchedPage): boolean =>
  PASSWORD.test(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1').replaceAll('\0', ''));

/** Whether a page without an article asks for a password, which the first record of its address did not. */
export function asksForLogin(session: Session, url: string, page: FetchedPage): boolean {
  if (!asksForPassword(page)) return false;
  const first = firstOf(session, url);
  return first === undefined || !asksForPassword(first);
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
