/** Which links of an article lead to its own further pages. */
import type { PageLink } from '../core/page.js';

const EXTENSION = /\.(?:s?html?|jhtml|aspx?|php|jspx?)$/i;
/** Digits alone behind an article's number are another article's (`275031` and `2750312`). */
const NUMBER = /^(?:[_\-/](?:p|page)?|p|page)[_-]?(\d{1,3})$/i;
const PAGE_PARAMETER = /^(?:page|p|pn|pageno|pageindex|currentpage)=(\d{1,3})$/i;

function split(address: string): { readonly stem: string; readonly query: readonly string[] } {
  const [path = '', query = ''] = address.split('?', 2);
  return { stem: path.replace(EXTENSION, '').replace(/\/$/, ''), query: query === '' ? [] : query.split('&') };
}

/**
 * The number of the part that `url` is of the article at `first` (`…/275031_2.html` → 2, `…?id=7&page=2` → 2), or null
 * when it is no part of it. Works on addresses alone, so that a pager's numbers on a list never pass for an article's.
 */
export function partNumber(first: string, url: string): number | null {
  const a = split(first);
  const b = split(url);
  if (b.stem !== a.stem) {
    if (!b.stem.startsWith(a.stem) || b.query.join('&') !== a.query.join('&')) return null;
    const n = NUMBER.exec(b.stem.slice(a.stem.length))?.[1];
    return n === undefined ? null : Number(n);
  }
  const own = new Set(a.query.filter((pair) => !PAGE_PARAMETER.test(pair)));
  const more = b.query.filter((pair) => !own.has(pair));
  const n = more.length === 1 ? PAGE_PARAMETER.exec(more[0]!)?.[1] : undefined;
  return n === undefined || b.query.length !== own.size + 1 ? null : Number(n);
}

/** The parts that these links name, in order of their numbers, without the first. */
export function partsAmong(first: string, links: readonly PageLink[]): string[] {
  const found = new Map<number, string>();
  for (const { url, role } of links) {
    if (role !== 'part' && role !== 'next') continue;
    const n = partNumber(first, url);
    if (n !== null && n > 1 && !found.has(n)) found.set(n, url);
  }
  return [...found].sort(([a], [b]) => a - b).map(([, url]) => url);
}
