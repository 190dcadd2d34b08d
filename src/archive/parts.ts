/** Which links of an article lead to its own further pages, and the article that they are together. */
import type { Extraction, Flag, PageLink } from '../core/page.js';
import { joinParts } from '../extract/index.js';

const EXTENSION = /\.(?:s?html?|jhtml|aspx?|php|jspx?)$/i;
/** Digits alone behind an article's number are another article's (`275031` and `2750312`). */
const NUMBER = /^(?:[_\-/](?:p|page)?|p|page)[_-]?(\d{1,3})$/i;
const NUMBER_BEHIND = new RegExp(NUMBER.source.slice(1), 'i');
const PAGE_PARAMETER = /^(?:page|p|pn|pageno|pageindex|currentpage)=(\d{1,3})$/i;

function stemAndQuery(address: string): { readonly stem: string; readonly query: readonly string[] } {
  const [path = '', query = ''] = address.split('?', 2);
  return { stem: path.replace(EXTENSION, '').replace(/\/$/, ''), query: query === '' ? [] : query.split('&') };
}

/**
 * The number of the part that `url` is of the article at `first` (`…/275031_2.html` → 2, `…?id=7&page=2` → 2), or null
 * when it is no part of it. Works on addresses alone, so that a pager's numbers on a list never pass for an article's.
 */
export function partNumber(first: string, url: string): number | null {
  const a = stemAndQuery(first);
  const b = stemAndQuery(url);
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

/** Whether the page at `url` may be a further one of an article: its address is numbered so, and it leads to another page of it. */
export function isFurtherPage(url: string, links: readonly PageLink[]): boolean {
  const first = firstOf(url);
  if (first === null) return false;
  const { stem, query } = stemAndQuery(first);
  return links.some((link) => {
    const other = stemAndQuery(link.url);
    const isFirst = other.stem === stem && other.query.join('&') === query.join('&');
    return isFirst || (link.url !== url && partNumber(first, link.url) !== null);
  });
}

/** The address of the first page, without its extension, when `url` is numbered as a further one; else null. */
function firstOf(url: string): string | null {
  const { stem, query } = stemAndQuery(url);
  const n = query.findIndex((pair) => isFurther(PAGE_PARAMETER.exec(pair)));
  if (n >= 0) return [stem, query.toSpliced(n, 1).join('&')].filter((part) => part !== '').join('?');
  const number = NUMBER_BEHIND.exec(stem);
  return isFurther(number)
    ? [stem.slice(0, number!.index), query.join('&')].filter((part) => part !== '').join('?')
    : null;
}

const isFurther = (number: RegExpExecArray | null): boolean => Number(number?.[1] ?? 0) > 1;

/** A further page as it was asked for, and what was read there. */
export interface ReadPart {
  readonly url: string;
  readonly read: Extraction;
}

/** The flag of an article whose page names a further page that could not be had. `text` is its address. */
const GAP = 'part-missing';

/** The letters and digits of a title: pages of one article write it with different marks. */
const lettersOf = (title: string | null): string => (title ?? '').replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * Whether a page that came for a further page is one: it has the article's title, or leads to another page of it. Servers
 * answer with notices and with status 200 as well.
 */
function isPart(root: string, first: Extraction, { read }: ReadPart): boolean {
  if (read.article.kind === 'error' || read.article.kind === 'blocked') return false;
  const [a, b] = [lettersOf(first.article.title), lettersOf(read.article.title)];
  if (a !== '' && b !== '' && (a.includes(b) || b.includes(a))) return true;
  return read.links.some(({ url }) => url === root || partNumber(root, url) !== null);
}

/**
 * The article at `root` with its further pages in their order. A page that is named and did not come, or came as something
 * else, leaves a gap: the other pages stay, and a flag names it.
 */
export function assemble(root: string, first: Extraction, further: readonly ReadPart[]): Extraction {
  if (first.article.kind !== 'article' && first.article.kind !== 'gallery') return first;
  if (further.length === 0 && partsAmong(root, first.links).length === 0) return first;
  const texts = new Set([first.article.text]);
  const parts = further.filter((part) => {
    if (!isPart(root, first, part) || texts.has(part.read.article.text)) return false;
    texts.add(part.read.article.text);
    return true;
  });
  const numbers = new Set(parts.map(({ url }) => partNumber(root, url)));
  const links = [first, ...parts.map(({ read }) => read)].flatMap((read) => read.links);
  // The "next" of a last page may lead to a page that was seen already; a number in the pager names a page of its own.
  const numbered = new Set(
    partsAmong(
      root,
      links.filter(({ role }) => role === 'part'),
    ),
  );
  const repeats = ({ url, read }: ReadPart) => texts.has(read.article.text) && !numbered.has(url);
  const over = new Set(further.filter((part) => !parts.includes(part) && repeats(part)).map(({ url }) => url));
  const flags = partsAmong(root, links)
    .filter((url) => !numbers.has(partNumber(root, url)) && !over.has(url))
    .map((url): Flag => ({ kind: GAP, at: 0, text: url, reason: 'a further page of the article could not be had' }));
  const whole = parts.length === 0 ? first : joinParts([first, ...parts.map(({ read }) => read)]);
  if (flags.length === 0) return whole;
  return { ...whole, article: { ...whole.article, flags: [...whole.article.flags, ...flags] } };
}

/** The further pages that an article lacks. */
export function gapsOf({ flags }: { readonly flags: readonly Flag[] }): string[] {
  return flags.filter(({ kind }) => kind === GAP).map(({ text }) => text);
}
