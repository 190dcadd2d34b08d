/**
 * A profile proposed for a site from one of its lists and an article: what the addresses of its articles have in common, how
 * its lists go on, and selectors only where the general rules are in doubt. It is a beginning, written to be read.
 */
import { compileSite, numberedNext, unwrap } from '../../crawlers/index.js';
import type { FetchedPage, PageLink, SiteProfile } from '../core/page.js';
import { canonicalUrl, hostOf } from '../core/url.js';
import { t } from '../lang/index.js';

/** Links of one form from which it is taken for the form of articles. */
const FEW = 3;
/** Letters of a title; what is shorter is navigation. */
const TITLE = 6;

export interface Form {
  /** A regular expression over whole addresses. */
  readonly pattern: string;
  /** Addresses that have it, as they stand in the list. */
  readonly examples: readonly string[];
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** An address with its numbers as classes: what the addresses of a site's articles have in common. */
export function formOf(address: string): string {
  const { host, pathname, search } = new URL(address);
  const part = (text: string) =>
    escaped(text)
      .replace(/\b[0-9a-f]{16,}\b/gi, '[0-9a-f]+')
      .replace(/\d{5,}/g, String.raw`\d+`)
      .replace(/\d+/g, (digits) => (digits.length === 4 ? String.raw`\d{4}` : String.raw`\d{1,4}`));
  // The words of an English address; the section before them stays.
  const leaf = (path: string) =>
    path.replace(/[^/]*-[^/]*-[^/]*(?=\/?$)/, (slug) => (/\d/.test(slug) ? slug : '[\\w-]+'));
  const path = leaf(pathname);
  const shown = path === pathname ? part(pathname) : path.replace(/[.]/g, '\\.');
  return `^https?://${escaped(host)}${shown}${search === '' ? '' : part(search)}$`;
}

/**
 * The forms of a list's links that have titles and the looks of articles, the most frequent first. `looks` 'list': those that
 * have titles alone; a crawl asks for them, and the page decides.
 */
export function articleForms(
  links: readonly PageLink[],
  page: string,
  profile: SiteProfile,
  looks: 'article' | 'list' = 'article',
): Form[] {
  const rules = compileSite(profile);
  const forms = new Map<string, Set<string>>();
  for (const { url, text, role } of links) {
    const address = canonicalUrl(unwrap(url));
    if (address === null || role === 'media' || role === 'feed' || address === page) continue;
    if (!rules.inScope(hostOf(address)) || rules.looks(address) !== looks) continue;
    if (role === 'next' || text.replace(/\s+/g, '').length < TITLE) continue;
    const form = formOf(address);
    const known = forms.get(form);
    if (known === undefined) forms.set(form, new Set([address]));
    else known.add(address);
  }
  const all = [...forms].map(([pattern, examples]): Form => ({ pattern, examples: [...examples] }));
  return all.filter(({ examples }) => examples.length >= FEW).sort((a, b) => b.examples.length - a.examples.length);
}

/** The form of a list and its further pages; the page itself when it names none. */
export function listForms(links: readonly PageLink[], page: string): string[] {
  const next = links
    .filter(({ role, text }) => role === 'next' || /^(?:\d{1,3}|下一?[页頁])$/.test(text.trim()))
    .map(({ url }) => canonicalUrl(url))
    .filter((url): url is string => url !== null && hostOf(url) === hostOf(page) && url !== page);
  return [...new Set([`^${escaped(page)}$`, ...next.map(formOf)])];
}

/** How a list's further pages are numbered, such as page 2 at index_1.html: `{ address: 'index_{n}.html', first: 1 }`. */
export type Numbering = NonNullable<SiteProfile['next']['pages']>;

const NEXT = /^(?:下一?[页頁]|next(?: page)?|[>»›]{1,2})$/i;

/** The number that stands for page `n` in an address, with the address around it; null when there is none. */
function numberIn(url: string, folder: string): { address: string; number: number } | null {
  if (!url.startsWith(folder)) return null;
  const leaf = url.slice(folder.length);
  // The last number, but one that is the address of an article or a date would be longer.
  const found = /^([^/]*?)(?<!\d)(\d{1,4})([^\d/]*)$/.exec(leaf);
  return found === null ? null : { address: `${found[1]}{n}${found[3]}`, number: Number(found[2]) };
}

/**
 * The rule by which the further pages of a list are numbered, from the links with their numbers (2, 3, 下一页); null when
 * there is none, or they do not agree. Pages beyond those that the pager names are found by it.
 */
export function numberingOf(links: readonly PageLink[], page: string): Numbering | null {
  const folder = page.slice(0, page.split(/[?#]/, 1)[0]!.lastIndexOf('/') + 1);
  const votes = new Map<string, { rule: Numbering; pages: Set<number> }>();
  for (const { url, text, role } of links) {
    const said = text.trim();
    const n = /^[[(（【]?(\d{1,3})[\])）】]?$/.exec(said)?.[1];
    const address = canonicalUrl(url);
    if (address === null || address === page || (n === undefined && role !== 'next' && !NEXT.test(said))) continue;
    const found = numberIn(address, folder);
    if (found === null) continue;
    // A link to the next page does not say its number: it is page 2 when the rule leads there from here.
    const first = n === undefined ? found.number : found.number - Number(n) + 2;
    const rule = { address: found.address, first };
    if (first < 0 || first > 2 || Number(n ?? 2) < 2) continue;
    if (n === undefined && numberedNext(page, rule) !== address) continue;
    const key = `${first} ${found.address}`;
    const known = votes.get(key) ?? { rule, pages: new Set() };
    votes.set(key, { rule, pages: known.pages.add(found.number) });
  }
  const [best] = [...votes.values()].sort((a, b) => b.pages.size - a.pages.size);
  return best === undefined || numberedNext(page, best.rule) === null ? null : best.rule;
}

/** Containers in which publishing systems put an article's text, by the names that they give them. */
const BODIES = [
  ...[
    '#zoom',
    '#Zoom',
    '#content',
    '#article',
    '#artibody',
    '#vsb_content',
    '#js_content',
    '.TRS_Editor',
    '.article-content',
  ],
  ...[
    '.article_content',
    '.content',
    '.entry-content',
    '.post-content',
    '.article',
    '.news_content',
    '.detail',
    'article',
  ],
];

/** The selector with which an article reads best, when the general rules are in doubt; null when none reads better. */
export function bodyFor(read: (body: string | null) => { readonly confidence: number }): string | null {
  const doubt = 0.7;
  let best = { selector: null as string | null, confidence: read(null).confidence };
  if (best.confidence >= doubt) return null;
  for (const selector of BODIES) {
    const { confidence } = read(selector);
    if (confidence > best.confidence) best = { selector, confidence };
  }
  return best.selector;
}

export interface Proposal {
  readonly site: string;
  readonly name: string;
  readonly page: FetchedPage;
  readonly article: readonly Form[];
  readonly list: readonly string[];
  readonly next: Numbering | null;
  readonly body: string | null;
  readonly timeZone: string;
}

/** A scalar of YAML in single quotes: nothing in it means anything but the quote itself. */
const quoted = (text: string): string => `'${text.replace(/[\r\n]+/g, ' ').replaceAll("'", "''")}'`;

const numbering = (next: Numbering | null): string =>
  next === null
    ? t`# Its further pages are found by their links; numbers without links need next: { pages: … }.\n`
    : t`# How the further pages of a list are numbered: this is where page 2 lies.
next:
  pages: { address: ${quoted(next.address)}, first: ${next.first} }
`;

/** The profile as a YAML file, with what was seen beside each field. */
export function proposalText({ site, name, page, article, list, next, body, timeZone }: Proposal): string {
  const seen = article.map(({ pattern, examples }) => {
    return t`  # ${examples.length} links, such as ${examples[0]!.replace(/[\r\n]/g, '')}\n  - ${quoted(pattern)}\n`;
  });
  return t`# ${name.replace(/[\r\n]+/g, ' ')}. Proposed from ${page.finalUrl} on ${page.fetchedAt.slice(0, 10)}; look it over before you rely on it.
# yuanye site check ${site} URL shows what it takes from a page.
site: ${quoted(site)}
name: ${quoted(name)}
hosts: [${quoted(hostOf(page.finalUrl))}]
# Where a crawl begins: add the other lists of the site.
seeds:
  - ${quoted(page.finalUrl)}
# Addresses of articles, as regular expressions over the whole address.
article:
${seen.join('')}# Addresses of lists and of their further pages.
list:
${list.map((pattern) => `  - ${quoted(pattern)}\n`).join('')}${numbering(next)}${body === null ? t`# The general rules read its articles; selectors are needed only where they are in doubt.\n` : t`# The general rules are in doubt about its articles; with this container they are not.\nselect:\n  body: ${quoted(body)}\n`}# Dates without a zone are in this one.
timeZone: ${quoted(timeZone)}
# Milliseconds between two requests: be patient with other people's servers.
delayMs: 2000
verified: ${quoted(`proposed ${page.fetchedAt.slice(0, 10)}`)}
`;
}
